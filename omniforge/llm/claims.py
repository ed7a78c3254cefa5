"""What copy must not do whatever its shape: claim figures nobody gave, or say nothing in grand words."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

_NUMBER = re.compile(r"\d[\d.,]*")
_GRAND = re.compile(
    r"\b(unlock|seamless|elevat|empower|revolutioni[sz]|game.chang|cutting.edge|world.class|award.winning|best.in.class)\w*",
    re.IGNORECASE,
)


def false_claims(answer: BaseModel, known: str) -> list[str]:
    """Return what is wrong with the texts of an answer, given everything that is known to be so."""
    figures = {_plain(n) for n in _NUMBER.findall(known)}
    problems = []
    for path, text in texts(answer.model_dump()):
        invented = [n for n in _NUMBER.findall(text) if _plain(n) not in figures]
        if invented:
            problems.append(f"{path}: {invented[0]} is not in the data; leave figures out")
        grand = _GRAND.search(text)
        if grand is not None:
            problems.append(f'{path}: say it without "{grand.group()}"')
    return problems


def repeated(values: list[str], what: str) -> list[str]:
    """Return that values repeat, if they do."""
    seen = {" ".join(v.lower().split()) for v in values}
    return [f"{what} must differ from each other"] if len(seen) < len(values) else []


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text inside plain data with its path."""
    if isinstance(value, str):
        yield path or "answer", value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from texts(inner, f"{path}.{index}")


def _plain(number: str) -> str:
    return number.strip(".,").replace(",", "")
