"""Names of other languages as ids and names of a spec."""

from omniforge.spec.identifiers import identifier_words


def to_id(name: str) -> str:
    """Return `order_line` for `OrderLine`, `orderLine` or `ORDER_LINE`."""
    return "_".join(identifier_words(_folded(name), "item"))


def to_label(name: str) -> str:
    """Return `Order line` for `OrderLine`."""
    words = " ".join(identifier_words(_folded(name), "item"))
    return words[:1].upper() + words[1:]


def to_slug(name: str) -> str:
    """Return a folder name of at most 40 characters."""
    return to_id(name).replace("_", "-")[:40].rstrip("-")


def _folded(name: str) -> str:
    """A name all in capitals has no borders inside of its words."""
    return name.lower() if name.isupper() else name
