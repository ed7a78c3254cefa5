"""What several things share: `tags on posts`, `students join several courses`, `many actors play in many movies`.

Invariant: two things share each other only where the text says `several` of both, by its words or by the verb between
them, or where the one is of a sort that is made to be shared, such as a tag.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from omniforge.ideas.parser.chunks import Chunk
from omniforge.ideas.parser.grammar import Tag, Word
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import Token

_SEVERAL = frozenset({"many", "several", "multiple", "various", "different", "numerous"})
_EACH = frozenset({"each", "every", "a", "an"})
_MAX_BETWEEN = 5
"""Words that may stand between the two things."""


def is_shared(noun: str) -> bool:
    """Whether things of a sort are made to be shared: one tag stands on many posts."""
    return noun.rsplit(maxsplit=1)[-1] in word_list("shared") if noun else False


def read_shared(
    words: Sequence[Word], named: Sequence[tuple[Chunk, int]]
) -> Iterator[tuple[int, int, tuple[Token, ...]]]:
    """Yield (one, other, words) where each of the first thing has several of the second.

    Args:
        words: a tagged sentence.
        named: its noun phrases that name things, with the index of the thing.
    """
    for (one, a), (two, b) in pairwise(named):
        end = one.place + len(one.tokens)
        between = words[end : two.place]
        if a == b or len(between) > _MAX_BETWEEN or any(c in w.gap for w in between for c in ",;:"):
            continue
        is_told = any(w.tag in (Tag.VERB, Tag.PAST) for w in between) and between[0].tag is not Tag.CONJUNCTION
        if is_told and two.head.is_plural and is_several(words, two):
            piece = (*one.tokens, *two.tokens)
            yield a, b, piece
            joins = any((w.stem or w.token.base) in word_list("joins") for w in between)
            if is_several(words, one) or (joins and (one.head.is_plural or _is_each(words, one))):
                yield b, a, piece


def is_several(words: Sequence[Word], chunk: Chunk) -> bool:
    """Whether a phrase says that there are several of a thing."""
    before = words[chunk.place - 1].token.text.lower() if chunk.place else ""
    return before in _SEVERAL or chunk.tokens[0].text.lower() in _SEVERAL


def _is_each(words: Sequence[Word], chunk: Chunk) -> bool:
    return chunk.place > 0 and words[chunk.place - 1].token.text.lower() in _EACH
