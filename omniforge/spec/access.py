"""Who may do what with a model: the stated rules, or the defaults. Denied unless granted.

Invariant: `admin` may do everything; `public` never may write.
"""

from collections.abc import Mapping

from omniforge.spec.kinds import OPERATIONS, Operation, Scope
from omniforge.spec.model import Model, Role, Spec

ADMIN = Role(id="admin", name="Admin", description="Runs the whole app.", signup=False)
PUBLIC = "public"


def roles(spec: Spec) -> tuple[Role, ...]:
    """Return the roles of the app in spec order, with `admin` appended when the spec does not list it.

    A spec without any role that may sign up gets `member`.
    """
    listed = spec.roles
    if not any(r.signup and r.id != ADMIN.id for r in listed):
        listed = (*listed, Role(id="member", name="Member", description="Uses the app."))
    if not any(r.id == ADMIN.id for r in listed):
        listed = (*listed, ADMIN)
    return listed


def default_role(spec: Spec) -> Role:
    """Return the role a new account gets when it does not choose one."""
    return next(r for r in roles(spec) if r.signup and r.id != ADMIN.id)


def effective_access(spec: Spec, model: Model) -> Mapping[str, Mapping[Operation, Scope]]:
    """Return role id -> operation -> scope, for every role of the app and `public`; a missing operation is denied."""
    granted: dict[str, dict[Operation, Scope]] = {PUBLIC: {}, **{r.id: {} for r in roles(spec)}}
    rules = [(a.role, a.operations, a.scope) for a in model.access] or _defaults(spec, model)
    for role, listed, scope in rules:
        for operation in listed:
            if role == PUBLIC and operation not in ("list", "read"):
                continue
            own = scope == "own" and model.owner is not None
            if granted.setdefault(role, {}).get(operation) != "all":
                granted[role][operation] = "own" if own else "all"
    for operation, scope in tuple(granted[PUBLIC].items()):
        for operations in granted.values():
            operations[operation] = scope
    granted[ADMIN.id] = dict.fromkeys(OPERATIONS, "all")
    return granted


def _defaults(spec: Spec, model: Model) -> list[tuple[str, tuple[Operation, ...], Scope]]:
    if model.owner is not None:
        return [(model.owner, OPERATIONS, "own")]
    return [(r.id, ("list", "read"), "all") for r in roles(spec)]
