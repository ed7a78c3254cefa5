"""The shapes of the files below `crm/`: what the app's owner edits and the business layer reads."""

from pydantic import BaseModel, ConfigDict, Field, model_validator

from omniforge.spec.kinds import Id
from omniforge.spec.model import Stage

SITE_EVENTS = ("page_view", "cta_click", "lead_submitted", "signup")
"""Names of the events a generated app stores by itself."""


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Pipeline(_Shape):
    """`crm/pipeline.yaml`: stages in order; leads start in the first."""

    name: str
    stages: tuple[Stage, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_unique_ids(self) -> "Pipeline":
        ids = [s.id for s in self.stages]
        if len(set(ids)) < len(ids):
            raise ValueError("two stages share an id")
        return self


class Rule(_Shape):
    """Points for an event; `where` compares properties of the event, `at_most` caps the sum of this rule."""

    id: Id
    event: str
    points: int = Field(ge=-100, le=100)
    where: dict[str, str] = {}
    at_most: int | None = Field(default=None, ge=0)


class Decay(_Shape):
    """How points fade, linearly."""

    per_cent_a_month: int = Field(ge=0, le=100)


class Scoring(_Shape):
    """`crm/scoring.yaml`: how warm a lead is, from 0 to `limit`."""

    rules: tuple[Rule, ...]
    limit: int = Field(ge=1)
    decay: Decay


class Action(_Shape):
    """One effect."""

    id: Id
    kind: str = Field(pattern=r"^(send_mail|create_task|add_tag|notify|webhook|change_stage|wait)$")
    value: str = ""


class Automation(_Shape):
    """`crm/automations/<id>.yaml`: when `trigger` happens and `condition` holds, do the actions in order."""

    id: str
    name: str
    trigger: str
    condition: str = ""
    actions: tuple[Action, ...] = Field(min_length=1)
