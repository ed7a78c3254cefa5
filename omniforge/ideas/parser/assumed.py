"""What a pack merely assumes of a thing, cut down where the text takes only some of the pack's things.

Invariant: what the text names, what a rule or the title of a record needs and what is required stays.
"""

from dataclasses import replace

from omniforge.codegen.names import title
from omniforge.ideas.parser.drafts import EntityDraft
from omniforge.ideas.parser.pack import PackEntity
from omniforge.ideas.parser.phrases import PhraseIndex

_FEWEST = 3
"""Fields a thing keeps though nothing asks for them."""


def lean(index: PhraseIndex, draft: EntityDraft) -> EntityDraft:
    """Return a pack's entity without the fields that only a business of that line has."""
    known = draft.known
    if known is None:
        return draft
    fields = dict(draft.fields or known.fields)
    told = fields.keys() - known.fields.keys()
    kept = told | ruled(known) | {known.title}
    kept |= {f for f, text in fields.items() if _is_required(text) or index.first((title(f),)) is not None}
    prose = next((f for f, text in fields.items() if text.split()[0].rstrip("!:") in ("text", "rich_text")), None)
    for usual in (prose, *fields):
        if usual is not None and len(kept & fields.keys()) < _FEWEST:
            kept.add(usual)
    return replace(draft, fields={f: text for f, text in fields.items() if f in kept})


def ruled(known: PackEntity) -> set[str]:
    """Return the fields that the rules of an entity compare."""
    return {word for rule in known.rules for word in rule.split(":")[0].split()}


def _is_required(text: str) -> bool:
    return text.split(maxsplit=1)[0].rstrip(":").endswith("!")
