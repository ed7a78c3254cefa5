"""Answers that were given before, by the hash of what was asked: in the idea's `forge.lock` and in the cache.

Invariant: an answer is in the cache before it is used, so that a killed build pays for nothing twice; a damaged entry
counts as none.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from omniforge.atomic_write import make_folder, write_text
from omniforge.errors import ForgeError
from omniforge.llm.protocol import Json, Message, Usage
from omniforge.llm.structured import Failure

_KEY = "answers"
_KEPT = ("idea_parser.", "backend.code")
"""Slots that no build settles."""


@dataclass(frozen=True, slots=True)
class Recording:
    """How a slot was settled.

    Attributes:
        slot: `<agent>.<slot>`.
        model: who answered.
        answer: the answer; None when forge's own value stood.
        failure: why it stood.
    """

    slot: str
    model: str
    answer: Json | None
    failure: Failure = ""

    def to_json(self) -> Json:
        """Return plain data, as `forge.lock` holds it."""
        settled: Json = {"answer": self.answer} if self.answer is not None else {"kept": self.failure}
        return {"slot": self.slot, "model": self.model, **settled}


def from_json(body: Any) -> Recording | None:
    """Return the recording that `to_json` described; None when it is none."""
    if not isinstance(body, dict) or not isinstance(body.get("slot"), str):
        return None
    answer, kept = body.get("answer"), body.get("kept", "")
    if not (isinstance(answer, dict) or kept in ("unusable", "unavailable", "budget")):
        return None
    return Recording(body["slot"], str(body.get("model", "")), answer if isinstance(answer, dict) else None, kept)


class Recordings:
    """The recordings one run may use, and those it used."""

    def __init__(self, locked: Mapping[str, Any], cache: Path | None) -> None:
        """Read from `forge.lock`'s answers, and from the cache folder when there is one."""
        found = {key: from_json(body) for key, body in locked.items()}
        self._locked = {key: r for key, r in found.items() if r is not None}
        self._cache = cache / "answers" if cache is not None else None
        self.used: dict[str, Recording] = {}

    def find(self, key: str) -> Recording | None:
        """Return what was recorded for a key."""
        return self.used.get(key) or self._locked.get(key) or self._cached(key)

    def keep(self, key: str, recording: Recording, *, messages: tuple[Message, ...], usage: Usage) -> None:
        """Write an answer to the cache, with what was asked.

        Raises:
            ForgeError: the disk refuses.
        """
        if self._cache is None:
            return
        body = {
            **recording.to_json(),
            "asked": [[m.role, m.text] for m in messages],
            "tokens": [usage.tokens_in, usage.tokens_out],
        }
        path = self._path(key)
        make_folder(path.parent)
        write_text(path, json.dumps(body, ensure_ascii=False, indent=1) + "\n")

    def forget(self, keys: Iterable[str]) -> None:
        """Take answers out of the cache, so that the same question is asked again; those in `forge.lock` stay."""
        for key in keys:
            self.used.pop(key, None)
            if self._cache is not None and key not in self._locked:
                with suppress(OSError):
                    self._path(key).unlink()

    def use(self, key: str, recording: Recording) -> None:
        """Note that this run needs the recording to be repeated."""
        self.used[key] = recording

    def _cached(self, key: str) -> Recording | None:
        if self._cache is None:
            return None
        with suppress(OSError, ValueError):
            return from_json(json.loads(self._path(key).read_text(encoding="utf-8")))
        return None

    def _path(self, key: str) -> Path:
        if self._cache is None:
            raise AssertionError("there is no cache")
        return self._cache / key[:2] / f"{key}.json"


def locked_answers(lock: str) -> dict[str, Any]:
    """Return the answers in a `forge.lock`.

    Raises:
        ForgeError: it is no YAML mapping.
    """
    if _KEY not in lock:
        return {}
    import yaml

    try:
        body = yaml.safe_load(lock)
    except yaml.YAMLError as error:
        raise ForgeError(f"forge.lock: not valid YAML: {error}", hint="take it from the last commit") from error
    answers = body.get(_KEY) if isinstance(body, dict) else None
    return answers if isinstance(answers, dict) else {}


def of_lock(lock: str) -> dict[str, Recording]:
    """Return all recordings in a `forge.lock`."""
    found = {key: from_json(body) for key, body in locked_answers(lock).items()}
    return {key: r for key, r in found.items() if r is not None}


def of_the_idea(lock: str) -> dict[str, Recording]:
    """Return the recordings the idea itself and its custom code were made with; builds keep them."""
    return {key: r for key, r in of_lock(lock).items() if r.slot.startswith(_KEPT)}


def with_answers(lock: str, used: Mapping[str, Recording]) -> str:
    """Return a `forge.lock` whose answers are exactly these, by key; every other line stays."""
    kept: list[str] = []
    inside = False
    for text in lock.splitlines(keepends=True):
        inside = text.startswith(f"{_KEY}:") or (inside and text[:1] in (" ", "\n", "}"))
        if not inside:
            kept.append(text)
    if not used:
        return "".join([*kept, f"{_KEY}: {{}}\n"])
    import yaml

    body = {_KEY: {key: used[key].to_json() for key in sorted(used)}}
    return "".join(kept) + yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=10_000)
