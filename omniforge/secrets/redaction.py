"""Taking secrets out of a text that leaves this machine or is kept: prompts, messages, logs, events, reports.

Invariant: the one place for it; what looks like a secret is replaced wherever it turns up, and nothing is ever put in
its place but `[hidden]`. Values that were opened from the store are known here from then on.
"""

import base64
import json
import logging
import re
import threading
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from omniforge.secrets import shapes

HIDDEN = "[hidden]"
SECRET_NAME = re.compile(
    r"KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|AUTH(?!OR)|DATABASE_URL|SMTP_URL|_DSN", re.IGNORECASE
)
"""Names of variables that hold secrets."""
_MIN_SECRET = 4
_MIN_LINE = 20
"""A line of a long secret that is hidden by itself: logs come line by line."""
_OPENED: set[str] = set()
_OPENING = threading.Lock()


def remember(values: Iterable[str]) -> None:
    """Hide these values from now on, in every text of this process, however they are written."""
    found = {form for value in values if len(value) >= _MIN_SECRET for form in _forms(value)}
    with _OPENING:
        _OPENED.update(found)


def without_secrets(text: str, environ: Mapping[str, str]) -> str:
    """Replace stored secrets, values of variables that look secret, and what is shaped like one.

    Args:
        text: anything.
        environ: the environment, whose variables with secret names count.
    """
    secrets = {v for name, v in environ.items() if len(v) >= _MIN_SECRET and SECRET_NAME.search(name)} | _OPENED
    for secret in sorted((s for s in secrets if s in text), key=lambda s: (-len(s), s)):
        text = text.replace(secret, HIDDEN)
    return _without_shapes(text)


class RedactingFormatter(logging.Formatter):
    """Writes records of a log without secrets, tracebacks included."""

    def __init__(self, template: str, environ: Mapping[str, str]) -> None:
        """Format as `template` says; see `without_secrets` for `environ`."""
        super().__init__(template)
        self._environ = environ

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return without_secrets(super().format(record), self._environ)


def _without_shapes(text: str) -> str:
    pieces, end = [], 0
    for found in sorted(shapes.find(text), key=lambda f: (f.start, -f.end)):
        if found.start >= end:
            pieces += [text[end : found.start], HIDDEN]
        end = max(end, found.end)
    return "".join((*pieces, text[end:]))


def _forms(value: str) -> set[str]:
    """Return a value as it stands in a text, in an address, in JSON and in Base64, and its long lines."""
    encoded = base64.b64encode(value.encode()).decode()
    forms = {value, value.strip(), quote(value, safe=""), quote(value), json.dumps(value)[1:-1], encoded.rstrip("=")}
    lines = {line.strip() for line in value.splitlines() if len(line.strip()) >= _MIN_LINE}
    return {form for form in forms | lines if len(form) >= _MIN_SECRET}
