"""What the app calls the name of an account, where that is not simply the name of a person.

Invariant: a text that speaks of user names gets that word; else only places where strangers talk or play have it.
"""

import re

from omniforge.ideas.parser.drafts import RULE, TEXT
from omniforge.ideas.parser.result import Evidence

USERNAME = "Username"
_SAID = re.compile(r"user[ _-]?names?(?![a-z])|screen names?\b|nicknames?\b", re.IGNORECASE)
"""Also inside identifiers: `username_input`, `regUsername`."""
_AMONG_STRANGERS = frozenset({"forum", "social", "game", "community"})


def asked_name(text: str, kind: str) -> tuple[str, str]:
    """Return (label, words of the text), both empty where the usual word does.

    Args:
        text: the idea.
        kind: kind of the app.
    """
    said = _SAID.search(text)
    if said is not None:
        return USERNAME, said.group()
    return (USERNAME, "") if kind in _AMONG_STRANGERS else ("", "")


def reason(path: str, words: str) -> Evidence:
    """Return why the app has its own word."""
    note = "the text speaks of user names" if words else "where strangers meet, people choose the name they go by"
    return Evidence(path, words, TEXT if words else RULE, note)
