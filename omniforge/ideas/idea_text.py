"""The text of an idea as it comes in: bytes of a file or pipe, words of the command line.

Invariant: what is accepted is UTF-8 text of a sane size with something in it; it is kept as typed, but for
secrets: an idea goes to Git, to models and into pages.
"""

from omniforge.errors import SpecError
from omniforge.secrets.redaction import HIDDEN, without_secrets

MAX_BYTES = 256 * 1024
_HINT = 'describe the product in a sentence or more: forge idea new "a shop for handmade ceramics"'


def from_bytes(raw: bytes) -> str:
    """Return the text of a file or pipe.

    Raises:
        SpecError: it is too large, not UTF-8, binary, or empty.
    """
    _refuse_size(len(raw))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"the idea is not UTF-8 text (byte {error.start})"
        raise SpecError(message, hint="save it as plain text in UTF-8") from error
    return from_words(text)


def from_words(text: str) -> str:
    """Return the text with LF line ends, and `[hidden]` in place of what looks like a secret.

    Raises:
        SpecError: it is too large, binary, or empty.
    """
    try:
        _refuse_size(len(text.encode()))
    except UnicodeEncodeError as error:
        raise SpecError("the idea is not UTF-8 text", hint="save it as plain text in UTF-8") from error
    if "\x00" in text:
        raise SpecError("the idea is binary data, not text", hint="save it as plain text in UTF-8")
    if not text.strip():
        raise SpecError("the idea is empty", hint=_HINT)
    return without_secrets(text.replace("\r\n", "\n").replace("\r", "\n"), {})


def note(text: str) -> tuple[str, ...]:
    """Return what to tell about a text that held a secret."""
    if HIDDEN not in text:
        return ()
    return (f"what looks like a secret is not kept ({HIDDEN} stands there); for the app: forge secret set NAME",)


def _refuse_size(size: int) -> None:
    if size > MAX_BYTES:
        message = f"the idea has {size:,} bytes; at most {MAX_BYTES:,} (256 KB) are read"
        raise SpecError(message, hint="keep what the product is and leave the rest out")
