"""An app has the parts its spec needs and no others, whatever the spec; and what is in it is used."""

from functools import cache

import pytest
import yaml
from support.app_imports import messages_not_there, missing_names, unused_exports, unused_files, unused_names
from support.part_specs import ALONE, spec_with
from support.specs import EVERYTHING

from omniforge.build.generate import generate
from omniforge.codegen import parts
from omniforge.codegen.app_view import build_view
from omniforge.resources import examples_dir, templates_dir
from omniforge.spec import check
from omniforge.spec.model import Spec

CODE = (".ts", ".tsx", ".mjs")
MAKERS = frozenset({"backend", "frontend", "test", "ui_designer"})


@cache
def _files(part: str) -> dict[str, str]:
    return _code_of(spec_with(part))


def _code_of(spec: Spec) -> dict[str, str]:
    return {path: f.data.decode() for path, f in generate(spec, only=MAKERS).items() if path.endswith(CODE)}


def _problems(files: dict[str, str]) -> dict[str, object]:
    found = {
        "files nobody imports": unused_files(files),
        "exports nobody imports": unused_exports(files),
        "imports of nothing": missing_names(files),
        "texts that are not there": messages_not_there(files),
        "names said once": {path: names for path, text in files.items() if (names := unused_names(text))},
    }
    return {problem: where for problem, where in found.items() if where}


@pytest.mark.parametrize("part", ALONE)
def test_an_app_with_one_part_holds_what_it_uses_and_nothing_else(part: str) -> None:
    assert _problems(_files(part)) == {}


@pytest.mark.parametrize("name", ["event-tickets", "online-shop", "telemedicine"])
def test_an_example_holds_what_it_uses_and_nothing_else(name: str) -> None:
    assert _problems(_code_of(check.load_spec((examples_dir() / name / "spec.yaml").read_text()))) == {}


def test_an_app_with_everything_holds_every_part() -> None:
    files = _code_of(check.load_spec(EVERYTHING))
    table = yaml.safe_load((templates_dir() / parts.TABLE).read_text())

    assert _problems(files) == {}
    assert set(parts.parts_of(build_view(check.load_spec(EVERYTHING)))) >= {
        f for needs in table.values() for f in needs
    }
    assert [path for path in table if path not in files] == []


@pytest.mark.parametrize(
    ("part", "path"),
    [
        ("type.file", "src/lib/uploads.ts"),
        ("sealed", "scripts/lib/sealing.mjs"),
        ("history", "src/lib/resource/history.ts"),
        ("soft_delete", "src/components/app/deleted-list.tsx"),
        ("states", "src/components/app/transitions.tsx"),
        ("links", "src/lib/resource/links.ts"),
        ("rules", "src/lib/rules.ts"),
        ("records", "src/lib/resource/write.ts"),
    ],
)
def test_a_part_comes_with_the_first_need_for_it(part: str, path: str) -> None:
    before = "accounts alone" if part == "records" else "records"

    assert path in _files(part)
    assert path not in _files(before)


def test_files_of_the_table_are_files_of_the_template_and_its_facts_are_known() -> None:
    table = yaml.safe_load((templates_dir() / parts.TABLE).read_text())
    has = parts.asked(())

    assert [path for path in table if not (templates_dir() / "nextjs" / "template" / path).is_file()] == []
    assert [path for path, needs in table.items() if has(*needs)] == []


def test_a_fact_that_nobody_knows_is_refused() -> None:
    has = parts.asked(["records"])

    assert has("records", "files")
    with pytest.raises(KeyError, match="flies"):
        has("flies")


def test_styles_are_made_from_the_source_and_nothing_outside_of_it_needs_any() -> None:
    files = generate(check.load_spec((examples_dir() / "online-shop" / "spec.yaml").read_text()))
    styled = [path for path, file in files.items() if b"className=" in file.data]

    assert b'@import "tailwindcss" source("..");' in files["src/app/globals.css"].data
    assert [path for path in styled if not path.startswith(("src/", "tests/"))] == []
