"""Twelve defects, planted one at a time in two examples: verification fails and names the file, twelve of twelve."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from omniforge.build.generate import generate
from omniforge.codegen.app_view import AppView, ModelView, build_view
from omniforge.projects.manifest import ProjectFile, manifest_file
from omniforge.projects.verify.run import verify
from omniforge.resources import examples_dir
from omniforge.spec import check

CACHE = Path(os.environ.get("FORGE_CACHE_DIR", Path(__file__).resolve().parents[2] / ".cache"))
EXAMPLES = ("online-shop", "telemedicine")
pytestmark = [pytest.mark.node, pytest.mark.slow]


@dataclass(frozen=True)
class Sample:
    """A generated example and the folder its verifications share."""

    root: Path
    work: Path
    view: AppView

    @property
    def model(self) -> ModelView:
        """The first model with a title and a required field, which most defects are planted in."""
        return next(m for m in self.view.models if m.title_field and any(f.spec.required for f in m.fields))


@dataclass(frozen=True)
class Defect:
    """How a defect is planted: the file it spoils and its new text, and the check that must see it."""

    name: str
    check: str
    path: Callable[[Sample], str]
    spoil: Callable[[str], str | None]
    """New text; `None` deletes the file."""


@pytest.fixture(scope="module", params=EXAMPLES)
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Generate one example with its manifest."""
    spec = check.load_spec((examples_dir() / request.param / "spec.yaml").read_text())
    root = tmp_path_factory.mktemp(request.param)
    files = [ProjectFile(file, "any") for file in generate(spec).values()]
    for made in (*files, manifest_file(files)):
        path = root / made.file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made.file.data)
        path.chmod(0o755 if made.file.executable else 0o644)
    return Sample(root, tmp_path_factory.mktemp("work"), build_view(spec))


def _in_model(pattern: str) -> Callable[[Sample], str]:
    return lambda sample: pattern.format(folder=sample.model.folder, slug=sample.model.slug)


def _migration(sample: Sample) -> str:
    return next(p.relative_to(sample.root).as_posix() for p in sorted(sample.root.glob("prisma/migrations/*/*.sql")))


def _instead(pattern: str, replacement: str) -> Callable[[str], str]:
    def spoil(before: str) -> str:
        after, n = re.subn(pattern, replacement, before, count=1, flags=re.DOTALL)
        assert n == 1, f"{pattern} is not in the file"
        return after

    return spoil


def _after_imports(line: str) -> Callable[[str], str]:
    return _instead(r"\n\n(?!import)", f"\n\n{line}\n\n")


def _without_a_required_value(before: str) -> str:
    rows = json.loads(before)
    title = next(key for key in rows[0] if key != "id")
    rows[1][title] = None
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


_PAGE = "src/components/site/{}.tsx"
DEFECTS = (
    Defect(
        "access check removed",
        "tests",
        lambda _: "src/lib/resource/access.ts",
        _instead(r'scope === "own" && session !== null && ownerId === session\.userId', "scope !== null"),
    ),
    Defect(
        "form field dropped",
        "tests",
        _in_model("src/models/{folder}/form.tsx"),
        _instead(r"\n *<\w+Field\s[^<]*?/>", ""),
    ),
    Defect(
        "list returns 500",
        "tests",
        _in_model("src/app/api/{slug}/route.ts"),
        _instead(
            r"export const \{ GET, POST \} = (.*);",
            r"export const { POST } = \1;\n\nexport const GET = () => new Response(null, { status: 500 });",
        ),
    ),
    Defect(
        "label removed",
        "tests",
        _in_model("src/models/{folder}/form.tsx"),
        _instead(r'label="[^"]+"( required)', r'label=""\1'),
    ),
    Defect("migration edited", "history", _migration, lambda before: before.replace("CREATE", "-- checked\nCREATE", 1)),
    Defect(
        "secret in the client",
        "secrets",
        _in_model("src/models/{folder}/form.tsx"),
        _after_imports("export const signingKey = process.env.JWT_SECRET;"),
    ),
    Defect(
        "empty handler",
        "placeholders",
        _in_model("src/models/{folder}/detail.tsx"),
        lambda before: f"{before}\nexport const Save = () => <button onClick={{() => {{}}}}>Save</button>;\n",
    ),
    Defect(
        "placeholder text",
        "placeholders",
        _in_model("src/models/{folder}/detail.tsx"),
        lambda before: f"{before}\nexport const Note = () => <p>Lorem ipsum dolor sit amet</p>;\n",
    ),
    Defect(
        "broken link",
        "links",
        lambda _: "src/app/(site)/layout.tsx",
        lambda before: f'{before}\nexport const More = () => <a href="/no/such/page">More</a>;\n',
    ),
    Defect(
        "wrong type",
        "types",
        _in_model("src/models/{folder}/resource.ts"),
        lambda before: f'{before}\nexport const limit: number = "twenty";\n',
    ),
    Defect("missing index file", "types", lambda _: "src/models/registry.ts", lambda _before: None),
    Defect("failing seed", "tests", _in_model("prisma/seed/{folder}.json"), _without_a_required_value),
)


@pytest.fixture
def planted(sample: Sample, request: pytest.FixtureRequest) -> Iterator[tuple[Defect, str]]:
    """Plant a defect and take it out again."""
    defect: Defect = request.param
    path = sample.root / defect.path(sample)
    before = path.read_text()
    after = defect.spoil(before)
    if after is None:
        path.unlink()
    else:
        assert after != before
        path.write_text(after)
    yield defect, path.relative_to(sample.root).as_posix()
    path.write_text(before)


@pytest.mark.parametrize("planted", [pytest.param(d, id=d.name) for d in DEFECTS], indirect=True)
def test_a_planted_defect_is_found_and_named(sample: Sample, planted: tuple[Defect, str]) -> None:
    defect, path = planted

    report = verify(sample.root, "test", work_dir=sample.work, cache_dir=CACHE, only=[defect.check])

    assert [c.name for c in report.failed] == [defect.check], report.to_text()
    assert path in report.to_text()
