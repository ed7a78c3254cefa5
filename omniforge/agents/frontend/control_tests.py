"""The test file of the controls and values that an app has: a section for each component, and none for others.

Invariant: pure; a section needs nothing but its component, so the first field of a type brings its section along.
"""

from collections.abc import Collection

from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.render import template_file

_PATH = "tests/controls.test.tsx"
_LABELLED = frozenset(
    f"fields/{name}-field"
    for name in (
        "checkbox", "colour", "country", "currency", "date", "date-time", "file", "json", "link", "list", "number",
        "rating", "select", "text", "textarea",
    )
)  # fmt: skip
"""Controls that are found by their label; the others are groups of controls."""
_CONTROLS = _LABELLED | {"fields/location-field", "fields/many-field"}
_PICKED = frozenset({"fields/date-field", "fields/date-time-field"})
"""Controls that a test sets, because nobody types into them."""
_EMPTY = {
    "values/choice": ("<Choice value={null} options={[]} />",),
    "values/country": ("<Country code={null} />",),
    "values/day": ("<Day value={null} />",),
    "values/file-link": ("<FileLink href={null} />",),
    "values/json-block": ("<JsonBlock value={null} />",),
    "values/markdown": ("<Markdown text={null} />",),
    "values/numbers": ("<Amount value={null} />", '<Money value={null} currency="EUR" />', "<Minutes value={null} />"),
    "values/outside-link": ("<OutsideLink href={null} />",),
    "values/place": ("<Place value={null} />",),
    "values/prose": ("<Prose text={null} />",),
    "values/ref-link": ('<RefLink slug="trees" value={null} />',),
    "values/stars": ("<Stars value={null} />",),
    "values/swatch": ("<Swatch value={null} />",),
    "values/tags": ("<Tags values={[]} />",),
    "values/text": ("<Text value={null} />",),
}
"""Value component -> what shows that there is no value."""
_SHOWN = {*_EMPTY, "values/picture", "values/yes-no"}
_OF_FILE = {"values/numbers": ("Amount", "Minutes", "Money")}
"""Files with other components than the one that they are called by."""


def files(components: Collection[str]) -> tuple[GeneratedFile, ...]:
    """Return the test file of an app with these components, or none when it has no controls.

    Args:
        components: below `src/components`, as `app/fields/text-field`.
    """
    names = {name.removeprefix("app/") for name in components}
    tested = sorted(names & (_CONTROLS | _SHOWN))
    if not names & _CONTROLS:
        return ()

    def uses(*wanted: str) -> bool:
        return not names.isdisjoint(wanted)

    values = {
        "uses": uses,
        "imports": [(name, file) for file in tested for name in _OF_FILE.get(file, (_component(file),))],
        "empty": [shown for file in tested for shown in _EMPTY.get(file, ())],
        "labelled": bool(names & _LABELLED),
        "typed": bool(names & (_CONTROLS - _PICKED)),
    }
    return (template_file(f"nextjs/template/{_PATH}.jinja", _PATH, values),)


def _component(file: str) -> str:
    return "".join(part.capitalize() for part in file.rpartition("/")[2].split("-"))
