"""Updates of a project on real Git: merges, conflicts, interrupted swaps, clones, and no edit ever lost."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pygit2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omniforge.codegen.files import GeneratedFile
from omniforge.errors import ForgeError
from omniforge.projects import repository, worktree
from omniforge.projects.favoured import favoured
from omniforge.projects.manifest import ProjectFile
from omniforge.projects.overview import edits_patch, state
from omniforge.projects.tree_merge import Resolution, parse_hunks
from omniforge.projects.update import Cause, Update, merge_pristine, recover, update_project

LINES = [f"line {n}" for n in range(12)]
CAUSE = Cause("shop", "main", "c" * 40, 1_700_000_000)


def text(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def generate(root: Path, files: Mapping[str, str], cause: Cause = CAUSE) -> Update:
    listed = [ProjectFile(GeneratedFile(path, content, "t"), "small") for path, content in files.items()]
    return update_project(root, listed, cause=cause)


def read(root: Path, path: str) -> str:
    return (root / path).read_text()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "projects" / "shop"


def test_git_is_content_with_what_is_made(root: Path) -> None:
    generate(root, {"a.txt": "1\n"})
    generate(root, {"a.txt": "2\n"})

    done = subprocess.run(["git", "-C", root, "fsck", "--strict"], capture_output=True, text=True, check=True)
    status = subprocess.run(["git", "-C", root, "status", "--short"], capture_output=True, text=True, check=True)
    assert done.stdout + status.stdout == ""


def test_files_are_the_bytes_that_were_generated_whatever_git_is_set_to(root: Path, tmp_path: Path) -> None:
    (tmp_path / ".gitconfig").write_text("[core]\n\tautocrlf = true\n")
    make = (
        "import pathlib, sys; sys.path.insert(0, sys.argv[2])\n"
        "from projects.test_update import generate\n"
        "root = pathlib.Path(sys.argv[1])\n"
        "generate(root, {'a.txt': '1\\n2\\n', 'b.txt': '1\\r\\n'})\n"
        "generate(root, {'a.txt': '3\\n', 'b.txt': '1\\r\\n'})"
    )
    env = os.environ | {"HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", make, root, Path(__file__).parents[1]], env=env, check=True)

    status = subprocess.run(
        ["git", "-C", root, "status", "--short"], env=env, capture_output=True, text=True, check=True
    )
    assert [(root / name).read_bytes() for name in ("a.txt", "b.txt")] == [b"3\n", b"1\r\n"]
    assert status.stdout == ""


def test_commits_depend_on_content_alone(tmp_path: Path) -> None:
    first = generate(tmp_path / "a" / "shop", {"a.txt": "1\n"})
    second = generate(tmp_path / "b" / "shop", {"a.txt": "1\n"})

    assert first.commit == second.commit


def test_a_moved_file_gets_the_new_lines_at_its_new_place(root: Path) -> None:
    generate(root, {"src/a.ts": text(LINES), "b.txt": "b\n"})
    (root / "lib").mkdir()
    (root / "src/a.ts").rename(root / "lib/a.ts")

    generate(root, {"src/a.ts": text([*LINES, "new"]), "b.txt": "b\n"})

    assert read(root, "lib/a.ts") == text([*LINES, "new"])
    assert not (root / "src/a.ts").exists()


def test_json_merges_by_key_where_lines_would_contradict(root: Path) -> None:
    generate(root, {"package.json": '{\n  "name": "x",\n  "dependencies": {\n    "a": "1"\n  }\n}\n'})
    (root / "package.json").write_text(
        '{\n  "name": "x",\n  "dependencies": {\n    "a": "1",\n    "mine": "2"\n  }\n}\n'
    )

    done = generate(
        root, {"package.json": '{\n  "name": "x",\n  "dependencies": {\n    "a": "1",\n    "new": "3"\n  }\n}\n'}
    )

    assert done.conflicts == ()
    assert json.loads(read(root, "package.json"))["dependencies"] == {"a": "1", "mine": "2", "new": "3"}


def test_yaml_merges_by_key_and_keeps_comments(root: Path) -> None:
    generate(root, {"compose.yaml": "# app\nservices:\n  web:\n    port: 1\n"})
    (root / "compose.yaml").write_text("# app\nservices:\n  web:\n    port: 1\n    mine: 2 # mine\n")

    done = generate(root, {"compose.yaml": "# app\nservices:\n  web:\n    port: 1\n    image: x\n"})

    assert done.conflicts == ()
    merged = read(root, "compose.yaml")
    assert "mine: 2 # mine" in merged
    assert "image: x" in merged


def test_one_json_value_changed_twice_is_a_conflict_with_its_place(root: Path) -> None:
    generate(root, {"package.json": '{\n  "a": 1\n}\n'})
    (root / "package.json").write_text('{\n  "a": 2\n}\n')

    done = generate(root, {"package.json": '{\n  "a": 3\n}\n'})

    (conflict,) = done.conflicts
    assert (conflict.path, conflict.kind, conflict.hunks[0].place) == ("package.json", "structure", "a")
    assert read(root, "package.json") == '{\n  "a": 2\n}\n'


def test_uncommitted_work_is_kept_under_a_safety_ref_once(root: Path) -> None:
    generate(root, {"a.txt": text(LINES)})
    (root / "a.txt").write_text(text(["mine", *LINES[1:]]))
    for _ in range(2):
        done = generate(root, {"a.txt": text(["theirs", *LINES[1:]])})

    repo = pygit2.Repository(str(root))
    kept = [r for r in repo.references if r.startswith(repository.SAFETY)]
    assert done.conflicts != ()
    assert kept == [done.safety]
    assert repo.references[kept[0]].peel(pygit2.Tree)["a.txt"].peel(pygit2.Blob).data.startswith(b"mine\n")


def test_ignored_files_are_never_touched(root: Path) -> None:
    generate(root, {".gitignore": ".data/\n", "a.txt": "1\n"})
    (root / ".data").mkdir()
    (root / ".data/pg").write_text("rows")

    generate(root, {".gitignore": ".data/\n", "a.txt": "2\n"})

    assert read(root, ".data/pg") == "rows"
    assert ".data" not in pygit2.Repository(str(root)).head.peel(pygit2.Tree)


def test_a_generated_file_that_is_gone_but_edited_is_a_conflict(root: Path) -> None:
    generate(root, {"a.txt": text(LINES), "b.txt": "b\n"})
    (root / "a.txt").write_text(text([*LINES, "mine"]))

    done = generate(root, {"b.txt": "b\n"})

    assert [(c.path, c.kind) for c in done.conflicts] == [("a.txt", "deleted upstream")]
    assert read(root, "a.txt") == text([*LINES, "mine"])


@pytest.mark.parametrize(
    ("side", "first"), [pytest.param("ours", "mine", id="ours"), pytest.param("theirs", "theirs", id="theirs")]
)
def test_a_settled_conflict_keeps_what_the_other_side_changed_elsewhere(root: Path, side: str, first: str) -> None:
    generate(root, {"a.txt": text(LINES)})
    (root / "a.txt").write_text(text(["mine", *LINES[1:]]))
    (conflict,) = generate(root, {"a.txt": text(["theirs", *LINES[1:-1], "new end"])}).conflicts
    repo = pygit2.Repository(str(root))

    chosen = favoured(repo, conflict, side)  # type: ignore[arg-type]  # the table holds both sides
    done = merge_pristine(repo, CAUSE, resolutions={"a.txt": Resolution(conflict.stages, chosen)})

    assert done.conflicts == ()
    assert read(root, "a.txt") == text([first, *LINES[1:-1], "new end"])
    assert pygit2.Repository(str(root)).status() == {}


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        pytest.param("compose.yaml", ("# app\nport: 1\nimage: a\n", "# app\nport: 2 # mine\nimage: a\n",
                     "# app\nport: 3\nimage: b\n", "# app\nport: 2 # mine\nimage: b\n"), id="yaml"),
        pytest.param("package.json", ('{\n  "a": 1,\n  "b": 1\n}\n', '{\n  "a": 2,\n  "b": 1\n}\n',
                     '{\n  "a": 3,\n  "b": 4\n}\n', '{\n  "a": 2,\n  "b": 4\n}\n'), id="json"),
    ],
)  # fmt: skip
def test_a_conflict_of_structure_is_settled_at_its_place_only(
    root: Path, path: str, texts: tuple[str, str, str, str]
) -> None:
    base, mine, new, wanted = texts
    generate(root, {path: base})
    (root / path).write_text(mine)
    (conflict,) = generate(root, {path: new}).conflicts
    repo = pygit2.Repository(str(root))

    settled = Resolution(conflict.stages, favoured(repo, conflict, "ours"))
    done = merge_pristine(repo, CAUSE, resolutions={path: settled})

    assert (conflict.kind, len(conflict.hunks)) == ("structure", 1)
    assert done.conflicts == ()
    assert read(root, path) == wanted


def test_records_of_a_generated_file_join_by_name(root: Path) -> None:
    base = "jobs:\n  - name: build\n    run: a\n  - name: test\n    run: b\n"
    generate(root, {"ci.yml": base})
    (root / "ci.yml").write_text(base.replace("run: b", "run: b --mine") + "  - name: mine\n    run: c\n")

    done = generate(root, {"ci.yml": base.replace("run: a", "run: a --new") + "  - name: new\n    run: d\n"})

    assert done.conflicts == ()
    assert read(root, "ci.yml") == (
        "jobs:\n  - name: build\n    run: a --new\n  - name: test\n    run: b --mine\n"
        "  - name: mine\n    run: c\n  - name: new\n    run: d\n"
    )


def test_merged_json_is_laid_out_as_its_formatter_wants_it(root: Path) -> None:
    name = "a-file-with-a-name-of-some-length.ts"
    base = f'{{ "files": ["one.ts", "{name}", "two.ts"] }}\n'
    generate(root, {"a.json": base})
    (root / "a.json").write_text(base.replace('"one', '"mine.ts", "one'))

    generate(root, {"a.json": base.replace('two.ts"', 'two.ts", "another-file-with-a-name.ts"')})

    files = ["mine.ts", "one.ts", name, "two.ts", "another-file-with-a-name.ts"]
    assert read(root, "a.json") == json.dumps({"files": files}, indent=2) + "\n"


def test_hunks_count_lines_of_our_version() -> None:
    marked = "a\n<<<<<<< ours\nb\nc\n=======\nB\n>>>>>>> theirs\nd\n<<<<<<< ours\n=======\nE\n>>>>>>> theirs\n"

    assert [(h.line, h.ours, h.theirs) for h in parse_hunks(marked)] == [(2, "b\nc\n", "B\n"), (5, "", "E\n")]


def test_a_clone_gets_the_pristine_refs_from_its_origin(root: Path, tmp_path: Path) -> None:
    generate(root, {"a.txt": text(LINES)})
    clone = tmp_path / "clone"
    pygit2.clone_repository(str(root), str(clone))

    done = generate(clone, {"a.txt": text([*LINES, "new"])})

    assert done.conflicts == ()
    assert read(clone, "a.txt") == text([*LINES, "new"])


def test_a_clone_without_origin_is_refused(root: Path, tmp_path: Path) -> None:
    generate(root, {"a.txt": "1\n"})
    clone = pygit2.clone_repository(str(root), str(tmp_path / "clone"))
    clone.remotes.delete("origin")

    with pytest.raises(ForgeError, match="no refs/forge/pristine"):
        generate(tmp_path / "clone", {"a.txt": "2\n"})

    assert read(tmp_path / "clone", "a.txt") == "1\n"


def test_a_folder_that_is_no_project_is_left_alone(root: Path) -> None:
    root.mkdir(parents=True)
    (root / "diary.txt").write_text("mine")

    with pytest.raises(ForgeError, match="no project of forge"):
        generate(root, {"a.txt": "1\n"})

    assert read(root, "diary.txt") == "mine"


@pytest.mark.parametrize("n_swapped", [0, 1, 2])
def test_an_interrupted_swap_is_rolled_forward(root: Path, n_swapped: int) -> None:
    generate(root, {"a.txt": "1\n", "b.txt": "1\n", "gone.txt": "1\n"})
    repo = pygit2.Repository(str(root))
    before = repo.head.peel(pygit2.Commit)
    files = [ProjectFile(GeneratedFile(n, "2\n", "t"), "small") for n in ("a.txt", "b.txt", "c.txt")]
    after = repository.commit_tree(repo, repository.write_tree(repo, files), "x\n", [before], at=0)
    worktree.stage(repo, before.tree, after.tree, branch="main", commit=str(after.id))
    staged = worktree.forge_folder(repo) / "stage"
    entries = json.loads((worktree.forge_folder(repo) / "update.json").read_text())["entries"]
    for entry in [e for e in entries if e["new"] is not None][:n_swapped]:
        (staged / entry["staged"]).replace(root / entry["path"])

    assert recover(root)

    assert [read(root, f"{n}.txt") for n in "abc"] == ["2\n"] * 3
    assert not (root / "gone.txt").exists()
    assert pygit2.Repository(str(root)).status() == {}
    assert str(pygit2.Repository(str(root)).head.target) == str(after.id)
    assert not recover(root)


def test_a_file_that_changed_after_the_kill_is_the_persons(root: Path) -> None:
    generate(root, {"a.txt": "1\n", "b.txt": "1\n"})
    repo = pygit2.Repository(str(root))
    before = repo.head.peel(pygit2.Commit)
    files = [ProjectFile(GeneratedFile(n, "2\n", "t"), "small") for n in ("a.txt", "b.txt")]
    after = repository.commit_tree(repo, repository.write_tree(repo, files), "x\n", [before], at=0)
    worktree.stage(repo, before.tree, after.tree, branch="main", commit=str(after.id))
    (root / "a.txt").write_text("typed meanwhile\n")

    recover(root)

    assert read(root, "a.txt") == "typed meanwhile\n"
    assert read(root, "b.txt") == "2\n"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_a_disk_that_refuses_leaves_everything_as_it_was(
    root: Path, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate(root, {"a.txt": "1\n"})
    head = pygit2.Repository(str(root)).head.target
    write = Path.write_bytes

    def refuse(self: Path, content: bytes) -> int:
        if "stage" in self.parts:
            raise OSError(code, os.strerror(code))
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", refuse)

    with pytest.raises(ForgeError, match="cannot write"):
        generate(root, {"a.txt": "2\n"})

    assert read(root, "a.txt") == "1\n"
    assert pygit2.Repository(str(root)).head.target == head
    assert not (root / ".git/forge/stage").exists()
    monkeypatch.undo()
    generate(root, {"a.txt": "2\n"})
    assert read(root, "a.txt") == "2\n"


def test_edits_are_listed_and_shown_as_a_patch(root: Path) -> None:
    generate(root, {"a.txt": "1\n"})
    (root / "a.txt").write_text("mine\n")
    (root / "new.txt").write_text("new\n")

    patch = edits_patch(root)

    assert "-1\n+mine" in patch
    assert "+new" in patch
    assert state(root).n_uncommitted == 2


def test_staged_work_is_kept_too(root: Path) -> None:
    generate(root, {"a.txt": text(LINES)})
    repo = pygit2.Repository(str(root))
    (root / "a.txt").write_text(text(["staged", *LINES[1:]]))
    repo.index.add("a.txt")
    repo.index.write()
    (root / "a.txt").write_text(text(["worktree", *LINES[1:]]))

    generate(root, {"a.txt": text([*LINES[:-1], "new"])})

    assert read(root, "a.txt") == text(["worktree", *LINES[1:-1], "new"])
    commits = pygit2.Repository(str(root)).walk(pygit2.Repository(str(root)).head.target)
    subjects = [c.message.strip() for c in commits]
    assert "Keep what was staged before the build" in subjects


EDITS = st.lists(st.tuples(st.integers(0, 11), st.sampled_from(["replace", "insert", "delete"])), max_size=4)


@given(mine=EDITS, generated=EDITS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_edit_is_ever_lost(
    tmp_path_factory: pytest.TempPathFactory, mine: list[tuple[int, str]], generated: list[tuple[int, str]]
) -> None:
    root = tmp_path_factory.mktemp("edits") / "shop"
    generate(root, {"a.txt": text(LINES)})
    ours, theirs = apply(mine, "mine"), apply(generated, "new")
    (root / "a.txt").write_text(text(ours))

    done = generate(root, {"a.txt": text(theirs)})

    after = read(root, "a.txt").splitlines()
    written = [line for line in ours if line.startswith("mine")]
    assert [line for line in after if line.startswith("mine")] == written
    if done.conflicts:
        assert after == ours
    else:
        new = [line for line in theirs if line.startswith("new")]
        assert [line for line in after if line.startswith("new")] == new


def apply(edits: list[tuple[int, str]], word: str) -> list[str]:
    lines = list(LINES)
    for n, (at, how) in enumerate(edits):
        place = min(at, len(lines) - 1) if lines else 0
        if how == "insert" or not lines:
            lines.insert(place, f"{word} {n}")
        elif how == "replace":
            lines[place] = f"{word} {n}"
        else:
            del lines[place]
    return lines
