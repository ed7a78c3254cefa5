"""How much code an app is: what every app has, what the first model brings, and what one model is."""

from pathlib import PurePosixPath

import pytest
from support.part_specs import ALONE
from support.specs import EVERYTHING

from omniforge.build.generate import generate
from omniforge.codegen.app_view import build_view
from omniforge.resources import examples_dir
from omniforge.spec import check

COUNTED = (".ts", ".tsx", ".mjs", ".css", ".prisma", ".sql")
MOST_BASE = 9_000
"""Lines of an app that keeps no records: site, accounts, administration, API, operations, and all their tests (#4)."""
MOST_WITH_RECORDS = 12_700
"""The same with the engine of records, its pages and its tests, and one small model."""
MOST_PER_MODEL = 900
LEAST_PER_MODEL = 400
LEAST_TESTED, MOST_TESTED = 0.35, 0.45
"""Share of tests in what a model brings (#4)."""
WHOLE = {
    "everything": EVERYTHING,
    **{name: (examples_dir() / name / "spec.yaml").read_text() for name in ("online-shop", "telemedicine")},
}


def _lines(spec: str) -> dict[str, int]:
    """Return path -> lines that are not blank, of the code of an app."""
    files = generate(check.load_spec(spec))
    return {
        path: sum(1 for line in file.data.decode().splitlines() if line.strip())
        for path, file in files.items()
        if path.endswith(COUNTED)
    }


def test_the_base_of_every_app_is_small() -> None:
    assert sum(_lines(ALONE["accounts alone"]).values()) <= MOST_BASE


def test_the_engine_of_records_comes_once() -> None:
    assert sum(_lines(ALONE["records"]).values()) <= MOST_WITH_RECORDS


@pytest.mark.parametrize("name", ["online-shop", "telemedicine"])
def test_a_model_is_short_enough_to_be_read(name: str) -> None:
    of_models = {folder: sum(lines.values()) for folder, lines in _lines_of_models(WHOLE[name]).items()}

    assert {folder: n for folder, n in of_models.items() if not LEAST_PER_MODEL <= n <= MOST_PER_MODEL} == {}


@pytest.mark.parametrize("name", WHOLE)
def test_a_model_is_tested_as_far_as_is_worth_reading(name: str) -> None:
    shares = {folder: _share_of_tests(lines) for folder, lines in _lines_of_models(WHOLE[name]).items()}

    assert {folder: n for folder, n in shares.items() if not LEAST_TESTED <= n <= MOST_TESTED} == {}


def _share_of_tests(lines: dict[str, int]) -> float:
    return sum(n for path, n in lines.items() if path.startswith("tests/")) / sum(lines.values())


def _lines_of_models(text: str) -> dict[str, dict[str, int]]:
    """Return folder of a model -> path -> lines of the files that are about it alone."""
    lines = _lines(text)
    return {
        model.folder: {path: n for path, n in lines.items() if _is_of(path, {model.folder, model.slug})}
        for model in build_view(check.load_spec(text)).models
    }


def _is_of(path: str, names: set[str]) -> bool:
    parts = PurePosixPath(path).parts
    return bool(names & set(parts[:-1])) or parts[-1].split(".")[0] in names
