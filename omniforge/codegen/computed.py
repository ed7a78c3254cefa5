"""The computed fields of an app as columns of its tables: what each is worked out from, and whom a change concerns."""

from collections.abc import Mapping
from dataclasses import replace

from omniforge.codegen import emit, formula_sql
from omniforge.codegen.app_view import AppView, FieldView, LinkView, ModelView
from omniforge.codegen.field_types import digits
from omniforge.codegen.sql import Computed, Database, Follower
from omniforge.spec.formula.of_model import formula_of, in_order, operands, source_of
from omniforge.spec.formula.tree import Aggregate

_DELETED = "deletedAt"


def with_computed(view: AppView, database: Database) -> Database:
    """Return the database with what its computed columns need; the same one when there are none."""
    if not any(f.computed for m in view.models for f in m.fields):
        return database
    models = {m.id: m for m in view.models}
    followers: dict[str, list[Follower]] = {}
    for model in view.models:
        for source, follower in _followers(view, model):
            followers.setdefault(source, []).append(follower)
    return replace(
        database,
        tables=tuple(
            replace(t, computed=_computed(view, models[t.id]), followers=_merged(followers.get(t.id, [])))
            if t.id in models
            else t
            for t in database.tables
        ),
    )


def aggregate_link(view: AppView, model: ModelView, aggregate: Aggregate) -> tuple[ModelView, LinkView]:
    """Return the model that an aggregate is about, and its link to this one."""
    source = source_of(view.spec, model.spec, aggregate)
    other = view.model(source.model)
    return other, next(k for k in other.links if k.node == source.link and k.target == model.id)


def column_id(field: FieldView) -> str:
    """Return the id of a field's column."""
    return f"field.{field.spec.id}"


def _computed(view: AppView, model: ModelView) -> tuple[Computed, ...]:
    views = {f.spec.id: f for f in model.fields}
    return tuple(_column(view, model, views, views[f.id]) for f in in_order(model.spec))


def _column(view: AppView, model: ModelView, views: Mapping[str, FieldView], field: FieldView) -> Computed:
    formula = formula_of(field.spec)
    kind, kept = field.type, digits(field.spec)
    if isinstance(formula, Aggregate):
        by_id, by_name = (_aggregate(view, model, formula, named=named) for named in (False, True))
    elif formula is None:
        raise AssertionError(field.node)
    else:
        ids = {i: emit.sql_identifier(column_id(f)) for i, f in views.items()}
        names = {i: f"NEW.{emit.sql_identifier(f.prop)}" for i, f in views.items()}
        known = operands(model.spec)
        by_id = formula_sql.expression(formula, known, {"state": '"state"'} | ids)
        by_name = formula_sql.expression(formula, known, {"state": 'NEW."state"'} | names)
    fitted = (formula_sql.fitted(kind, kept, sql) for sql in (by_id, by_name))
    return Computed(column_id(field), *fitted)


def _aggregate(view: AppView, model: ModelView, formula: Aggregate, *, named: bool) -> str:
    """Return the subquery of an aggregate, with names or with ids in their place."""
    other, link = aggregate_link(view, model, formula)
    added = next((f for f in other.fields if f.spec.id == formula.field), None)
    table = emit.sql_identifier(other.class_name if named else other.id)
    key = emit.sql_identifier(link.fk if named else f"link.{link.id}")
    figure = "count(*)"
    if added is not None:
        figure = f"coalesce(sum({emit.sql_identifier(added.prop if named else column_id(added))}), 0)"
    present = f' AND "{_DELETED}" IS NULL' if other.spec.soft_delete else ""
    return f'(SELECT {figure}::numeric FROM {table} WHERE {key} = NEW."id"{present})'  # noqa: S608 - quoted names


def _followers(view: AppView, model: ModelView) -> list[tuple[str, Follower]]:
    found = []
    for field in model.fields:
        formula = formula_of(field.spec)
        if isinstance(formula, Aggregate):
            other, link = aggregate_link(view, model, formula)
            watched = [f"field.{formula.field}"] if formula.field else []
            watched += [_DELETED] if other.spec.soft_delete else []
            found.append((other.id, Follower(model.id, f"link.{link.id}", tuple(watched))))
    return found


def _merged(followers: list[Follower]) -> tuple[Follower, ...]:
    """Return one follower per link, watching all that any of its aggregates does."""
    found: dict[tuple[str, str], Follower] = {}
    for one in followers:
        key = (one.table, one.column)
        known = found.get(key, replace(one, watched=()))
        found[key] = replace(known, watched=tuple(dict.fromkeys((*known.watched, *one.watched))))
    return tuple(found.values())
