"""A later request read against the spec that is there: `let owners rate walkers`, `add a birthday to dogs`.

Invariant: pure; only ever names records to add, each with the words that ask for it.
"""

import re
from collections.abc import Iterable, Sequence

from omniforge.codegen.names import snake
from omniforge.ideas.parser import request_records as records
from omniforge.ideas.parser import shorthand
from omniforge.ideas.parser.asked import KINDS
from omniforge.ideas.parser.fields import shorthand_for
from omniforge.ideas.parser.lexicon import word_list
from omniforge.ideas.parser.normalise import normalise
from omniforge.ideas.parser.phrases import base_form
from omniforge.ideas.parser.request_records import Addition, find_model, find_role
from omniforge.ideas.parser.vocabulary import is_known, noun_set
from omniforge.spec.model import Model, Role, Spec

_LEAD = re.compile(r"^(?:please|also|and|then|now|we|i|you|should|need to|want to|would like to|,|\s)+", re.IGNORECASE)
_ALLOWED = (
    re.compile(r"\b(?:let|allow|enable|permit)\s+(?P<who>[\w -]+?)\s+(?:to\s+)?(?P<what>\w+\s+.+)$", re.IGNORECASE),
    re.compile(
        r"^(?P<who>[\w -]+?)\s+(?:can|may|must|should be able to|are able to|want to|need to)\s+(?:also\s+)?"
        r"(?P<what>\w+\s+.+)$",
        re.IGNORECASE,
    ),
)
_DECLARED = re.compile(r"^(?P<who>[\w-]+)\s+(?P<what>[a-z]+\s+.+)$", re.IGNORECASE)
_DONE_BY = (*_ALLOWED, _DECLARED)
_FIELDS = (
    re.compile(
        r"^(?:add|give|put|store|keep|track|record)\s+(?P<fields>.+?)\s+(?:to|for|of|on|with)\s+(?P<model>[\w -]+)$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?:every|each|all|the|a|an)?\s*(?P<model>[\w-]+(?: [\w-]+)??)\s+"
        r"(?:should\s+|must\s+|need\s+to\s+|needs\s+to\s+|can\s+)?(?:also\s+)?"
        r"(?:have|has|get|gets|needs?|carry|carries|show|shows)\s+(?P<fields>.+)$",
        re.IGNORECASE,
    ),
    re.compile(r"^give\s+(?:every |each |all |the )?(?P<model>[\w-]+)\s+(?P<fields>(?:a|an)\s.+)$", re.IGNORECASE),
)
_THINGS = re.compile(r"^(?:add|track|manage|keep|include|support|need|store|handle)\s+(?P<things>.+)$", re.IGNORECASE)
_SPLIT = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*;\s*")
_ARTICLE = re.compile(
    r"^(?:(?:also|optional|required|new|a|an|the|their|its|his|her|some|list of|each|every|all|other)\s+)+",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s+(?:for|of|with|so that|when|after|before|by|in|on|at|to|from)\s.*$", re.IGNORECASE)
_PREPOSITION = re.compile(r"^\s*(?:to|for|after|at|on|about|with|by|in|up|of)\s+", re.IGNORECASE)
_NOBODY = frozenset(
    {
        "user",
        "people",
        "person",
        "everyone",
        "anyone",
        "admin",
        "administrator",
        "guest",
        "visitor",
        "company",
        "business",
        "team",
    }
)
"""Names of people that are no role: everybody, and those every app has."""
_MAX_WORDS = 3


def read(request: str, spec: Spec) -> tuple[Addition, ...]:
    """Return what a request asks to add to a spec.

    Raises:
        SpecError: there are no words in it.
    """
    found: dict[str, Addition] = {}
    known = spec
    for sentence in normalise(request).sentences:
        words = _LEAD.sub("", sentence.text).strip(" .!")
        for addition in _fields(words, known) or _deeds(words, known) or _things(words, known):
            found.setdefault(addition.path, addition)
        known = _with(spec, found.values())
    return tuple(found.values())


def _with(spec: Spec, found: Iterable[Addition]) -> Spec:
    """Return the spec with the models and roles that earlier sentences add, for later ones to speak of."""
    more = [(a.path.split("."), a.record) for a in found if a.path.count(".") == 1]
    models = [Model.model_validate({"id": path[1], **record}) for path, record in more if path[0] == "models"]
    roles = [Role.model_validate({"id": path[1], **record}) for path, record in more if path[0] == "roles"]
    return spec.model_copy(update={"models": (*spec.models, *models), "roles": (*spec.roles, *roles)})


def _fields(words: str, spec: Spec) -> list[Addition]:
    """`add a phone number and a birthday to dogs`, `dogs should have a chip number`."""
    for pattern in _FIELDS:
        match = pattern.match(words)
        model = find_model(_ARTICLE.sub("", match["model"]), spec) if match else None
        if match is None or model is None:
            continue
        found = []
        for part in _SPLIT.split(match["fields"]):
            name = _TAIL.sub("", _ARTICLE.sub("", part)).strip(" '\"").lower()
            field_id = snake(name) if name.isascii() else ""
            if not field_id or not 1 <= len(name.split()) <= _MAX_WORDS:
                continue
            target = find_model(name, spec)
            if target is not None and target.id != model.id:
                is_many = name.split()[-1] != base_form(name.split()[-1])
                home, to = (target, model) if is_many else (model, target)
                link = {"name": to.name, "kind": "many-to-one", "to": to.id}
                if to.id not in _taken(home):
                    found.append(Addition(f"models.{home.id}.relations.{to.id}", link, part.strip()))
            elif shorthand_for(name).startswith("string") and (kind := _behaviour(name)) is not None:
                found.append(records.feature(kind, words, on=model.id))
            elif field_id not in _taken(model):
                record = shorthand.field(field_id, shorthand_for(name))
                found.append(Addition(f"models.{model.id}.fields.{field_id}", record, part.strip()))
        return found
    return []


def _deeds(words: str, spec: Spec) -> list[Addition]:
    """`let owners rate walkers`, `clinics can post jobs`: who does it, what the deed leaves, the feature."""
    match = next((m for m in (p.search(words) for p in _DONE_BY) if m), None)
    doer = find_role(_ARTICLE.sub("", match["who"]), spec) if match else None
    fresh = _new_role(match["who"]) if match and doer is None else None
    if match is None or (doer is None and fresh is None and match.re is _DECLARED):
        return []
    found = [fresh] if fresh else []
    if fresh is not None:
        doer, spec = fresh.path.partition(".")[2], _with(spec, found)
    verb, _, objects = match["what"].partition(" ")
    action = records.actions().get(verb.lower()) or records.actions().get(base_form(verb))
    for part in _SPLIT.split(objects):
        phrase = _ARTICLE.sub("", _PREPOSITION.sub("", part))
        thing = _TAIL.sub("", phrase).strip(" '\"").lower()
        said = f"{verb} {part.strip()}"
        model, role = find_model(thing, spec), find_role(thing, spec)
        base = _base(thing)
        if model is None and role is None and _is_thing(base, spec) and (action is None or is_known(base[-1])):
            found.append(records.new_model(" ".join(base), spec, words=said, owner=doer))
            spec = _with(spec, found)
            model = find_model(thing, spec)
        if action is not None and (model is not None or role is not None):
            found += records.deed(action, model, role or "", doer, spec, words=said)
    return found


def _new_role(who: str) -> Addition | None:
    """Return a role for a word that names people and is none yet."""
    base = _base(_ARTICLE.sub("", who).lower())
    if not 1 <= len(base) <= _MAX_WORDS or base[-1] not in word_list("persons") or not " ".join(base).isascii():
        return None
    name = " ".join(base)
    if name in _NOBODY:
        return None
    return Addition(f"roles.{snake(name)}", {"name": name.capitalize(), "description": f"Asked for: {who}."}, who)


def _things(words: str, spec: Spec) -> list[Addition]:
    """`add invoices and reviews of walkers`: models from the general vocabulary, and behaviours."""
    match = _THINGS.match(words)
    found: list[Addition] = []
    for part in _SPLIT.split(match["things"]) if match else ():
        phrase = _ARTICLE.sub("", part).strip(" '\"")
        name = _TAIL.sub("", phrase).lower()
        base = _base(name)
        singular = " ".join(base)
        action = next((a for a in records.actions().values() if a["noun"] == singular), None)
        kind = _behaviour(phrase)
        if action is not None and spec.models:
            target = find_model(re.split(r"\s(?:of|for|to|on)\s", phrase)[-1], spec) or records.main_model(spec)
            found += records.deed(action, target, "", None, spec, words=phrase)
        elif _is_thing(base, spec) and (is_known(singular) or kind is None):
            found.append(records.new_model(singular, spec, words=part.strip()))
        elif kind is not None:
            found.append(records.feature(kind, phrase, on=records.main_model(spec).id if spec.models else None))
    return found


def _behaviour(phrase: str) -> str | None:
    return next((kind for pattern, kind in KINDS if re.search(pattern, phrase, re.IGNORECASE)), None)


def _taken(model: Model) -> set[str]:
    return {f.id for f in model.fields} | {r.id for r in model.relations}


def _base(name: str) -> list[str]:
    words = name.split()
    return [*words[:-1], base_form(words[-1])] if words else []


def _is_thing(base: Sequence[str], spec: Spec) -> bool:
    """Whether some words can name a new kind of record: a noun that is no feature, role or model."""
    if not 1 <= len(base) <= _MAX_WORDS or not all(w.isascii() and w.replace("-", "").isalpha() for w in base):
        return False
    name, head = " ".join(base), base[-1]
    never = noun_set("abstract") | noun_set("attributes") | word_list("stop")
    return head not in never and find_model(name, spec) is None and find_role(name, spec) is None
