"""Plain data that the stages hand to each other: what the app will have, before it becomes a spec."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from omniforge.ideas.parser.pack import PackEntity

Json = dict[str, Any]
TEXT = "text"
RULE = "rule"
DEFINED = 9.0
"""Weight of a thing of which the text states what it has."""


@dataclass(frozen=True, slots=True)
class EntityDraft:
    """A thing the app keeps.

    Attributes:
        id: model id.
        name: singular label, in the words of the text.
        plural: plural label, or `None` for the regular one.
        description: one line.
        source: `text`, `pack:<id>` or `rule`.
        words: the phrase it comes from; empty when a pack assumes it.
        pack: id of the pack that knows it, or empty.
        known: what the pack knows about it.
        fields: field id -> shorthand, for entities no pack knows or with stated fields.
        seed: field id -> example values.
        weight: how much the text speaks of it.
        belongs_to: ids of things it is linked to beside those its pack knows.
        also: other names by which the text calls it.
        shares: ids of things of which it has several, as they have of it.
        is_told: sentences of the text list its fields, so that it lacks others that its pack speaks of.
    """

    id: str
    name: str
    plural: str | None
    description: str
    source: str
    words: str = ""
    pack: str = ""
    known: PackEntity | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    seed: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    weight: float = 1.0
    belongs_to: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class RoleDraft:
    """A kind of user.

    Attributes:
        id: role id.
        name: label, in the words of the text.
        side: `demand` or `supply`.
        source: where it comes from.
        words: the phrase it comes from.
        stands_for: (pack id, role id) pairs whose place it takes.
        like: id of the role whose rights it shares, for people whom no line of business knows.
    """

    id: str
    name: str
    description: str
    signup: bool
    side: str
    goal: str
    pain: str
    source: str
    words: str = ""
    stands_for: tuple[tuple[str, str], ...] = ()
    like: str = ""
