import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from support.business_specs import ALL, CLINIC, EMPTY, SHOP, texts

from omniforge.agents.package.listing import store_text
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.layout import lay_out

META = "mobile/fastlane/metadata"
LIMITS = {
    "en-US/name.txt": 30,
    "en-US/subtitle.txt": 30,
    "en-US/promotional_text.txt": 170,
    "en-US/description.txt": 4000,
    "en-US/release_notes.txt": 4000,
    "android/en-US/title.txt": 30,
    "android/en-US/short_description.txt": 80,
    "android/en-US/full_description.txt": 4000,
    "android/en-US/changelogs/default.txt": 500,
}


@pytest.fixture(params=ALL, name="case")
def any_case(request: pytest.FixtureRequest) -> dict[str, str]:
    return texts("package", ALL[request.param])


def test_store_texts_keep_the_limits_and_are_never_empty(case: dict[str, str]) -> None:
    lengths = {path: len(case[f"{META}/{path}"].strip()) for path in LIMITS}

    assert {p: n for p, n in lengths.items() if not 1 <= n <= LIMITS[p]} == {}
    assert len(case[f"{META}/en-US/name.txt"].strip()) >= 2


def test_keywords_fit_in_100_bytes_without_spaces_or_repeats(case: dict[str, str]) -> None:
    line = case[f"{META}/en-US/keywords.txt"].strip()
    keywords = line.split(",")

    assert len(line.encode()) <= 100
    assert " " not in line
    assert len(set(keywords)) == len(keywords)
    assert all(len(k) > 2 for k in keywords)


def test_keywords_are_counted_in_bytes() -> None:
    mobile = {"keywords": ["日本語" * 11, "harbour"]}

    line = texts("package", {**EMPTY, "mobile": mobile})[f"{META}/en-US/keywords.txt"].strip()

    assert line.startswith("日本語")
    assert "harbour" not in line


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Pots 😀 & pans", "Pots & pans"),
        ("zero\u200bwidth", "zerowidth"),
        ("<b>bold</b>", "b bold /b"),
        ("Cafe\u0301", "Café"),
        ("line\u2028end", "line end"),
    ],
)
def test_what_stores_refuse_is_taken_out(text: str, kept: str) -> None:
    assert store_text(text) == kept


def test_every_file_parses(case: dict[str, str]) -> None:
    files = [GeneratedFile(path=p, content=t, template="t") for p, t in case.items()]

    laid_out = {f.path: f.data.decode() for f in lay_out(files)}

    assert json.loads(laid_out["mobile/package.json"])["engines"] == {"node": ">=22"}
    pictures = [t for p, t in laid_out.items() if p.endswith(".svg")]
    assert all(ET.fromstring(p).tag.endswith("svg") for p in pictures)  # noqa: S314 - our own drawing


@pytest.mark.parametrize(
    ("slug", "app_id"),
    [("clay-co", "app.clayco"), ("new", "app.newapp"), ("x", "app.x")],
)
def test_the_application_id_is_legal_on_both_systems(slug: str, app_id: str) -> None:
    assert f'"{app_id}"' in texts("package", {**SHOP, "slug": slug})["mobile/fastlane/Appfile"]


def test_the_application_id_asked_for_is_used() -> None:
    appfile = texts("package", {**SHOP, "mobile": {"app_id": "org.example.clay"}})["mobile/fastlane/Appfile"]

    assert appfile.count('"org.example.clay"') == 2


def test_the_category_follows_the_kind_unless_one_is_asked_for() -> None:
    asked = {**SHOP, "mobile": {"category": "Food and drink"}}

    assert texts("package", SHOP)[f"{META}/primary_category.txt"] == "SHOPPING\n"
    assert texts("package", asked)[f"{META}/primary_category.txt"] == "FOOD_AND_DRINK\n"


def test_pictures_are_named_placeholders_and_have_the_apps_own_colours() -> None:
    one = {p: t for p, t in texts("package", SHOP).items() if p.endswith(".svg")}
    other = texts("package", CLINIC)

    assert all("placeholder-" in p for p in one)
    assert all(other.get(p) != t for p, t in one.items())


def test_lanes_hold_no_secret_and_send_no_usage_data() -> None:
    fastfile = texts("package", SHOP)["mobile/fastlane/Fastfile"]

    assert "opt_out_usage" in fastfile
    assert all("ENV[" in line for line in fastfile.splitlines() if "password" in line or "key_id" in line)


def test_the_mobile_section_changes_no_other_agents_files() -> None:
    changed = {**SHOP, "mobile": {"category": "Food", "keywords": ["clay"]}}

    for name in ("marketing", "workflow", "deploy"):
        assert texts(name, changed) == texts(name, SHOP)
    assert texts("package", changed) != texts("package", SHOP)


def test_the_marketing_section_changes_no_store_text() -> None:
    changed = {**SHOP, "marketing": {"headline": "Pots with a past", "audience": "people with kitchens"}}

    assert texts("package", changed) == texts("package", SHOP)
    assert texts("marketing", changed) != texts("marketing", SHOP)


@pytest.mark.skipif(shutil.which("ruby") is None, reason="ruby is not installed")
@pytest.mark.parametrize("name", ["Appfile", "Fastfile"])
def test_lanes_are_valid_ruby(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(texts("package", SHOP)[f"mobile/fastlane/{name}"])

    done = subprocess.run(["ruby", "-c", name], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
