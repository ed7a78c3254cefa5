"""A site of a business, a club or a person, asked for with its parts: `a website for my bakery with cakes and news`.

Invariant: pure; a text that lets people do things of their own on the site is an app and no such site.
"""

import re
from dataclasses import dataclass

from omniforge.ideas.parser import pitch
from omniforge.ideas.parser.domain import GENERAL, Domain
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.phrases import PhraseIndex, base_form
from omniforge.ideas.parser.site_parts import DETERMINER, Part, Sent, known, sort
from omniforge.ideas.parser.vocabulary import kind_of

_FORM = (
    r"(?P<form>web ?sites?|web ?page|site|home ?page|(?:one-page|landing) (?:site|website|page)|landing page"
    r"|portfolio(?: web ?site| site| page)?|(?:personal )?blog|web presence)"
)
_REST = r"(?P<rest>(?:\s+(?:with|including|showing|featuring)\b|\s*[,:;.]|\s+[-\u2013\u2014]\s).*)$"
_ASKED = (
    r"^(?:please\s+)?(?:(?:i|we)\s+(?:need|want|would like)\s+|(?:build|create|make|design)\s+(?:me\s+|us\s+)?)?"
    r"(?:an?\s+|the\s+)?(?:(?:simple|small|modern|nice|little|new|brochure|one-page|company|static|personal)\s+){0,3}"
)
_I_AM = r"^(?:(?:i am|i'm|we are|we're)\s+)?"
_NEED = r"(?:needs?|wants?)\s+(?:an?\s+)?(?:\w+\s+)?"
_WAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_ASKED}{_FORM}\s+(?:for|of|about)\s+(?P<who>[^,:;.]+?){_REST}",
        rf"{_ASKED}{_FORM}\s+for\s+(?P<who>(?:my|our)\s[^,:;.]+)(?P<rest>)\.?$",
        rf"{_I_AM}(?P<who>[^,:;.]+?),?\s+(?:and\s+)?(?:(?:i|we)\s+)?{_NEED}{_FORM}{_REST}",
        rf"{_ASKED}(?P<who>[^,:;.]+?)\s+{_FORM}{_REST}",
    )
)
_APP = re.compile(
    r"\b(?:where|lets?|allow(?:s|ing)?|enables?|can|could|should|must|users?|log ?in|sign in|accounts?|dashboard"
    r"|admin|manage\w*|track\w*|has an?|have an?|marketplace|payments?|each|every|comments?|forum|chat"
    r"|members?' area|members only|private|for (?:me|myself))\b|\(",
    re.IGNORECASE,
)
"""Words of texts about what people do or what things have: such a text is read as an app."""
_APPOSITION = re.compile(r"^\s*,\s*(?:an?|the)\s[^,]*,\s*(?=with\b|including\b)", re.IGNORECASE)
"""What an owner is, behind its name: `Hansen & Sons, a carpenter in Kiel, with projects`."""
_CLAUSE = re.compile(r"\b(?:to|that|which|who|whose|so)\b", re.IGNORECASE)
"""Words with which an owner becomes what is done on the site."""
_KINDS = ("brochure", "portfolio", "blog", "personal-blog")
"""Packs of kinds of site: they know no line of business."""
_NAME_WORDS = 4
_USUAL = ("news",)
"""What a site shows of which only sections are named: every owner has something to say."""
_TRADE = re.compile(
    r"(?:ist|smith|(?<!cent)(?<!theat)(?<!din)(?<!chapt)er|(?<!man)(?<!harb)(?<!parl)(?<!mot)(?<!do)(?<!flo)or)$"
)
"""How the name of somebody's trade ends: a piano tuner, a florist, a locksmith."""


@dataclass(frozen=True, slots=True)
class SiteWish:
    """What a text asks a site for.

    Attributes:
        kind: `brochure`, `portfolio` or `blog`.
        form: what the text calls it.
        owner: who runs it, as its copy says: `our bakery`, `the painter`; for a blog what it is about.
        name: of the site, after its owner.
        noun: the last word of the owner, base form.
        is_person: a single person runs it.
        shown: names of what everyone may read.
        sent: what visitors send.
        parts: sections of words.
    """

    kind: str
    form: str
    owner: str
    name: str
    noun: str
    is_person: bool
    shown: tuple[str, ...]
    sent: tuple[Sent, ...]
    parts: tuple[Part, ...]


def read(index: PhraseIndex, domain: Domain) -> SiteWish | None:
    """Return what a short text asks a site for; nothing when it asks for an app, or when a pack fits its owner."""
    text = " ".join(s.text for s in index.idea.sentences).strip()
    if not pitch.is_short(index) or _APP.search(text):
        return None
    found = next((m for way in _WAYS if (m := way.match(text))), None)
    if found is None or not _is_owner(found, domain):
        return None
    shown, sent, parts = sort(_APPOSITION.sub("", found["rest"] or ""))
    if (found["rest"] and not (shown or sent or parts)) or known("audience") & set(shown):
        return None
    form, who = found["form"].lower(), found["who"].strip()
    if found.start("who") == 0 and who[1:] == who[1:].lower():
        who = who[:1].lower() + who[1:]
    is_blog, noun, bare = "blog" in form, _head(who), _bare(who)
    return SiteWish(
        kind="blog" if is_blog else "portfolio" if "portfolio" in form else "brochure",
        form=found["form"],
        owner=who if is_blog else _owner(who, bare, noun),
        name=_name(f"{bare} blog" if is_blog else bare),
        noun=noun,
        is_person=_is_person(noun) and not is_blog,
        shown=shown or (() if sent else _USUAL),
        sent=sent,
        parts=parts,
    )


def _head(who: str) -> str:
    return base_form(who.rsplit(maxsplit=1)[-1].lower())


def _is_owner(found: re.Match[str], domain: Domain) -> bool:
    """Whether the words name who runs a site, and nobody whose business a pack has copy for."""
    who = found["who"].strip()
    if not who or _head(who) in known("not_owners") or _CLAUSE.search(who):
        return False
    if (found.re is _WAYS[-1] or not found["rest"]) and not _runs_a_site(_head(who)):
        return False
    is_known = domain.is_whole and domain.primary.pack.id not in (GENERAL, *_KINDS)
    return not (is_known and _speaks_of(who, domain))


def _speaks_of(who: str, domain: Domain) -> bool:
    """Whether the pack that leads knows the owner itself and not only things on the site."""
    low = who.lower()
    return any(words.lower() in low for words in domain.primary.words)


def _runs_a_site(noun: str) -> bool:
    return kind_of(noun).id in ("group", "place", "person") or _is_person(noun) or noun in known("gatherings")


def _is_person(noun: str) -> bool:
    family = kind_of(noun).id
    if noun in known("gatherings"):
        return False
    if family in ("group", "place"):
        return False
    return noun in word_list("persons") or (not family and _TRADE.search(noun) is not None)


def _bare(who: str) -> str:
    """Return the owner without determiner and modest words."""
    words = DETERMINER.sub("", who).split()
    while len(words) > 1 and words[0].lower() in known("modest"):
        words = words[1:]
    return " ".join(words)


def _owner(who: str, bare: str, noun: str) -> str:
    """Return the owner as the copy of the site calls it: a business is `our bakery`, a person `the painter`."""
    found = DETERMINER.match(who)
    word = found["word"].lower() if found else ""
    if not word and bare != bare.lower():
        return bare
    return f"{'the' if word == 'the' or _is_person(noun) else 'our'} {bare}"


def _name(bare: str) -> str:
    """Return the name of a site after its owner: `Violin Workshop`, `The Bakery`."""
    words = [w[:1].upper() + w[1:] for w in bare.split()][-_NAME_WORDS:]
    return " ".join(words if len(words) > 1 else ["The", *words])
