"""Generated pages import what they use and nothing else, whatever a landing page has to show."""

import re

import pytest

from omniforge.build.generate import generate
from omniforge.projects.verify import scan
from omniforge.resources import examples_dir
from omniforge.spec import check
from omniforge.spec.kinds import Archetype
from omniforge.spec.model import Access, Design, Model, Spec

_IMPORT = re.compile(r"^import (?:type )?(?P<what>[^\"';]+?) from ", re.MULTILINE)
_CODE = (".ts", ".tsx")


_NO_MODELS = "forge: 1\nname: Stone & Sons\nslug: stone-sons\nkind: brochure\nmodels: []\n"


def _unused(text: str) -> list[str]:
    """Return the names that a file imports and never says again."""
    names = [
        part.split(" as ")[-1].strip().removeprefix("type ")
        for found in _IMPORT.finditer(text)
        for part in re.sub(r"[{}]", ",", found["what"]).split(",")
        if part.strip()
    ]
    return [name for name in names if len(re.findall(rf"(?<![\w$]){re.escape(name)}(?![\w$])", text)) == 1]


def _as_seen_by(model: Model, *, public: bool) -> Model:
    rules = [rule for rule in model.access if rule.role != "public"]
    seen = [Access(role="public", operations=("list", "read"))] if public else []
    return model.model_copy(update={"access": (*seen, *rules)})


def _spec(archetype: Archetype, n_public: int, name: str) -> Spec:
    spec = check.load_spec((examples_dir() / "online-shop" / "spec.yaml").read_text())
    models = tuple(_as_seen_by(model, public=i < n_public) for i, model in enumerate(spec.models))
    return spec.model_copy(update={"name": name, "models": models, "design": Design(archetype=archetype), "flows": ()})


@pytest.mark.parametrize("n_public", [0, 2])
@pytest.mark.parametrize("archetype", Archetype.__args__)  # type: ignore[attr-defined]  # the members of a Literal
def test_every_import_is_used(archetype: Archetype, n_public: int) -> None:
    for name in ("Clay & Kin", "Loam"):
        files = generate(_spec(archetype, n_public, name))
        found = {path: _unused(f.data.decode()) for path, f in files.items() if path.endswith(_CODE)}

        assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("n_public", [0, 2])
@pytest.mark.parametrize("archetype", Archetype.__args__)  # type: ignore[attr-defined]  # the members of a Literal
def test_every_import_is_there(archetype: Archetype, n_public: int) -> None:
    files = generate(_spec(archetype, n_public, "Loam"))

    there = {re.sub(r"(/index)?\.tsx?$", "", path) for path in files if path.endswith(_CODE)}
    wanted = {
        (path, f"src/{name}")
        for path, file in files.items()
        if path.endswith(_CODE)
        for name in re.findall(r"""(?:from|import) \(?["']@/([^"']+)["']""", file.data.decode())
    }
    made_by_prisma = "src/generated/"
    assert {(p, name) for p, name in wanted if name not in there and not name.startswith(made_by_prisma)} == set()


@pytest.mark.parametrize("archetype", ["console", "portfolio"])
def test_an_app_without_models_leads_nowhere_that_is_not_there(archetype: Archetype) -> None:
    spec = check.load_spec(_NO_MODELS).model_copy(update={"design": Design(archetype=archetype)})
    files = {path: f.data.decode() for path, f in generate(spec).items() if path.endswith(_CODE)}

    assert scan.links(files) == ()
    assert {path: names for path, text in files.items() if (names := _unused(text))} == {}
    assert [path for path in files if path.startswith("src/components/") and not _is_imported(path, files)] == []
    assert {"tests/forms.test.tsx", "tests/record-form.test.tsx", "tests/seed.test.ts"}.isdisjoint(files)


def test_an_app_without_prices_promises_no_page_of_prices() -> None:
    files = generate(check.load_spec(_NO_MODELS))

    assert "src/app/(site)/pricing/page.tsx" not in files
    assert "pricing: []," in files["src/content/site.ts"].data.decode()


def _is_imported(path: str, files: dict[str, str]) -> bool:
    name = re.sub(r"\.tsx?$", "", path).removeprefix("src/")
    near = f"./{name.rsplit('/', 1)[-1]}"
    return any(f'"@/{name}"' in text or f'"{near}"' in text for other, text in files.items() if other != path)
