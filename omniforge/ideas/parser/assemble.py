"""All parts into one spec, with the evidence of each.

Invariant: the spec validates, its ids are unique, and its links point to what exists.
"""

from collections.abc import Iterable
from itertools import chain

from omniforge.codegen import account_words, emit
from omniforge.codegen.names import kebab
from omniforge.ideas.parser import (
    account,
    asked,
    brand,
    business,
    content,
    copywriting,
    evidence,
    features,
    journeys,
    models,
    naming,
    pitch,
    plain_copy,
    site_copy,
    site_pages,
)
from omniforge.ideas.parser.doings import doings, together
from omniforge.ideas.parser.domain import GENERAL, Domain
from omniforge.ideas.parser.drafts import DEFINED, EntityDraft, Json, RoleDraft
from omniforge.ideas.parser.kinds import KindChoice
from omniforge.ideas.parser.phrases import PhraseIndex
from omniforge.ideas.parser.result import Evidence
from omniforge.ideas.parser.roles import are_anybody
from omniforge.ideas.parser.sites import SiteWish
from omniforge.ideas.parser.tagline import tagline
from omniforge.spec.model import FORMAT_VERSION, Spec

_SEVERAL = 2
_MAX_SUMMARY = 600


def assemble(
    index: PhraseIndex,
    domain: Domain,
    entities: tuple[EntityDraft, ...],
    roles: tuple[RoleDraft, ...],
    *,
    kind: KindChoice,
    name: str | None,
    wish: SiteWish | None = None,
) -> tuple[Spec, tuple[Evidence, ...]]:
    """Return the spec and the evidence of its parts, sorted by path.

    Args:
        index: the text.
        domain: its packs.
        entities: what the app keeps.
        roles: who uses it.
        kind: kind of app.
        name: of the product, where it came with the text.
        wish: what the text asks a site for, where it asks for one: its words are then for visitors.
    """
    pack = domain.primary.pack
    built = models.build(entities, roles)
    chosen = features.choose(index, domain, entities)
    chosen += asked.features(index, entities, [f for f, _, _ in chosen])
    colours = brand.asked_colours(index)
    name = " ".join(emit.clean(name or "").split()) or None
    given = None if name else brand.given_name(index)
    made = wish.name if wish else naming.made_name(index, domain, entities)
    product = name or given or made
    clauses = copywriting.clauses(index, roles)
    deeds = doings(index, clauses)
    people = copywriting.audience(index)
    voice = plain_copy.Voice(name=product, audience=people, doings=deeds, digest_of=index.idea.text)
    has_own_copy = pack.id != GENERAL and domain.is_whole and not any(d.is_told for d in entities)
    copy = pack.copywriting if has_own_copy else plain_copy.write(built, voice)
    head, head_words = copywriting.headline(
        clauses, (together(deeds), *deeds) if not has_own_copy else (), copy.headline
    )
    line = tagline(index, product)
    summary = _summary(index)
    if (pack.id == GENERAL and not _keeps_records(index, entities)) or kind.kind == features.GAME:
        chosen += features.own_work(kind.kind, line or product, summary, chosen)
    words = copywriting.marketing(copy, name=product, head=head, people=people)
    site = content.Site(
        kind=kind.kind, name=product, line=line or head, people=people, doings=deeds, models=built, faq=words["faq"]
    )
    wordy = content.pages(index, site)
    if wish is not None:
        said = site_copy.words(wish, product, built)
        pack, words = site_pages.pack(pack, said), site_copy.marketing(said)
        line, head, head_words, people = site_copy.tagline(said), words["headline"], "", ""
        chosen, wordy = site_pages.features(said), site_pages.pages(said, words["faq"])
    record: Json = {
        "forge": FORMAT_VERSION,
        "name": product[:120],
        "slug": kebab(product)[:60].strip("-"),
        "tagline": line or head,
        "summary": summary,
        "kind": kind.kind,
        "brand": brand.brand(pack, colours),
        "personas": [_persona(r) for r in roles],
        "roles": [{"id": r.id, "name": r.name, "description": r.description, "signup": r.signup} for r in roles],
        "models": built,
        "features": [f for f, _, _ in chosen],
        "pages": [*journeys.pages(built, roles), *wordy],
        "flows": journeys.flows(domain, entities, built, roles),
        "design": {"archetype": kind.archetype, "shell": kind.shell},
        "business": business.business(pack, built),
        "marketing": words,
        "crm": business.crm(pack, built),
        "workflows": business.workflows(pack, built),
        "mobile": {"category": pack.store.category, "keywords": list(pack.store.keywords)},
    }
    account_label, account_said = account.asked_name(index.idea.text, kind.kind, has_roles=not are_anybody(roles))
    if account_label:
        record[account_words.KEY] = account_label
    reasons = chain(
        (account.reason(account_words.KEY, account_said),) if account_label else (),
        evidence.of_names(
            chosen=name, given=given, head_words=head_words, tagline="" if wish else line, people=people, domain=domain
        ),
        (evidence.of_kind(kind, domain),),
        evidence.of_brand(colours, domain),
        evidence.of_models(index, entities, built),
        evidence.of_roles(roles),
        evidence.of_features(chosen),
        evidence.of_sections(domain),
    )
    return Spec.model_validate(record), tuple(sorted(reasons, key=lambda e: e.path))


def _summary(index: PhraseIndex) -> str:
    """Return the text without the sentences that only ask for a look: those go to the designer."""
    sentences = [s.text for s in index.idea.sentences]
    said = [s for number, s in enumerate(sentences) if not copywriting.is_look_wish(index, number)]
    return " ".join(" ".join(said or sentences).split())[:_MAX_SUMMARY]


def _keeps_records(index: PhraseIndex, entities: Iterable[EntityDraft]) -> bool:
    """Whether a pitch speaks of things to keep, and of nothing that forms and lists do not do already."""
    kept = tuple(entities)
    is_told = any(d.words and d.weight >= DEFINED for d in kept)
    return pitch.is_pitch(index) and (is_told or sum(bool(d.words) for d in kept) >= _SEVERAL)


def _persona(role: RoleDraft) -> Json:
    return {"id": role.id, "name": role.name, "role": role.id, "goal": role.goal, "pain": role.pain}
