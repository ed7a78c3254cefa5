"""What an app is: the only definition of `spec.yaml`. Pure data; JSON Schema, docs and forms are generated from it.

Invariant: every record in a list has an `id` that is unique in that list and survives renames.
"""

from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from omniforge.spec.kinds import (
    AppKind,
    Archetype,
    FeatureKind,
    FeatureStatus,
    FieldType,
    Formula,
    HexColour,
    Id,
    LandingSection,
    LongText,
    Name,
    OnDelete,
    Operation,
    RelationKind,
    Scope,
    Shell,
    ShortText,
)

FORMAT_VERSION = 1
Scalar = str | int | float | bool


class Record(BaseModel):
    """Base of every spec node: frozen, strict about keys, but for `x-…` extension keys, which are kept."""

    model_config = ConfigDict(extra="allow", frozen=True)
    allowed_prefix: ClassVar[str] = "x-"

    @model_validator(mode="wrap")
    @classmethod
    def _refuse_unknown_keys(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Report unknown keys together with whatever else is wrong with the record."""
        if not isinstance(value, dict):
            return handler(value)
        unknown = [k for k in value if k not in cls.model_fields and not str(k).startswith(cls.allowed_prefix)]
        if not unknown:
            return handler(value)
        known = ", ".join(cls.model_fields)
        errors: list[InitErrorDetails] = [
            {"type": PydanticCustomError("unknown_key", f"known keys: {known}"), "loc": (k,), "input": value[k]}
            for k in unknown
        ]
        try:
            handler({k: v for k, v in value.items() if k not in unknown})
        except ValidationError as error:
            errors += [
                {"type": PydanticCustomError(e["type"], e["msg"]), "loc": e["loc"], "input": e["input"]}
                for e in error.errors()
            ]
        raise ValidationError.from_exception_data(cls.__name__, errors)


class Colour(Record):
    """A colour the brand asks for."""

    name: Name
    """The word used in the idea, e.g. `forest green`."""
    hex: HexColour
    """sRGB value as `#rrggbb`, lower case."""


class Brand(Record):
    """How the product sounds and looks, independent of any page."""

    voice: ShortText = "plain and friendly"
    """Tone of the copy in a few words."""
    adjectives: tuple[Name, ...] = ()
    """Words the design should evoke."""
    colours: tuple[Colour, ...] = ()
    """Colours named in the idea; used as asked, text adapts for contrast."""


class Persona(Record):
    """A kind of person the product is for."""

    id: Id
    name: Name
    role: Id | None = None
    """The role this persona signs in as, if any."""
    goal: ShortText = ""
    """What they want to get done."""
    pain: ShortText = ""
    """What stands in their way today."""


class Role(Record):
    """A kind of user who signs in. `admin` always exists, listed or not."""

    id: Id
    name: Name
    description: ShortText = ""
    signup: bool = True
    """Whether a visitor may choose this role when creating an account."""


class Rule(Record):
    """A condition over fields of one record, with the message shown when it fails."""

    id: Id
    kind: str = Field(pattern=r"^(required_if|compare)$")
    """`required_if`: `field` is required when `other` equals `value`; `compare`: `field` `op` `other`."""
    field: Id
    other: Id
    op: str | None = Field(default=None, pattern=r"^(<|<=|>|>=|==|!=)$")
    value: Scalar | None = None
    message: ShortText


class EnumLabel(Record):
    """One choice of an enum field."""

    id: Id
    label: Name


class ModelField(Record):
    """One attribute of a model."""

    id: Id
    name: Name
    type: FieldType = "string"
    description: ShortText = ""
    required: bool = False
    unique: bool = False
    """No two records share a value."""
    default: Scalar | None = None
    """Used in form, API and database."""
    min: float | None = None
    """Smallest number that is accepted."""
    max: float | None = None
    """Largest number that is accepted."""
    min_length: int | None = Field(default=None, ge=0)
    """Characters."""
    max_length: int | None = Field(default=None, ge=1)
    """Characters."""
    pattern: str | None = None
    """Regular expression (ECMAScript and RE2 common subset) that the whole value matches."""
    labels: tuple[EnumLabel, ...] = ()
    """Choices of an `enum` field, in order."""
    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")
    """ISO 4217 code of a `money` field."""
    computed: Formula | None = None
    """Formula over other fields of the record (`quantity * price`), or over linked records (`sum(line.total)`): the
    app works the value out on every change, and nobody enters it."""
    personal: bool = False
    """Personal data: encrypted at rest (but for the title of a record), kept out of histories, erased with the user."""
    hidden_from: tuple[Id, ...] = ()
    """Roles that never see this field; writing it is refused for them too."""
    message: ShortText = ""
    """Shown when a rule of this field fails."""


class Relation(Record):
    """A link from this model to another; `to: user` links to the account of a person."""

    id: Id
    name: Name
    kind: RelationKind
    to: Id
    required: bool = False
    on_delete: OnDelete = "restrict"
    """What happens to this record when the other one is deleted."""
    inverse: Name | None = None
    """Name of the link seen from the other side; derived from this model's plural when empty."""


class State(Record):
    """One state of a model's life."""

    id: Id
    name: Name
    final: bool = False
    """Nothing follows it."""


class Transition(Record):
    """An allowed change of state, shown as an action."""

    id: Id
    name: Name
    source: tuple[Id, ...]
    """States it may start from."""
    target: Id
    """State it leads to."""
    roles: tuple[Id, ...] = ()
    """Who may do it; empty: everyone who may update the record."""


class Access(Record):
    """What one role may do with a model. `public` is anyone, signed in or not."""

    role: Id
    operations: tuple[Operation, ...]
    """What it may do."""
    scope: Scope = "all"
    """`own`: only records the user owns."""


class UniqueGroup(Record):
    """Fields whose values together are unique."""

    id: Id
    fields: tuple[Id, ...] = Field(min_length=2)


class FormSection(Record):
    """A titled group of fields in forms and on detail pages."""

    id: Id
    name: Name
    fields: tuple[Id, ...]


class Layout(Record):
    """How lists and forms show a model."""

    title: Id | None = None
    """Field that names a record; the first required string when empty."""
    columns: tuple[Id, ...] = ()
    """Fields and relations shown in lists, in order; chosen when empty."""
    sections: tuple[FormSection, ...] = ()
    """Groups of fields; one group when empty."""


class Model(Record):
    """A kind of thing the app keeps."""

    id: Id
    name: Name
    plural: Name | None = None
    """Plural of the name; made by English rules when empty."""
    description: ShortText = ""
    owner: Id | None = None
    """Role whose users own the records they create."""
    fields: tuple[ModelField, ...] = ()
    """Its attributes, in the order of forms."""
    relations: tuple[Relation, ...] = ()
    """Links to other models."""
    states: tuple[State, ...] = ()
    """First one is where records start."""
    transitions: tuple[Transition, ...] = ()
    """Changes of state that are allowed; all others are refused."""
    access: tuple[Access, ...] = ()
    """Empty: the defaults of `spec/access.py`."""
    rules: tuple[Rule, ...] = ()
    """Conditions over several fields."""
    unique: tuple[UniqueGroup, ...] = ()
    """Groups of fields that are unique together."""
    audit: bool = False
    """Keep who changed what and when, shown as the history of each record."""
    soft_delete: bool = False
    """Hide deleted records instead of erasing them; who may delete them may restore them."""
    layout: Layout = Layout()
    """How lists and forms show it."""


class Feature(Record):
    """A working behaviour bound to a model."""

    id: Id
    kind: FeatureKind
    name: Name | None = None
    on: Id | None = None
    """Model it works on."""
    description: ShortText = ""
    status: FeatureStatus = "ready"
    """`needs_code`: known, but the app does not have it yet; reports list it."""
    options: dict[str, Scalar] = {}
    """Settings of the behaviour."""


class SectionItem(Record):
    """A titled line of a section."""

    id: Id
    title: ShortText
    body: ShortText = ""


class Section(Record):
    """A part of a content page."""

    id: Id
    kind: str = Field(pattern=r"^(hero|benefits|steps|showcase|pricing|faq|story|facts|contact|text)$")
    title: ShortText = ""
    body: LongText = ""
    items: tuple[SectionItem, ...] = ()


class Page(Record):
    """A page people can open."""

    id: Id
    name: Name
    path: str = Field(pattern=r"^/[a-z0-9/_\[\]-]*$", max_length=120)
    kind: str = Field(default="content", pattern=r"^(landing|content|list|detail|form|dashboard|account)$")
    model: Id | None = None
    role: Id | None = None
    """Who it is for; empty: everyone."""
    description: ShortText = ""
    sections: tuple[Section, ...] = ()


class FlowStep(Record):
    """One step of a journey."""

    id: Id
    action: str = Field(pattern=r"^(visit|sign_up|sign_in|create|open|edit|delete|submit_lead)$")
    model: Id | None = None
    path: str | None = None


class Flow(Record):
    """A journey through the app; every flow becomes an end-to-end test."""

    id: Id
    name: Name
    role: Id | None = None
    steps: tuple[FlowStep, ...]


class Api(Record):
    """A route beyond the CRUD of models, described for people and for the OpenAPI file."""

    id: Id
    method: str = Field(pattern=r"^(GET|POST|PUT|PATCH|DELETE)$")
    path: str
    summary: ShortText
    model: Id | None = None


class Integration(Record):
    """An outside service the app can talk to; credentials come from the environment."""

    id: Id
    kind: str = Field(pattern=r"^(payments|mail|maps|calendar|storage|analytics|chat|video|sms|other)$")
    provider: Name
    purpose: ShortText = ""


class Design(Record):
    """Looks asked for; everything empty is chosen from kind, brand and name."""

    archetype: Archetype | None = None
    shell: Shell | None = None
    heading_font: Name | None = None
    body_font: Name | None = None
    radius: int | None = Field(default=None, ge=0, le=24)
    """Corner radius in CSS pixels."""
    sections: tuple[LandingSection, ...] = ()
    """Sections of the landing page in order, `hero` first; those of the archetype's page when empty."""


class PricingTier(Record):
    """What it costs."""

    id: Id
    name: Name
    price: float = Field(ge=0)
    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")
    interval: str = Field(default="month", pattern=r"^(month|year|once|use)$")
    description: ShortText = ""
    includes: tuple[ShortText, ...] = ()


class FunnelStage(Record):
    """A step from stranger to customer, with the event that marks it."""

    id: Id
    name: Name
    event: Name


class Channel(Record):
    """Where the audience is reached."""

    id: Id
    name: Name
    purpose: ShortText = ""


class Business(Record):
    """How it earns."""

    model: ShortText = ""
    pricing: tuple[PricingTier, ...] = ()
    funnel: tuple[FunnelStage, ...] = ()
    channels: tuple[Channel, ...] = ()


class Faq(Record):
    """A question the audience asks."""

    id: Id
    question: ShortText
    answer: ShortText


class Marketing(Record):
    """Words that sell it."""

    audience: ShortText = ""
    promise: ShortText = ""
    headline: ShortText = ""
    subheadline: ShortText = ""
    call_to_action: ShortText = ""
    benefits: tuple[SectionItem, ...] = ()
    steps: tuple[SectionItem, ...] = ()
    faq: tuple[Faq, ...] = ()


class Stage(Record):
    """A stage of the sales pipeline."""

    id: Id
    name: Name
    probability: int = Field(ge=0, le=100)
    """Chance to close, per cent."""


class ScoreRule(Record):
    """Points a lead gets for an event."""

    id: Id
    event: Name
    points: int = Field(ge=-100, le=100)


class Crm(Record):
    """Pipeline and lead scoring."""

    stages: tuple[Stage, ...] = ()
    scoring: tuple[ScoreRule, ...] = ()


class WorkflowAction(Record):
    """One effect of an automation."""

    id: Id
    kind: str = Field(pattern=r"^(send_mail|create_task|add_tag|notify|webhook|change_stage|wait)$")
    value: ShortText = ""


class Workflow(Record):
    """When something happens, do something."""

    id: Id
    name: Name
    trigger: Name
    condition: ShortText = ""
    actions: tuple[WorkflowAction, ...]


class Variant(Record):
    """One arm of an experiment."""

    id: Id
    name: Name
    value: ShortText = ""
    weight: int = Field(default=1, ge=1, le=100)


class Experiment(Record):
    """Two or more variants of one thing, measured by one event."""

    id: Id
    name: Name
    metric: Name
    variants: tuple[Variant, ...] = Field(min_length=2)


class Mobile(Record):
    """The store app."""

    app_id: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9]*(\.[a-z][a-z0-9]*)+$")
    """Reverse domain name; derived from the slug when empty."""
    category: ShortText = ""
    keywords: tuple[Name, ...] = ()


class Deploy(Record):
    """Where it runs."""

    targets: tuple[str, ...] = ("local", "docker")
    domain: str | None = None


class Spec(Record):
    """One product: what it is, who it is for, what it keeps, how it earns."""

    forge: int = Field(default=FORMAT_VERSION, ge=1)
    """Format version of this file."""
    name: Name
    """What people call it; free to change."""
    slug: Id
    """Folder and address of the product; set once."""
    tagline: ShortText = ""
    """One line below the name."""
    summary: LongText = ""
    """What it does and for whom, in a paragraph."""
    kind: AppKind = "other"
    """What sort of app it is; chooses layout and words where nothing else does."""
    locales: tuple[str, ...] = ("en",)
    """Languages of the app, as BCP 47 tags; the first one is the default."""
    brand: Brand = Brand()
    """Voice, mood and colours."""
    personas: tuple[Persona, ...] = ()
    """Who it is for."""
    roles: tuple[Role, ...] = ()
    """Who signs in. Without a role that may sign up there is `member`."""
    models: tuple[Model, ...] = ()
    """What the app keeps."""
    features: tuple[Feature, ...] = ()
    """Behaviours beyond create, read, update, delete."""
    pages: tuple[Page, ...] = ()
    """Pages beyond those every app has."""
    flows: tuple[Flow, ...] = ()
    """Journeys that are tested end to end."""
    apis: tuple[Api, ...] = ()
    """Routes beyond those of the models."""
    integrations: tuple[Integration, ...] = ()
    """Outside services."""
    design: Design = Design()
    """Looks asked for."""
    business: Business = Business()
    """How it earns."""
    marketing: Marketing = Marketing()
    """Words that sell it."""
    crm: Crm = Crm()
    """Pipeline and lead scoring."""
    workflows: tuple[Workflow, ...] = ()
    """Automations."""
    experiments: tuple[Experiment, ...] = ()
    """Comparisons of variants."""
    mobile: Mobile = Mobile()
    """The store app."""
    deploy: Deploy = Deploy()
    """Where it runs."""


def title_field_id(model: Model) -> str | None:
    """Return the id of the field that names a record: the layout's, else the first required text-like field."""
    if model.layout.title is not None:
        return model.layout.title
    texts = [f for f in model.fields if f.type in ("string", "slug", "email", "phone", "url")]
    return next((f.id for f in texts if f.required), texts[0].id if texts else None)
