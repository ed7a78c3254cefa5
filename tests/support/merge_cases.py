"""Three versions of small files, of every kind that a merge treats in a way of its own."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from support.merge_runs import make_run

SHARED = Path(__file__).parents[2].parent / "shared" / "merge-cases"
_MODELS = "models:\n  - id: a\n    name: A  # first\n  - id: b\n    name: B\n"
_TEXT = "copy: |\n  One.\n\n  Two.\n\n  Three.\nname: x\n"
_JSON = '{\n  "a": 1,\n  "b": [1, 2],\n  "c": {"x": 1}\n}\n'


@dataclass(frozen=True)
class Case:
    """Three versions under the name of their file."""

    path: str
    base: str
    ours: str
    theirs: str


def own_cases() -> Iterator[Case]:
    """Yield the cases that live with the tests, and random ones from fixed seeds."""
    for name, (base, ours, theirs) in _TEXTS.items():
        yield Case(name, base, ours, theirs)
    for seed in range(400, 408):
        run = make_run(seed)
        yield Case(f"random-{seed}.{run.suffix}", *run.texts)


def shared_cases() -> Iterator[Case]:
    """Yield the development cases beside the repository; none when they are not there."""
    for described in sorted(SHARED.glob("*/*/case.json")):
        kind = json.loads(described.read_text())["format"]
        names = ("base", "left", "right")
        texts = [(described.parent / f"{n}.{kind}").read_bytes().decode() for n in names]
        yield Case(f"{described.parent.name}.{kind}", *texts)


_TEXTS = {
    "both-add.yaml": (_MODELS, _MODELS + "  - id: c\n", _MODELS + "  - id: d\n"),
    "two-values.yaml": (_MODELS, _MODELS.replace("name: A", "name: X"), _MODELS.replace("name: A", "name: Y")),
    "deleted-and-edited.yaml": (_MODELS, "models:\n  - id: b\n    name: B\n", _MODELS.replace("name: A", "name: Y")),
    "no-yaml.yaml": (_MODELS, _MODELS + "x: [1\n", _MODELS.replace("name: A", "name: Y")),
    "no-yaml-and-edited.yaml": (_MODELS, _MODELS + "x: [1\n", _MODELS + "y: 1\n"),
    "line-ends.yaml": tuple(
        t.replace("\n", "\r\n") for t in (_MODELS, _MODELS + "k: 1\n", _MODELS.replace("name: B", "name: Z"))
    ),
    "byte-order-mark.yaml": ("\ufeffa: 1\nb: 2", "\ufeffa: 3\nb: 2", "\ufeffa: 1\nb: 2\nc: 3"),
    "block-text.yaml": (_TEXT, _TEXT.replace("One", "1"), _TEXT.replace("Three", "3")),
    "block-text-appended.yaml": (_TEXT, _TEXT.replace("Three.", "Three.\n  Ours."),
                                 _TEXT.replace("Three.", "Three.\n  Theirs.")),
    "comments.yaml": ("# x\na: 1\nb: 1\n", "# y\na: 1\nb: 1\n", "# x\na: 1\n# z\nb: 2\n"),
    "comments-clash.yaml": ("# x\na: 1\n", "# y\na: 1\n", "# z\na: 1\n"),
    "one-key-in-two-places.yaml": ("a: 1\nb: 2\n", "z: 9\na: 1\nb: 2\n", "a: 1\nb: 2\nz: 9\n"),
    "one-key-two-values.yaml": ("a: 1\nb: 2\n", "z: 9\na: 1\nb: 2\n", "a: 1\nb: 2\nz: 8\n"),
    "anchors.yaml": ("s: &s {a: 1}\nx: *s\n", "s: &s {a: 2}\nx: *s\n", "s: &s {a: 1}\nx: *s\ny: *s\n"),
    "anchor-gone.yaml": ("s: &s {a: 1}\nx: *s\n", "s: {a: 1}\nx: 1\n", "s: &s {a: 1}\nx: *s\ny: *s\n"),
    "documents.yaml": ("a: 1\n---\nb: 2\n", "a: 5\n---\nb: 2\n", "a: 1\n---\nb: 3\n"),
    "both-new.yaml": ("", "name: a\n", "summary: b\n"),
    "reordered.yaml": ("m: [{id: a}, {id: b}, {id: c}]\n", "m: [{id: c}, {id: a}, {id: b}]\n",
                       "m: [{id: a}, {id: b}, {id: c}, {id: d}]\n"),
    "lines-apart.json": (_JSON, _JSON.replace('"a": 1', '"a": 2'), _JSON.replace('"x": 1', '"x": 2')),
    "neighbours.json": (_JSON, _JSON.replace('"a": 1', '"a": 2'), _JSON.replace("[1, 2]", "[1, 2, 3]")),
    "two-values.json": (_JSON, _JSON.replace('"a": 1', '"a": 2'), _JSON.replace('"a": 1', '"a": 3')),
    "tabs.json": tuple(
        t.replace("  ", "\t") for t in (_JSON, _JSON.replace("[1", "[0, 1"), _JSON.replace("2]", "2, 3]"))
    ),
}  # fmt: skip
