"""What the files of a generated app import from each other, read without Node: enough to find what nothing uses."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CODE = (".ts", ".tsx", ".mjs")
_ENTRY = re.compile(
    r"src/app/.*(?:page|layout|route|error|not-found|loading|manifest|robots|sitemap|opengraph-image)\.tsx?"
    r"|src/(?:proxy|instrumentation)\.ts|src/types/.*|scripts/[^/]+\.mjs|tests/.*\.test\.tsx?|e2e/.*\.spec\.ts"
    r"|mobile/.*|[^/]+\.(?:ts|mjs)|tests/support/(?:dom\.ts|(?:make|remove)-database\.mjs)"
)
"""Files that a tool or Next.js itself finds by their name."""
_OFFERED = (
    "src/lib/resource/index.ts",  # what extension files of a developer import
    "src/lib/fields.ts", "src/lib/format.ts", "src/components/app/values/numbers.tsx",  # one function per field type
)  # fmt: skip
"""Files that are whole in every app that has them, so that the first field of a type changes few."""
_FROM = re.compile(r"""(?:import|export)\s+(?:type\s+)?([^;"']*?)\s+from\s+["']([^"']+)["']""")
_BARE = re.compile(r"""(?:import|import\(|requireActual(?:<.*?>)?\(|jest\.mock\()\s*["']([^"']+)["']""")
_EXPORT = re.compile(r"^export (?:default )?(?:async )?(?:function\*?|const|let|class|enum) (\w+)", re.MULTILINE)


def unused_files(files: Mapping[str, str]) -> list[str]:
    """Return the code files that no file imports and no tool finds by name, sorted."""
    used = {target for path in _code(files) for target, _ in _imports(files, path)}
    return sorted(path for path in _code(files) if path not in used and not _ENTRY.fullmatch(path))


def unused_exports(files: Mapping[str, str]) -> list[str]:
    """Return `path: name` of exports that nothing imports and that their own file does not use either, sorted."""
    used: dict[str, set[str]] = {}
    for path in _code(files):
        for target, names in _imports(files, path):
            used.setdefault(target, set()).update(names)
    return sorted(
        f"{path}: {name}"
        for path in _code(files)
        if not _ENTRY.fullmatch(path) and path not in _OFFERED and "*" not in used.get(path, set())
        for name in _EXPORT.findall(files[path])
        if name not in used.get(path, set()) and len(re.findall(rf"\b{name}\b", files[path])) == 1
    )


def _code(files: Mapping[str, str]) -> Iterator[str]:
    return (path for path in files if path.endswith(_CODE))


def _imports(files: Mapping[str, str], path: str) -> Iterator[tuple[str, set[str]]]:
    """Yield the files of the app that a file imports, each with the names; `*` stands for all of them."""
    text = files[path]
    for clause, module in _FROM.findall(text):
        if (target := _resolve(files, path, module)) is not None:
            listed = re.search(r"\{(.*)\}", clause, re.DOTALL)
            names = re.split(r"\s*,\s*", listed[1].strip()) if listed else []
            found = {re.sub(r"^type\s+", "", name).split(" as ")[0].strip() for name in names}
            yield target, found if listed else {"*"}
    for module in _BARE.findall(text):
        if (target := _resolve(files, path, module)) is not None:
            yield target, {"*"}


def _resolve(files: Mapping[str, str], path: str, module: str) -> str | None:
    if module.startswith("@/"):
        base = f"src/{module.removeprefix('@/')}"
    elif module.startswith("."):
        base = posixpath.normpath(posixpath.join(posixpath.dirname(path), module))
    else:
        return None
    return next((p for e in ("", ".ts", ".tsx", ".mjs", "/index.ts") if (p := base + e) in files), None)


def missing_names(files: Mapping[str, str]) -> list[str]:
    """Return `path: name of module` of imports that no file of the app exports, sorted."""
    return sorted(
        f"{path}: {name} of {target}"
        for path in _code(files)
        for target, names in _imports(files, path)
        for name in names - {"*", "", "default"}
        if name not in _exported(files, target)
    )


def unused_names(text: str) -> list[str]:
    """Return what a file imports, or declares at its top without exporting it, and never says again."""
    imported = [
        part.split(" as ")[-1].strip().removeprefix("type ")
        for clause in re.findall(r"^import (?:type )?([^\"';]+?) from ", text, re.MULTILINE)
        for part in re.sub(r"[{}]", ",", clause).split(",")
        if part.strip()
    ]
    declared = re.findall(r"^(?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)", text, re.MULTILINE)
    return [n for n in (*imported, *declared) if len(re.findall(rf"(?<![\w$]){re.escape(n)}(?![\w$])", text)) == 1]


def messages_not_there(files: Mapping[str, str]) -> list[str]:
    """Return the texts that the app asks its catalogue for and that are not in it, sorted."""
    group, known = "", set()
    for line in files["src/messages/en.ts"].splitlines():
        if opened := re.fullmatch(r"  (\w+): \{", line):
            group = opened[1]
        elif entry := re.match(r"    (\w+):", line):
            known.add(f"{group}.{entry[1]}")
    asked = {name for path in _code(files) for name in re.findall(r"(?<![\w.])m\.(\w+\.\w+)", files[path])}
    return sorted(asked - known)


def _exported(files: Mapping[str, str], path: str) -> set[str]:
    text = files[path]
    again = {
        re.sub(r"^type\s+", "", part.strip()).split(" as ")[-1]
        for clause in re.findall(r"^export (?:type )?\{([^}]*)\}", text, re.MULTILINE)
        for part in clause.split(",")
    }
    named = re.findall(
        r"^export (?:default )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)", text, re.MULTILINE
    )
    grouped = re.findall(r"^export const \{([^}]*)\}", text, re.MULTILINE)
    return {*again, *named, *(part.strip() for clause in grouped for part in clause.split(","))}
