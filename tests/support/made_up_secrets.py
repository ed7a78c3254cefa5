"""Thirty-odd kinds of made-up secrets, each well-formed, put together from pieces so that no scanner sees one here."""

import base64
import random
import string
from collections.abc import Callable

_HEX, _WORD = "0123456789abcdef", string.ascii_letters + string.digits
_URL = _WORD + "-_"


def made_up(seed: int = 7) -> dict[str, str]:
    """Return kind -> secret; the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - made up on purpose

    def some(n: int, letters: str = _WORD) -> str:
        """Return text with a digit and a letter at least, as real ones have."""
        body = "".join(dice.choice(letters) for _ in range(n - 2))
        return (
            dice.choice([c for c in letters if c.isalpha()]) + body + dice.choice([c for c in letters if c.isdigit()])
        )

    return {**_providers(some), **_general(some)}


def _providers(some: Callable[..., str]) -> dict[str, str]:
    upper = string.ascii_uppercase + string.digits
    return {
        "openai": "sk" + "-proj-" + some(48),
        "anthropic": "sk" + "-ant-api03-" + some(90, _URL),
        "aws access key": "AK" + "IA" + some(16, upper),
        "github classic": "gh" + "p_" + some(36),
        "github fine-grained": "github" + "_pat_" + some(22) + "_" + some(59),
        "gitlab": "gl" + "pat-" + some(20),
        "hugging face": "h" + "f_" + some(34),
        "slack bot": "xox" + "b-" + some(12, string.digits + "a") + "-" + some(24),
        "slack webhook": "https://hooks." + "slack.com/services/T" + some(9, upper) + "/B0" + "/" + some(24),
        "discord webhook": "https://discord.com/api" + "/webhooks/1" + "2" * 17 + "/" + some(68, _URL),
        "telegram": "7" * 9 + ":" + "AA" + some(33, _URL),
        "google": "AI" + "za" + some(35, _URL),
        "google oauth": "GOC" + "SPX-" + some(28, _URL),
        "stripe live": "sk" + "_live_" + some(24),
        "stripe restricted": "rk" + "_live_" + some(24),
        "stripe webhook": "wh" + "sec_" + some(32),
        "sendgrid": "S" + "G." + some(22, _URL) + "." + some(43, _URL),
        "mailgun": "ke" + "y-" + some(32, _HEX),
        "mailchimp": some(32, _HEX) + "-" + "us21",
        "twilio": "S" + "K" + some(32, _HEX),
        "npm": "npm" + "_" + some(36),
        "pypi": "py" + "pi-" + some(120, _URL),
        "digitalocean": "do" + "p_v1_" + some(64, _HEX),
        "shopify": "shp" + "at_" + some(32, _HEX),
        "square": "sq" + "0atp-" + some(22, _URL),
        "databricks": "da" + "pi" + some(32, _HEX),
        "vault": "hv" + "s." + some(90, _URL),
        "linear": "lin" + "_api_" + some(40),
        "notion": "nt" + "n_" + some(46),
        "supabase": "sb" + "p_" + some(40, _HEX),
        "sentry dsn": "https://" + some(32, _HEX) + "@o12.ingest.sentry.io/345",
        "azure storage": "AccountName=shop;Account" + "Key=" + base64.b64encode(some(64).encode()).decode(),
    }  # fmt: skip


def _general(some: Callable[..., str]) -> dict[str, str]:
    def part(n: int) -> str:
        return base64.urlsafe_b64encode(some(n).encode()).decode().rstrip("=")

    body = "\n".join(base64.b64encode(some(48).encode()).decode() for _ in range(8))
    marks = [f"-----{word} {kind}PRIVATE " + "KEY-----" for kind in ("RSA ", "OPENSSH ") for word in ("BEGIN", "END")]
    return {
        "json web token": "ey" + "J" + part(20) + "." + part(60) + "." + some(43, _URL),
        "rsa key": f"{marks[0]}\n{body}\n{marks[1]}",
        "ssh key": f"{marks[2]}\n{body}\n{marks[3]}",
        "age key": "AGE-SECRET" + "-KEY-1" + some(58, string.ascii_uppercase + string.digits),
        "postgresql": "postgresql://shop:" + some(24) + "@db.example:5432/shop",
        "mongodb": "mongodb+srv://shop:" + some(24) + "@cluster.example/shop",
        "redis": "redis://:" + some(24) + "@cache.example:6379/0",
        "smtp": "smtp://mailer%40shop.example:" + some(20) + "@mail.example:587",
        "data key": "k1" + ":" + base64.b64encode(some(32).encode()).decode(),
        "bearer header": "Authorization: Bear" + "er " + some(40, _URL),
        "basic header": "Authorization: Bas" + "ic " + base64.b64encode(f"admin:{some(20)}".encode()).decode(),
        "password in a file": "db_pass" + "word = " + some(24),
    }


def essence(secret: str) -> str:
    """Return the part of a secret that must not be seen anywhere: what a thief could not guess."""
    if "PRIVATE" in secret:
        return secret.splitlines()[3]
    for mark in ("@o12.", "@"):
        if "://" in secret and mark in secret:
            return secret.split("://")[1].split(mark, maxsplit=1)[0].rpartition(":")[2]
    for mark in ("/services/", "/webhooks/", "Account" + "Key=", "er ", "ic ", "word = "):
        if mark in secret:
            return secret.rpartition(mark)[2]
    return secret
