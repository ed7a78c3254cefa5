"""The text of a formula as a tree: a lexer of one pattern and a parser by precedence.

Precedence, from loose to tight: or, and, not, comparisons, &, + and -, * and /, a sign.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import NoReturn

from omniforge.spec.formula.tree import Aggregate, Call, Formula, FormulaError, Literal, Name, Node, Operation

MAX_DEPTH, MAX_OPERATORS = 24, 40
"""Brackets within each other, and operators in all; more is no formula that a person reads."""
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d+)?)
    |(?P<text>"(?:[^"]|"")*"|'(?:[^']|'')*')
    |(?P<name>[a-z][a-z0-9]*(?:_[a-z0-9]+)*)
    |\[(?P<quoted>[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*)\]
    |(?P<sign>==|!=|<=|>=|[-+*/&=<>(),.])
    )""",
    re.VERBOSE,
)
_LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",),
    ("and",),
    ("=", "!=", "<", "<=", ">", ">="),
    ("&",),
    ("+", "-"),
    ("*", "/"),
)
_COMPARISONS = 2
AGGREGATES = ("count", "sum")
_WRITE = "write it like `quantity * price`; docs/how-to/computed-fields.md has the whole syntax"


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int
    """Character, from 1."""


@lru_cache(maxsize=2048)
def parse(text: str) -> Formula:
    """Return the tree of a formula.

    Raises:
        FormulaError: it cannot be read; the message says where.
    """
    if "\n" in text.strip() or "\r" in text.strip():
        raise FormulaError("the formula has more than one line", "write it on one line")
    return _Parser(_tokens(text)).whole()


def _tokens(text: str) -> Sequence[_Token]:
    tokens = []
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:
            place = at + len(text[at:]) - len(text[at:].lstrip())
            raise FormulaError(f"`{text[place]}` at character {place + 1} means nothing in a formula", _WRITE)
        kind = str(found.lastgroup)
        tokens.append(_Token(kind, found[kind], found.start(kind) + 1))
        at = found.end()
    return tokens


class _Parser:
    """Reads tokens one after the other."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0
        self._n_operators = 0

    def whole(self) -> Formula:
        if not self._tokens:
            raise FormulaError("the formula is empty", _WRITE)
        is_aggregate = self._tokens[0].text in AGGREGATES and self._peek("(", ahead=1)
        formula: Formula = self._aggregate() if is_aggregate else self._level(0)
        if self._next < len(self._tokens):
            if is_aggregate:
                raise FormulaError(
                    f"`{self._tokens[0].text}(…)` stands in a larger formula",
                    "make it a computed field of its own, and read that field here",
                )
            self._refuse()
        return formula

    def _aggregate(self) -> Aggregate:
        function = self._take().text
        self._expect("(")
        source = self._id()
        field = None
        if self._peek("."):
            self._take()
            field = self._id()
        link = None
        if self._peek(","):
            self._take()
            link = self._id()
        self._expect(")")
        if (field is None) != (function == "count"):
            fix = f"write `count({source})`" if function == "count" else f"write `sum({source}.amount)`"
            raise FormulaError(f"`{function}` {'counts records, no field' if field else 'needs a field'}", fix)
        return Aggregate(function, source, field, link)

    def _level(self, level: int) -> Node:
        if level == _COMPARISONS and self._word("not"):
            self._take()
            return Operation("not", (self._deeper(level),))
        if level == len(_LEVELS):
            return self._signed()
        node = self._level(level + 1)
        while (operator := self._operator(level)) is not None:
            right = self._level(level + 1)
            node = Operation(operator, (node, right))
            if level == _COMPARISONS and self._operator_ahead(level):
                raise FormulaError("two comparisons stand in a row", "join them with `and`: `a < b and b < c`")
        return node

    def _operator(self, level: int) -> str | None:
        if not self._operator_ahead(level):
            return None
        self._n_operators += 1
        if self._n_operators > MAX_OPERATORS:
            raise FormulaError(f"the formula has more than {MAX_OPERATORS} operators", "split it into several fields")
        return self._take().text.replace("==", "=")

    def _operator_ahead(self, level: int) -> bool:
        token = self._ahead()
        words = level < _COMPARISONS
        is_kind = token is not None and token.kind == ("name" if words else "sign")
        return is_kind and token is not None and token.text.replace("==", "=") in _LEVELS[level]

    def _signed(self) -> Node:
        if self._peek("-"):
            self._take()
            return Operation("-", (self._deeper(len(_LEVELS)),))
        return self._primary()

    def _primary(self) -> Node:
        token = self._ahead()
        if token is None or (token.kind == "sign" and token.text != "("):
            self._refuse()
        self._take()
        if token.kind == "sign":
            inner = self._deeper(0)
            self._expect(")")
            return inner
        if token.kind == "number":
            return Literal(Fraction(token.text))
        if token.kind == "text":
            quote = token.text[0]
            return Literal(token.text[1:-1].replace(quote * 2, quote))
        if token.kind == "quoted":
            return Name(token.text)
        if token.text in ("true", "false"):
            return Literal(token.text == "true")
        if token.text in ("and", "or", "not"):
            self._next -= 1
            self._refuse()
        return Call(token.text, self._arguments()) if self._peek("(") else Name(token.text)

    def _arguments(self) -> tuple[Node, ...]:
        self._expect("(")
        found: list[Node] = []
        if not self._peek(")"):
            found.append(self._deeper(0))
            while self._peek(","):
                self._take()
                found.append(self._deeper(0))
        self._expect(")")
        return tuple(found)

    def _deeper(self, level: int) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FormulaError(f"the formula is nested more than {MAX_DEPTH} deep", "split it into several fields")
        node = self._level(level)
        self._depth -= 1
        return node

    def _id(self) -> str:
        token = self._ahead()
        if token is None or token.kind not in ("name", "quoted"):
            self._refuse()
        return self._take().text

    def _expect(self, sign: str) -> None:
        if not self._peek(sign):
            token = self._ahead()
            where = "at the end" if token is None else f"before `{token.text}` (character {token.at})"
            is_hyphen = token is not None and token.text == "-"
            fix = "write an id with hyphens in brackets: `[order-line]`" if is_hyphen else "close every open bracket"
            raise FormulaError(f"`{sign}` is missing {where}", fix)
        self._take()

    def _word(self, word: str) -> bool:
        token = self._ahead()
        return token is not None and token.kind == "name" and token.text == word

    def _peek(self, sign: str, *, ahead: int = 0) -> bool:
        at = self._next + ahead
        return at < len(self._tokens) and self._tokens[at].kind == "sign" and self._tokens[at].text == sign

    def _ahead(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self) -> _Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _refuse(self) -> NoReturn:
        token = self._ahead()
        if token is None:
            raise FormulaError("the formula ends too early", _WRITE)
        raise FormulaError(f"`{token.text}` is unexpected at character {token.at}", _WRITE)
