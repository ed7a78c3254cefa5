"""Landing-page words for apps whose business no pack describes: from what the text says people do, and from the models.

Invariant: says only what every generated app does with such models; the same text always gets the same words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from omniforge.codegen.names import plural, sentence
from omniforge.codegen.wording import listed, lower_first, pick, upper_first, with_article
from omniforge.ideas.parser.copywriting import addressed
from omniforge.ideas.parser.doings import together, working
from omniforge.ideas.parser.drafts import Json
from omniforge.ideas.parser.pack import PackCopy, PackText

_SHOWN, _MIN_FACT = 3, 3
_UNCOUNTED = frozenset({"news", "equipment", "staff", "software", "inventory", "traffic", "weather", "media", "data"})
_DULL_FIELDS = frozenset({"text", "rich_text", "boolean", "json", "image", "file"})


@dataclass(frozen=True, slots=True)
class Voice:
    """What the words are made of.

    Attributes:
        name: of the product.
        audience: people the text names, or empty.
        doings: what people do, the text's own phrases.
        digest_of: the text; chooses among equal ways to say a thing.
    """

    name: str
    audience: str
    doings: Sequence[str]
    digest_of: str

    def pick(self, key: str, options: Sequence[str]) -> str:
        """Return one of several ways to say it."""
        return pick(options, key, self.digest_of)


def write(models: Sequence[Json], voice: Voice) -> PackCopy:
    """Return copy about the models: what they are, who sees them, and how to begin."""
    plurals = [_plural(m) for m in models]
    first = next((m for m in models if m.get("owner") and not _is_open(m)), models[0])
    some = listed(plurals[:_SHOWN])
    return PackCopy(
        audience=voice.audience or _audience(voice, plurals),
        promise=voice.pick(
            "promise",
            (
                f"{upper_first(some)}, where you left them.",
                f"You find {some} again, and so does everyone who needs them.",
                f"{upper_first(some)}: written down once, there for everyone who should see them.",
            ),
        ),
        headline=voice.pick(
            "headline", (f"{upper_first(listed(plurals[:2]))} in order", f"A home for {some}", f"Your {some}")
        ),
        subheadline=_subheadline(voice, some),
        call_to_action=_call(first, models, voice),
        benefits=tuple(_benefit(m, voice) for m in models[:_SHOWN]),
        steps=_steps(first, models, voice),
        faq=_faq(first, voice),
    )


def _audience(voice: Voice, plurals: Sequence[str]) -> str:
    if voice.doings:
        return f"people who {together([_spoken_of(d) for d in voice.doings])}"
    return f"people with {listed(plurals[:2])} to look after"


def _spoken_of(doing: str) -> str:
    return doing.replace("your ", "their ")


def _subheadline(voice: Voice, some: str) -> str:
    rest = working(voice.doings[1:])[1:4]
    if len(rest) > 1:
        return f"On {voice.name} you also {listed([lower_first(addressed(d)) for d in rest])}."
    return voice.pick(
        "subheadline",
        (
            f"{voice.name} keeps {some} in one place and tells you what is new.",
            f"See on {voice.name} where your {some} stand, and go on from there.",
            f"No more hunting for {some}: look them up, change them, carry on.",
        ),
    )


def _call(first: Json, models: Sequence[Json], voice: Voice) -> str:
    noun = sentence(first["name"])
    opened = next((m for m in models if _is_open(m)), None)
    if opened is not None:
        many = _plural(opened)
        return _within(
            voice.pick("call", (f"See the {many}", f"Browse {many}", f"Look at the {many}")), f"See the {many}"
        )
    return _within(
        voice.pick("call", (f"Add your first {noun}", f"Start with {article(noun)}")), f"Add {article(noun)}"
    )


def _within(words: str, shorter: str, limit: int = 30) -> str:
    return words if len(words) <= limit else shorter if len(shorter) <= limit else "Have a look"


def _benefit(model: Json, voice: Voice) -> PackText:
    noun, many = sentence(model["name"]), _plural(model)
    key = model["id"]
    if model.get("states"):
        states = [s["name"].lower() for s in model["states"]]
        title = voice.pick(
            key,
            (
                f"From {states[0]} to {states[-1]}",
                f"Where {_every(noun, many)} stands",
                f"{upper_first(many)} that move on",
            ),
        )
        return PackText(
            title=title, body=f"{upper_first(_every(noun, many))} shows whether it is {listed(states, 'or')}."
        )
    facts = told_fields(model)
    if _is_open(model):
        title = voice.pick(
            key, (f"{upper_first(many)} for everyone", f"All {many} on one page", f"Find the right {noun}")
        )
        body = (
            f"Search, sort and filter; every entry tells {listed(facts)}."
            if facts
            else "Search, sort and filter without an account."
        )
        return PackText(title=title, body=body)
    title = voice.pick(
        key, (f"Your own {many}", f"{upper_first(many)}, kept for you", f"{upper_first(_every(noun, many))} at hand")
    )
    body = (
        f"Note {listed(facts)}, and change it whenever you like."
        if facts
        else f"Add {article(noun)}, change it, find it again."
    )
    return PackText(title=title, body=body)


def told_fields(model: Json) -> list[str]:
    """Return the fields of a model that make sense in a sentence, at most three."""
    fields = [f for f in model.get("fields", ()) if f["type"] not in _DULL_FIELDS]
    return _spelled(fields)[:_SHOWN]


def _spelled(fields: Sequence[Json]) -> list[str]:
    """Return the names of fields that make sense in a sentence; `sent on` is a date."""
    names = [lower_first(f["name"]) for f in fields]
    dates = {n for n in names if n.endswith((" on", " at", "dated"))}
    return list(dict.fromkeys("date" if n in dates else n for n in names if len(n) > _MIN_FACT))


def _steps(first: Json, models: Sequence[Json], voice: Voice) -> tuple[PackText, ...]:
    noun, many = sentence(first["name"]), _plural(first)
    fields = _spelled(first.get("fields", ()))
    opened = next((m for m in models if _is_open(m)), None)
    start = PackText(title="Create an account", body="An email address and a password are enough.")
    if opened is not None and opened is not first:
        start = PackText(title="Look around", body=f"The {_plural(opened)} are open to everyone.")
    ask = f"The form asks for {listed(fields[:_SHOWN])}" + (", the rest can wait." if len(fields) > _SHOWN else ".")
    return (
        start,
        PackText(title=f"Add {article(noun)}", body=ask),
        PackText(
            title=voice.pick("return", ("Come back to it", "Keep an eye on it", "Go on from there")),
            body=f"The dashboard counts your {many} and shows what changed.",
        ),
    )


def _faq(first: Json, voice: Voice) -> tuple[PackText, ...]:
    noun, many = sentence(first["name"]), _plural(first)
    required = _spelled([f for f in first.get("fields", ()) if f.get("required")])
    answers = [
        PackText(title=f"Who sees my {many}?", body=_who(first, voice)),
        PackText(
            title=f"May I change {article(noun)} later?",
            body=f"Yes. {upper_first(_every(noun, many))} you may change has an edit button.",
        ),
        PackText(
            title=f"What must I fill in for {article(noun)}?",
            body=f"Only {listed(required)}." if required else "Nothing is compulsory.",
        ),
        PackText(
            title="Does it work on a telephone?", body="Yes. Every page fits a small screen, and lists turn into cards."
        ),
        PackText(
            title="What does it cost?", body=f"The prices of {voice.name} are on this page, each with what it includes."
        ),
    ]
    skip = int(voice.pick("faq", ("1", "2", "3")))
    return tuple(a for i, a in enumerate(answers) if i != skip)


def _who(model: Json, voice: Voice) -> str:
    if _is_open(model):
        return "Everyone who opens the page."
    readers = {a["role"]: a.get("scope", "all") for a in model.get("access", ()) if "list" in a["operations"]}
    own = [r for r, scope in readers.items() if scope == "own"]
    every = [plural(r.replace("_", " ")) for r, scope in readers.items() if scope == "all"]
    seen = ["you"] if own else []
    return f"{upper_first(listed([*seen, *every, 'the administrators']))} of {voice.name}. Nobody else."


def _is_open(model: Json) -> bool:
    return any(a["role"] == "public" for a in model.get("access", ()))


def _plural(model: Json) -> str:
    return sentence(model.get("plural") or plural(model["name"]))


def _every(noun: str, many: str) -> str:
    return f"every {noun}" if noun != many else f"all {noun}"


def article(noun: str) -> str:
    """Return a noun with its article; what is not counted gets none: `an order`, `news`."""
    return noun if noun.rsplit(maxsplit=1)[-1].lower() in _UNCOUNTED else with_article(noun)
