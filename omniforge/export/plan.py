"""What a push would do, decided before anything is sent. Pure but for the questions it asks of `History`.

Invariant: no plan ever moves a ref to a commit that does not contain what the ref held; there is nothing to force.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from omniforge.errors import ConflictError
from omniforge.export.report import PushedRef

HEADS, TAGS = "refs/heads/", "refs/tags/"
PROPOSALS = "forge/build-"
_SHORT = 12


class History(Protocol):
    """Knows how commits follow one another."""

    def has(self, commit: str) -> bool:
        """Whether this commit is known here."""

    def contains(self, newer: str, older: str) -> bool:
        """Whether `older` is `newer` or one of its ancestors."""

    def are_related(self, one: str, other: str) -> bool:
        """Whether they have an ancestor in common."""

    def same_files(self, one: str, other: str) -> bool:
        """Whether two commits show the same tree."""


class Relation(Enum):
    """How the remote's ref stands to ours."""

    MISSING = "missing"
    EQUAL = "equal"
    OLDER = "older"
    NEWER = "newer"
    APART = "apart"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the export is of, and how the main branch may move.

    Attributes:
        refs: name at the destination -> id.
        base: main branch of the project.
        propose: whether a later build goes to a branch of its own, to be merged there by people.
        pull: returns the command that brings the remote's commits of a ref here.
    """

    refs: Mapping[str, str]
    base: str
    propose: bool
    pull: Callable[[str], str]


@dataclass(slots=True)
class PushPlan:
    """Refs to push, in order: the main branch of an empty remote goes alone and first, so that it becomes its default.

    Attributes:
        proposal: branch that a pull request into the main branch is for.
        was: what the main branch holds at the remote; None when it is new.
    """

    first: list[PushedRef] = field(default_factory=list)
    rest: list[PushedRef] = field(default_factory=list)
    n_unchanged: int = 0
    proposal: str | None = None
    was: str | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def all(self) -> tuple[PushedRef, ...]:
        """Everything that is pushed."""
        return (*self.first, *self.rest)


def plan_push(wish: Wish, remote: Mapping[str, str], history: History) -> PushPlan:
    """Decide what is pushed, proposed and left out.

    Raises:
        ConflictError: the remote holds something else, or commits of the idea or of a build that are not here.
    """
    base_ref = f"{HEADS}{wish.base}"
    relations = {ref: _relation(remote.get(ref), ours, history) for ref, ours in wish.refs.items()}
    _refuse_foreign(relations[base_ref], remote, wish)
    plan = PushPlan(was=remote.get(base_ref))
    for ref, relation in relations.items():
        if ref != base_ref:
            _place(plan, ref, relation, remote, wish)
    same = plan.was is not None and history.same_files(wish.refs[base_ref], plan.was)
    _place_base(plan, relations[base_ref], remote, wish, same_files=same)
    return plan


def _relation(theirs: str | None, ours: str, history: History) -> Relation:
    if theirs is None:
        return Relation.MISSING
    if theirs == ours:
        return Relation.EQUAL
    if not history.has(theirs):
        return Relation.FOREIGN
    if history.contains(ours, theirs):
        return Relation.OLDER
    if history.contains(theirs, ours):
        return Relation.NEWER
    return Relation.APART if history.are_related(ours, theirs) else Relation.FOREIGN


def _refuse_foreign(relation: Relation, remote: Mapping[str, str], wish: Wish) -> None:
    heads = sorted(r.removeprefix(HEADS) for r in remote if r.startswith(HEADS))
    is_other = relation is Relation.FOREIGN or (relation is Relation.MISSING and heads and not _is_ours(remote, wish))
    if is_other:
        raise ConflictError(
            f"the repository is taken: it holds other work ({', '.join(heads[:3])}) that shares no history with "
            "this project",
            hint="choose another name, e.g. --repo owner/other-name; nothing was pushed",
        )


def _is_ours(remote: Mapping[str, str], wish: Wish) -> bool:
    """Whether an export was here before, be it broken off: some ref holds a commit that one of ours has."""
    return any(remote.get(ref) == ours for ref, ours in wish.refs.items())


def _place(plan: PushPlan, ref: str, relation: Relation, remote: Mapping[str, str], wish: Wish) -> None:
    """Put one ref that is not the main branch where it belongs."""
    mine, theirs = wish.refs[ref], remote.get(ref)
    if relation is Relation.EQUAL:
        plan.n_unchanged += 1
    elif relation is Relation.MISSING or (relation is Relation.OLDER and not ref.startswith(TAGS)):
        plan.rest.append(PushedRef(ref, mine, theirs))
    elif ref.startswith(TAGS):
        plan.notes.append(f"tag {ref.removeprefix(TAGS)} is another one at the remote, and stays there as it is")
    elif relation is Relation.NEWER:
        plan.n_unchanged += 1
        plan.notes.append(f"{short(ref)} is newer at the remote; get it: {wish.pull(ref)}")
    elif _is_forges(ref):
        raise ConflictError(
            f"{short(ref)} has commits at the remote that are not here, and this one has others; nothing was pushed",
            hint=f"join them first: {wish.pull(ref)}",
        )
    else:
        plan.notes.append(f"branch {short(ref)} went another way at the remote, and was not pushed")


def _place_base(plan: PushPlan, relation: Relation, remote: Mapping[str, str], wish: Wish, *, same_files: bool) -> None:
    """Put the main branch where it belongs; `same_files`: whether both ends show the same tree."""
    ref = f"{HEADS}{wish.base}"
    mine, theirs = wish.refs[ref], remote.get(ref)
    if relation is Relation.EQUAL:
        plan.n_unchanged += 1
    elif relation is Relation.MISSING:
        plan.first.append(PushedRef(ref, mine))
    elif relation is Relation.NEWER:
        plan.n_unchanged += 1
        plan.notes.append(f"{wish.base} is newer at the remote; get it: {wish.pull(ref)}")
    elif same_files:
        plan.n_unchanged += 1
        plan.notes.append(f"{wish.base} shows the same files at the remote, by other commits; nothing to propose")
    elif relation is Relation.OLDER and not wish.propose:
        plan.rest.append(PushedRef(ref, mine, theirs))
    elif not wish.propose:
        raise ConflictError(
            f"{wish.base} went another way at the remote; nothing was pushed",
            hint=f"join them first: {wish.pull(ref)}, or leave out --no-pr to propose yours",
        )
    else:
        plan.proposal = f"{PROPOSALS}{mine[:_SHORT]}"
        _place_proposal(plan, mine, remote)


def _place_proposal(plan: PushPlan, mine: str, remote: Mapping[str, str]) -> None:
    name = f"{HEADS}{plan.proposal}"
    if remote.get(name) == mine:
        plan.n_unchanged += 1
    else:
        plan.rest.append(PushedRef(name, mine, remote.get(name)))


def _is_forges(ref: str) -> bool:
    return ref.startswith(("refs/forge/", f"{HEADS}forge/"))


def short(ref: str) -> str:
    """Return a ref as people name it."""
    return ref.removeprefix(HEADS).removeprefix(TAGS)
