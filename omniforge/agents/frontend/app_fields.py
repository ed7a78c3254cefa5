"""How each field type is edited, listed and shown: one row per type, and the JSX made from it.

Invariant: every `FieldType` of the spec has a row; all spec text passes `emit`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from omniforge.codegen import emit
from omniforge.codegen.app_view import FieldView, ModelView
from omniforge.spec.model import Scalar

FIELDS = "@/components/app/fields"
VALUES = "@/components/app/values"


@dataclass(frozen=True)
class FieldUi:
    """The user interface of one field type.

    Attributes:
        control: component that edits it, from `src/components/app/fields/<control_file>.tsx`.
        control_file: name of that file.
        value: component that shows it in full, from `src/components/app/values/<value_file>.tsx`.
        value_file: name of that file.
        value_prop: property of the component that takes the value.
        props: further properties of the control, as JSX.
        cell: component of the same file that shows it in a list; empty: `value`.
        end: whether its column is aligned to the end, as numbers are.
        wide: whether it takes a whole line of a page.
        parsed: whether its control reads typed text and may reject it.
        listed: rank among the columns chosen for a list, low first; 0: never chosen.
        sorted: whether lists can be sorted by it.
    """

    control: str
    control_file: str
    value: str
    value_file: str
    value_prop: str = "value"
    props: str = ""
    cell: str = ""
    end: bool = False
    wide: bool = False
    parsed: bool = False
    listed: int = 0
    sorted: bool = True


def _text(props: str = "", *, listed: int = 0) -> FieldUi:
    return FieldUi("TextField", "text-field", "Text", "text", props=props, listed=listed)


def _number(value: str, props: str = "") -> FieldUi:
    return FieldUi("NumberField", "number-field", value, "numbers", props=props, end=True, listed=2)


def _file(value: str, value_file: str, value_prop: str, props: str = "") -> FieldUi:
    return FieldUi(
        "FileField", "file-field", value, value_file, value_prop, props=props, wide=True, parsed=True, sorted=False
    )


def _link(value_file_type: str, *, listed: int) -> FieldUi:
    props = f'type="{value_file_type}"'
    return FieldUi("TextField", "text-field", "OutsideLink", "outside-link", "href", props=props, listed=listed)


UI: Mapping[str, FieldUi] = {
    "string": _text(listed=4),
    "text": FieldUi("TextareaField", "textarea-field", "Prose", "prose", "text", wide=True),
    "rich_text": FieldUi("TextareaField", "textarea-field", "Markdown", "markdown", "text", "rows={10}", wide=True),
    "integer": _number("Amount"),
    "decimal": _number("Amount", 'step="any"'),
    "money": _number("Money", 'step="any"'),
    "boolean": FieldUi("CheckboxField", "checkbox-field", "YesNo", "yes-no", listed=3),
    "date": FieldUi("DateField", "date-field", "Day", "day", listed=2),
    "time": FieldUi("DateField", "date-field", "Text", "text", props='type="time"', listed=3),
    "datetime": FieldUi("DateTimeField", "date-time-field", "Moment", "moment", listed=2),
    "duration": _number("Minutes", 'unit="min"'),
    "email": _link("email", listed=3),
    "url": _link("url", listed=0),
    "phone": _link("tel", listed=4),
    "slug": _text(),
    "enum": FieldUi("SelectField", "select-field", "Choice", "choice", listed=1),
    "json": FieldUi("JsonField", "json-field", "JsonBlock", "json-block", wide=True, parsed=True, sorted=False),
    "string_list": FieldUi("ListField", "list-field", "Tags", "tags", "values", listed=5, sorted=False),
    "file": _file("FileLink", "file-link", "href"),
    "image": _file("Picture", "picture", "src", 'accept="image/*"'),
    "colour": FieldUi("ColourField", "colour-field", "Swatch", "swatch", listed=5),
    "rating": FieldUi("RatingField", "rating-field", "Stars", "stars", listed=2),
    "location": FieldUi("LocationField", "location-field", "Place", "place", parsed=True, sorted=False),
    "uuid": _text(),
    "password": FieldUi("TextField", "text-field", "", "", props='type="password" autoComplete="new-password"'),
    "country": FieldUi("CountryField", "country-field", "Country", "country", "code", listed=4),
    "currency": FieldUi("CurrencyField", "currency-field", "Text", "text", listed=5),
}

MARKDOWN_HELP = "You can use Markdown: **bold**, *italic*, # titles, - lists, [links](https://…)."
_PLAIN = re.compile(r"[\w ,.;:!?()+%€$£/@-]+")
_HREF = {"email": "mailto:", "phone": "tel:"}


def attribute(name: str, text: str) -> str:
    """Return a JSX attribute: `label="Made on"`, or a string expression when the text is not plain."""
    folded = emit.one_line(text)
    return f'{name}="{folded}"' if _PLAIN.fullmatch(folded) else f"{name}={{{emit.ts_string(folded)}}}"


def control(model: ModelView, field: FieldView) -> str:
    """Return the JSX of the control of a field in its model's form."""
    ui, spec = UI[field.type], field.spec
    bind = "bindParsed" if ui.parsed else "bind"
    parts = [f'{{...form.{bind}("{field.prop}")}}', attribute("label", field.label)]
    help_text = spec.description or (MARKDOWN_HELP if field.type == "rich_text" else "")
    if help_text:
        parts.append(attribute("help", help_text))
    if spec.required and field.type != "boolean":
        parts.append("required")
    if spec.max_length is not None and ui.control in ("TextField", "TextareaField"):
        parts.append(f"maxLength={{{spec.max_length}}}")
    if field.type == "enum":
        parts.append(f"options={{{model.prop}Fields.{field.prop}.options}}")
    if ui.control == "NumberField":
        parts += [f"{k}={{{number(v)}}}" for k, v in (("min", spec.min), ("max", spec.max)) if v is not None]
    if field.type == "money":
        parts.append(attribute("unit", spec.currency))
    return f"<{ui.control} {' '.join([*parts, *filter(None, [ui.props])])} />"


def shown(model: ModelView, field: FieldView, row: str, *, cell: bool) -> str:
    """Return the JSX that shows the value of `row`'s field, in a list cell or in full."""
    ui = UI[field.type]
    component = (ui.cell or ui.value) if cell else ui.value
    value = f"{row}.{field.prop}"
    if field.type in _HREF:
        return f"<OutsideLink href={{{value} && `{_HREF[field.type]}${{{value}}}`}} text={{{value} ?? undefined}} />"
    parts = [f"{ui.value_prop}={{{value}}}"]
    if field.type == "enum":
        parts.append(f"options={{{model.prop}Fields.{field.prop}.options}}")
    if field.type == "money":
        parts.append(attribute("currency", field.spec.currency))
    if field.type == "image":
        size = "size-10" if cell else "aspect-4/3 w-full"
        parts += [f"id={{{row}.id}}", attribute("alt", "" if cell else field.label), f'className="{size}"']
    return f"<{component} {' '.join(parts)} />"


def initial(field: FieldView) -> str:
    """Return the TypeScript of a field's first value in the form: the row's, else the default."""
    default = field.spec.default
    prop = f"row?.{field.prop}"
    if field.type == "password":
        return "null as string | null"
    if field.type == "boolean":
        return f"{prop} ?? {'true' if default is True else 'false'}"
    if field.type == "string_list":
        return f"{prop} ?? []"
    if default is None or field.type in ("json", "location"):
        return f"{prop} ?? null"
    return f"row ? (row.{field.prop} ?? null) : {literal(field, default)}"


def literal(field: FieldView, default: Scalar) -> str:
    """Return the default of a field as TypeScript."""
    if UI[field.type].end or field.type == "rating":
        return number(float(default))
    return emit.ts_string(str(default))


def number(value: float) -> str:
    """Return a number without a needless fraction: `0.0` -> `0`."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))
