"""What each part of a spec rests on: words of the text, a pack, or a rule.

Invariant: every section, model, field, link, state, role and feature of the record has exactly one item.
"""

from collections.abc import Iterable, Iterator, Sequence

from omniforge.ideas.parser.brand import ColourWish
from omniforge.ideas.parser.domain import GENERAL, Domain
from omniforge.ideas.parser.drafts import RULE, TEXT, EntityDraft, Json, RoleDraft
from omniforge.ideas.parser.kinds import KindChoice
from omniforge.ideas.parser.phrases import PhraseIndex
from omniforge.ideas.parser.result import Evidence

CHOSEN = "chosen"
"""Source of what a person gave beside the text."""
_USUAL = ("business", "crm", "design", "mobile", "workflows")
_DERIVED = (
    ("flows", "what each role does with the models"),
    ("pages", "the pages that every app has, and those of the models"),
    ("personas", "one for each role"),
)


def of_names(
    *, chosen: str | None, given: str | None, head_words: str, tagline: str, people: str, domain: Domain
) -> Iterator[Evidence]:
    """Yield why it is called so, and where its first lines come from.

    Args:
        chosen: name that came with the text.
        given: name found in the text.
        head_words: piece of the text that became the headline.
        tagline: line below the name; from the text, or the headline again.
        people: audience named in the text.
        domain: whose pack speaks where the text does not.
    """
    source = _pack(domain)
    if chosen:
        yield Evidence("name", "", CHOSEN, "given beside the text")
    else:
        yield Evidence(
            "name", given or "", TEXT if given else RULE, "the name given" if given else "made from the topic"
        )
    yield Evidence("forge", "", RULE, "format of the file")
    yield Evidence("slug", "", RULE, "from the name")
    yield Evidence("tagline", "", TEXT if tagline else source, "the first sentence" if tagline else "the headline")
    yield Evidence("summary", "", TEXT, "the text, without wishes about looks")
    yield Evidence("marketing", "", source, "says what the models and the pack say")
    yield Evidence("marketing.headline", head_words, TEXT if head_words else source, "what people do here")
    if people:
        yield Evidence("marketing.audience", people, TEXT, "whom the text speaks of")


def of_kind(kind: KindChoice, domain: Domain) -> Evidence:
    """Return why it is this kind of app."""
    pack, score = domain.primary.pack, domain.primary.score
    words = kind.words or ", ".join(domain.primary.words)
    return Evidence("kind", words, TEXT if kind.words else _pack(domain), f"{pack.title} ({score:g} points)")


def of_brand(colours: Sequence[ColourWish], domain: Domain) -> Iterator[Evidence]:
    """Yield why it looks so."""
    yield Evidence("brand", "", _pack(domain), f"usual for: {domain.primary.pack.title}")
    for number, (_, hit) in enumerate(colours):
        yield Evidence(f"brand.colours.{number}", hit.words, TEXT, "asked for")


def of_models(index: PhraseIndex, drafts: Iterable[EntityDraft], models: Iterable[Json]) -> Iterator[Evidence]:
    """Yield one item per model and one per field, link and state of it."""
    for draft, model in zip(drafts, models, strict=True):
        path = f"models.{draft.id}"
        yield Evidence(path, draft.words, draft.source, draft.description)
        silent = f"pack:{draft.pack}" if draft.pack else RULE
        note = f"usual for {draft.name.lower()}"
        for part in ("fields", "states"):
            for record in model.get(part, ()):
                yield _named(index, f"{path}.{part}.{record['id']}", record["name"], silent, note)
        for record in model.get("relations", ()):
            together = f"{draft.name.lower()} and {record['name'].lower()} belong together"
            yield _named(index, f"{path}.relations.{record['id']}", record["name"], silent, together)


def of_roles(roles: Iterable[RoleDraft]) -> Iterator[Evidence]:
    """Yield one item per role."""
    for role in roles:
        yield Evidence(f"roles.{role.id}", role.words, role.source, role.description)


def of_features(found: Iterable[tuple[Json, str, str]]) -> Iterator[Evidence]:
    """Yield one item per feature: (record, words, source)."""
    for record, words, source in found:
        yield Evidence(f"features.{record['id']}", words, source, record["description"])


def of_sections(domain: Domain) -> Iterator[Evidence]:
    """Yield one item for every section that follows from the pack or from other sections."""
    for part in _USUAL:
        yield Evidence(part, "", _pack(domain), f"usual for: {domain.primary.pack.title}")
    for part, note in _DERIVED:
        yield Evidence(part, "", RULE, note)


def _pack(domain: Domain) -> str:
    return f"pack:{domain.primary.pack.id}" if domain.primary.pack.id != GENERAL else RULE


def _named(index: PhraseIndex, path: str, name: str, silent: str, note: str) -> Evidence:
    hit = index.first((name,))
    return Evidence(path, hit.words, TEXT, "named in the text") if hit else Evidence(path, "", silent, note)
