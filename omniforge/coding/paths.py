"""Which files an edit may touch: the extension files, and tests of them. Pure.

Invariant: what is not allowed by name is refused; a path means the same on every file system.
"""

import re

EXTENSIONS, TESTS = "src/extensions/", "tests/extensions/"
_SOURCE = re.compile(r"src/extensions/(?:[a-z0-9][a-z0-9-]*/)?[a-z0-9][a-z0-9-]*\.ts")
_TEST = re.compile(r"tests/extensions/(?:[a-z0-9][a-z0-9-]*/)?[a-z0-9][a-z0-9-]*\.test\.ts")
_RESERVED = re.compile(r"(?:^|/)(?:con|prn|aux|nul|com\d|lpt\d)\.", re.IGNORECASE)


def refusal(path: str) -> str | None:
    """Return why a file must not be touched; None when it may be."""
    if path.startswith("prisma/migrations/"):
        return "migrations are forge's: a change of the data model belongs in the spec"
    if path in ("package.json", "package-lock.json"):
        return "dependencies are a person's decision: npm install it yourself, commit, then ask again"
    if path.startswith(".forge/") or "/.forge/" in path:
        return "what forge keeps about the project is not for editing"
    if not (_SOURCE.fullmatch(path) or _TEST.fullmatch(path)) or _RESERVED.search(path):
        return f"only {EXTENSIONS}*.ts and {TESTS}*.test.ts may be touched"
    return None
