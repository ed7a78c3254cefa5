"""What a text is about when it names nothing that is kept: the thing in its title, or what its tool gives.

Invariant: the words come from the text; a calculator gives calculations, a quiz maker quizzes.
"""

import re

from omniforge.ideas.parser.grammar import is_quality, verb_stem
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import PhraseIndex, Token
from omniforge.ideas.parser.vocabulary import noun_set

_MAX_TITLE_WORDS = 8
_GIVES = {
    "calculator": "calculation", "converter": "conversion", "translator": "translation", "validator": "check",
    "checker": "check", "scanner": "scan", "previewer": "preview", "comparer": "comparison", "simulator": "simulation",
    "solver": "solution", "timer": "timing", "detector": "detection", "recognizer": "recognition", "cipher": "message",
    "visualizer": "visualization", "analyzer": "analysis", "analyser": "analysis", "formatter": "text", "game": "game",
    "player": "play", "counter": "count", "optimizer": "optimization", "encoder": "message", "decoder": "message",
}  # fmt: skip
RESULT = "result"


def topic(index: PhraseIndex) -> tuple[str, str]:
    """Return (name, words) of what the text is about; the name is never empty."""
    made = outcome(index)
    if made is not None:
        return made
    tokens = _before_preposition(_title(index))
    if not tokens:
        return RESULT, ""
    while len(tokens) > 1 and (tokens[-1].base in word_list("makers") or tokens[-1].base in word_list("app_words")):
        tokens = tokens[:-1]
    named = [t for t in tokens if not _says_nothing(t)]
    if not named:
        is_word = len(tokens) == 1 and tokens[0].base.isalpha() and tokens[0].base not in word_list("determiners")
        first = tokens[0].base if is_word else ""
        return f"{first} {RESULT}".strip(), _verbatim(index, tokens)
    pair = named[-2:] if len(named) > 1 and named[-2].end + 1 >= named[-1].start else named[-1:]
    return " ".join(t.base.replace("-", " ") for t in pair), _verbatim(index, tokens)


def outcome(index: PhraseIndex) -> tuple[str, str] | None:
    """Return (name, words) of what a tool gives, if the title names a tool: the conversions of a converter."""
    tokens = _title(index)
    if not tokens or tokens[-1].base not in _GIVES or tokens[-1].is_plural:
        return None
    given = _GIVES[tokens[-1].base]
    if _before_preposition(tokens) == tokens:
        before = [t for t in tokens[:-1] if not _says_nothing(t)][-1:]
    else:
        before = [t for t in tokens[:1] if t.base.isalpha() and t.text.lower() not in word_list("determiners")]
    return " ".join([*(t.base for t in before), given]), _verbatim(index, tokens)


def _before_preposition(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    ends = [i for i, t in enumerate(tokens) if t.text.lower() in word_list("prepositions")]
    return tokens[: ends[0]] if ends and ends[0] > 0 else tokens


def _title(index: PhraseIndex) -> tuple[Token, ...]:
    """Return the words before the first full stop, or those between `a` and `website` in a request."""
    tokens, text = index.tokens[0], index.idea.sentences[0].text
    if len(tokens) <= _MAX_TITLE_WORDS:
        return tokens
    ends = [i for i, t in enumerate(tokens) if t.base in word_list("app_words")]
    if not ends:
        return ()
    start = ends[0]
    while start > 0 and _belongs(tokens[start - 1], text, tokens[start]):
        start -= 1
    return tokens[start : ends[0] + 1] if start < ends[0] else ()


def _belongs(token: Token, text: str, following: Token) -> bool:
    low = token.text.lower()
    closed = low in word_list("determiners") or low in word_list("prepositions") or low in word_list("fillers")
    return not closed and not re.search(r"[,;:.()]", text[token.end : following.start])


def _says_nothing(token: Token) -> bool:
    low, base = token.text.lower(), token.base
    if (
        not base[0].isalpha()
        or low.endswith("ly")
        or is_quality(low, base)
        or low in word_list("conjunctions")
        or low in word_list("stop")
    ):
        return True
    if any(base in word_list(name) for name in ("never", "persons", "numbers", "brands", "modals")):
        return True
    return base in noun_set("abstract") or base in noun_set("actions") or (bool(verb_stem(low)) and low != base)


def _verbatim(index: PhraseIndex, tokens: tuple[Token, ...]) -> str:
    return index.idea.sentences[0].text[tokens[0].start : tokens[-1].end] if tokens else ""
