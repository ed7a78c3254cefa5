"""What an import made, and what of the source it could not carry over."""

from dataclasses import dataclass
from typing import Literal

from omniforge.spec.model import Spec

UnmappedKind = Literal["name", "field", "rule", "relation", "annotation", "option"]


@dataclass(frozen=True, slots=True)
class Unmapped:
    """One statement of the source that has no counterpart in the spec.

    Attributes:
        kind: what it is: a name, field, rule, relation, annotation or option.
        line: 1-based line in the source.
        what: the statement, e.g. `dto * with mapstruct`.
        reason: why it is not carried over, and what to do about it.
    """

    kind: UnmappedKind
    line: int
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import.

    Attributes:
        spec: the spec made.
        n_mapped: how many fields, rules and relations were carried over.
        unmapped: fields, rules, relations and options that were not, in source order.
    """

    spec: Spec
    n_mapped: int
    unmapped: tuple[Unmapped, ...]
