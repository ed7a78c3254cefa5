"""Many texts into many specs: a file of JSON lines in, a file of JSON lines out, one process per core.

Invariant: what comes out depends on the texts alone, not on the number of processes or on where an earlier run stopped;
the file appears whole or not at all. Until then results gather in `OUT.part`, from which the next run goes on.
"""

import json
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from omniforge import __version__
from omniforge.atomic_write import make_folder, translating, write_bytes
from omniforge.errors import ForgeError, SpecError
from omniforge.ideas import idea_text
from omniforge.ideas.spec_line import spec_line
from omniforge.resources import templates_dir

_FEW = 8
"""Texts that are read sooner than a second process starts."""


@dataclass(frozen=True, slots=True)
class IdeaLine:
    """One line of the input.

    Attributes:
        line: its number, from 1.
        id: as given.
        text: the idea.
    """

    line: int
    id: str | int
    text: str

    @property
    def digest(self) -> str:
        """What makes a stored result the result of this line."""
        return sha256(json.dumps([self.id, self.text]).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that gave no spec, and why. `is_defect`: the fault is forge's."""

    line: int
    message: str
    is_defect: bool = False


@dataclass(frozen=True, slots=True)
class BulkReport:
    """What a run did.

    Attributes:
        n_parsed: lines written.
        n_resumed: those among them that an earlier run had made.
        bad: lines left out, in the order of the file.
        seconds: wall time.
    """

    n_parsed: int
    n_resumed: int
    bad: tuple[BadLine, ...]
    seconds: float


Made = Mapping[str, Any] | BadLine
Progress = Callable[[int, int], None]
"""Called with (lines done, lines in all)."""


def cores() -> int:
    """Return the number of processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def read_lines(raw: Iterable[bytes], *, key: str = "text") -> tuple[tuple[IdeaLine, ...], tuple[BadLine, ...]]:
    """Return the ideas of a JSON-lines file and the lines that are none; empty lines are passed over.

    Args:
        raw: lines of the file.
        key: the key that holds the text.
    """
    found: list[IdeaLine] = []
    bad: list[BadLine] = []
    seen: dict[str | int, int] = {}
    for number, line in enumerate(raw, 1):
        if not line.strip():
            continue
        read = _read_line(number, line, key)
        if isinstance(read, IdeaLine) and read.id in seen:
            read = BadLine(number, f"the id {read.id!r} is that of line {seen[read.id]}")
        if isinstance(read, BadLine):
            bad.append(read)
            continue
        seen[read.id] = number
        found.append(read)
    return tuple(found), tuple(bad)


def parse_file(
    file: Path, out: Path, *, jobs: int | None = None, key: str = "text", progress: Progress | None = None
) -> BulkReport:
    """Parse every idea of a JSON-lines file and write one line per spec, in the order of the file.

    Args:
        file: lines `{id, text}`; other keys are ignored.
        out: written when all are done; `OUT.part` holds what is done until then.
        jobs: processes; one per core when missing.
        key: the key that holds the text.
        progress: told after every line.

    Raises:
        SpecError: no line gave a spec.
        ForgeError: a file cannot be read or written, or a process died.
    """
    began = time.monotonic()
    ideas, bad = read_file(file, key=key)
    part = out.with_name(out.name + ".part")
    make_folder(out.parent)
    made = _open_part(part)
    known = {i.digest for i in ideas} & set(made)
    left = [i for i in ideas if i.digest not in made]
    with translating(part), part.open("ab") as stream:
        for number, (idea, result) in enumerate(_results(left, cores() if jobs is None else jobs), 1):
            if isinstance(result, BadLine):
                bad += (result,)
            else:
                made[idea.digest] = result
                stream.write(_part_line(idea, result))
                stream.flush()
            if progress is not None:
                progress(len(known) + number, len(ideas))
    lines = [made[i.digest] for i in ideas if i.digest in made]
    ordered = tuple(sorted(bad, key=lambda b: b.line))
    if ordered and not lines:
        raise SpecError(f"{file}: no line gave a spec; line {ordered[0].line}: {ordered[0].message}", hint=_HINT)
    write_bytes(out, b"".join(_json_line(line) for line in lines))
    part.unlink(missing_ok=True)
    return BulkReport(len(lines), len(known), ordered, round(time.monotonic() - began, 2))


def read_file(file: Path, *, key: str = "text") -> tuple[tuple[IdeaLine, ...], tuple[BadLine, ...]]:
    """Return the ideas of a file and its bad lines.

    Raises:
        ForgeError: it cannot be read.
    """
    with translating(file, doing="read"), file.open("rb") as stream:
        return read_lines(stream, key=key)


_HINT = 'one JSON object per line: {"id": "a1", "text": "a shop for handmade ceramics"}'


def read_record(number: int, line: bytes) -> tuple[str | int, dict[str, Any]] | BadLine:
    """Return the id and all keys of one line of JSON, or why it is none."""
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return BadLine(number, f"not a line of JSON ({error})")
    if not isinstance(record, dict):
        return BadLine(number, "not a JSON object")
    line_id = record.get("id")
    if isinstance(line_id, bool) or not isinstance(line_id, str | int):
        return BadLine(number, 'no "id" that is text or a whole number')
    return line_id, record


def _read_line(number: int, line: bytes, key: str) -> IdeaLine | BadLine:
    read = read_record(number, line)
    if isinstance(read, BadLine):
        return read
    line_id, text = read[0], read[1].get(key)
    if not isinstance(text, str):
        return BadLine(number, f'no "{key}" that is text')
    return IdeaLine(number, line_id, text)


def _results(ideas: Sequence[IdeaLine], jobs: int) -> Iterator[tuple[IdeaLine, Made]]:
    """Yield each idea with what it gave, as soon as it is there."""
    if jobs <= 1 or len(ideas) <= _FEW:
        yield from ((idea, parse_line(idea)) for idea in ideas)
        return
    pool = ProcessPoolExecutor(min(jobs, len(ideas)), mp_context=get_context("spawn"), initializer=_ignore_interrupt)
    try:
        running: dict[Future[Made], IdeaLine] = {pool.submit(parse_line, idea): idea for idea in ideas}
        for done in as_completed(running):
            yield running[done], done.result()
    except BrokenProcessPool as error:
        raise ForgeError(
            "a process that read texts ended suddenly", hint="run it again: it goes on from there; --jobs 1 needs least"
        ) from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def parse_line(idea: IdeaLine) -> Made:
    """Return the line of the spec of one idea, or why there is none."""
    from omniforge.ideas.parser.parse import parse
    from omniforge.spec.check import check_spec

    try:
        spec = parse(idea_text.from_words(idea.text)).spec
    except ForgeError as error:
        return BadLine(idea.line, str(error))
    except Exception as error:  # noqa: BLE001 - one text must not take the other thousand with it; reported as a defect
        return BadLine(idea.line, f"a defect in forge: {type(error).__name__}: {error}", is_defect=True)
    problems = check_spec(spec)
    if problems:
        return BadLine(idea.line, f"a defect in forge: {problems[0].path}: {problems[0].message}", is_defect=True)
    return spec_line(idea.id, spec)


def _ignore_interrupt() -> None:
    """Leave Ctrl-C to the first process, which ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _json_line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _part_line(idea: IdeaLine, made: Mapping[str, Any]) -> bytes:
    return _json_line({"of": idea.digest, "made": made})


def _open_part(part: Path) -> dict[str, Mapping[str, Any]]:
    """Return what an earlier run of the same forge made, and leave the file ready for more of it."""
    head = _json_line({"forge": _knowledge()})
    kept: dict[str, Mapping[str, Any]] = {}
    with translating(part, doing="read"):
        raw = part.read_bytes() if part.is_file() else b""
    good = [head]
    if raw.startswith(head):
        for line in raw[len(head) :].splitlines(keepends=True):
            try:
                record = json.loads(line)
                kept[record["of"]] = record["made"]
            except (ValueError, KeyError, TypeError):
                break
            good.append(line)
    write_bytes(part, b"".join(good))
    return kept


def _knowledge() -> str:
    """Return one hash of what a line depends on besides its text: the parser, its packs and the form of a line."""
    digest = sha256(__version__.encode() + Path(__file__).with_name("spec_line.py").read_bytes())
    for root in (Path(__file__).parent / "parser", templates_dir() / "packs"):
        for path in sorted(p for p in root.rglob("*") if p.suffix in (".py", ".yaml", ".txt", ".json")):
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
