"""What parsing an idea gives: the spec, and for every part of it the words or the pack it came from."""

from dataclasses import dataclass

from omniforge.spec.model import Spec

MODEL_SOURCE = "model"
"""Source of what a language model proposed."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a part of the spec is there.

    Attributes:
        path: spec path, e.g. `models.product.fields.price`.
        words: the exact phrase of the idea text; empty when the text does not speak of it.
        source: `text`, `pack:<id>`, `rule` (assumed), `chosen` (given beside the text) or `model`.
        note: one line for people.
    """

    path: str
    words: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ParsedIdea:
    """A spec with its evidence.

    Attributes:
        spec: complete and valid.
        evidence: sorted by path.
        notes: what was assumed or left out, one line each.
    """

    spec: Spec
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...]
