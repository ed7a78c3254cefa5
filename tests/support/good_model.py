"""Language models for tests: one that answers well, and those that answer as told; none leaves this process."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

from omniforge.llm.protocol import Answer, Call, Usage

Json = dict[str, Any]
USAGE = Usage(400, 100)
PARAGRAPH = (
    "Begin with what is in front of you and write it down before the day takes it away, because what is written in one "
    "place can be found by everyone who has to act on it, and nobody has to be asked twice about the same thing. "
)


class FakeModel:
    """Answers with what `script` makes of a call's schema and prompt, and remembers every call."""

    def __init__(self, script: Callable[[Call], str | Exception]) -> None:
        self._script = script
        self._lock = threading.Lock()
        self.calls: list[Call] = []

    def complete(self, call: Call) -> Answer:
        with self._lock:
            self.calls.append(call)
        said = self._script(call)
        if isinstance(said, Exception):
            raise said
        return Answer(said, "stop", USAGE, call.model)

    def stream(self, call: Call) -> Iterator[str]:
        yield self.complete(call).text


def good(call: Call) -> str:
    """Return a usable answer for any slot of the shipped agents, told apart by its schema."""
    properties = set((call.schema or {})["properties"])
    found = next(make for keys, make in _ANSWERS.items() if keys <= properties)
    return json.dumps(found(call))


def _data(call: Call) -> list[Any]:
    blocks = re.findall(r"<data>\n(.*?)\n</data>", call.messages[1].text, re.DOTALL)
    return [json.loads(block) for block in blocks]


def _rows(call: Call) -> Json:
    n_rows = int(re.findall(r"exactly (\d+) values", call.messages[1].text)[0])
    _, fields = _data(call)
    names = ["Amber", "Birch", "Cedar", "Dawn", "Elm", "Fern", "Grove", "Heath", "Iris", "Juniper", "Kelp", "Linden"]
    return {
        "columns": [
            {
                "field": f["field"],
                "values": [f"{name} {f['name']}"[: f["most_characters"]].strip() for name in names[:n_rows]],
            }
            for f in fields
        ]
    }


def _invitations(_: Call) -> Json:
    return {
        "description": "A quiet place where people find each other and keep what they agreed on in writing.",
        "lead_title": "Hear from us now and then",
        "lead_body": "Leave an address and read what has changed, a few lines at a time.",
        "lead_button": "Write to me",
        "signup_title": "Come and look around",
        "signup_body": "An account takes a minute and shows you the whole of it.",
    }


_CASES = {
    "integer": ("1,000", "refused"), "duration": ("half an hour", "refused"), "money": ("12,50", "refused"),
    "decimal": ("a third", "refused"), "rating": ("four", "refused"), "date": ("29/02/2028", "refused"),
    "time": ("noon", "refused"), "enum": ("none of these", "refused"), "string": ("Zoë", "taken"),
    "text": ("Zoë & Ilse", "taken"),
}  # fmt: skip


def _cases(call: Call) -> Json:
    _, fields = _data(call)
    cases = [
        {"field": f["field"], "value": _CASES[f["type"]][0], "expected": _CASES[f["type"]][1], "because": "it happens"}
        for f in fields
        if f["type"] in _CASES and not {"pattern", "least_characters"} & set(f)
    ]
    return {"cases": cases[:8]}


def _stages(call: Call) -> Json:
    current = _data(call)[-1]
    page = {"landing": "place"} if "landing" in (call.schema or {})["properties"] else {}
    stages = [f"{name} so far" for name in current["stages"]]
    return {**page, "stages": stages, "task": "Write to whoever left an address."}


def _limits(call: Call) -> Json:
    """Require the first field of the first thing, because of the first words of the description."""
    idea, things = _data(call)
    thing, parts = next(iter(things.items()))
    rule = {"thing": thing, "field": next(iter(parts["fields"])), "kind": "required", "number": 0}
    return {
        "limits": [{**rule, "because": " ".join(idea.split()[:3])}], "comparisons": [], "needs": [], "once": [],
    }  # fmt: skip


def _features(call: Call) -> Json:
    idea, spec = _data(call)[:2]
    feature = {"kind": "teams", "name": "Working together", "thing": next(iter(spec["things"]))}
    about = "Several people look after the same list."
    return {"features": [{**feature, "about": about, "because": " ".join(idea.split()[:3])}]}


_WAYS = ("How", "When", "Why")
_ITEMS = [{"title": t, "body": "It is written down once and found again."} for t in ("First", "Then", "Later")]


_ANSWERS: dict[frozenset[str], Callable[[Call], Json]] = {
    frozenset({"columns"}): _rows,
    frozenset({"cases"}): _cases,
    frozenset({"lead_title"}): _invitations,
    frozenset({"motif"}): lambda _: {
        "motif": "garden", "palette": "plum", "type_pair": "figtree/figtree", "corners": "round", "density": "airy",
        "landing": "place",
    },
    frozenset({"sections"}): lambda call: {"sections": ["hero", *_data(call)[-1][:0:-1]]},
    frozenset({"stages", "task"}): _stages,
    frozenset({"roles", "things"}): lambda _: {"roles": [], "things": []},
    frozenset({"lives"}): lambda _: {"lives": []},
    frozenset({"limits"}): _limits,
    frozenset({"features"}): _features,
    frozenset({"computed"}): lambda _: {"computed": []},
    frozenset({"headline", "faq"}): lambda _: {
        "tagline": "What was agreed, kept in one place", "headline": "What was agreed is written down",
        "subheadline": "People find each other and keep what they agreed on in writing.",
        "promise": "Nobody has to ask twice.", "audience": "people who keep their word",
        "benefits": _ITEMS, "steps": _ITEMS,
        "faq": [{"question": f"{q} does it begin?", "answer": "Make an account first."} for q in _WAYS],
        "story_title": "The note on the door", "story_body": "There was a note on the door, and nobody could read it.",
    },
    frozenset({"title", "paragraphs"}): lambda _: {
        "title": "Written down once", "paragraphs": ["What was agreed in the morning is still there at night."],
    },
    frozenset({"questions"}): lambda _: {
        "questions": [{"question": "Can I look around first?", "answer": "Yes, before you make an account."}]
    },
    frozenset({"posts"}): lambda _: {
        "posts": [
            {"text": f"The {n} thing people ask in the morning is where it stands.", "caption": f"The {n} morning"}
            for n in ("first", "second", "third")
        ]
    },
    frozenset({"ads"}): lambda _: {
        "ads": [{"headline": h, "description": "See what is there before you sign up."} for h in ("Look", "Again")]
    },
    frozenset({"letters"}): lambda _: {
        "letters": [
            {"subject": f"The {n} letter", "preview": "A few lines.", "paragraphs": [f"This is the {n} of three."]}
            for n in ("first", "second", "third")
        ]
    },
    frozenset({"parts"}): lambda _: {
        "title": "How to keep what was agreed",
        "parts": [{"heading": h, "paragraphs": [PARAGRAPH * 2, PARAGRAPH]} for h in ("Begin", "Go on", "Keep at it")],
    },
    frozenset({"outline"}): lambda _: {
        "title": "A checklist for the first week",
        "promise": "A page that can be used today by whoever reads it.",
        "outline": [
            {"title": t, "points": ["Write down what is agreed", "Say who does it"]} for t in ("One", "Two", "Three")
        ],
    },
}  # fmt: skip
