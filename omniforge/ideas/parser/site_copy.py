"""The words of a site, said to its visitors: what there is to see, what they can send, and how they get an answer.

Invariant: no fact that the text does not give; nothing is promised that the app does not do.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from omniforge.codegen.names import plural, sentence
from omniforge.codegen.wording import listed, lower_first, upper_first
from omniforge.ideas.parser import copywriting
from omniforge.ideas.parser.drafts import Json
from omniforge.ideas.parser.pack import PackCopy, PackText
from omniforge.ideas.parser.phrases import base_form
from omniforge.ideas.parser.plain_copy import article
from omniforge.ideas.parser.site_parts import Part, Sent, is_someone, known, vocabulary
from omniforge.ideas.parser.sites import SiteWish
from omniforge.ideas.parser.vocabulary import kind_of

_MAX_HEADLINE, _MAX_CALL, MOST, _DEEDS = 60, 30, 4, 3
WRITE = "Leave your email address in the form at the end of the start page. A person reads it and writes back."
_FIRST_PERSON = (
    (r"\bwe are\b", "I am"), (r"\b[wW]e\b", "I"), (r"\bus\b", "me"), (r"\bour\b", "my"), (r"\bOur\b", "My"),
)  # fmt: skip
_FIELDS = {
    "name": "your name", "quantity": "how many", "wanted_on": "the day", "wanted_at": "the time",
    "people": "for how many people",
    "phone": "your telephone number", "email": "your email address", "subject": "what it is about",
    "message": "your message",
}  # fmt: skip
_ASKED = {
    "hours": "When are you open?", "way": "How do I find you?", "prices": "What does it cost?",
    "area": "Do you come to my town?",
}  # fmt: skip
_TOLD = frozenset({"string", "enum", "money", "date", "datetime", "duration", "decimal", "integer"})
_SKIPPED = frozenset({"name", "title", "available", "summary", "text"})
IS_ABOUT = re.compile(r"^about (?!us$|me$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SiteWords:
    """What the copy of a site is made of.

    Attributes:
        wish: what the text asks for.
        name: of the site.
        shown: records of the models everyone may read.
        sent: what visitors send, with the record of its model.
    """

    wish: SiteWish
    name: str
    shown: Sequence[Json]
    sent: Sequence[tuple[Sent, Json]]

    def said(self, text: str) -> str:
        """Return a sentence as the owner says it: one person says `I`."""
        if self.wish.is_person or self.wish.kind == "blog":
            for pattern, word in _FIRST_PERSON:
                text = re.sub(pattern, word, text)
        return text

    @property
    def owner(self) -> str:
        """Who runs the site, inside a sentence."""
        return f"this blog about {self.wish.owner}" if self.wish.kind == "blog" else self.wish.owner


def words(wish: SiteWish, name: str, models: Sequence[Json]) -> SiteWords:
    """Return what the copy is made of."""
    posts = {s.name: s for s in wish.sent}
    return SiteWords(
        wish=wish,
        name=name,
        shown=[m for m in models if m["name"].lower() not in posts],
        sent=[(posts[m["name"].lower()], m) for m in models if m["name"].lower() in posts],
    )


def marketing(site: SiteWords) -> Json:
    """Return the marketing section."""
    copy = write(site)
    return copywriting.marketing(copy, name=site.name, head=copy.headline, people="")


def write(site: SiteWords) -> PackCopy:
    """Return the copy of the start page."""
    return PackCopy(
        audience=_audience(site),
        promise=site.said(_promise(site)),
        headline=headline(site),
        subheadline=site.said(joined(deeds(site))),
        call_to_action=call(site),
        letter=site.said(_letter(site)),
        story=PackText(title=site.said("About us"), body=introduction(site)),
        benefits=tuple(_benefits(site))[:MOST],
        steps=_steps(site),
        faq=tuple(_faq(site)),
    )


def introduction(site: SiteWords) -> str:
    """Return whose site it is, and what a visitor can do there."""
    whose = "a blog about" if site.wish.kind == "blog" else "the site of"
    return f"This is {whose} {site.wish.owner}. Here you can {lower_first(site.said(joined(deeds(site))))}"


def _letter(site: SiteWords) -> str:
    """Return what a mail to those who leave their address is about."""
    first = next((m for m in _first(site) if m["name"].lower() not in known("aside")), None)
    return f"new {plural_of(first)} and other news" if first is not None else "our news"


def headline(site: SiteWords) -> str:
    """Return what there is, and whose: `Cakes from our bakery`."""
    named = [m for m in site.shown if base_form(m["name"].split()[-1].lower()) not in known("aside")]
    first = [m for m in named if not is_someone(m["name"])] or named or list(site.shown)
    for count in (2, 1):
        if first and len(line := _of(site, first[:count])) <= _MAX_HEADLINE:
            return upper_first(line)
    return upper_first(site.wish.owner)[:_MAX_HEADLINE]


def _of(site: SiteWords, models: Sequence[Json]) -> str:
    things, owner = listed([plural_of(m) for m in models]), site.wish.owner
    families = {kind_of(m["name"]).id for m in models}
    if site.wish.kind == "blog":
        return f"{things} about {owner}"
    happens = bool(families & {"happening", "plan"})
    if site.wish.is_person:
        return f"{things} {'with' if families <= {'happening', 'plan'} else 'by'} {owner}"
    if site.wish.noun in known("gatherings") or all(is_someone(m["name"]) for m in models):
        return f"{things} of {owner}"
    is_made = families <= {"good", "writing", "media", ""} and not happens and models[0]["id"] != "service"
    return f"{things} {'from' if is_made else 'at'} {owner}"


def tagline(site: SiteWords) -> str:
    """Return one line that says what the site is of, and what is on it."""
    things = [plural_of(m) for m in site.shown[:3]]
    things += [lower_first(p.title) for p in site.wish.parts if p.id in ("hours", "way")][:1]
    start = f"A blog about {site.wish.owner}" if site.wish.kind == "blog" else upper_first(site.wish.owner)
    return f"{start}: {listed(things)}" if things else start


def call(site: SiteWords) -> str:
    """Return the call to action: what can be sent, else what there is to see, else to write."""
    for post, _ in site.sent:
        return call_of(site, post)
    for model in _first(site):
        line = f"{_look(site)} the {plural_of(model)}"
        return line if len(line) <= _MAX_CALL else f"{_look(site)} more"
    return "Get in touch"


def call_of(site: SiteWords, post: Sent) -> str:
    """Return what a visitor does with one form, in the words of a button."""
    if post.call and len(post.call) <= _MAX_CALL:
        return upper_first(post.call)
    record = vocabulary()["sent"][post.kind]
    model = next(m for p, m in site.sent if p is post)
    about = next((m for m in site.shown if any(r["to"] == m["id"] for r in model.get("relations", ()))), None)
    verb = "Register" if post.name.split()[-1] in ("registration", "enrolment", "enrollment") else "Apply"
    facts = {"sent": article(post.name), "verb": verb, "one": article(sentence(about["name"])) if about else ""}
    is_plain = len(post.name.split()) == 1 or post.name.endswith(" request")
    is_plain = is_plain and post.kind != "appointment"
    if about is not None and is_plain:
        line = str(record["with"]).format(**facts)
        if len(line) <= _MAX_CALL:
            return line
    if post.name.startswith("membership"):
        return f"{verb} for membership"
    if post.kind in ("appointment", "booking"):
        facts["sent"] = article(post.name.removesuffix(" request"))
        if post.kind == "booking" and (site.wish.is_person or site.wish.noun in known("hired")):
            return site.said("Book us")
    return str(record["alone"]).format(**facts)[:_MAX_CALL]


def _look(site: SiteWords) -> str:
    return "Read" if all(kind_of(m["name"]).id == "writing" for m in _first(site)) else "See"


def _first(site: SiteWords) -> list[Json]:
    """Return the two things that the copy names first: people stand behind what they do."""
    things = [m for m in site.shown if not is_someone(m["name"])]
    return (things or list(site.shown))[:2]


def deeds(site: SiteWords) -> list[str]:
    """Return what a visitor can do, as phrases that begin with a verb."""
    found = []
    if site.shown:
        found.append(f"{lower_first(_look(site))} the {listed([plural_of(m) for m in _first(site)])}")
    found += [lower_first(call_of(site, post)) for post, _ in site.sent]
    found += [str(deed) for p in site.wish.parts if (deed := vocabulary()["parts"][p.id]["deed"])]
    return (found or ["write to us"])[:_DEEDS]


def joined(deeds: Sequence[str]) -> str:
    """Return phrases as a sentence, with a comma before `and` where a phrase has one inside."""
    *before, last = deeds
    mark = ", and " if any(" and " in d for d in before) else " and "
    return upper_first(f"{', '.join(before)}{mark}{last}." if before else f"{last}.")


def _audience(site: SiteWords) -> str:
    if site.wish.kind == "blog":
        return f"readers who care about {site.wish.owner}"
    kinds = {s.kind for s in site.wish.sent}
    return f"{'customers' if kinds & {'order', 'booking', 'appointment'} else 'visitors'} of {site.wish.owner}"


def _promise(site: SiteWords) -> str:
    things = listed([plural_of(m) for m in site.shown[:3]]) if site.shown else "what there is to know"
    return f"{upper_first(things)} for everyone to see, and a person who answers."


def _benefits(site: SiteWords) -> Iterator[PackText]:
    for model in site.shown[:2]:
        yield PackText(title=upper_first(plural_of(model)), body=seen(model))
    for post, model in site.sent:
        states = [s["name"].lower() for s in model.get("states", ())][1:]
        ends = f"Your account shows whether your {post.name} is {listed(states, 'or')}."
        yield PackText(title=call_of(site, post), body=ends)
    for part in site.wish.parts:
        if part.id not in ("about", "contact", "questions") or IS_ABOUT.match(part.title):
            yield PackText(title=site.said(part.title), body=site.said(body_of(part)))
    for model in site.shown[2:]:
        yield PackText(title=upper_first(plural_of(model)), body=seen(model))
    yield PackText(title="A person answers", body=site.said("What you write reaches us, and we write back."))


def seen(model: Json) -> str:
    """Return what everyone sees of a thing, as a sentence."""
    noun = sentence(model["name"])
    if is_someone(model["name"]):
        return "Who they are and what they do."
    fields = [f for f in model["fields"] if f["type"] in _TOLD and f["id"] not in _SKIPPED]
    facts = list(dict.fromkeys(_fact(f) for f in fields))[:2]
    facts += ["picture" for f in model["fields"] if f["type"] == "image"][:1]
    if not facts:
        return "Open to everyone, without an account."
    return f"{upper_first(_every(noun, plural_of(model)))} with {listed([f'its {facts[0]}', *facts[1:]])}."


def _fact(field: Json) -> str:
    """Return a field as a visitor calls it: a `closes date` is a date."""
    return {"date": "date", "datetime": "date"}.get(field["type"], lower_first(field["name"]))


def _every(noun: str, many: str) -> str:
    return f"every {noun}" if noun != many else f"all {noun}"


def body_of(part: Part) -> str:
    """Return the sentences of a section."""
    body = str(vocabulary()["parts"][part.id]["body"])
    if part.id == "about" and IS_ABOUT.match(part.title):
        return f"Do you want to know more {lower_first(part.title)}? Write to us, and a person answers."
    if part.id == "questions":
        return "What visitors ask, and what the answers are."
    if part.id == "about":
        return "Who runs this site, and what you find on it."
    if part.id == "contact":
        return "Leave your email address, and a person writes back."
    return body.format(part=lower_first(part.title))


def _steps(site: SiteWords) -> tuple[PackText, ...]:
    things = listed([plural_of(m) for m in site.shown[:3]])
    look = "Everything here is open to read."
    if things:
        look = f"Everyone can {lower_first(_look(site))} the {things}, without an account."
    first = PackText(title="Look around", body=look)
    if not site.sent:
        ask = "Leave your email address in the form at the end of this page."
        return (
            first,
            PackText(title=site.said("Write to us"), body=ask),
            PackText(title="Get an answer", body="A person reads it and writes back."),
        )
    post, model = site.sent[0]
    fields = [_FIELDS.get(f["id"], lower_first(f["name"])) for f in model["fields"]][:3]
    ask = f"Make an account with your email address. The form asks for {listed(fields)}."
    return (
        first,
        PackText(title=call_of(site, post), body=ask),
        PackText(title="Get an answer", body=site.said("We read what you sent, and your account shows the answer.")),
    )


def _faq(site: SiteWords) -> Iterator[PackText]:
    for post, _ in site.sent:
        deed = re.sub(r"\b(?:us|me)\b", "you", lower_first(call_of(site, post)))
        how = "Make an account with your email address, sign in and fill in the form."
        yield PackText(title=f"How do I {deed}?", body=how)
        who = "the person who runs this site" if site.wish.is_person else f"the people of {site.owner}"
        yield PackText(title=f"Who sees my {post.name}?", body=f"You and {who}. Nobody else.")
    things = listed([plural_of(m) for m in site.shown[:3]])
    if things:
        but = f" You need one to {lower_first(call(site))}." if site.sent else ""
        look = lower_first(_look(site))
        yield PackText(title="Do I need an account to look around?", body=f"No. Everyone can {look} the {things}.{but}")
    for part in site.wish.parts:
        if part.id in _ASKED:
            yield PackText(title=_ASKED[part.id], body=site.said(body_of(part)))
    yield PackText(title="How do I reach you?", body=WRITE)
    if not site.sent:
        yield PackText(title="Who answers?", body=site.said("We do, by mail to the address you left."))


def plural_of(model: Json) -> str:
    """Return the plural of a model's name, inside a sentence."""
    return sentence(model.get("plural") or plural(model["name"]))
