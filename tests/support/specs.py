"""Specs that tests start from."""

from pathlib import Path

EVERYTHING = Path(__file__).with_name("everything.yaml").read_text(encoding="utf-8")
"""Every field type, rule and kind of relation."""

SMALL = """\
# A shop.
forge: 1
name: Clay & Co
slug: clay-co
kind: shop
tagline: Handmade ceramics
roles:
  - {id: seller, name: Seller}
  - {id: customer, name: Customer}
models:
  - id: category
    name: Category
    fields:
      - {id: name, name: Name, required: true, max_length: 80, unique: true}
    access:
      - {role: public, operations: [list, read]}
  - id: product
    name: Product
    owner: seller
    fields:
      # what it is called
      - {id: title, name: Title, required: true, max_length: 120}
      - {id: price, name: Price, type: money, required: true, min: 0}
      - {id: size, name: Size, type: enum, labels: [{id: s, label: Small}, {id: l, label: Large}], default: s}
      - {id: made_on, name: Made on, type: date}
    relations:
      - {id: category, name: Category, kind: many-to-one, to: category, required: true}
    states: [{id: draft, name: Draft}, {id: listed, name: Listed}, {id: sold, name: Sold, final: true}]
    transitions:
      - {id: list, name: List, source: [draft], target: listed}
      - {id: sell, name: Mark as sold, source: [listed], target: sold}
features:
  - {id: search, kind: search, on: product}
"""


def small(*edits: tuple[str, str]) -> str:
    """Return the small spec with pieces of text replaced; a piece that is not there is an error of the test."""
    text = SMALL
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
