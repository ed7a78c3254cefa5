"""Who uses the app: the roles of the packs, under the names the text gives them.

Invariant: at least one role may sign up; every pack role maps to exactly one role of the app.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from omniforge.codegen.names import snake
from omniforge.ideas.parser import kinds, pitch
from omniforge.ideas.parser.domain import GENERAL, Domain, Match
from omniforge.ideas.parser.drafts import RULE, TEXT, EntityDraft, RoleDraft
from omniforge.ideas.parser.pack import PackRole
from omniforge.ideas.parser.people import Person, is_for_one, read_people
from omniforge.ideas.parser.phrases import PhraseIndex, base_form
from omniforge.ideas.parser.vocabulary import kind_of

_ASKED = "request"
"""Family of things that one person asks for and another answers, in `vocabulary/nouns.yaml`."""
_BUSY = 4.0
"""Weight from which somebody is so much of the text that they are a role, whoever else it mentions."""
_ACTS, _MOST = 1.0, 5
"""Weight of who does something; roles that an app has at most."""
RESERVED = frozenset({"admin", "administrator", "public", "user", "visitor", "anonymous"})


def choose(index: PhraseIndex, domain: Domain, entities: Sequence[EntityDraft], kind: str) -> tuple[RoleDraft, ...]:
    """Return the roles of the app, primary pack first.

    Args:
        index: the text.
        domain: its lines of business.
        entities: what the app keeps.
        kind: kind of app; has a say where nothing else does.
    """
    used = {d.pack for d in entities}
    found: list[RoleDraft] = []
    for match in domain.matches:
        if match is not domain.primary and match.pack.id not in used:
            continue
        for role in match.pack.roles:
            keep = match is domain.primary or _is_named(index, role)
            _join(found, _draft(index, match, role), (match.pack.id, role.id), keep=keep)
    labels = {(m.pack.id, r.id): r.name for m in domain.matches if m.pack.id != GENERAL for r in m.pack.roles}
    people = read_people(index)
    found = _as_usual(_with_people(found, people), entities, kind, labels)
    if is_for_one(index, {d.name.lower() for d in entities}):
        found = [_alone(found)]
    elif pitch.is_short(index):
        found = _without_spare(_with_doers(found, [p for p in people if p.weight >= _ACTS]))
    if not any(r.signup for r in found):
        found[0] = replace(found[0], signup=True)
    return tuple(found)


def _alone(roles: Sequence[RoleDraft]) -> RoleDraft:
    """Return the one role of an app for one person, which does what all would."""
    return replace(roles[0], signup=True, stands_for=tuple(s for r in roles for s in r.stands_for))


def _without_spare(roles: Sequence[RoleDraft]) -> list[RoleDraft]:
    """Return the roles without those that nothing names where the text names one of the same side."""
    found = list(roles)
    for role in roles:
        other = next((i for i, r in enumerate(found) if r.words and not r.like and r.side == role.side), None)
        if other is not None and not role.words and any(pack == GENERAL for pack, _ in role.stands_for):
            found[other] = replace(found[other], stands_for=(*found[other].stands_for, *role.stands_for))
            found.remove(role)
    return found


def _with_doers(roles: Sequence[RoleDraft], people: Iterable[Person]) -> list[RoleDraft]:
    """Return the roles and the people of a pitch who do something and are none yet.

    They take the place of a role that the text does not name, or else join with the rights of a role of their side.
    """
    found = list(roles)
    for person in people:
        role_id = snake(person.name)
        named = {w for r in found for w in (r.id, base_form(r.name.lower()), base_form(r.words.lower()))}
        if role_id in RESERVED or named & {role_id, person.name, person.name.split()[-1]}:
            continue
        side = "supply" if person.runs_it else "demand"
        unnamed = [i for i, r in enumerate(found) if not r.words]
        place = next((i for i in unnamed if found[i].side == side), unnamed[0] if len(unnamed) == 1 else None)
        label = person.name[:1].upper() + person.name[1:]
        if place is not None:
            found[place] = replace(found[place], id=role_id, name=label, source=TEXT, words=person.words)
        elif len(found) < _MOST:
            base = next((r for r in found if r.side == side), found[0])
            about = f"In the idea: {person.words}."
            found.append(
                replace(
                    base,
                    id=role_id,
                    name=label,
                    source=TEXT,
                    words=person.words,
                    stands_for=(),
                    like=base.id,
                    description=about,
                )
            )
    return found


def _with_people(roles: Sequence[RoleDraft], people: Sequence[Person]) -> list[RoleDraft]:
    """Return the roles, those that no line of business knows under the names of the text's busiest people."""
    taken = {r.id for r in roles}
    found: list[RoleDraft] = []
    for role in roles:
        is_general = any(pack == GENERAL for pack, _ in role.stands_for)
        fit = (p for p in people if p.runs_it == (role.side == "supply") and snake(p.name) not in taken | RESERVED)
        person = next(fit, None) if is_general else None
        if person is not None and (_is_anybody(role) or person.weight >= _BUSY):
            label = person.name[:1].upper() + person.name[1:]
            role = replace(role, id=snake(person.name), name=label, source="text", words=person.words)  # noqa: PLW2901
            taken.add(role.id)
        found.append(role)
    return found


def _as_usual(
    roles: Sequence[RoleDraft], entities: Iterable[EntityDraft], kind: str, labels: Mapping[tuple[str, str], str]
) -> list[RoleDraft]:
    """Return the roles, those that nothing names under the names usual for the kind; a tool has one role.

    Args:
        roles: as the text and its lines of business have them.
        entities: what the app keeps.
        kind: kind of app.
        labels: (pack id, role id) -> its name, for lines of business that only help.
    """
    usual = dict(zip(("demand", "supply"), kinds.usual_roles(kind), strict=False))
    is_shared = any(d.pack or kind_of(d.name).id == _ASKED for d in entities)
    taken = {r.id for r in roles}
    found: list[RoleDraft] = []
    for role in roles:
        is_general = _is_general(role)
        if is_general and not usual and not is_shared and role.side == "supply" and found:
            found[0] = replace(found[0], stands_for=(*found[0].stands_for, *role.stands_for))
            continue
        helping = next((labels[s] for s in role.stands_for if s in labels), "")
        name = (usual.get(role.side) or helping) if is_general else ""
        if name and snake(name) not in taken | RESERVED:
            role = replace(role, id=snake(name), name=name, source=RULE, words="")  # noqa: PLW2901
            taken.add(role.id)
        found.append(role)
    return found


def _is_general(role: RoleDraft) -> bool:
    """Whether a role comes from no line of business of its own and has no name in the text."""
    return _is_anybody(role) and any(pack == GENERAL for pack, _ in role.stands_for)


def are_anybody(roles: Iterable[RoleDraft]) -> bool:
    """Whether the text calls the people of the app users at most."""
    return all(_is_anybody(r) for r in roles)


def _is_anybody(role: RoleDraft) -> bool:
    """Whether the text does not name the role itself, or calls it a user or an administrator only."""
    return role.source != "text" or base_form(role.words) in RESERVED


def role_map(roles: Iterable[RoleDraft], pack: str) -> dict[str, str]:
    """Return pack role id -> role id of the app."""
    return {old: r.id for r in roles for owner, old in r.stands_for if owner == pack}


def _join(found: list[RoleDraft], draft: RoleDraft, stands_for: tuple[str, str], *, keep: bool) -> None:
    same = next((i for i, r in enumerate(found) if r.id == draft.id), None)
    if same is None and found and not keep:
        same = next((i for i, r in enumerate(found) if r.side == draft.side), 0)
    if same is None and found and stands_for[0] not in _packs(found):
        same = next((i for i, r in enumerate(found) if r.words and r.words == draft.words), None)
    if same is None:
        found.append(replace(draft, stands_for=(stands_for,)))
    else:
        found[same] = replace(found[same], stands_for=(*found[same].stands_for, stands_for))


def _packs(found: Collection[RoleDraft]) -> set[str]:
    return {pack for r in found for pack, _ in r.stands_for}


def _is_named(index: PhraseIndex, role: PackRole) -> bool:
    return index.first((role.name, *role.words)) is not None


def _draft(index: PhraseIndex, match: Match, role: PackRole) -> RoleDraft:
    hit = index.first((role.name,)) or index.first(role.words)
    name = role.name
    if hit is not None and not index.find(role.name):
        label = " ".join(base_form(w) for w in hit.words.split())
        name = label[:1].upper() + label[1:]
    role_id = snake(name)
    if role_id in RESERVED:
        name, role_id = role.name, role.id
    return RoleDraft(
        id=role_id,
        name=name,
        description=role.description,
        signup=role.signup,
        side=role.side,
        goal=role.goal,
        pain=role.pain,
        source="text" if hit else f"pack:{match.pack.id}",
        words=hit.words if hit else "",
    )
