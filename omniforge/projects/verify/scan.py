"""Reading the source for what no tool complains about: placeholders, secrets for the browser, links to nowhere.

Invariant: pure over path -> text; findings come in path and line order.
"""

import re
from collections.abc import Iterator, Mapping

from omniforge.codegen.wording import WORN_OUT
from omniforge.projects.verify.report import Finding

_SOURCE = (".ts", ".tsx", ".mjs", ".js", ".css", ".json", ".md", ".yml", ".yaml", ".sql", ".prisma", ".html")
_CODE = (".ts", ".tsx", ".mjs", ".js")
_SKIP = re.compile(r"(^|/)(package-lock\.json$|src/generated/|node_modules/|\.next/|openapi\.json$|\.forge/)")

_PLACEHOLDERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(TODO|FIXME|XXX)\b(?!\w)"), "unfinished work is marked here"),
    (re.compile(r"\bnot (yet )?implemented\b", re.IGNORECASE), "says that it is not implemented"),
    (re.compile(r"\blorem ipsum\b", re.IGNORECASE), "holds placeholder text"),
    (
        re.compile(r"\b(your|some) (text|content|description|copy) (goes )?here\b", re.IGNORECASE),
        "holds placeholder text",
    ),
    (re.compile(r"\bcoming soon\b", re.IGNORECASE), "promises what is not there"),
    (re.compile(r"\bplaceholder (text|content|copy|data)\b", re.IGNORECASE), "holds placeholder text"),
)
_EMPTY_HANDLER = re.compile(
    r"\bon[A-Z]\w*\s*[=:]\s*\{?\s*(?:async\s*)?(?:\(\s*\w*\s*\)|\w+)\s*=>\s*"
    r"(?:\{\s*(?:/\*.*?\*/|//[^\n]*\n)?\s*\}|undefined|null|void 0)",
    re.DOTALL,
)
_EMPTY_FUNCTION = re.compile(
    r"\b(?:async\s+)?function\s+(?:handle|on)[A-Z]\w*\s*\([^)]*\)\s*(?::\s*[\w<>]+\s*)?\{\s*\}"
    r"|\b(?:const|let)\s+(?:handle|on)[A-Z]\w*\s*=\s*(?:async\s*)?\([^)]*\)\s*(?::\s*[\w<>]+\s*)?=>\s*\{\s*\}"
)
_DEAD_LINK = re.compile(r"""href=\{?["'](?:#|javascript:[^"']*)["']""")
_COPY = re.compile(r"^(src/app/|src/components/|src/content/|marketing/)")

_SECRETS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"), "a private key"),
    (re.compile(r"\bAKIA[0-9A-Z]{16}\b"), "an AWS access key"),
    (re.compile(r"\b(?:sk|rk)_live_[0-9A-Za-z]{10,}"), "a Stripe live key"),
    (re.compile(r"\bsk-(?:ant-|proj-)?[0-9A-Za-z_-]{20,}"), "a language model key"),
    (re.compile(r"\bgh[pousr]_[0-9A-Za-z]{30,}"), "a GitHub token"),
    (re.compile(r"\bxox[abprs]-[0-9A-Za-z-]{10,}"), "a Slack token"),
    (re.compile(r"\bwhsec_[0-9A-Za-z+/]{16,}"), "a webhook secret"),
    (
        re.compile(
            r"\b(?:postgres(?:ql)?|smtps?|redis|mongodb)://[^\s:/@\"'`]+:[^\s@/\"'`$<{]{6,}@(?!localhost|127\.|db[:/])"
        ),
        "a password in an address",
    ),
)  # fmt: skip
_CLIENT = re.compile(r"""^\s*(?:/\*.*?\*/\s*|//[^\n]*\n\s*)*["']use client["']""", re.DOTALL)
_SERVER_ENV = re.compile(r"process\.env(?:\.(\w+)|\[[\"'](\w+)[\"']\])")
_SERVER_IMPORT = re.compile(
    r"""^import\s+(?!type\b)[^;]*?from\s+["'](@/lib/(?:db|auth|resource|mail|password)|node:\w+)["']""", re.MULTILINE
)
_PUBLIC_SECRET = re.compile(r"\bNEXT_PUBLIC_\w*(?:SECRET|PASSWORD|PRIVATE|TOKEN|API_KEY)\w*")

_HREF = re.compile(
    r"""(?:\bhref|\bpush|\breplace|\bredirect)\s*(?:=\s*\{?|:|\()\s*(?:(["'])(/[^"'`$#?]*)[^"'`$]*\1|`(/[^`#?]*)[^`]*`)"""
)


def placeholders(files: Mapping[str, str]) -> tuple[Finding, ...]:
    """Find unfinished work, placeholder text, handlers that do nothing and worn-out phrases."""
    found: list[Finding] = []
    for path, text in _readable(files):
        for pattern, message in _PLACEHOLDERS:
            found.extend(_hits(path, text, pattern, message))
        if path.endswith(_CODE) and not path.startswith(("tests/", "e2e/")):
            found.extend(_hits(path, text, _EMPTY_HANDLER, "this handler does nothing"))
            found.extend(_hits(path, text, _EMPTY_FUNCTION, "this handler does nothing"))
            found.extend(_hits(path, text, _DEAD_LINK, "this link goes nowhere"))
        if _COPY.match(path):
            found.extend(_hits(path, text, WORN_OUT, "a worn-out phrase"))
    return _ordered(found)


def secrets(files: Mapping[str, str]) -> tuple[Finding, ...]:
    """Find credentials in the source, and server values that a client component would carry to the browser."""
    found: list[Finding] = []
    for path, text in _readable(files):
        for pattern, kind in _SECRETS:
            found.extend(_hits(path, text, pattern, f"looks like {kind}", quote=False))
        if path.endswith(_CODE) and path.startswith("src/"):
            found.extend(_hits(path, text, _PUBLIC_SECRET, "a secret with a public name reaches the browser"))
            if _CLIENT.match(text):
                found.extend(_client_leaks(path, text))
    return _ordered(found)


def bundle_secrets(files: Mapping[str, str], known: Mapping[str, str]) -> tuple[Finding, ...]:
    """Find credentials in built client files: by shape, and by the very values the build was given.

    Args:
        files: path -> text of the built files.
        known: variable name -> value that must never be seen.
    """
    found: list[Finding] = []
    for path, text in sorted(files.items()):
        for name, value in known.items():
            if value in text:
                found.append(Finding(f"the value of {name} is in a file sent to the browser", path))
        for pattern, kind in _SECRETS:
            if pattern.search(text):
                found.append(Finding(f"looks like {kind} in a file sent to the browser", path))
    return tuple(found)


def links(files: Mapping[str, str]) -> tuple[Finding, ...]:
    """Find links written in the source that no page, route or public file answers."""
    targets = _targets(files)
    found: list[Finding] = []
    for path, text in _readable(files):
        if not path.startswith("src/") or not path.endswith(_CODE):
            continue
        for match in _HREF.finditer(text):
            href = match.group(2) or match.group(3)
            if href.startswith("//") or _answers(href, targets):
                continue
            line = text.count("\n", 0, match.start()) + 1
            found.append(Finding(f"no page or route answers {href}", path, line))
    return _ordered(found)


def _targets(files: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    found: set[tuple[str, ...]] = set()
    for path in files:
        if path.startswith("public/"):
            found.add(tuple(path.split("/")[1:]))
        match = re.fullmatch(r"src/app/(.*?)/?(page\.tsx|route\.tsx?|(\w[\w-]*)\.(?:ts|tsx|svg|png|ico))", path)
        if match:
            parts = [p for p in match.group(1).split("/") if p and not re.fullmatch(r"\(.*\)", p)]
            found.add(tuple(parts) if match.group(3) is None else (*parts, _convention(path)))
    return tuple(found)


def _convention(path: str) -> str:
    name = path.rsplit("/", 1)[-1]
    served = {"sitemap.ts": "sitemap.xml", "robots.ts": "robots.txt", "manifest.ts": "manifest.webmanifest"}
    return served.get(name, name.rsplit(".", 1)[0] if name.endswith((".ts", ".tsx")) else name)


def _answers(href: str, targets: tuple[tuple[str, ...], ...]) -> bool:
    wanted = [p for p in href.split("/") if p]
    return any(_fits(wanted, target) for target in targets)


def _fits(wanted: list[str], target: tuple[str, ...]) -> bool:
    for index, part in enumerate(target):
        if part.startswith("[[...") or (part.startswith("[...") and len(wanted) > index):
            return True
        if index >= len(wanted):
            return False
        here = wanted[index]
        if part != here and not part.startswith("[") and "${" not in here:
            return False
    return len(wanted) == len(target)


def _client_leaks(path: str, text: str) -> Iterator[Finding]:
    for match in _SERVER_ENV.finditer(text):
        name = match.group(1) or match.group(2)
        if name != "NODE_ENV" and not name.startswith("NEXT_PUBLIC_"):
            message = f"a client component reads {name}, which belongs to the server"
            yield Finding(message, path, text.count("\n", 0, match.start()) + 1)
    for match in _SERVER_IMPORT.finditer(text):
        message = f"a client component imports {match.group(1)}, which belongs to the server"
        yield Finding(message, path, text.count("\n", 0, match.start()) + 1)


def _readable(files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for path, text in sorted(files.items()):
        if path.endswith(_SOURCE) and not _SKIP.search(path):
            yield path, text


def _hits(path: str, text: str, pattern: re.Pattern[str], message: str, *, quote: bool = True) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        seen = " ".join(match.group().split())[:60]
        yield Finding(f"{message}: {seen}" if quote else message, path, line)


def _ordered(found: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(set(found), key=lambda f: (f.file, f.line, f.message)))
