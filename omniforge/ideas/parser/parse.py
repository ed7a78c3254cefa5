"""Text into a spec: the stages in their order.

Invariant: pure and deterministic; the same text and packs give the same spec in every process.
"""

from collections.abc import Sequence

from omniforge.ideas.parser import (
    assemble,
    declared,
    domain,
    entities,
    kinds,
    language,
    roles,
    site_drafts,
    sites,
)
from omniforge.ideas.parser.normalise import MAX_CHARACTERS, normalise
from omniforge.ideas.parser.nouns import read_nouns
from omniforge.ideas.parser.pack_shelf import PackHead, heads
from omniforge.ideas.parser.phrases import index as index_phrases
from omniforge.ideas.parser.result import ParsedIdea


def parse(text: str, *, name: str | None = None, shelf: Sequence[PackHead] | None = None) -> ParsedIdea:
    """Turn an idea into a complete, valid spec.

    Args:
        text: the idea as typed: a sentence, a backlog or a whole document.
        name: product name; found in the text or made up when missing.
        shelf: heads of the packs to choose from; all that forge knows when missing.

    Raises:
        SpecError: there are no words in the text.
    """
    idea = normalise(text)
    index = index_phrases(idea)
    known = heads() if shelf is None else shelf
    fitting = domain.choose(index, known)
    stated = declared.read_declared(index)
    drafts = entities.choose(index, fitting, read_nouns(index, stated.places), stated)
    fitting = domain.settle(fitting, {(d.pack, d.known.id) for d in drafts if d.known is not None}, known)
    wish = sites.read(index, fitting)
    if wish is not None:
        fitting = domain.led_by(wish.kind, fitting, known, words=wish.form)
        kind = kinds.of_pack(fitting.primary.pack, words=wish.form)
        drafts = site_drafts.drafts(index, wish, drafts)
        people = site_drafts.roles(wish, fitting)
    else:
        kind = kinds.choose(index, fitting, [d.name for d in drafts])
        people = roles.choose(index, fitting, drafts, kind.kind)
    spec, evidence = assemble.assemble(index, fitting, drafts, people, kind=kind, name=name, wish=wish)
    notes = []
    if not fitting.primary.words:
        notes.append("no known line of business was recognised; the parts not named in the text are general")
    tongue = language.unread(index)
    if tongue:
        notes.append(_of_tongue(tongue, [*fitting.primary.words, *(d.words for d in drafts if d.words)]))
    if idea.truncated:
        notes.append(f"only the first {MAX_CHARACTERS:,} characters were read")
    return ParsedIdea(spec=spec, evidence=evidence, notes=tuple(notes))


def _of_tongue(tongue: str, words: Sequence[str]) -> str:
    """Return what was understood of a text in a language that forge does not read."""
    used = f"only these words of it were used: {', '.join(dict.fromkeys(words))}" if words else "no word of it was used"
    return f"the text is in {tongue}, and forge reads English: {used}; say it in English, or put it right in spec.yaml"
