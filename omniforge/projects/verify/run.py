"""`verify`: copy the project, give it its dependencies, run the checks of a level two at a time, report.

Invariant: the project itself is only read; whatever happens, no process outlives the call.
"""

import os
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path

from omniforge.errors import ForgeError
from omniforge.projects.verify import manifest, node_tree, workdir
from omniforge.projects.verify.check import Check, Outcome
from omniforge.projects.verify.context import Context, missing_node
from omniforge.projects.verify.events import CheckFinished, CheckStarted, Progress, VerifyEvent
from omniforge.projects.verify.full_checks import FULL, TEST
from omniforge.projects.verify.process import Processes
from omniforge.projects.verify.report import CheckResult, Finding, Level, Report
from omniforge.projects.verify.static_checks import STATIC

_AT_ONCE = 2
Listener = Callable[[VerifyEvent], None]


def checks_of(level: Level) -> tuple[Check, ...]:
    """Return the checks of a level; each level holds those before it."""
    return {"static": STATIC, "test": STATIC + TEST, "full": STATIC + TEST + FULL}[level]


def verify(
    project_dir: Path,
    level: Level,
    *,
    work_dir: Path,
    cache_dir: Path,
    on_event: Listener | None = None,
    environ: Mapping[str, str] | None = None,
    only: Collection[str] = (),
    at_once: int = _AT_ONCE,
    processes: Processes | None = None,
) -> Report:
    """Prove a project at a level and report; failures are in the report, not raised.

    Args:
        project_dir: the project; only read.
        level: `static`, `test` or `full`.
        work_dir: folder for the copy, its database and logs; one verification at a time may use it.
        cache_dir: where dependency trees are kept.
        on_event: told from worker threads when checks start and finish.
        environ: the process environment when missing.
        only: names of checks to make, with those they need; all of the level when empty.
        at_once: checks that run side by side.
        processes: starts the programs; its owner may close it, and every check that is left then fails at once.

    Raises:
        ForgeError: the project cannot be read or the dependencies cannot be installed.
    """
    began = time.monotonic()
    listener = on_event or _ignore
    env = dict(os.environ if environ is None else environ)
    if not project_dir.is_dir():
        raise ForgeError(f"{project_dir}: there is no project here", hint="run `forge build` first")
    scratch = work_dir / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    app = workdir.copy_project(project_dir, work_dir)
    origins = manifest.read(app)
    with processes or Processes() as owned:
        no_node = missing_node(owned, env)
        if no_node is None:
            tree = node_tree.ensure(cache_dir, environ=env, progress=lambda text: listener(Progress(text)))
            node_tree.link(tree, app)
        context = Context(app, workdir.read_texts(app), origins, owned, env, scratch)
        results = _run_all(_chosen(checks_of(level), only), context, listener, no_node, at_once)
    return Report(
        project=str(project_dir),
        level=level,
        checks=tuple(_traced(r, origins) for r in results),
        edited=manifest.edited(app, origins),
        duration_s=round(time.monotonic() - began, 2),
    )


def _chosen(checks: tuple[Check, ...], only: Collection[str]) -> tuple[Check, ...]:
    if not only:
        return checks
    known = {check.name: check for check in checks}
    wanted = [known[name] for name in only if name in known]
    for check in wanted:
        wanted += [known[name] for name in check.after if known[name] not in wanted]
    return tuple(check for check in checks if check in wanted)


def _run_all(
    checks: tuple[Check, ...], context: Context, listener: Listener, no_node: str | None, at_once: int
) -> tuple[CheckResult, ...]:
    results: dict[str, CheckResult] = {}
    waiting = list(checks)
    running: dict[Future[CheckResult], Check] = {}
    pool = ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="verify")
    try:
        while waiting or running:
            for check in tuple(waiting):
                reason = _blocked(check, results, no_node)
                if reason:
                    waiting.remove(check)
                    results[check.name] = _not_proved(check, reason)
                    listener(CheckFinished(results[check.name]))
                elif len(running) < at_once and all(name in results for name in check.after):
                    waiting.remove(check)
                    running[pool.submit(_run_one, check, context, listener)] = check
            done, _ = wait(running, return_when=FIRST_COMPLETED) if running else (set(), None)
            for future in done:
                results[running.pop(future).name] = future.result()
    finally:
        context.processes.close()
        pool.shutdown(cancel_futures=True)
    return tuple(results[check.name] for check in checks)


def _blocked(check: Check, results: Mapping[str, CheckResult], no_node: str | None) -> str | None:
    if check.node and no_node:
        return no_node
    failed = [name for name in check.after if name in results and results[name].status != "passed"]
    return f"needs {', '.join(failed)} to pass first" if failed else None


def _run_one(check: Check, context: Context, listener: Listener) -> CheckResult:
    listener(CheckStarted(check.name, check.proves))
    began = time.monotonic()
    try:
        outcome = check.run(context)
    except OSError as error:
        outcome = Outcome((Finding(f"the check itself could not be made: {error}"),))
    result = CheckResult(
        name=check.name,
        proves=check.proves,
        status="failed" if outcome.findings else "passed" if outcome.proved else "not_proved",
        command=check.command,
        duration_s=round(time.monotonic() - began, 2),
        findings=outcome.findings,
        note=outcome.note,
    )
    listener(CheckFinished(result))
    return result


def _not_proved(check: Check, reason: str) -> CheckResult:
    return CheckResult(check.name, check.proves, "not_proved", check.command, note=reason)


def _traced(result: CheckResult, origins: Mapping[str, manifest.Origin]) -> CheckResult:
    findings: Iterable[Finding] = (manifest.with_nodes(f, origins) for f in result.findings)
    return replace(result, findings=tuple(findings))


def _ignore(_event: VerifyEvent) -> None:
    return None
