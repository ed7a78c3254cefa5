"""Many ideas into many proved apps: each line of the input is made and verified, and what was found is kept.

Invariant: a result belongs to its input and to this forge by one key, so a run that was killed goes on where it stood;
an app whose files are byte for byte those that were proved before is not proved again.
"""

import json
import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from omniforge import __version__
from omniforge.atomic_write import make_folder, translating, write_text
from omniforge.build import fingerprint
from omniforge.build.batch_input import BatchLine, spec_of
from omniforge.build.batch_report import BatchReport, IdeaResult, Verdict, Wrong
from omniforge.build.generate import generate
from omniforge.codegen.files import GeneratedFile
from omniforge.errors import ForgeError, SpecError
from omniforge.file_lock import file_lock
from omniforge.ideas.bulk import BadLine
from omniforge.projects.verify.process import Processes
from omniforge.projects.verify.report import Level, Report
from omniforge.spec.model import Spec
from omniforge.spec.text import dump

Progress = Callable[[IdeaResult, int, int], None]
"""Called with (result, ideas done, ideas in all), from one thread at a time."""
Maker = Callable[[Spec], dict[str, GeneratedFile]]
_KEPT_FINDINGS = 5


@dataclass(frozen=True, slots=True)
class MadeElsewhere:
    """An app that another machine made and proved.

    Attributes:
        digest: `app_digest` of the files.
        report: its proof; None when it was proved before.
        seconds: stage -> seconds there.
    """

    spec: Spec
    files: Mapping[str, GeneratedFile]
    digest: str
    report: Report | None
    seconds: Mapping[str, float]


Elsewhere = Callable[[BatchLine, str], MadeElsewhere]
"""Called with a line, and the digest of its app that need not be proved again (or nothing)."""


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """What a caller may choose.

    Attributes:
        level: how far every app is proved.
        jobs: apps in work at once; each has a work folder of its own.
        cache_dir: where the dependency tree is kept, shared by all.
    """

    level: Level
    jobs: int
    cache_dir: Path


def default_jobs(level: Level) -> int:
    """Return how many apps to work on at once: what runs servers and browsers needs two processors."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, cores if level == "static" else cores // 2)


def run_batch(
    lines: Sequence[BatchLine],
    out: Path,
    options: BatchOptions,
    *,
    bad_lines: Sequence[BadLine] = (),
    progress: Progress | None = None,
    make: Maker = generate,
    elsewhere: Elsewhere | None = None,
) -> BatchReport:
    """Make and prove the app of every line.

    Args:
        lines: the ideas.
        out: folder for apps, specs, results and the report.
        options: level, jobs and cache.
        bad_lines: for the report.
        progress: told after every idea.
        make: makes the files of a spec.
        elsewhere: makes and proves the app of a line on another machine; `make` is then not used.

    Returns:
        The report; it is also written to `out` as `report.txt`, `report.json` and `report.xml`.

    Raises:
        ForgeError: another batch works in `out`, the disk refuses, or the dependencies cannot be installed.
    """
    began = time.monotonic()
    make_folder(out)
    with file_lock(out / ".lock", what=f"the batch in {out}", timeout_s=0):
        shutil.rmtree(out / "work", ignore_errors=True)  # of a run that was killed
        batch = _Batch(out, options, make, elsewhere)
        try:
            results = batch.run(lines, progress or (lambda _result, _done, _total: None))
        finally:
            shutil.rmtree(out / "work", ignore_errors=True)
        seconds = round(time.monotonic() - began, 2)
        report = BatchReport(options.level, results, tuple(bad_lines), batch.forge, seconds)
        for name, text in (("txt", report.to_text()), ("json", report.to_json()), ("xml", report.to_junit())):
            write_text(out / f"report.{name}", text)
    return report


class _Batch:
    def __init__(self, out: Path, options: BatchOptions, make: Maker, elsewhere: Elsewhere | None) -> None:
        self._out = out
        self._generate = make
        self._elsewhere = elsewhere
        self._options = options
        self.forge = f"{__version__} {fingerprint.whole()[:12]}"
        self._slots: SimpleQueue[Path] = SimpleQueue()
        for number in range(options.jobs):
            self._slots.put(out / "work" / str(number))
        self._install = threading.Lock()
        self._stopping = threading.Event()
        self._live: set[Processes] = set()

    def run(self, lines: Sequence[BatchLine], progress: Progress) -> tuple[IdeaResult, ...]:
        results: dict[str, IdeaResult] = {}
        pool = ThreadPoolExecutor(self._options.jobs, thread_name_prefix="batch")
        try:
            running = {pool.submit(self._one, line): line for line in lines}
            for future in as_completed(running):
                result = future.result()
                results[running[future].id] = result
                progress(result, len(results), len(lines))
        except BaseException:
            self._stopping.set()
            pool.shutdown(wait=False, cancel_futures=True)
            for processes in tuple(self._live):
                processes.close()
            end_programs(self._out / "work")
            raise
        finally:
            pool.shutdown()
        return tuple(results[line.id] for line in lines)

    def _one(self, line: BatchLine) -> IdeaResult:
        kept = self._kept(line)
        if kept is not None and kept["key"] == self._key(line):
            return _read_result(kept, line)
        try:
            result, digest = self._make_elsewhere(line, kept) if self._elsewhere else self._make(line, kept)
        except SpecError as error:
            result, digest = IdeaResult(line.id, line.line, "refused", message=str(error)), ""
        except ForgeError:
            raise
        except Exception as error:  # noqa: BLE001 - one idea must not take the other hundreds with it; reported as a defect
            words = f"a defect in forge: {type(error).__name__}: {error}"
            result, digest = IdeaResult(line.id, line.line, "defect", message=words), ""
        if result.verdict != "not proved" and not self._stopping.is_set():
            body = {"key": self._key(line), "digest": digest, "level": self._options.level, "result": asdict(result)}
            write_text(self._result_file(line), json.dumps(body, ensure_ascii=False, indent=1) + "\n")
        return result

    def _make(self, line: BatchLine, kept: dict[str, Any] | None) -> tuple[IdeaResult, str]:
        seconds: dict[str, float] = {}
        began = time.monotonic()
        spec = spec_of(line)
        write_text(self._out / "specs" / f"{folder_name(line.id)}.yaml", dump(spec))
        seconds["spec"], began = round(time.monotonic() - began, 2), time.monotonic()
        files = self._generate(spec)
        app = self._out / "apps" / folder_name(line.id)
        write_app(app, files)
        seconds["generate"], began = round(time.monotonic() - began, 2), time.monotonic()
        result = IdeaResult(line.id, line.line, "proved", spec.name, len(spec.models), len(files), seconds)
        digest = app_digest(files, self._options.level)
        if kept is not None and digest == _proved(kept):
            return _as_before(result, kept, line), digest
        report = self._verify(app)
        seconds["verify"] = round(time.monotonic() - began, 2)
        return _judged(result, report), digest

    def _make_elsewhere(self, line: BatchLine, kept: dict[str, Any] | None) -> tuple[IdeaResult, str]:
        if self._elsewhere is None:
            raise AssertionError("there is no elsewhere")
        made = self._elsewhere(line, _proved(kept))
        write_text(self._out / "specs" / f"{folder_name(line.id)}.yaml", dump(made.spec))
        write_app(self._out / "apps" / folder_name(line.id), made.files)
        spec, seconds = made.spec, dict(made.seconds)
        result = IdeaResult(line.id, line.line, "proved", spec.name, len(spec.models), len(made.files), seconds)
        if made.report is not None:
            return _judged(result, made.report), made.digest
        if kept is None:
            raise ForgeError(f"{line.id} was not proved where it was made")
        return _as_before(result, kept, line), made.digest

    def _verify(self, app: Path) -> Report:
        from omniforge.projects.verify import node_tree
        from omniforge.projects.verify.run import verify

        options = self._options
        if shutil.which("node"):
            with self._install:
                node_tree.ensure(options.cache_dir)
        slot, processes = self._slots.get(), Processes()
        self._live.add(processes)
        try:
            if self._stopping.is_set():  # whoever stops the batch may have looked before this was there
                processes.close()
            shutil.rmtree(slot / "scratch", ignore_errors=True)  # databases of the app before; what tools know stays
            at_once, cache = 1 if options.jobs > 1 else 2, options.cache_dir
            return verify(app, options.level, work_dir=slot, cache_dir=cache, at_once=at_once, processes=processes)
        finally:
            self._live.discard(processes)
            self._slots.put(slot)

    def _key(self, line: BatchLine) -> str:
        return fingerprint.digest((line.digest, self.forge, self._options.level))

    def _result_file(self, line: BatchLine) -> Path:
        return self._out / "results" / f"{folder_name(line.id)}.json"

    def _kept(self, line: BatchLine) -> dict[str, Any] | None:
        """Return what an earlier run left; a file that cannot be read counts as none."""
        try:
            body = json.loads(self._result_file(line).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        known = isinstance(body, dict) and {"key", "digest", "result"} <= set(body)
        return body if known and body.get("level") == self._options.level else None


def end_programs(folder: Path) -> None:
    """End the programs of this process that work below a folder; in groups of their own, Ctrl-C has missed them."""
    import psutil

    root = str(folder.resolve())
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if child.cwd().startswith(root):
                child.kill()


def folder_name(line_id: str) -> str:
    """Return the name of an idea's files: its id where that is a plain word, else with a hash that keeps ids apart."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", line_id)[:80].strip(".-") or "idea"
    return plain if plain == line_id else f"{plain}-{sha256(line_id.encode()).hexdigest()[:8]}"


def app_digest(files: Mapping[str, GeneratedFile], level: Level) -> str:
    """Return what a proof depends on: every byte of the app, the checks, and the packages."""
    found = sha256(f"{level} {fingerprint.of_proof()}".encode())
    for path, file in sorted(files.items()):
        found.update(f"{path}\0{int(file.executable)}\0{len(file.data)}\0".encode() + file.data)
    return found.hexdigest()


def write_app(app: Path, files: Mapping[str, GeneratedFile]) -> None:
    """Write an app's files below a folder, which is emptied first."""
    with translating(app, doing="replace"):
        shutil.rmtree(app, ignore_errors=True)
    for file in files.values():
        path = app / file.path
        with translating(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.data)
            path.chmod(0o755 if file.executable else 0o644)


def _proved(kept: dict[str, Any] | None) -> str:
    """Return the digest of the app that an earlier run has judged; empty when there is none."""
    judged = kept is not None and kept["result"]["verdict"] in ("proved", "failed")
    return str(kept["digest"]) if kept is not None and judged else ""


def _as_before(result: IdeaResult, kept: dict[str, Any], line: BatchLine) -> IdeaResult:
    before = _read_result(kept, line)
    return replace(result, verdict=before.verdict, wrong=before.wrong, from_before=True)


def _judged(result: IdeaResult, report: Report) -> IdeaResult:
    verdict: Verdict = "failed" if report.failed else "not proved" if report.not_proved else "proved"
    return replace(result, verdict=verdict, wrong=_wrong(report))


def _wrong(report: Report) -> tuple[Wrong, ...]:
    found = [Wrong(c.name, f.place, f.message) for c in report.failed for f in c.findings[:_KEPT_FINDINGS]]
    return tuple(found or (Wrong(c.name, "", c.note) for c in report.not_proved))


def _read_result(kept: dict[str, Any], line: BatchLine) -> IdeaResult:
    body = {**kept["result"], "wrong": tuple(Wrong(**w) for w in kept["result"]["wrong"])}
    return IdeaResult(**{**body, "id": line.id, "line": line.line, "from_before": True})
