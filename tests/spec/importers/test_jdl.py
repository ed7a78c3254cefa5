from pathlib import Path

import pytest

from omniforge.errors import SpecError
from omniforge.spec.check import check_spec
from omniforge.spec.importers.jdl.to_spec import import_jdl
from omniforge.spec.importers.report import Imported

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "jdl" / "jdl-samples"

SHOP = """
MAX = 40
/** Sold in the shop */
entity Product (products) {
  /** What people call it */
  name String required unique maxlength(MAX) pattern(/^[A-Z]+$/),
  price BigDecimal required min(0)
  size Size
  photo ImageBlob maxbytes(2000)
}
enum Size { S("Small") WONT_FIT("Won't fit"), XL }
entity Category
relationship OneToMany { Category{product} to Product{category(name) required} }
relationship ManyToOne { Product{seller(login)} to User with builtInEntity }
paginate * with pagination
"""


def shop() -> Imported:
    return import_jdl(SHOP, name="Shop")


def test_fields_keep_their_types_and_rules() -> None:
    product = shop().spec.models[0]

    name, price, size, photo = product.fields
    assert (name.required, name.unique, name.max_length, name.pattern) == (True, True, 40, "^[A-Z]+$")
    assert name.description == "What people call it"
    assert (price.type, price.min) == ("money", 0)
    assert [(v.id, v.label) for v in size.labels] == [("s", "Small"), ("wont_fit", "Won't fit"), ("xl", "Xl")]
    assert photo.type == "image"
    assert product.description == "Sold in the shop"


def test_a_one_to_many_link_is_held_by_the_many_side() -> None:
    relations = shop().spec.models[0].relations

    category, seller = relations
    assert (category.kind, category.to, category.required, category.inverse) == (
        "many-to-one", "category", True, "Product",
    )  # fmt: skip
    assert (seller.to, seller.required) == ("user", False)


def test_what_cannot_be_said_is_reported_with_its_line() -> None:
    unmapped = shop().unmapped

    assert [(u.kind, u.line, u.what) for u in unmapped] == [
        ("option", 4, "table products of Product"),
        ("rule", 9, "Product.photo maxbytes(2000)"),
        ("option", 15, "paginate * with pagination"),
    ]


CLASHES = """
application { config { baseName tiny, skipServer true } entities * }
entity User { login String required, Login String }
entity Usage { version Integer min(5) max(2) n Integer minlength(3) }
entity Profile { name String pattern(/^(?=a)b$/) size Size flag Boolean unique }
enum Size { }
entity SiteLead
@ChangelogDate("2020")
entity OtherThing { x String }
relationship ManyToOne { Profile{boss(name)} to @OnDelete("CASCADE") Profile with jpaDerivedIdentifier }
relationship OneToMany { Profile{name} to SiteLead{name} }
"""


def test_names_that_clash_and_rules_that_cannot_hold_are_adapted_and_reported() -> None:
    imported = import_jdl(CLASHES)

    assert check_spec(imported.spec) == ()
    user, usage, profile, lead, _ = imported.spec.models
    assert (user.name, lead.name) == ("User profile", "Site lead profile")
    assert [(f.id, f.name) for f in user.fields] == [("login", "Login"), ("login_2", "Login 2")]
    assert usage.fields[1].min_length is None
    assert [(f.id, f.type, f.pattern) for f in profile.fields][:2] == [
        ("name", "string", None),
        ("size", "string", None),
    ]
    assert (profile.relations[0].on_delete, profile.layout.title) == ("cascade", "name")
    said = {u.what for u in imported.unmapped}
    assert {"skipServer true", "Profile to Profile with jpaDerivedIdentifier"} <= said
    assert "models.profile.fields.flag.unique: True" in said


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param("entity { }", "line 1: expected an entity name", id="no name"),
        pytest.param("entity A {\n name }", "line 2: expected a field type", id="no type"),
        pytest.param("relationship Many { A to B }", "expected OneToOne or", id="kind"),
        pytest.param("entity A { ; }", "unexpected character ';'", id="character"),
        pytest.param("application { config {", "expected `}`, found the end", id="open"),
    ],
)
def test_text_that_is_not_jdl_is_refused_by_line(source: str, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        import_jdl(source)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample models are not beside this checkout")
@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*")), ids=lambda p: p.stem)
def test_a_sample_of_the_jhipster_project_maps_to_a_spec(path: Path) -> None:
    imported = import_jdl(path.read_text(), name=path.stem)

    lost = [u for u in imported.unmapped if u.kind in ("field", "rule", "relation")]
    assert imported.spec.models
    assert len(lost) <= 0.05 * imported.n_mapped
    assert check_spec(imported.spec) == ()
