"""What an extension file may import, and what each refused module would give it. Pure.

Invariant: a module that is not known is refused; types alone may come from anywhere inside the app.
"""

import posixpath
from collections.abc import Collection

from omniforge.coding.paths import EXTENSIONS, TESTS

_NODE = {
    "child-process": ("child_process", "cluster", "worker_threads"),
    "file-system": ("fs",),
    "network": ("net", "http", "https", "http2", "tls", "dgram", "dns"),
    "eval": ("vm", "repl", "module", "inspector", "v8", "wasi"),
}
_HARMLESS = frozenset(
    {"crypto", "util", "buffer", "events", "assert", "url", "querystring", "timers", "string_decoder"}
)
_OTHERS = frozenset(
    {"async_hooks", "diagnostics_channel", "os", "path", "perf_hooks", "process", "readline", "stream", "zlib"}
)
_APP = ("@/lib/resource", "@/lib/problem", "@/lib/mail", "@/lib/log", "@/lib/format", "@/lib/background", "@/messages")
_APP_FOLDERS = ("@/models/", "@/extensions/", "@/generated/prisma/")
_FOR_TESTS = ("@/lib/testing", "@/lib/db", "@/app/", "@jest/globals", "tests/support/", "tests/factories/")


def refusal(
    module: str, *, importer: str, packages: Collection[str], types_only: bool = False
) -> tuple[str, str] | None:
    """Return the kind of violation and what is wrong with an import; None when it may be.

    Args:
        module: as it is written.
        importer: path of the file.
        packages: names that the project's package.json lists.
        types_only: `import type`.
    """
    if module.startswith("@/"):
        return None if types_only else _of_app(module, importer)
    if module.startswith("."):
        return _relative(module, importer)
    first = module.removeprefix("node:").partition("/")[0]
    if module.startswith("node:") or first in _HARMLESS | _OTHERS | {n for names in _NODE.values() for n in names}:
        return _of_node(module, first)
    package = "/".join(module.split("/")[:2]) if module.startswith("@") else first
    if package in packages or (importer.startswith(TESTS) and package in _FOR_TESTS):
        return None
    return "dependency", f"imports {package}, which package.json does not list"


def _of_node(module: str, first: str) -> tuple[str, str] | None:
    kind = next((kind for kind, names in _NODE.items() if first in names), "built-in")
    return None if first in _HARMLESS else (kind, f"imports {module}")


def _of_app(module: str, importer: str) -> tuple[str, str] | None:
    normal = "@/" + posixpath.normpath(module[2:])
    known = normal in _APP or normal.startswith(_APP_FOLDERS)
    if known or (importer.startswith(TESTS) and normal.startswith(_FOR_TESTS)):
        return None
    return "internal", f"imports {module}; extension files use {', '.join(_APP)} and models"


def _relative(module: str, importer: str) -> tuple[str, str] | None:
    target = posixpath.normpath(posixpath.join(posixpath.dirname(importer), module))
    inside = target.startswith(EXTENSIONS)
    if inside or (importer.startswith(TESTS) and target.startswith((TESTS, *_FOR_TESTS))):
        return None
    return "outside", f"imports {module}, which is outside of {EXTENSIONS}"
