"""JDL text to tokens. Documentation comments are kept as tokens, other comments are dropped.

The token classes follow the lexer of the JHipster project's published grammar (JDL reference, "Domain language").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from omniforge.errors import SpecError

_TOKEN = re.compile(
    r"""
    (?P<doc>/\*\*(?!/)[\s\S]*?\*/)
  | (?P<comment>/\*[\s\S]*?\*/|//[^\n]*)
  | (?P<space>\s+)
  | (?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
  | (?P<regex>(?<=\()/(?:[^/\\\n]|\\.)*/(?=\)))
  | (?P<number>-?\d+(?:\.\d+)?)
  | (?P<word>[A-Za-z_][\w-]*)
  | (?P<mark>[{}()\[\],:=@*.])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: `kind` is doc, string, regex, number, word, mark or end; `line` is 1-based."""

    kind: str
    text: str
    line: int


def tokenize(source: str) -> Iterator[Token]:
    """Yield the tokens of a JDL document, closed by one `end` token.

    Raises:
        SpecError: a character starts no token.
    """
    position, line = 0, 1
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None:
            raise SpecError(f"JDL line {line}: unexpected character {source[position]!r}")
        kind, text = str(match.lastgroup), match.group()
        if kind not in ("comment", "space"):
            yield Token(kind, text, line)
        line += text.count("\n")
        position = match.end()
    yield Token("end", "", line)
