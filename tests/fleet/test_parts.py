"""The pure parts of the fleet: orders, reports, packed trees, and events of several workers as one timeline."""

import io
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omniforge.build import events as ev
from omniforge.errors import ConflictError, ForgeError, SpecError
from omniforge.fleet.orders import Order, raise_refusal, read_report, refusal, report_json
from omniforge.fleet.relay import Relay
from omniforge.fleet.tree_pack import pack, unpack
from omniforge.projects.verify.report import CheckResult, Finding, Report
from omniforge.projects.verify.workdir import listed_files


@given(st.builds(Order, force=st.lists(st.text(), max_size=3).map(tuple)))
def test_orders_travel(order: Order) -> None:
    assert Order.from_json(order.to_json()) == order
    assert order.job_prefix("1") == Order.from_json(order.to_json()).job_prefix("1") != order.job_prefix("2")


@pytest.mark.parametrize("error", [SpecError("no name", hint="name it"), ConflictError("two"), ForgeError("full")])
def test_failures_travel_with_their_kind(error: ForgeError) -> None:
    with pytest.raises(type(error)) as raised:
        raise_refusal(refusal(error))

    assert (str(raised.value), raised.value.hint, raised.value.exit_code) == (str(error), error.hint, error.exit_code)


def test_an_answer_is_no_failure() -> None:
    raise_refusal({"outputs": {}})


def test_reports_travel() -> None:
    finding = Finding("naïve", "src/a.ts", 3, ("models.a",))
    check = CheckResult("types", "no type error", "failed", "tsc", 1.5, (finding,), "")
    report = Report("/there", "static", (check,), ("src/b.ts",), 2.5)

    assert read_report(report_json(report), project="/there") == report
    assert read_report(report_json(report), project="/here").project == "/here"


def project_in(folder: Path) -> Path:
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "a.ts").write_text("a\n")
    (folder / "run.sh").write_text("#!/bin/sh\n")
    (folder / "run.sh").chmod(0o755)
    (folder / "link").symlink_to("src/a.ts")
    (folder / "node_modules" / "x").mkdir(parents=True)
    (folder / "node_modules" / "x" / "big.js").write_text("x")
    return folder


def test_a_tree_is_packed_and_unpacked_whole(tmp_path: Path) -> None:
    project = project_in(tmp_path / "project")
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "old").write_text("of the job before")

    unpack(pack(project), tmp_path / "copy")

    assert listed_files(tmp_path / "copy") == listed_files(project) == ("link", "run.sh", "src/a.ts")
    assert (tmp_path / "copy" / "run.sh").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "copy" / "link").readlink() == Path("src/a.ts")
    assert pack(tmp_path / "copy") == pack(project)


def test_what_leaves_the_folder_is_not_unpacked(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../outside"))

    with pytest.raises(ForgeError, match="cannot be unpacked"):
        unpack(packed.getvalue(), tmp_path / "copy")

    assert not (tmp_path / "outside").exists()


def test_a_step_begun_by_a_lost_worker_ends_once() -> None:
    relay = Relay()
    told: list[ev.Event] = [
        ev.StepStarted("a"), ev.StepFinished("a", 1, 0.1), ev.StepStarted("b"), ev.StepLog("b", "half"),
        ev.StepFinished("a", 1, 0.1), ev.StepStarted("a"), ev.StepStarted("b"), ev.StepFinished("b", 2, 0.1),
    ]  # fmt: skip

    shown = [one for event in told for one in relay.told(event)]

    assert shown == [told[0], told[1], told[2], told[3], told[6], told[7]]
    assert relay.ended == {"a", "b"}
