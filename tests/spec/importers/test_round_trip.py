"""What forge writes for others comes back: every example as JDL, as Prisma schema, and as its own OpenAPI file."""

import json

import pytest

from omniforge.codegen.app_view import build_view
from omniforge.codegen.openapi import openapi_document
from omniforge.resources import examples_dir
from omniforge.spec.check import load_spec
from omniforge.spec.exporters.export import ExportFormat, export_spec
from omniforge.spec.importers.detect import import_source
from omniforge.spec.importers.naming import to_label
from omniforge.spec.model import Spec

EXAMPLES = sorted(path.parent.name for path in examples_dir().glob("*/spec.yaml"))
Outline = dict[str, tuple[set[str], set[tuple[str, str, str, bool]]]]


def example(name: str) -> Spec:
    return load_spec((examples_dir() / name / "spec.yaml").read_text("utf-8"))


def folded(name: str) -> str:
    """Formats in camel case do not say where a number is a word of its own: `line 1`, `line1`."""
    return name.replace("_", "").replace("-", "").replace(" ", "").lower()


def outline(spec: Spec) -> Outline:
    """Models, their fields, and their links with kind, target and whether they must be there."""
    names = {"user": "user", **{m.id: folded(m.name) for m in spec.models}}
    return {
        folded(m.name): (
            {folded(f.id) for f in m.fields},
            {(folded(r.id), r.kind, names[r.to], r.required) for r in m.relations},
        )
        for m in spec.models
    }


@pytest.mark.parametrize("to", ["jdl", "prisma"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_back_from_what_is_exported(name: str, to: ExportFormat) -> None:
    spec = example(name)

    found, imported = import_source(export_spec(spec, to).text, f"model.{to}", name=spec.name)

    assert found == to
    assert outline(imported.spec) == outline(spec)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_back_from_the_openapi_file_of_its_app(name: str) -> None:
    spec = example(name)
    view = build_view(spec)
    document = openapi_document(view)

    found, imported = import_source(json.dumps(document), "openapi.json")

    classes = {"user": "user", **{m.id: folded(to_label(m.class_name)) for m in view.models}}
    kinds = {"one-to-one": "many-to-one"}  # a file of routes does not say that a link is unique
    assert found == "openapi"
    assert {model: (fields - {"state"}, links) for model, (fields, links) in loose(imported.spec, kinds).items()} == {
        classes[m.id]: (
            {folded(f.prop) for f in m.fields if f.type != "password"},
            {(folded(link.prop), "many-to-one", classes[link.target], link.required) for link in m.links}
            | {(folded(many.prop), "many-to-many", classes[many.target], False) for many in m.many if many.declared},
        )
        for m in view.models
    }


def loose(spec: Spec, kinds: dict[str, str]) -> Outline:
    return {
        name: (fields, {(link, kinds.get(kind, kind), to, needed) for link, kind, to, needed in links})
        for name, (fields, links) in outline(spec).items()
    }
