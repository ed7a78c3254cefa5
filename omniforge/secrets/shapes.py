"""What secrets look like: keys of well-known services, tokens, private keys, logins in addresses. Pure.

Invariant: a shape is only tried on a text that holds one of its marks, so that long texts cost a search for words.
Sources of the shapes: the providers' own pages on their token formats; RFC 7519 (JWT), RFC 7468 (PEM).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of secret.

    Attributes:
        kind: its name for people.
        marks: texts of which every such secret holds one; lower case when the pattern ignores case.
        pattern: what it looks like; its group `secret`, if it has one, is the part to hide.
        is_sure: whether nothing else looks like it; examples in documents and tests often look like the others.
    """

    kind: str
    marks: tuple[str, ...]
    pattern: str
    ignores_case: bool = False
    is_sure: bool = True


SHAPES: tuple[Shape, ...] = (
    Shape(
        "private key",
        ("PRIVATE KEY",),
        r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?"
        r"(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\Z)",
    ),
    Shape("age key", ("AGE-SECRET-KEY-1",), r"\bAGE-SECRET-KEY-1[A-Z0-9]{50,}"),
    Shape("JSON web token", ("eyJ",), r"\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}", is_sure=False),
    Shape("login in an address", ("://",), r"://(?P<secret>[^/\s:@\"'<>]*:[^/\s@\"'<>]+)@", is_sure=False),
    Shape("Sentry DSN", ("://",), r"https?://(?P<secret>[0-9a-f]{32})@[\w.-]+/\d+"),
    Shape("API key (sk-)", ("sk-",), r"\bsk-[A-Za-z0-9_-]{16,}"),
    Shape("AWS access key", ("AKIA", "ASIA"), r"\bA[KS]IA[0-9A-Z]{16}\b"),
    Shape("GitHub token", ("gh", "github_pat_"), r"\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}"),
    Shape("GitLab token", ("glpat-", "gldt-", "glrt-"), r"\bgl(?:pat|dt|rt)-[A-Za-z0-9_.-]{20,}"),
    Shape("Hugging Face token", ("hf_",), r"\bhf_[A-Za-z0-9]{20,}"),
    Shape("Slack token", ("xox", "xapp-"), r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}|\bxapp-\d-[A-Za-z0-9-]{10,}"),
    Shape(
        "Slack webhook",
        ("hooks.slack.com",),
        r"hooks\.slack\.com/(?P<secret>(?:services|workflows)/[A-Za-z0-9/_-]{20,})",
    ),
    Shape("Discord webhook", ("/api/webhooks/",), r"/api/webhooks/(?P<secret>\d{15,}/[\w-]{40,})"),
    Shape("Discord token", (".",), r"\b[MNO][A-Za-z0-9_-]{23,25}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}"),
    Shape("Telegram bot token", (":AA",), r"\b\d{8,10}:AA[A-Za-z0-9_-]{32,}"),
    Shape("Google API key", ("AIza",), r"\bAIza[0-9A-Za-z_-]{30,}"),
    Shape("Google OAuth secret", ("GOCSPX-", "ya29."), r"\bGOCSPX-[A-Za-z0-9_-]{20,}|\bya29\.[A-Za-z0-9_-]{20,}"),
    Shape("Stripe key", ("k_live_", "k_test_"), r"\b[rs]k_(?:live|test)_[0-9A-Za-z]{16,}"),
    Shape("webhook secret", ("whsec_",), r"\bwhsec_[A-Za-z0-9+/=_-]{20,}"),
    Shape("SendGrid key", ("SG.",), r"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    Shape("Mailgun key", ("key-",), r"\bkey-[0-9a-f]{32}\b"),
    Shape("Mailchimp key", ("-us",), r"\b[0-9a-f]{32}-us\d{1,2}\b"),
    Shape("Twilio key", ("SK",), r"\bSK[0-9a-f]{32}\b"),
    Shape("npm token", ("npm_",), r"\bnpm_[A-Za-z0-9]{30,}"),
    Shape("PyPI token", ("pypi-",), r"\bpypi-[A-Za-z0-9_-]{50,}"),
    Shape("DigitalOcean token", ("do",), r"\bdo[opr]_v1_[0-9a-f]{40,}"),
    Shape("Shopify token", ("shp",), r"\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b"),
    Shape("Square token", ("sq0",), r"\bsq0[a-z]{3}-[A-Za-z0-9_-]{22,}"),
    Shape("Databricks token", ("dapi",), r"\bdapi[0-9a-f]{32}\b"),
    Shape("Vault token", ("hv",), r"\bhv[sbr]\.[A-Za-z0-9_-]{24,}"),
    Shape("Terraform token", (".atlasv1.",), r"\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{40,}"),
    Shape("Linear key", ("lin_",), r"\blin_(?:api|oauth)_[A-Za-z0-9]{32,}"),
    Shape("Notion key", ("ntn_", "secret_"), r"\b(?:ntn|secret)_[A-Za-z0-9]{40,}"),
    Shape("PostHog personal key", ("phx_",), r"\bphx_[A-Za-z0-9]{32,}"),
    Shape("Resend key", ("re_",), r"\bre_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,}"),
    Shape("Supabase token", ("sbp_",), r"\bsbp_[0-9a-f]{40}\b"),
    Shape("Vercel token", ("vc",), r"\bvc[pikr]_[A-Za-z0-9]{24,}"),
    Shape("data key", (":",), r"\bk\d+:[A-Za-z0-9+/]{43}=(?![A-Za-z0-9+/=])", is_sure=False),
    Shape(
        "Azure account key",
        ("AccountKey=", "SharedAccessKey="),
        r"\b(?:Account|SharedAccess)Key=(?P<secret>[A-Za-z0-9+/]{40,}={0,2})",
    ),
    Shape(
        "authorization header",
        ("bearer ", "basic "),
        r"\b(?:bearer|basic) (?P<secret>[A-Za-z0-9+/=._~-]{16,})",
        ignores_case=True,
        is_sure=False,
    ),
    Shape(
        "value named as a secret",
        ("secret", "token", "passw", "key", "credential"),
        r"(?:secret|token|passwd|password|api_?key|access_?key|private_?key|credential)[a-z0-9_]*"
        r"[\"']?[ \t]*(?:=|:)[ \t]*[\"']?"
        r"(?P<secret>(?=[^\s\"',;]*\d)(?=[^\s\"',;]*[a-z])[^\s\"',;<>(){}\[\]$]{16,})",
        ignores_case=True,
        is_sure=False,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A secret in a text: its kind and where the part to hide begins and ends."""

    kind: str
    start: int
    end: int


def find(text: str, *, only_sure: bool = False) -> Iterator[Found]:
    """Yield what looks like a secret, kind by kind; finds may overlap."""
    lower = text.lower()
    for shape in (s for s in SHAPES if s.is_sure or not only_sure):
        inside = lower if shape.ignores_case else text
        if any(mark in inside for mark in shape.marks):
            for match in _compiled(shape).finditer(text):
                group = "secret" if "secret" in match.re.groupindex else 0
                yield Found(shape.kind, match.start(group), match.end(group))


@cache
def _compiled(shape: Shape) -> re.Pattern[str]:
    return re.compile(shape.pattern, re.IGNORECASE if shape.ignores_case else 0)
