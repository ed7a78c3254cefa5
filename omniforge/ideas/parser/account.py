"""What the app calls the name of an account, where that is not simply the name of a person.

Invariant: a text that speaks of user names gets that word; an app that deals with people by what they are, such as
customers and patients, asks for their names.
"""

import re

from omniforge.ideas.parser.drafts import RULE, TEXT
from omniforge.ideas.parser.result import Evidence

USERNAME = "Username"
_SAID = re.compile(r"user[ _-]?names?(?![a-z])|screen names?\b|nicknames?\b", re.IGNORECASE)
"""Also inside identifiers: `username_input`, `regUsername`."""
_AMONG_STRANGERS = frozenset({"forum", "social", "game", "community"})
_FOR_ONESELF = frozenset({"productivity", "personal-blog", "blog", "news", "streaming", "portfolio", "other"})
"""Kinds in which nobody needs to know who somebody is."""


def asked_name(text: str, kind: str, *, has_roles: bool) -> tuple[str, str]:
    """Return (label, words of the text), both empty where the usual word does.

    Args:
        text: the idea.
        kind: kind of the app.
        has_roles: the text calls people more than users.
    """
    said = _SAID.search(text)
    if said is not None:
        return USERNAME, said.group()
    is_enough = kind in _AMONG_STRANGERS or (kind in _FOR_ONESELF and not has_roles)
    return (USERNAME, "") if is_enough else ("", "")


def reason(path: str, words: str) -> Evidence:
    """Return why the app has its own word."""
    note = "the text speaks of user names" if words else "nobody here needs to know the name of a person"
    return Evidence(path, words, TEXT if words else RULE, note)
