"""What parts of the template an app has: facts of its spec, and the files that need them.

Invariant: the one place that decides this. A file named in `templates/nextjs/parts.yaml` is in an app whose spec has
one of the facts beside it. Inside of a file `{% if has("…") %}` asks for the same facts, and in a file that is copied a
line `//% if has("…")` or a comment `/*? if has("…") ?*/`. A build step that reads less of the spec than the facts need
gets them as an input of its own, so that they are part of its key: the first need for a part brings its files in, the
second one leaves them alone.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import Protocol

import yaml

from omniforge.codegen.app_view import USER, AppView, ModelView
from omniforge.resources import templates_dir
from omniforge.spec.access import PUBLIC

TABLE = "nextjs/parts.yaml"


class Has(Protocol):
    """Whether an app has one of some facts."""

    def __call__(self, *facts: str) -> bool:
        """Return whether one of the facts holds."""
        ...


_OF_MODEL: Mapping[str, Callable[[ModelView], bool]] = {
    "records": lambda _: True,
    "files": lambda m: any(f.type in ("file", "image") for f in m.fields),
    "images": lambda m: any(f.type == "image" for f in m.fields),
    "sealed": lambda m: any(f.sealed for f in m.fields),
    "history": lambda m: m.spec.audit,
    "soft_delete": lambda m: m.spec.soft_delete,
    "states": lambda m: bool(m.spec.states),
    "links": lambda m: bool(m.links or any(link.declared for link in m.many)),
    "many": lambda m: any(link.declared for link in m.many),
    "public": lambda m: m.public,
    "hidden": lambda m: any(role != PUBLIC for f in m.fields for role in f.spec.hidden_from),
    "people": lambda m: USER in {link.target for link in m.links} | {link.target for link in m.many},
    "rules": lambda m: bool(m.spec.rules),
}
"""Fact -> whether one model has it; an app has what any of its models has."""
_MARK = re.compile(
    r"^[ \t]*//% (if|else|endif)(?: has\(([^)\n]*)\))?\n|/\*\? (if|else|endif)(?: has\(([^)\n]*)\))? \?\*/",
    re.MULTILINE,
)
_FACT = re.compile(r'"([^"]+)"')


def parts_of(view: AppView) -> list[str]:
    """Return the facts of an app whose models are whole, sorted."""
    return sorted(name for name, holds in _OF_MODEL.items() if any(holds(m) for m in view.models))


def asked(parts: Collection[str]) -> Has:
    """Return the question `has` of templates: whether an app has one of these facts.

    The question raises `KeyError` for a fact that is not known, so that no template asks in vain.
    """

    def has(*facts: str) -> bool:
        for fact in facts:
            if fact not in _OF_MODEL:
                raise KeyError(f"no fact of a spec is called {fact!r}")
        return any(fact in parts for fact in facts)

    return has


def wanted(path: str, has: Has) -> bool:
    """Whether an app has the file that the template has at this path."""
    needs = _table().get(path)
    return needs is None or has(*needs)


def with_parts(text: str, has: Has) -> str:
    """Return a file of the template without its marks and without what the app does not need.

    Raises:
        ValueError: an `if` without its `endif`, or the other way round; a defect of the template.
    """
    kept, shown, start = [], [True], 0
    for mark in _MARK.finditer(text):
        word, facts = (mark[1], mark[2]) if mark[1] else (mark[3], mark[4])
        kept += [text[start : mark.start()]] if all(shown) else []
        start = mark.end()
        if word == "if":
            shown.append(has(*_FACT.findall(facts)))
        elif word == "else":
            shown[-1] = not shown[-1]
        else:
            shown.pop()
    if shown != [True]:
        raise ValueError("a mark of the template is not closed")
    return "".join([*kept, text[start:]])


@cache
def _table() -> Mapping[str, tuple[str, ...]]:
    read: Mapping[str, Iterable[str]] = yaml.safe_load((templates_dir() / TABLE).read_text(encoding="utf-8"))
    return {path: tuple(facts) for path, facts in read.items()}
