"""Packs of installed packages come through one door, and the order on disk says nothing."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from omniforge.errors import SpecError
from omniforge.ideas.parser import pack_files, pack_shelf
from omniforge.ideas.parser.parse import parse

PACKAGE = "forge_hobbies_under_test"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of installed packages with one that offers the pack `bee-keeping` and may not be imported."""
    folder = tmp_path / "site"
    (folder / PACKAGE).mkdir(parents=True)
    (folder / PACKAGE / "__init__.py").write_text("raise RuntimeError('imported')\n", "utf-8")
    plan = pack_files.plan_new("bee-keeping", tmp_path)
    (folder / PACKAGE / "bees").mkdir()
    (folder / PACKAGE / "bees" / "pack.yaml").write_text(plan.text, "utf-8")
    info = folder / f"{PACKAGE}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: forge-hobbies\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(f"[{pack_shelf.GROUP}]\nbee-keeping = {PACKAGE}.bees\n", "utf-8")
    monkeypatch.syspath_prepend(str(folder))
    pack_shelf.heads.cache_clear()
    yield folder
    pack_shelf.heads.cache_clear()


def test_a_pack_of_an_installed_package_is_used_without_importing_it(site: Path) -> None:
    head = pack_shelf.head_of("bee-keeping")

    assert head is not None
    assert head.origin == "forge-hobbies"
    assert head.path.is_relative_to(site)
    assert {m.id for m in parse("An app for bee keeping where guests book visits to places.").spec.models} >= {"visit"}
    assert PACKAGE not in sys.modules


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("id: bee-keeping", "id: bees", "its file says `id: bees`", id="another-id"),
        pytest.param("id: bee-keeping", "id: [", "this is no pack", id="no-yaml"),
    ],
)
def test_a_broken_installed_pack_is_named(site: Path, old: str, new: str, message: str) -> None:
    path = site / PACKAGE / "bees" / "pack.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    with pytest.raises(SpecError, match=message.replace("[", r"\[")):
        pack_shelf.heads()


def test_two_packs_with_one_id_are_refused(site: Path) -> None:
    entries = site / f"{PACKAGE}-1.0.dist-info" / "entry_points.txt"
    entries.write_text(f"[{pack_shelf.GROUP}]\nshop = {PACKAGE}.bees\n", "utf-8")
    path = site / PACKAGE / "bees" / "pack.yaml"
    path.write_text(path.read_text("utf-8").replace("id: bee-keeping", "id: shop"), "utf-8")

    with pytest.raises(SpecError, match="two packs are called"):
        pack_shelf.heads()


def test_a_package_without_its_file_is_named(site: Path) -> None:
    (site / PACKAGE / "bees" / "pack.yaml").unlink()

    with pytest.raises(SpecError, match=r"holds no pack\.yaml"):
        pack_shelf.heads()


def test_the_head_of_a_pack_agrees_with_the_whole() -> None:
    for head in pack_shelf.heads():
        pack = pack_shelf.load(head)

        assert (head.id, head.title, head.kind, head.overlay) == (pack.id, pack.title, pack.kind, pack.overlay)
        assert dict(head.triggers) == dict(pack.triggers)


def test_a_broken_pack_names_the_file_the_line_and_the_fault(tmp_path: Path) -> None:
    path = tmp_path / "odd" / "pack.yaml"
    path.parent.mkdir()
    path.write_text("id: odd\ntitle: Odd\n", "utf-8")

    with pytest.raises(
        SpecError, match=r"odd/pack\.yaml:1: archetype: `archetype` is missing \(and \d+ more"
    ) as broken:
        pack_shelf.load_pack(path)

    assert broken.value.hint == "add `archetype:`"
