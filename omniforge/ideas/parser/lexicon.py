"""The reader's word lists, from `templates/packs/vocabulary/`."""

from functools import cache

from omniforge.ideas.parser.datafile import read_yaml
from omniforge.resources import templates_dir


@cache
def word_list(name: str) -> frozenset[str]:
    """Return a list of `words.yaml`, e.g. `verbs` or `persons`."""
    lists: dict[str, str] = read_yaml(templates_dir() / "packs" / "vocabulary" / "words.yaml")
    return frozenset(lists[name].split())


@cache
def colours() -> dict[str, str]:
    """Return colour name -> `#rrggbb`."""
    found: dict[str, str] = read_yaml(templates_dir() / "packs" / "vocabulary" / "colours.yaml")
    return found


@cache
def colour_words() -> frozenset[str]:
    """Return every word that occurs in the name of a colour."""
    return frozenset(word for name in colours() for word in name.split())
