"""Seven ways a person edits a generated file, in four languages: nothing is lost, and most merge without a word."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from omniforge.codegen.files import GeneratedFile
from omniforge.projects.manifest import ProjectFile
from omniforge.projects.spaced_merge import merge_spaced
from omniforge.projects.update import Cause, Update, update_project

CAUSE = Cause(idea="shop", branch="main", commit="c" * 40, at=1_700_000_000)
Files = Mapping[str, str]


@dataclass(frozen=True)
class Language:
    """A generated file and the pieces of it that a person and the next build change.

    Attributes:
        path: of the file.
        text: what the first build makes.
        first: near its top; `second` is the line after it; `last` is far below.
    """

    path: str
    text: str
    first: str
    second: str
    last: str
    moved: str = field(default="")


TSX = Language(
    "src/app/pets/page.tsx",
    """import { PetList } from "@/components/pet-list";

const TITLE = "Pets";
const PAGE_SIZE = 20;

export default function PetsPage() {
  const pets = [];
  return (
    <main className="page">
      <h1>{TITLE}</h1>
      <PetList pets={pets} size={PAGE_SIZE} />
      <p>Nothing else is kept here.</p>
    </main>
  );
}
""",
    '"Pets"', "20", "Nothing else is kept here.", "src/app/pets/overview.tsx",
)  # fmt: skip
JSON = Language(
    "package.json",
    """{
  "name": "pets",
  "version": "1.0.0",
  "private": true,
  "scripts": {
    "dev": "next dev",
    "build": "next build",
    "start": "next start"
  },
  "engines": {
    "node": ">=20"
  }
}
""",
    '"pets"', '"1.0.0"', '">=20"', "config/package.json",
)  # fmt: skip
MARKDOWN = Language(
    "README.md",
    """# Pets

An app that keeps pets.
It runs on your machine.

## Start

1. npm ci
2. npm run dev

## Deploy

Ask the person who deploys.
""",
    "An app that keeps pets.", "It runs on your machine.", "Ask the person who deploys.", "docs/start.md",
)  # fmt: skip
SQL = Language(
    "prisma/seed.sql",
    """-- Rows to begin with.
INSERT INTO pet (name) VALUES ('Rex');
INSERT INTO pet (name) VALUES ('Milo');

INSERT INTO owner (name) VALUES ('Ada');
INSERT INTO owner (name) VALUES ('Grace');
INSERT INTO owner (name) VALUES ('Linus');

-- The end.
SELECT count(*) FROM pet;
""",
    "'Rex'", "'Milo'", "-- The end.", "prisma/rows.sql",
)  # fmt: skip
LANGUAGES = {"tsx": TSX, "json": JSON, "markdown": MARKDOWN, "sql": SQL}
MINE, THEIRS = "Mine", "Theirs"


def marked(piece: str, mark: str) -> str:
    """Return a piece with a word put into it, so that it stays a value of its language."""
    end = len(piece) - 1 if piece[-1] in "'\"" else len(piece)
    return "21" if piece == "20" else piece[:end] + mark + piece[end:]


@dataclass(frozen=True)
class Case:
    """What a person did after the first build, what the second one makes, and what must be somewhere in the end."""

    ours: Files
    theirs: Files
    wanted: tuple[str, ...]
    gone: str = ""


def cases(of: Language) -> dict[str, Case]:
    mine, far, near = (marked(p, m) for p, m in ((of.first, MINE), (of.last, THEIRS), (of.second, THEIRS)))
    edited = of.text.replace(of.first, mine)
    far_text, near_text = of.text.replace(of.last, far), of.text.replace(of.second, near)
    same_line = of.text.replace(of.first, marked(of.first, THEIRS))
    wide = "".join(f"{' ' * (len(line) - len(line.lstrip()))}{line}" for line in of.text.splitlines(keepends=True))
    new = f"{of.path}.new"
    return {
        "far apart": Case({of.path: edited}, {of.path: far_text}, (mine, far)),
        "same line": Case({of.path: edited}, {of.path: same_line}, (mine,)),
        "next line": Case({of.path: edited}, {of.path: near_text}, (mine, near)),
        "laid out anew": Case({of.path: wide.replace(of.first, mine)}, {of.path: far_text}, (mine,)),
        "new file of one name": Case({of.path: of.text, new: "mine\n"}, {of.path: of.text, new: "theirs\n"}, ("mine",)),
        "renamed": Case({of.moved: edited}, {of.path: far_text}, (mine, far)),
        "deleted": Case({}, {of.path: far_text}, (), of.path),
    }


def outcome(root: Path, of: Language, case: Case) -> str:
    """Play a case; return `clean`, `conflict`, or `lost` with what is missing."""
    generate(root, {of.path: of.text})
    (root / of.path).unlink()
    for path, text in case.ours.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    subprocess.run(["git", "-C", root, "add", "-A"], check=True)
    commit = ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "Mine"]
    subprocess.run(["git", "-C", root, *commit], check=True)
    update = generate(root, case.theirs)
    there = {str(p.relative_to(root)): p.read_text() for p in root.rglob("*") if p.is_file() and ".git" not in p.parts}
    if update.conflicts:
        return "conflict" if all(there.get(path) == text for path, text in case.ours.items()) else "lost: mine"
    if case.gone:
        return "clean" if case.gone not in there and update.kept_deleted == (case.gone,) else "lost: the deletion"
    missing = [word for word in case.wanted if not any(word in text for text in there.values())]
    return f"lost: {', '.join(missing)}" if missing else "clean"


def generate(root: Path, files: Files) -> Update:
    listed = [ProjectFile(GeneratedFile(path, text, "t"), "small") for path, text in files.items()]
    return update_project(root, listed, cause=CAUSE)


@pytest.mark.parametrize("name", LANGUAGES)
def test_nothing_is_lost_and_most_edits_merge(name: str, tmp_path: Path) -> None:
    of = LANGUAGES[name]

    found = {what: outcome(tmp_path / str(n), of, case) for n, (what, case) in enumerate(cases(of).items())}

    clean = {"far apart", "laid out anew", "renamed", "deleted"} | ({"next line"} if name == "json" else set())
    assert found == {what: "clean" if what in clean else "conflict" for what in found}


def test_a_file_that_was_laid_out_anew_keeps_its_layout() -> None:
    base = "if (x) {\n  first();\n  last();\n}\n"
    ours = "if (x) {\n\tfirst();\n\tlast();\n}\n"
    theirs = "if (x) {\n  first();\n  middle();\n  last();\n}\n"

    assert merge_spaced("a.ts", base, ours, theirs) == "if (x) {\n\tfirst();\n\tmiddle();\n\tlast();\n}\n"
    assert merge_spaced("a.py", base, ours, theirs) is None


def test_one_line_changed_twice_is_no_merge() -> None:
    assert merge_spaced("a.ts", "a();\n", " b();\n", "c();\n") is None


def test_blanks_carry_meaning_at_the_start_of_a_line_of_markdown() -> None:
    assert merge_spaced("a.md", "- a\n- b\n", "- a\n    code\n", "- a\ncode\n") is None
    assert merge_spaced("a.md", "a\n\nb\n", "a\n \nb\n", "a\n\nc\n") == "a\n \nc\n"
