"""The database of a preview comes with the key that its personal data is encrypted under, or is made anew."""

from pathlib import Path

from omniforge.build.preview_data import prepare_database

NODE = """\
#!/bin/sh
# makes what the two scripts of a preview make: an empty database, and one filled under the key beside it
if [ "$1" = --input-type=module ]; then mkdir -p "$4"; exit; fi
[ -e .data/data-keys ] || printf 'key of %s' "$(pwd -P)" > .data/data-keys
cp .data/data-keys .data/pg/filled
"""


def _project(folder: Path) -> Path:
    (folder / "scripts").mkdir(parents=True)
    (folder / "scripts/prepare.mjs").write_text("// stands for what fills a database\n")
    return folder


def test_a_kept_database_brings_its_key_and_a_project_with_a_key_makes_its_own(tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "node").write_text(NODE)
    (programs / "node").chmod(0o755)
    first, second, third, fourth = (_project(tmp_path / name) for name in ("first", "second", "third", "fourth"))
    (third / ".data").mkdir()
    (third / ".data/data-keys").write_text("a key of its own")

    for project in (first, second, third, fourth):
        tree = tmp_path / "tree" / "node_modules"
        tree.mkdir(parents=True, exist_ok=True)
        environ = {"PATH": f"{programs}:/usr/bin:/bin"}
        prepare_database(project, tmp_path / "cache", tree=tree, environ=environ, progress=lambda _text: None)

    for project in (first, second, fourth):
        assert (project / ".data/data-keys").read_text() == f"key of {first.resolve()}"
        assert (project / ".data/pg/filled").read_text() == f"key of {first.resolve()}"
    assert (third / ".data/data-keys").read_text() == "a key of its own"
    assert (third / ".data/pg/filled").read_text() == "a key of its own"
