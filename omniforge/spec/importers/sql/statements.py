"""A script of SQL as statements: lists of tokens that know their line, in the dialect the script is written in.

Rows of `COPY … FROM stdin`, lines for the shell of psql and blocks between `DELIMITER` lines are not SQL; they are cut
out first, with as many empty lines left in their place, so that line numbers stay true.
"""

import re
from dataclasses import dataclass

from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import Token, TokenType

from omniforge.errors import SpecError

_COPY = re.compile(
    r"^(COPY\s[^;]*?\bFROM\s+stdin\b[^;\n]*;)[^\n]*\n.*?^\\\.[^\n]*$", re.MULTILINE | re.DOTALL | re.IGNORECASE
)
_SHELL = re.compile(r"^\\[^\n]*$", re.MULTILINE)
_DELIMITED = re.compile(
    r"^DELIMITER\s+(?!;\s*$)\S+.*?(?:^DELIMITER\s+;\s*?$|\Z)", re.MULTILINE | re.DOTALL | re.IGNORECASE
)
_ROUTINE = re.compile(r"\b(PROCEDURE|FUNCTION|TRIGGER|EVENT)\s+(?:IF\s+NOT\s+EXISTS\s+)?([`\"\w.$]+)", re.IGNORECASE)
_SIGNS = (
    ("mysql", re.compile(r"`|\bENGINE\s*=|\bAUTO_INCREMENT\b|\bUNSIGNED\b", re.IGNORECASE)),
    ("sqlite", re.compile(
        r"\bAUTOINCREMENT\b|^\s*PRAGMA\b|\bWITHOUT\s+ROWID\b|\bsqlite_sequence\b", re.IGNORECASE | re.MULTILINE)),
)  # fmt: skip
_STRINGS_AND_COMMENTS = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement.

    Attributes:
        tokens: without the semicolon.
        line: 1-based, where it starts.
    """

    tokens: tuple[Token, ...]
    line: int

    @property
    def words(self) -> tuple[str, ...]:
        """The first ten tokens in capitals: enough to tell what it does."""
        return tuple(t.text.upper() for t in self.tokens[:10])


@dataclass(frozen=True, slots=True)
class Script:
    """A whole script.

    Attributes:
        dialect: `postgres`, `mysql` or `sqlite`.
        text: what the tokens were read from.
        statements: in order.
        routines: line and name of what stood between `DELIMITER` lines.
    """

    dialect: str
    text: str
    statements: tuple[Statement, ...]
    routines: tuple[tuple[int, str], ...]


def read_script(source: str) -> Script:
    """Return the statements of a script.

    Raises:
        SpecError: a quote or comment is not closed.
    """
    routines: list[tuple[int, str]] = []
    for block in _DELIMITED.finditer(source):
        line = source.count("\n", 0, block.start()) + 1
        routines += [(line, f"{m[1].upper()} {m[2]}") for m in _ROUTINE.finditer(block[0])]
    text = _DELIMITED.sub(lambda m: "\n" * m[0].count("\n"), source)
    text = _COPY.sub(lambda m: m[1] + "\n" * m[0][len(m[1]) :].count("\n"), text)
    text = _SHELL.sub("", text)
    dialect = _dialect(text)
    try:
        tokens = Dialect.get_or_raise(dialect).tokenize(text)
    except TokenError as error:
        found = re.search(r"from \d+:(\d+)", str(error.__cause__))  # the second number counts characters
        line = text.count("\n", 0, int(found[1])) + 1 if found else 1
        message = f"SQL line {line}: a quote or comment that starts here is not closed"
        raise SpecError(message, hint="close it, or export the schema again without its rows") from error
    return Script(dialect, text, tuple(_statements(tokens)), tuple(dict.fromkeys(routines)))


def split(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    """Split a list at the commas that stand in no bracket."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += _DEPTH.get(token.token_type, 0)
        if token.token_type == TokenType.COMMA and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return [tuple(part) for part in parts if part]


def closing(tokens: tuple[Token, ...], start: int) -> int:
    """Return the index of the bracket that closes the one at `start`; past the end when there is none."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += _DEPTH.get(tokens[index].token_type, 0)
        if depth == 0:
            return index
    return len(tokens)


_DEPTH = {
    TokenType.L_PAREN: 1, TokenType.R_PAREN: -1, TokenType.L_BRACKET: 1, TokenType.R_BRACKET: -1,
    TokenType.L_BRACE: 1, TokenType.R_BRACE: -1,
}  # fmt: skip


def _dialect(text: str) -> str:
    bare = _STRINGS_AND_COMMENTS.sub(" ", text)
    return next((dialect for dialect, sign in _SIGNS if sign.search(bare)), "postgres")


def _statements(tokens: list[Token]) -> list[Statement]:
    """Cut at semicolons; the body of a trigger, from BEGIN to END, holds its own."""
    found: list[Statement] = []
    current: list[Token] = []
    for token in tokens:
        if token.token_type != TokenType.SEMICOLON:
            current.append(token)
        elif current and not _is_open_trigger(current):
            found.append(Statement(tuple(current), current[0].line))
            current = []
    return [*found, Statement(tuple(current), current[0].line)] if current else found


def _is_open_trigger(tokens: list[Token]) -> bool:
    head = {t.text.upper() for t in tokens[:4]}
    if "CREATE" not in head or "TRIGGER" not in head or tokens[-1].text.upper() == "END":
        return False
    return any(t.text.upper() == "BEGIN" for t in tokens)
