"""A pack file with faults is told all of them, with line and fix."""

from pathlib import Path

import pytest

from omniforge.errors import SpecError, UsageError
from omniforge.ideas.parser import pack_files, pack_shelf
from omniforge.ideas.parser.pack_check import check_text


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    plan = pack_files.plan_new("bee-keeping", tmp_path)
    pack_files.write(plan)
    return plan.path


def test_the_skeleton_is_a_good_pack(skeleton: Path) -> None:
    assert pack_files.check(skeleton) == (pack_files.FileReport(skeleton, ()),)


@pytest.mark.parametrize(
    ("old", "new", "path", "message"),
    [
        pytest.param("kind: booking\n", "kind: bookin\n", "kind", "is not a known `kind`", id="kind"),
        pytest.param("title: Bee", "titel: Bee", "titel", "unknown key", id="key"),
        pytest.param("name: string! unique", "name: sting! unique", "entities.place.fields.name", "unknown", id="type"),
        pytest.param("many-to-one! place", "many-to-one! plaice", "entities.visit.relations.place", "no en", id="link"),
        pytest.param("owner: guest", "owner: gast", "entities.visit.owner", "no role", id="owner"),
        pytest.param("title: reason", "title: raisin", "entities.visit.title", "no field", id="title"),
        pytest.param("guest: all own", "guest: all mine", "entities.visit.access.guest", "not a list", id="access"),
        pytest.param("host: all}\n", "host: all own}\n", "entities.place.access.host", "nobody owns", id="own"),
        pytest.param("-> done [host]", "-> over [host]", "entities.visit.transitions.1", "no state", id="state"),
        pytest.param("-> done [host]", "to done", "entities.visit.transitions.1", "is not `Name", id="move"),
        pytest.param("[indoors, outdoors", "[inside, outdoors", "entities.place.seed.kind.0", "no label", id="label"),
        pytest.param("[12, 6, 15", "[12, 60, 15", "entities.visit.seed.people.1", "outside the limits", id="limit"),
        pytest.param("price: [40, 25", "price: [25", "entities.place.seed", "differ in length", id="aligned"),
        pytest.param("create visit]", "create place]", "flows.0.steps.3", "may not create", id="may"),
        pytest.param("open place,", "peek place,", "flows.0.steps.2", "is no step", id="step"),
        pytest.param("on: visit", "on: visits", "features.2.on", "no entity", id="feature"),
        pytest.param("{bee keeping: 5}", "{bee keeping: 50}", "triggers.bee keeping", "the weight", id="weight"),
        pytest.param("{bee keeping: 5}", "{}", "triggers", "no word calls", id="no-trigger"),
        pytest.param("id: host\n", "id: guest\n", "roles.guest.id", "is there twice", id="twice"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(skeleton: Path, old: str, new: str, path: str, message: str) -> None:
    text = skeleton.read_text("utf-8")
    assert old in text

    found = [p for p in check_text(text.replace(old, new, 1)).problems if p.path == path]

    assert len(found) == 1
    assert message in found[0].message
    assert found[0].fix
    assert found[0].line > 1


def test_all_faults_are_named_at_once_in_the_order_of_lines(skeleton: Path) -> None:
    text = skeleton.read_text("utf-8").replace("kind: booking\n", "kind: bookin\n", 1).replace("all own", "all mine")

    problems = check_text(text).problems

    assert [p.path for p in problems] == ["kind", "entities.visit.access.guest"]


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "id: [\n", "id: odd\ntitle: Odd\n", "id: x\nid: y\n"])
def test_what_is_no_pack_is_refused_with_a_fix(text: str) -> None:
    report = check_text(text)

    assert report.pack is None
    assert all(p.message and p.fix for p in report.problems)


def test_an_example_that_another_pack_leads_is_a_problem(skeleton: Path) -> None:
    text = skeleton.read_text("utf-8").replace("example: An app for bee keeping where", "example: A hair salon where")
    skeleton.write_text(text, "utf-8")

    (report,) = pack_files.check(skeleton)

    assert [(p.path, p.line) for p in report.problems] == [("example", 10)]
    assert "salon" in report.problems[0].message


def test_worn_out_copy_is_a_problem(skeleton: Path) -> None:
    text = skeleton.read_text("utf-8").replace("Find a place for your evening", "Unlock seamless evenings")
    skeleton.write_text(text, "utf-8")

    (report,) = pack_files.check(skeleton)

    assert [p.path for p in report.problems] == ["copywriting"]


@pytest.mark.parametrize("name", ["Bee Keeping", "", "-bee", "shop", "a" * 60])
def test_a_name_that_is_none_or_taken_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError) as refused:
        pack_files.plan_new(name, tmp_path)

    assert refused.value.hint


def test_a_new_pack_never_overwrites(skeleton: Path) -> None:
    with pytest.raises(UsageError, match="is there already"):
        pack_files.plan_new("bee-keeping", skeleton.parents[1])


def test_a_folder_without_packs_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"no pack\.yaml"):
        pack_files.check(tmp_path)


def test_every_pack_of_forge_passes_its_check() -> None:
    reports = pack_files.check(None)

    assert len(reports) == len(pack_shelf.heads())
    assert [(r.path, r.problems) for r in reports if r.problems] == []
