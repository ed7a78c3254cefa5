"""Landing-page words for apps whose business no pack describes: from the models themselves.

Invariant: says only what every generated app does with such models.
"""

from collections.abc import Sequence

from omniforge.codegen.names import plural, sentence
from omniforge.ideas.parser.drafts import Json
from omniforge.ideas.parser.pack import PackCopy, PackText

_SHOWN = 3


def write(models: Sequence[Json], *, audience: str, head: str) -> PackCopy:
    """Return copy about the models: what they are, who sees them, and how to begin."""
    plurals = [_plural(m) for m in models]
    first = next((m for m in models if m.get("owner") and not _is_open(m)), models[0])
    opened = next((m for m in models if _is_open(m)), None)
    noun = sentence(first["name"])
    return PackCopy(
        audience=audience or f"people who work with {_listed(plurals[:2])}",
        promise=f"{_capital(_listed(plurals[:_SHOWN]))} together, with the right access for everyone.",
        headline=head or f"{_capital(_listed(plurals[:2]))} in one place",
        subheadline=f"Keep {_listed(plurals[:_SHOWN])} together, find them again, and see what changed.",
        call_to_action=f"See the {_plural(opened)}" if opened else f"Add {_article(noun)} {noun}",
        benefits=tuple(_benefit(m) for m in models[:_SHOWN]),
        steps=(
            PackText(title="Sign up", body="An email address and a password are enough."),
            PackText(title=f"Add {_article(noun)} {noun}", body="The form asks only for what matters."),
            PackText(
                title="Come back to it", body=f"The dashboard counts {_listed(plurals[:_SHOWN])} and shows what is new."
            ),
        ),
        faq=(
            PackText(title=f"Who can see my {_plural(first)}?", body=_who(first)),
            PackText(title="Can I change them later?", body="Yes. Every record you may change has an edit button."),
            PackText(title="What does it cost?", body="The prices are on this page."),
        ),
    )


def _benefit(model: Json) -> PackText:
    noun, many = sentence(model["name"]), _plural(model)
    if model.get("states"):
        names = ", ".join(s["name"].lower() for s in model["states"])
        return PackText(title=f"Where each {noun} stands", body=f"{_capital(names)}: every {noun} shows its state.")
    if _is_open(model):
        return PackText(
            title=f"{_capital(many)} to look through", body=f"Search and filter the {many} without an account."
        )
    return PackText(title=f"Your {many}", body=f"Add {_article(noun)} {noun}, change it, and find it again by search.")


def _who(model: Json) -> str:
    if _is_open(model):
        return "Everyone who opens the page."
    roles = [a["role"].replace("_", " ") for a in model.get("access", ()) if "list" in a["operations"]]
    return f"Only these roles: {', '.join(dict.fromkeys(roles))}; and the people who run it."


def _is_open(model: Json) -> bool:
    return any(a["role"] == "public" for a in model.get("access", ()))


def _plural(model: Json) -> str:
    return sentence(model.get("plural") or plural(model["name"]))


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _article(noun: str) -> str:
    return "an" if noun[:1] in "aeiou" else "a"
