"""A spec in the making: what importers collect before it is made to fit."""

from typing import Any

from omniforge.spec.importers.fit import fit
from omniforge.spec.importers.naming import to_label, to_slug
from omniforge.spec.importers.report import Imported, Unmapped, UnmappedKind

Json = dict[str, Any]


class Draft:
    """Counts what is carried over and notes what is not."""

    def __init__(self, name: str) -> None:
        self.name = to_label(name) if name.isidentifier() else name
        self.n_mapped = 0
        self.unmapped: list[Unmapped] = []

    def report(self, kind: UnmappedKind, line: int, what: str, reason: str) -> None:
        """Note a statement that the spec cannot say."""
        self.unmapped.append(Unmapped(kind, line, what, reason))

    def imported(self, models: list[Json], **more: Any) -> Imported:
        """Return the spec of these models, with all that was noted in the order of the source.

        Raises:
            InvalidSpecError: a problem is left that cannot be solved by leaving out a rule.
        """
        data = {"name": self.name, "slug": to_slug(self.name), "kind": "internal-tool", "models": models, **more}
        spec, changed = fit(data)
        n_lost = sum(1 for u in changed if u.kind in ("rule", "field", "relation"))
        return Imported(spec, self.n_mapped - n_lost, tuple(sorted((*self.unmapped, *changed), key=lambda u: u.line)))
