"""Texts of seed rows: titles by the kind of thing, names of people, codes, sentences; within the field's limits."""

from collections.abc import Sequence

from omniforge.agents.test.chance import Chance, spread
from omniforge.agents.test.vocabulary import vocabulary, words_of
from omniforge.codegen import names
from omniforge.codegen.app_view import FieldView, ModelView
from omniforge.spec.identifiers import words as split_words
from omniforge.spec.model import ModelField

_FIRST_CODE = 1024


def text(model: ModelView, field: FieldView, row: int) -> str:
    """Return the text of a string, text or rich text field."""
    lists = vocabulary()
    mine = words_of(field.spec.id)
    if field.type in ("text", "rich_text"):
        found = next((lists.texts[w] for w in mine if w in lists.texts), lists.texts["any"])
        return fitted(spread(found, f"{model.id}.{field.spec.id}", row), field.spec)
    if any(w in lists.codes for w in mine) and not _names_a_person(model, field):
        return fitted(_code(model, field, row), field.spec)
    if field == model.title_field or mine[:1] in (("name",), ("title",)):
        return fitted(title(model, row), field.spec)
    found = next((lists.strings[w] for w in mine if w in lists.strings), lists.neutral)
    return fitted(_distinct(found, f"{model.id}.{field.spec.id}", row, field.spec), field.spec)


def title(model: ModelView, row: int) -> str:
    """Return what the thing of a row is called."""
    lists = vocabulary()
    mine = words_of(model.id)
    if mine and mine[0] in lists.person_models:
        return person(model, row)
    found = next((lists.titles[w] for w in mine if w in lists.titles), None)
    if found is not None:
        return _numbered(found, f"{model.id}.title", row)
    adjective = _numbered(lists.adjectives, f"{model.id}.title", row)
    return f"{adjective} {model.noun}"


def person(model: ModelView, row: int) -> str:
    """Return the name of the person of a row."""
    return _numbered(vocabulary().people, f"{model.id}.person", row)


def email(model: ModelView, row: int) -> str:
    """Return an address at a domain reserved for examples (RFC 2606), of the person of the row."""
    first, *rest = split_words(person(model, row))
    return f"{first}.{'-'.join(rest)}@example.com" if rest else f"{first}@example.com"


def slug(model: ModelView, row: int) -> str:
    """Return the title of a row as a URL segment."""
    return names.kebab(title(model, row), f"{model.folder}-{row + 1}")


def fitted(words: str, field: ModelField) -> str:
    """Return the text within the field's least and most characters, cut between words where that is possible."""
    most = field.max_length or 4000
    if len(words) > most:
        cut = words[: most + 1].rsplit(" ", 1)[0] if " " in words[: most + 1] else words[:most]
        words = cut[:most].rstrip(" ,;-")
    while len(words) < (field.min_length or 0):
        words = f"{words} {words}"[: max(field.min_length or 0, min(most, len(words) * 2 + 1))]
    return words


def fits(words: str, field: ModelField) -> bool:
    """Whether the text is within the field's least and most characters."""
    return (field.min_length or 0) <= len(words) <= (field.max_length or len(words))


def _code(model: ModelView, field: FieldView, row: int) -> str:
    initials = "".join(split_words(model.label))[:3].upper()
    start = _FIRST_CODE + Chance(f"{model.id}.{field.spec.id}").below(800)
    return f"{initials}-{start + row * 7}"


def _distinct(values: Sequence[str], key: str, row: int, field: ModelField) -> str:
    return _numbered(values, key, row) if field.unique else spread(values, key, row)


def _numbered(values: Sequence[str], key: str, row: int) -> str:
    turn = row // len(values)
    chosen = spread(values, key, row)
    return chosen if turn == 0 else f"{chosen} {turn + 1}"


def _names_a_person(model: ModelView, field: FieldView) -> bool:
    return (
        field == model.title_field
        and words_of(model.id)[:1] != ()
        and words_of(model.id)[0] in vocabulary().person_models
    )
