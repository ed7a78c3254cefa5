"""What a product is called that the text gives no name: by whose business it is, its line of business, what it keeps.

Invariant: depends on the text and its packs only; people and things that any app has name no product.
"""

from collections.abc import Iterator, Sequence

from omniforge.ideas.parser import brand, pitch, topic
from omniforge.ideas.parser.chunks import Chunk, chunks
from omniforge.ideas.parser.domain import Domain
from omniforge.ideas.parser.drafts import EntityDraft
from omniforge.ideas.parser.grammar import tag
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.pack import Pack
from omniforge.ideas.parser.phrases import PhraseIndex, base_form
from omniforge.ideas.parser.vocabulary import kind_of, likes


def made_name(index: PhraseIndex, domain: Domain, entities: Sequence[EntityDraft]) -> str:
    """Return the name of a product, the same for the same text."""
    return brand.made_name(_named_by(domain), _topics(index, domain, entities), index.idea.text)


def _topics(index: PhraseIndex, domain: Domain, entities: Sequence[EntityDraft]) -> list[str]:
    """Return what the app is about: whose business it is, its line of business, what it keeps, its title.

    Who uses it comes last.
    """
    kept = [d.name for d in sorted(entities, key=lambda d: -d.weight) if d.words.lower() not in likes()]
    own = domain.primary.words[:2]
    lines = [w for m in domain.matches for w in m.words[:2]] if brand.is_pale(own) else list(own)
    known = [*_trades(index), *lines, *kept]
    users = [w for w in known if _names_people(w)]
    return [*(w for w in known if w not in users), topic.topic(index)[0], *users]


def _trades(index: PhraseIndex) -> Iterator[str]:
    """Yield what stands before the business a pitch is for: `a CRM for a roofing company`, `a pottery studio shop`."""
    if not pitch.is_short(index):
        return
    for chunk in chunks(tag(index.tokens[0], index.idea.sentences[0].text)):
        if _is_business(chunk):
            words = [t for t in chunk.tokens[:-1] if not _says_kind(t.base)]
            yield from (t.text for t in words if t.base not in word_list("persons") or _is_trade(t.base))


def _is_business(chunk: Chunk) -> bool:
    return not chunk.head.is_plural and _is_trade(chunk.head.base)


def _is_trade(noun: str) -> bool:
    return kind_of(noun).id == "group"


def _says_kind(noun: str) -> bool:
    return any(noun in word_list(name) for name in ("app_words", "makers", "holders"))


def _named_by(domain: Domain) -> Pack:
    """Return the pack whose words go into a made name: that of the business, not of the kind of app."""
    helper = next((m for m in domain.helpers if not brand.is_pale(m.words[:2])), None)
    return helper.pack if helper is not None and brand.is_pale(domain.primary.words[:2]) else domain.primary.pack


def _names_people(words: str) -> bool:
    head = base_form(words.rsplit(maxsplit=1)[-1])
    return head in word_list("persons") and kind_of(head).id not in ("group", "place")
