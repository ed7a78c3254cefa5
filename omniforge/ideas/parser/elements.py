"""Lines of a page description that name widgets of a screen: `login_button: Button to submit`, `- ID: entry_list`.

Invariant: such a line says what is on a screen, so it is read for fields and never as running text.
"""

import re

from omniforge.ideas.parser.phrases import PhraseIndex

_IDENTIFIER = r"(?:[a-z]+(?:[_-][a-z0-9\[\]]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+)"
_KEYS = (
    r"ID|Page ID|(?:Element )?IDs?|IDs and Elements|Type|Placeholder|Text|Destination|Page Title|Title|Elements?"
    r"|Buttons?|Fields"
)
_ELEMENT = re.compile(
    rf"^[-*\s]*(?:{_IDENTIFIER}\s*(?:[:(\u2013-]|$)|(?:{_KEYS})\s*:|[\w' ()/-]+?\s*:\s*{_IDENTIFIER}(?:$|\s|:))"
)


def is_element_line(index: PhraseIndex, number: int) -> bool:
    """Whether a sentence only names widgets."""
    return _ELEMENT.match(index.idea.sentences[number].text) is not None
