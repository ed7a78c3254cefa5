"""What a language model may say the app must be able to do beyond keeping things: features of known kinds. Pure.

Invariant: only kinds that forge has code for are `ready`; every other feature says `needs_code`, and each points at
words of the text.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, get_args

from pydantic import Field

from omniforge.ideas.parser.features import READY, with_status
from omniforge.ideas.quoting import not_quoted
from omniforge.ideas.record_ids import free_id
from omniforge.llm.claims import repeated
from omniforge.llm.words import Choice, Filled, Line
from omniforge.spec.check import check_spec
from omniforge.spec.identifiers import folded
from omniforge.spec.kinds import FeatureKind
from omniforge.spec.model import Spec
from omniforge.spec.slices import dump

Json = dict[str, Any]
KINDS: tuple[str, ...] = get_args(FeatureKind)


class NewFeature(Filled):
    """A behaviour, beyond adding, changing, listing and deleting."""

    kind: Annotated[str, Choice(KINDS)]
    name: Annotated[str, Line(60, 3)]
    thing: Annotated[str, Line(60, 0)]
    """Name of the thing it works on; empty for the whole app."""
    about: Annotated[str, Line(200, 10)]
    """What people can do with it."""
    because: Annotated[str, Line(200, 3)]
    """Words of the description that imply it, copied."""


class Features(Filled):
    """Behaviours the description implies; may be empty."""

    features: tuple[NewFeature, ...] = Field(max_length=5)


def with_features(spec: Spec, answer: Features) -> tuple[Spec, Mapping[str, str]]:
    """Return the spec with the features, and the words behind each."""
    body = dump(spec)
    found: list[Json] = [*body.get("features", [])]
    words: dict[str, str] = {}
    for feature in answer.features:
        feature_id = free_id(feature.name, {f["id"] for f in found})
        target = _model_id(spec, feature.thing)
        found.append(
            with_status(
                {"id": feature_id, "kind": feature.kind, "name": feature.name, "description": feature.about}
                | ({"on": target} if target is not None else {})
            )
        )
        words[f"features.{feature_id}"] = feature.because
    return Spec.model_validate({**body, "features": found}), words


def problems(spec: Spec, text: str, answer: Features) -> Sequence[str]:
    """Return what is wrong with an answer, in words for the model."""
    found = repeated([f"{f.kind} {folded(f.thing, 'app')}" for f in answer.features], "features")
    found += repeated([f.name for f in answer.features], "names")
    there = {(f.kind, f.on) for f in spec.features}
    for feature in answer.features:
        target = _model_id(spec, feature.thing)
        found += not_quoted(feature.because, text, feature.name)
        if feature.thing and target is None:
            found.append(f"{feature.name}: there is no thing {feature.thing}")
        elif feature.kind in READY and target is None:
            found.append(f"{feature.name}: name the thing that it works on")
        if (feature.kind, target) in there:
            found.append(f"{feature.name}: such a feature is there already")
    return found or [f"{p.path}: {p.message}" for p in check_spec(with_features(spec, answer)[0])]


def _model_id(spec: Spec, thing: str) -> str | None:
    """Return the id of the thing named; None for the whole app, and for what there is not."""
    if not thing:
        return None
    return next((m.id for m in spec.models if folded(m.name, m.id) == folded(thing, "thing")), None)
