"""The welcome sequence: three mails as MJML sources, rendered HTML and text alternatives.

Invariant: words from the spec can neither add markup nor one of the sender's `{{variables}}`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from omniforge.agents.marketing import phrases as book
from omniforge.agents.marketing.facts import Facts
from omniforge.agents.marketing.site_copy import SiteCopy
from omniforge.codegen.colour import contrast
from omniforge.codegen.emit import one_line
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.render import render, template_file
from omniforge.codegen.wording import as_sentence, cut
from omniforge.spec.model import Brand

SUBJECT_LIMIT = 60
"""Characters; phones show about 40 to 60."""
HTML_LIMIT = 100_000
"""Bytes; Gmail clips messages at about 102 kB."""
VARIABLES: Mapping[str, str] = {
    "greeting": "The first line, e.g. `Hello Ada,`, or `Hello,` when the name is not known.",
    "app_url": "Address of the site without a closing slash.",
    "unsubscribe_url": "One-click unsubscribe address of this recipient (RFC 8058). A mail without it must not go out.",
    "postal_address": "Postal address of the sender, asked for by law in many countries.",
}
"""Names the sender fills in, as `{{name}}`."""
_FOLDER = "nextjs/template/marketing/mails"
_INK, _PAPER = "#1c1a18", "#ffffff"
_LIST_LENGTH = 3


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail, in plain words."""

    id: str
    subject: str
    preview: str
    paragraphs: tuple[str, ...]
    items: tuple[tuple[str, str], ...]
    closing: tuple[str, ...]
    button: str
    path: str


def letters(copy: SiteCopy, facts: Facts, entries: Sequence[Mapping[str, Any]]) -> tuple[Letter, ...]:
    """Compose the mails of the sequence."""
    return tuple(_letter(entry, copy, facts) for entry in entries)


def letter_files(
    composed: Sequence[Letter], brand: Brand, name: str, nodes: tuple[str, ...]
) -> tuple[GeneratedFile, ...]:
    """Return source, HTML and text of every letter, and the README that documents the variables."""
    import mrml

    name = _safe(name)
    button = brand.colours[0].hex if brand.colours else _INK
    look = {
        "button": button,
        "on_button": max((_PAPER, _INK), key=lambda c: contrast(c, button)),
        "ink": _INK,
        "name": name,
    }
    files = []
    for letter in composed:
        values = {"letter": letter, **look}
        stem = f"marketing/mails/{letter.id}"
        mjml = render(f"{_FOLDER}/letter.mjml.jinja", values)
        html = mrml.to_html(mjml).content + "\n"
        template = f"{_FOLDER}/letter.mjml.jinja"
        files.append(GeneratedFile(path=f"{stem}.mjml", content=mjml, template=template, nodes=nodes, formatted=True))
        files.append(GeneratedFile(path=f"{stem}.html", content=html, template=template, nodes=nodes, formatted=True))
        files.append(template_file(f"{_FOLDER}/letter.txt.jinja", f"{stem}.txt", values, nodes=nodes))
    readme = {"letters": composed, "variables": VARIABLES, "name": name}
    files.append(template_file(f"{_FOLDER}/README.md.jinja", "marketing/mails/README.md", readme, nodes=nodes))
    return tuple(files)


def _letter(entry: Mapping[str, Any], copy: SiteCopy, facts: Facts) -> Letter:
    subjects = [s for s in book.usable(entry["subject"], facts) if len(s) <= SUBJECT_LIMIT]
    several = entry["list"] == "none"
    written = book.usable(entry["paragraphs"], facts)
    return Letter(
        id=entry["id"],
        subject=_safe(subjects[0] if subjects else cut(copy.name, SUBJECT_LIMIT)),
        preview=_safe(cut(book.first([entry["preview"], "{Name}"], facts), 120)),
        paragraphs=tuple(_safe(cut(as_sentence(p), 600)) for p in (written if several else written[:1])),
        items=_items(entry["list"], copy),
        closing=tuple(_safe(as_sentence(p)) for p in book.usable(entry.get("closing", ()), facts)[:1]),
        button=entry["button"],
        path=entry["path"],
    )


def _items(kind: str, copy: SiteCopy) -> tuple[tuple[str, str], ...]:
    found = {
        "none": [],
        "steps": [(s["title"], s["body"]) for s in copy.steps],
        "faq": [(f["question"], f["answer"]) for f in copy.faq[:_LIST_LENGTH]],
    }[kind]
    return tuple((_safe(cut(head, 120)), _safe(cut(body, 400))) for head, body in found)


def _safe(text: str) -> str:
    """Part double braces, so that words of the spec are never taken for a variable."""
    return one_line(text).replace("{{", "{ {").replace("}}", "} }")
