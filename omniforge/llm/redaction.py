"""Taking secrets out of a text that leaves this machine or is kept: prompts, messages, reports.

Invariant: what looks like a secret is replaced wherever it turns up; nothing is ever put in its place but `[hidden]`.
"""

import re
from collections.abc import Mapping

HIDDEN = "[hidden]"
_SECRET_NAME = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|AUTH|DATABASE_URL|SMTP_URL|_DSN", re.IGNORECASE)
_URL_LOGIN = re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)")
_SHAPES = re.compile(
    r"\bsk-[A-Za-z0-9_-]{16,}|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bAKIA[0-9A-Z]{16}\b|\bhf_[A-Za-z0-9]{20,}"
    r"|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bAIza[0-9A-Za-z_-]{30,}|\b[rs]k_live_[0-9A-Za-z]{16,}"
    r"|\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
)
"""Keys of OpenAI and its likes, GitHub, AWS, Hugging Face, Slack, Google and Stripe, JSON web tokens, private keys."""
_MIN_SECRET = 4


def without_secrets(text: str, environ: Mapping[str, str]) -> str:
    """Replace values of variables that look secret, logins in addresses, and strings shaped like well-known keys."""
    secrets = {v for name, v in environ.items() if _SECRET_NAME.search(name) and len(v) >= _MIN_SECRET}
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return _SHAPES.sub(HIDDEN, _URL_LOGIN.sub(HIDDEN, text))
