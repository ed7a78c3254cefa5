"""The import lines of one generated module."""

from collections.abc import Iterable


class Imports:
    """Names by module, each once; rendered in a fixed order: packages, then `@/…`, then `./…`."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._names: dict[str, set[str]] = {}
        for name, module in pairs:
            self.add(name, module)

    def add(self, name: str, module: str) -> None:
        """Import `name` (`type Name` for a type) from `module`."""
        self._names.setdefault(module, set()).add(name)

    def __str__(self) -> str:
        return "\n".join(_line(m, n) for m, n in sorted(self._names.items(), key=lambda e: (_rank(e[0]), e[0])))


def _rank(module: str) -> int:
    return 2 if module.startswith(".") else 1 if module.startswith("@/") else 0


def _line(module: str, names: set[str]) -> str:
    ordered = sorted(names, key=lambda n: (n.removeprefix("type ").lower(), n))
    if all(n.startswith("type ") for n in ordered):
        listed = ", ".join(n.removeprefix("type ") for n in ordered)
        return f'import type {{ {listed} }} from "{module}";'
    return f'import {{ {", ".join(ordered)} }} from "{module}";'
