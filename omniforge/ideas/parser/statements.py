"""Data models that a text spells out: diagrams, `Book: title, author, price`, `users.txt (name, email)`.

Invariant: what is returned stands in the text; nothing is completed here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from omniforge.codegen.names import snake
from omniforge.ideas.parser.fields import shorthand_for
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import PhraseIndex, base_form
from omniforge.ideas.parser.vocabulary import noun_set

_CLASS = re.compile(
    r"^[ \t]*(?:(?:public|abstract|data|export)[ \t]+)*(?:class|entity|table|model|interface)[ \t]+(\w+)[^{\n]*\{",
    re.MULTILINE,
)
_ER_BLOCK = re.compile(r"^[ \t]*([A-Z][A-Z0-9_-]+)[ \t]*\{[ \t]*$", re.MULTILINE)
_ER_LINK = re.compile(
    r"^[ \t]*([\w-]+)[ \t]+([|}{o]{2})(?:--|\.\.)([|}{o]{2})[ \t]+([\w-]+)[ \t]*(?::.*)?$", re.MULTILINE
)
_UML_LINK = re.compile(
    r"^[ \t]*(\w+)[ \t]*(?:\"[^\"\n]*\"[ \t]*)?([*o]--|-->|--\*|--o|--)[ \t]*(?:\"[^\"\n]*\"[ \t]*)?(\w+)[ \t]*"
    r"(?::.*)?$",
    re.MULTILINE,
)
_MEMBER = re.compile(
    r"^[ \t]*[-+#~]?[ \t]*(?:(\w[\w<>\[\]]*)[ \t]+(\w+)|(\w+)[ \t]*:[ \t]*[\w<>\[\]]+)[ \t]*"
    r"(?:PK|FK|UK)?[ \t]*(?:\"[^\"]*\")?$"
)
_FILE = re.compile(r"\b([a-z][a-z_]{2,30})\.(?:txt|csv|json|tsv|dat)\b")
_FORMAT = re.compile(
    r"(?:format|fields?|columns?|storing|stores?|contains?|with|:|\()\W{0,3}"
    r"([a-z_]{2,30}(?:[ ]?[:|,;][ ]?[a-z_]{2,30})+)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^([A-Z][A-Za-z]+(?: [A-Za-z]+){0,2}) ?(?::|\(|[\u2013-] ) ?([a-z][\w -]*(?:, (?=\S)[\w -]+)+)\)?\.?$"
)
_MAX_FIELDS, _MAX_FIELD_WORDS = 16, 3
_MAX_THINGS, _MAX_LINES, _MAX_BODY = 60, 200, 3000
_TYPED_SHARE = 0.5
"""Share of the parts of `Book: title, author, price` that must read like fields."""


@dataclass(slots=True)
class Statement:
    """A thing whose fields the text lists.

    Attributes:
        name: in words, lower case.
        words: where it stands, verbatim.
        fields: field id -> shorthand.
        parents: names of the things it belongs to.
    """

    name: str
    words: str
    fields: dict[str, str] = field(default_factory=dict)
    parents: list[str] = field(default_factory=list)


def read_statements(index: PhraseIndex) -> tuple[Statement, ...]:
    """Return the things that the text defines, each once, in the order of the text."""
    found: dict[str, Statement] = {}
    text = index.idea.text
    for name, words, fields in (*_blocks(text), *_files(index), *_labels(index)):
        statement = found.setdefault(name, Statement(name, words))
        for one in fields[:_MAX_FIELDS]:
            statement.fields.setdefault(snake(one)[:40].strip("_"), shorthand_for(one))
    for child, parent, words in _arrows(text):
        for name in (parent, child) if found or _ER_LINK.search(text) else ():
            found.setdefault(name, Statement(name, words))
        if child in found and parent in found and child != parent and parent not in found[child].parents:
            found[child].parents.append(parent)
    return tuple(found.values())


def _blocks(text: str) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Yield (name, words, fields) of `class Book { +String title }` and of entity blocks of a diagram."""
    starts = sorted((*_CLASS.finditer(text), *_ER_BLOCK.finditer(text)), key=lambda m: m.start())
    for match in starts[:_MAX_THINGS]:
        body = text[match.end() : match.end() + _MAX_BODY].partition("}")[0]
        fields = []
        for line in re.split(r"[\n;]", body):
            member = _MEMBER.match(line) if "(" not in line else None
            if member is not None:
                fields.append(_spoken(member.group(2) or member.group(3)))
        yield _singular(match.group(1)), match.group(1), [f for f in fields if f != "id"]


def _files(index: PhraseIndex) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Yield the tables that are kept in named files, with the format where it is said."""
    for sentence in index.idea.sentences:
        for match in _FILE.finditer(sentence.text):
            name = _singular(match.group(1))
            if name.split()[-1] in word_list("never") or name in ("data", "package", "config", "requirement"):
                continue
            listed = _FORMAT.search(sentence.text, match.end())
            parts = re.split(r"\s*[:|,;]\s*", listed.group(1)) if listed else []
            yield name, match.group(1), [_spoken(p) for p in parts if p]


def _labels(index: PhraseIndex) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Yield `Book: title, author, price` where the parts read like fields."""
    for sentence in index.idea.sentences:
        match = _LABEL.match(sentence.text)
        if match is None:
            continue
        name = _singular(match.group(1))
        parts = [re.sub(r"^(?:and|a|an|the)\s+", "", p.strip().lower()) for p in match.group(2).split(",")]
        head = name.split()[-1]
        plain = head in word_list("never") or head in noun_set("abstract") or head in noun_set("attributes")
        short = all(p and len(p.split()) <= _MAX_FIELD_WORDS for p in parts)
        if short and not plain and sum(map(_is_field, parts)) >= _TYPED_SHARE * len(parts) and len(parts) > 1:
            yield name, match.group(1), parts


def _is_field(part: str) -> bool:
    return part.rpartition(" ")[2] in noun_set("attributes") or not shorthand_for(part).startswith("string")


def _arrows(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield (child, parent, words) of the lines of a diagram."""
    for match in islice(_ER_LINK.finditer(text), _MAX_LINES):
        left, right = _singular(match.group(1)), _singular(match.group(4))
        child, parent = (left, right) if "{" in match.group(2) or "}" in match.group(2) else (right, left)
        yield child, parent, match.group(1)
    for match in islice(_UML_LINK.finditer(text), _MAX_LINES):
        left, right = _singular(match.group(1)), _singular(match.group(3))
        yield (right, left, match.group(1)) if match.group(2) in ("*--", "o--") else (left, right, match.group(1))


def _spoken(identifier: str) -> str:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", identifier.strip())
    return " ".join(w for w in re.split(r"[\s_-]+", spaced.lower()) if w)


def _singular(identifier: str) -> str:
    words = _spoken(identifier).split()
    return " ".join([*words[:-1], base_form(words[-1])]) if words else ""
