"""The spec with every name and link resolved: what templates and emitters read instead of the raw spec.

Invariant: pure and total on a checked spec; properties of one model never collide.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from omniforge.codegen import names
from omniforge.spec import access
from omniforge.spec.kinds import Operation, Scope
from omniforge.spec.model import Model, ModelField, Relation, Role, Spec, title_field_id

USER = "user"
"""Id of the built-in account model."""
LOOKED_UP = ("email", "phone")
"""Types of personal fields that people look records up by, so that a keyed hash of them is kept."""
SYSTEM_PROPS = ("id", "owner", "ownerid", "createdat", "updatedat", "deletedat", "version", "state")
"""Properties (lower case) that every model may have, so that no field takes their name."""
_OF_EVERY_OBJECT = (
    "constructor", "hasownproperty", "isprototypeof", "propertyisenumerable", "tolocalestring", "tostring", "valueof",
)  # fmt: skip
"""What every JavaScript object has (lower case): a client of the database takes a field of that name for it."""


@dataclass(frozen=True)
class FieldView:
    """A field with its names: `prop` in TypeScript, Prisma and SQL alike."""

    spec: ModelField
    node: str
    prop: str
    label: str
    lookup: str | None = None
    """Column of the keyed hash that finds a sealed value; None where values are not looked up."""
    sealed: bool = False
    """Whether values are encrypted at rest: personal ones, but for what names the record and for passwords."""

    @property
    def type(self) -> str:
        """The spec type."""
        return self.spec.type

    @property
    def computed(self) -> bool:
        """Whether the app works the value out, and nobody enters it."""
        return self.spec.computed is not None

    @property
    def private(self) -> bool:
        """Whether it is no business of visitors: personal, or hidden from the public."""
        return self.spec.personal or access.PUBLIC in self.spec.hidden_from


@dataclass(frozen=True)
class LinkView:
    """A foreign key held by this model (many-to-one or one-to-one)."""

    id: str
    node: str
    prop: str
    fk: str
    label: str
    target: str
    """Model id, or `user`."""
    required: bool
    unique: bool
    on_delete: str
    relation: str
    """Prisma relation name, shared by both sides."""
    inverse_prop: str
    inverse_label: str


@dataclass(frozen=True)
class ManyView:
    """One side of a many-to-many link."""

    id: str
    node: str
    prop: str
    label: str
    target: str
    relation: str
    declared: bool
    """Whether this side is the one the spec declares it on (forms edit it here)."""
    inverse_prop: str


@dataclass(frozen=True)
class InverseView:
    """Records of another model that point here."""

    prop: str
    label: str
    source: str
    """Model id of the other side."""
    link: LinkView


@dataclass(frozen=True)
class ModelView:
    """A model with all of its names and links."""

    spec: Model
    node: str
    class_name: str
    """`OrderLine`: Prisma model, table and TypeScript type."""
    prop: str
    """`orderLine`: Prisma delegate and variable."""
    plural_prop: str
    slug: str
    """`order-lines`: URL segment and folder of routes."""
    folder: str
    """`order-line`: folder of the model's own source."""
    label: str
    plural_label: str
    fields: tuple[FieldView, ...]
    links: tuple[LinkView, ...]
    many: tuple[ManyView, ...]
    inverses: tuple[InverseView, ...]
    access: Mapping[str, Mapping[Operation, Scope]]

    @property
    def id(self) -> str:
        """The spec id."""
        return self.spec.id

    @cached_property
    def entered(self) -> tuple[FieldView, ...]:
        """The fields that people fill in."""
        return tuple(f for f in self.fields if not f.computed)

    @cached_property
    def ruled(self) -> frozenset[str]:
        """Ids of the fields that a rule compares with each other."""
        return frozenset(i for rule in self.spec.rules for i in (rule.field, rule.other))

    @property
    def owned(self) -> bool:
        """Whether records have an owner."""
        return self.spec.owner is not None

    @cached_property
    def title_field(self) -> FieldView | None:
        """The field that names a record, if the model has a text-like one."""
        chosen = title_field_id(self.spec)
        return next((f for f in self.fields if f.spec.id == chosen), None)

    @property
    def noun(self) -> str:
        """`order line`: the label inside a sentence."""
        return names.sentence(self.label)

    @property
    def plural_noun(self) -> str:
        """`order lines`: the plural inside a sentence."""
        return names.sentence(self.plural_label)

    @property
    def public(self) -> bool:
        """Whether anyone may list and read it."""
        return "list" in self.access["public"] and "read" in self.access["public"]


@dataclass(frozen=True)
class AppView:
    """The whole app."""

    spec: Spec
    models: tuple[ModelView, ...]
    roles: tuple[Role, ...]
    default_role: Role

    def model(self, model_id: str) -> ModelView:
        """Return the view of one model; `KeyError` when there is none."""
        for model in self.models:
            if model.id == model_id:
                return model
        raise KeyError(model_id)

    @cached_property
    def signup_roles(self) -> tuple[Role, ...]:
        """Roles a visitor may choose when creating an account."""
        return tuple(r for r in self.roles if r.signup and r.id != access.ADMIN.id)


def unnamed_for(view: AppView, model: ModelView, other: ModelView) -> tuple[str, ...]:
    """Return the roles that see records of `model` but may not know how the records of `other` in them are called."""
    hidden = other.title_field.spec.hidden_from if other.title_field else ()
    return tuple(
        role
        for role in (access.PUBLIC, *(r.id for r in view.roles))
        if model.access.get(role) and (role in hidden or "read" not in other.access.get(role, {}))
    )


_ROUTES = (
    "users", "auth", "admin", "leads", "events", "health", "realtime", "account", "openapi", "stats", "uploads",
    "api", "app", "brand", "dev", "login", "signup", "forgot-password", "reset-password", "pricing", "privacy", "terms",
)  # fmt: skip
"""First segments of addresses that every app has, so that no model takes one."""


def build_view(spec: Spec) -> AppView:
    """Resolve names and links of a checked spec."""
    taken_classes: set[str] = {USER, *names.RESERVED_CLASSES}
    taken_slugs = set(_ROUTES)
    basics = {m.id: _basics(m, taken_classes, taken_slugs) for m in spec.models}
    props = {m.id: _field_props(m) for m in spec.models}
    links, many = _resolve_links(spec, basics, props)
    models = tuple(
        ModelView(
            **basics[m.id],
            spec=m,
            node=f"models.{m.id}",
            fields=props[m.id].fields,
            links=tuple(links[m.id]),
            many=tuple(many[m.id]),
            inverses=tuple(
                InverseView(prop=link.inverse_prop, label=link.inverse_label, source=other.id, link=link)
                for other in spec.models
                for link in links[other.id]
                if link.target == m.id
            ),
            access=access.effective_access(spec, m),
        )
        for m in spec.models
    )
    return AppView(spec=spec, models=models, roles=access.roles(spec), default_role=access.default_role(spec))


@dataclass
class _Props:
    fields: tuple[FieldView, ...]
    taken: set[str]


def _basics(model: Model, taken_classes: set[str], taken_slugs: set[str]) -> dict[str, str]:
    label = names.title(model.name)
    plural_label = names.title(model.plural or names.plural(label))
    wanted = names.pascal(model.name, model.id)
    if names.is_reserved(wanted[0].lower() + wanted[1:]):
        wanted += "Record"
    class_name = names.unique(wanted, taken_classes, "Record")
    prop = class_name[0].lower() + class_name[1:]
    slug = names.unique(names.kebab(model.plural or names.plural(model.name), model.id), taken_slugs, "-list")
    return {
        "class_name": class_name,
        "prop": prop,
        "plural_prop": names.camel(slug),
        "slug": slug,
        "folder": names.kebab(class_name),
        "label": label,
        "plural_label": plural_label,
    }


def _field_props(model: Model) -> _Props:
    taken = {*SYSTEM_PROPS, *_OF_EVERY_OBJECT}
    fields = []
    title = title_field_id(model)
    grouped = {i for group in model.unique for i in group.fields}
    for field in model.fields:
        prop = names.unique(names.camel(field.name, field.id), taken, "Value")
        sealed = field.personal and field.id != title and field.type != "password"
        is_looked_up = field.unique or field.id in grouped or field.type in LOOKED_UP
        fields.append(
            FieldView(
                spec=field,
                node=f"models.{model.id}.fields.{field.id}",
                prop=prop,
                label=names.title(field.name),
                lookup=names.unique(f"{prop}Hash", taken, "Key") if sealed and is_looked_up else None,
                sealed=sealed,
            )
        )
    return _Props(tuple(fields), taken)


def _resolve_links(
    spec: Spec, basics: Mapping[str, Mapping[str, str]], props: Mapping[str, _Props]
) -> tuple[dict[str, list[LinkView]], dict[str, list[ManyView]]]:
    links: dict[str, list[LinkView]] = {m.id: [] for m in spec.models}
    many: dict[str, list[ManyView]] = {m.id: [] for m in spec.models}
    user_taken = {"id", "email", "name", "role", "passwordhash", "disabled", "tokenversion", "createdat", "updatedat",
                  "passwordresets", "sitechanges"}  # fmt: skip
    taken = {m.id: props[m.id].taken for m in spec.models} | {USER: user_taken}
    known = _Known(basics, taken)
    for model in spec.models:
        for relation in model.relations:
            if relation.kind == "many-to-many":
                _add_many(model, relation, basics, taken, many)
            elif relation.kind == "one-to-many":
                links[relation.to].append(_link(relation.to, model.id, relation, known, declared_in=model.id))
            else:
                links[model.id].append(_link(model.id, relation.to, relation, known, declared_in=model.id))
    return links, many


@dataclass(frozen=True)
class _Known:
    """Names of all models, and the properties already taken on each (and on the account)."""

    basics: Mapping[str, Mapping[str, str]]
    taken: Mapping[str, set[str]]


def _link(holder: str, target: str, relation: Relation, known: _Known, *, declared_in: str) -> LinkView:
    basics, taken = known.basics, known.taken
    reverse = relation.kind == "one-to-many"
    other_name = basics[target]["label"] if target in basics else "User"
    near_name = (relation.inverse or other_name) if reverse else relation.name
    one = relation.kind == "one-to-one"
    default_far = basics[holder]["label"] if one else basics[holder]["plural_label"]
    far_name = relation.name if reverse else (relation.inverse or default_far)
    prop = names.unique(names.camel(near_name, relation.id), taken[holder], "Link")
    fk = names.unique(f"{prop}Id", taken[holder], "Key")
    far = names.unique(names.camel(far_name, relation.id), taken[target], f"By{prop[0].upper()}{prop[1:]}")
    return LinkView(
        id=relation.id,
        node=f"models.{declared_in}.relations.{relation.id}",
        prop=prop,
        fk=fk,
        label=names.title(near_name),
        target=target,
        required=relation.required,
        unique=one,
        on_delete=relation.on_delete if relation.required or relation.on_delete != "restrict" else "set-null",
        relation=f"{basics[holder]['class_name']}_{prop}",
        inverse_prop=far,
        inverse_label=names.title(far_name),
    )


def _add_many(
    model: Model,
    relation: Relation,
    basics: Mapping[str, Mapping[str, str]],
    taken: Mapping[str, set[str]],
    many: dict[str, list[ManyView]],
) -> None:
    node = f"models.{model.id}.relations.{relation.id}"
    prop = names.unique(names.camel(relation.name, relation.id), taken[model.id], "Links")
    far_name = relation.inverse or basics[model.id]["plural_label"]
    far = names.unique(names.camel(far_name, relation.id), taken[relation.to], f"By{prop[0].upper()}{prop[1:]}")
    name = f"{basics[model.id]['class_name']}_{prop}"
    common = {"id": relation.id, "node": node, "relation": name}
    many[model.id].append(
        ManyView(
            prop=prop, label=names.title(relation.name), target=relation.to, declared=True, inverse_prop=far, **common
        )
    )
    if relation.to in many:
        many[relation.to].append(
            ManyView(
                prop=far, label=names.title(far_name), target=model.id, declared=False, inverse_prop=prop, **common
            )
        )
