"""What a model may answer when it is asked for a change: operations on the spec, edits of files, or that it cannot.

Invariant: every text and list is bounded; nothing here says that an answer is acceptable.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from omniforge.llm.words import Filled, Line

Means = Literal["forge", "spec", "code", "both"]
MOST_EDITS, MOST_NEW_FILES = 12, 3
_Path = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class Operation(Filled):
    """One value of the spec that is set."""

    path: _Path
    """As `forge idea set` takes it, e.g. `models.class.fields.seats`."""
    value: Annotated[str, StringConstraints(min_length=1, max_length=3000)]
    """YAML."""


class Change(Filled):
    """How a request is to be met."""

    means: Means
    """`forge`: its own proposal does; `spec`: the operations do; `code`: hooks are needed; `both`: spec, then code."""
    summary: Annotated[str, Line(160, 5)]
    operations: tuple[Operation, ...] = Field(max_length=12)
    models: tuple[Annotated[str, StringConstraints(max_length=60)], ...] = Field(max_length=4)
    """Ids of the models whose hooks need code."""


class Edit(Filled):
    """One place of a file: what stands there, and what shall stand there."""

    path: _Path
    search: Annotated[str, StringConstraints(min_length=1, max_length=4000)]
    replace: Annotated[str, StringConstraints(max_length=6000)]


class NewFile(Filled):
    """A file that is not there yet."""

    path: _Path
    content: Annotated[str, StringConstraints(min_length=1, max_length=8000)]


class Code(Filled):
    """Edits that meet a request, or why none can."""

    summary: Annotated[str, Line(200, 5)]
    impossible: Annotated[str, Line(300, 0)]
    """Why hooks cannot do it; empty when the edits do."""
    edits: tuple[Edit, ...] = Field(max_length=MOST_EDITS)
    new_files: tuple[NewFile, ...] = Field(max_length=MOST_NEW_FILES)
