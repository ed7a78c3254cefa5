"""How well a rename is told from a removal and an unrelated addition: 200 of each, from a fixed seed."""

import copy
import random
from typing import Any

from omniforge.spec.diff.compare import compare

Record = dict[str, Any]
TYPES = ("string", "text", "integer", "money", "boolean", "date", "email", "url", "enum", "phone")
TEXT = """
amount address budget city colour comment country customer deadline delivery discount email end invoice label
level limit margin note number order origin owner phone photo price priority quantity rating reason reference
region score shelf size source stage start status stock street supplier tax title total unit vendor weight zone
"""
WORDS = tuple(TEXT.split())


def a_field(rng: random.Random, name: str) -> Record:
    record: Record = {"name": name, "type": rng.choice(TYPES)}
    if rng.random() < 0.6:
        record["required"] = rng.random() < 0.5
    if record["type"] in ("string", "text") and rng.random() < 0.5:
        record["max_length"] = rng.choice((40, 80, 120, 400))
    if rng.random() < 0.3:
        record["description"] = f"{rng.choice(WORDS)} of the {rng.choice(WORDS)}"
    return record


def a_document(rng: random.Random) -> Record:
    models = []
    for name in rng.sample(WORDS, 6):
        fields = [a_field(rng, word) for word in rng.sample(WORDS, rng.randint(4, 9))]
        models.append({"name": name.capitalize(), "fields": fields})
    return {"models": models}


def another_name(rng: random.Random, name: str, taken: set[str]) -> str:
    """Names as people change them: a word more, a word less, or another word altogether."""
    fresh = sorted(set(WORDS) - {word.lower() for word in taken})
    word = rng.choice(fresh)
    return rng.choice((word, f"{name}_{word}", f"{word}_{name}", f"new_{name}", word))


def renamed(rng: random.Random, document: Record) -> tuple[str, str]:
    """Rename one field or model; every fourth time another of its values changes too."""
    model = rng.choice(document["models"])
    siblings = document["models"] if rng.random() < 0.3 else model["fields"]
    record = model if siblings is document["models"] else rng.choice(siblings)
    old, new = record["name"], another_name(rng, record["name"], {s["name"] for s in siblings})
    record["name"] = new
    if rng.random() < 0.25:
        record["description"] = "said in other words"
    return old, new


def replaced(rng: random.Random, document: Record) -> None:
    """Remove one field or model and add an unrelated one somewhere in the same list."""
    model = rng.choice(document["models"])
    siblings = document["models"] if rng.random() < 0.3 else model["fields"]
    gone = siblings.pop(rng.randrange(len(siblings)))
    fresh = rng.choice(sorted(set(WORDS) - {s["name"].lower() for s in siblings} - {gone["name"].lower()}))
    if siblings is document["models"]:
        fields = [a_field(rng, word) for word in rng.sample(WORDS, rng.randint(4, 9))]
        come: Record = {"name": fresh.capitalize(), "fields": fields}
    else:
        come = a_field(rng, fresh)
    siblings.insert(rng.randint(0, len(siblings)), come)


def test_renames_are_found_and_replacements_are_not_taken_for_them() -> None:
    rng = random.Random(20261123)  # noqa: S311 - a fixed seed, nothing secret
    hits, misses, false_alarms = 0, 0, 0
    for _ in range(200):
        before = a_document(rng)
        after = copy.deepcopy(before)
        expected = renamed(rng, after)
        found = [(c.before, c.after) for c in compare(before, after) if c.kind == "renamed"]
        hits += found == [expected]
        misses += found != [expected]
        before = a_document(rng)
        after = copy.deepcopy(before)
        replaced(rng, after)
        false_alarms += any(c.kind == "renamed" for c in compare(before, after))

    assert hits / 200 >= 0.90, misses
    assert hits / (hits + false_alarms) >= 0.98, false_alarms
