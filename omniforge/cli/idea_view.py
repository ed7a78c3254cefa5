"""What `forge idea` shows: text for people, plain data for scripts."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from omniforge.cli import render

if TYPE_CHECKING:
    from omniforge.ideas.commit import Commit
    from omniforge.ideas.create import IdeaPlan
    from omniforge.ideas.editing import Edit
    from omniforge.ideas.explanation import Reason
    from omniforge.ideas.listing import IdeaSummary
    from omniforge.ideas.repository import Idea
    from omniforge.spec.check import CheckReport
    from omniforge.spec.model import Spec

Json = dict[str, Any]
_SHOWN_FIELDS = 8
_SHORT_SHA = 10
_DETAILS = (".fields.", ".relations.", ".states.")
"""Parts of models, which `forge idea explain` lists."""


def read(idea: "Idea", ref: str | None) -> Json:
    """Return everything `show` knows of an idea."""
    from omniforge.ideas import explanation, repository
    from omniforge.spec.check import load_spec

    spec = (
        load_spec(repository.read_work_file(idea, "spec.yaml")) if ref is None else repository.read_spec(idea, ref=ref)
    )
    why = explanation.read(idea, ref)
    return {
        "slug": idea.slug,
        "path": str(idea.root),
        "commit": repository.resolve(idea, ref),
        "changed": list(repository.changed_files(idea)) if ref is None else [],
        **_spec_data(spec),
        "evidence": render.plain(why.evidence),
        "notes": list(why.notes),
    }


def text(view: Mapping[str, Any]) -> str:
    """Return the text of `show`."""
    from omniforge.spec.model import Spec

    spec = Spec.model_validate(view["spec"])
    lines = [_headline(spec), *_outline(spec), *_why(view["evidence"], view["notes"])]
    if view["changed"]:
        lines.append(f"\nnot committed: {', '.join(view['changed'])}")
    lines.append(f"\n{view['path']} ({view['commit'][:_SHORT_SHA]})")
    return "\n".join(lines)


def plan_data(plan: "IdeaPlan") -> Json:
    """Return a new idea as data."""
    return {
        "slug": plan.slug,
        **_spec_data(plan.spec),
        "evidence": render.plain(plan.evidence),
        "notes": list(plan.notes),
        "files": sorted(plan.files),
    }


def plan_text(plan: "IdeaPlan") -> str:
    """Return a new idea as text."""
    return "\n".join([_headline(plan.spec), *_outline(plan.spec), *_why(render.plain(plan.evidence), plan.notes)])


def list_text(ideas: Sequence["IdeaSummary"]) -> str:
    """Return the table of all ideas."""
    rows = [
        (
            i.slug,
            i.kind,
            f"{i.updated:%Y-%m-%d %H:%M}" if i.updated else "-",
            i.name + (" (changed)" if i.dirty else ""),
        )
        for i in ideas
    ]
    return render.table(rows, ("idea", "kind", "last commit", "name"))


def log_text(commits: Sequence["Commit"]) -> str:
    """Return one line per commit."""
    return "\n".join(f"{c.sha[:_SHORT_SHA]}  {c.time:%Y-%m-%d %H:%M}  {c.subject}  ({c.author})" for c in commits)


def report_text(origin: str, report: "CheckReport") -> str:
    """Return every problem on two lines, or one line of praise."""
    if report.is_clean:
        return f"{origin}: no problems"
    lines = []
    for problem in report.problems:
        place = f"{origin}:{problem.line}"
        subject = f"{problem.path}: " if problem.path else ""
        lines += [f"{place}: {subject}{problem.message}", f"    fix: {problem.fix}"]
    count = len(report.problems)
    lines.append(f"{count} problem{'s' if count > 1 else ''}")
    return "\n".join(lines)


def reasons_text(reasons: "Sequence[Reason]", *, whole: bool) -> str:
    """Return one line per part: its path, what it is, and why it is there.

    Args:
        reasons: in the order of the spec.
        whole: also inner parts whose reason is that of what they belong to.
    """
    rows = [(r.path, r.value, _because(r)) for r in reasons if whole or r.is_own or r.path.count(".") <= 1]
    return render.table(rows, ("part", "is", "because of"))


def _because(reason: "Reason") -> str:
    if reason.words:
        place = f" ({reason.line}:{reason.column})" if reason.line else ""
        return f'"{reason.words}"{place}'
    sources = {"text": "from the text", "rule": "assumed", "commit": "commit"}
    source = sources.get(reason.source, reason.source.replace(":", " "))
    return f"{source}: {reason.note}" if reason.note else source


def show_edit(done: "Edit", *, as_json: bool) -> None:
    """Print what a change of the spec did."""
    if as_json:
        render.json_result({"diff": done.diff, "commit": done.commit})
    elif not done.diff:
        render.note("Nothing changed.")
    else:
        render.result(done.diff)
        if done.commit is not None:
            render.result(f"{done.commit.sha[:_SHORT_SHA]} {done.commit.subject}")


def _spec_data(spec: "Spec") -> Json:
    return {"name": spec.name, "kind": spec.kind, "spec": render.plain(spec)}


def _headline(spec: "Spec") -> str:
    tagline = f": {spec.tagline}" if spec.tagline else ""
    return f"{render.paint(spec.name, 'bold')} ({spec.kind}){tagline}"


def _outline(spec: "Spec") -> list[str]:
    lines = []
    if spec.roles:
        lines.append(f"\nroles: {', '.join(role.name for role in spec.roles)}")
    for model in spec.models:
        names = [field.name for field in model.fields] + [f"→ {relation.name}" for relation in model.relations]
        more = f", and {len(names) - _SHOWN_FIELDS} more" if len(names) > _SHOWN_FIELDS else ""
        owner = f" (owned by {model.owner})" if model.owner else ""
        lines.append(f"\n{render.paint(model.name, 'bold')}{owner}\n  {', '.join(names[:_SHOWN_FIELDS])}{more}")
        if model.states:
            lines.append(f"  states: {' → '.join(state.name for state in model.states)}")
    if spec.features:
        listed = [f.kind + (" (needs code)" if f.status == "needs_code" else "") for f in spec.features]
        lines.append(f"\nfeatures: {', '.join(listed)}")
    return lines


def _why(evidence: Sequence[Mapping[str, str]], notes: Sequence[str]) -> list[str]:
    """Return the words of the idea and what each gave; parts that came from a pack or rule are counted only."""
    spoken: dict[str, list[str]] = {}
    evidence = [item for item in evidence if not any(part in item["path"] for part in _DETAILS)]
    for item in evidence:
        if item["words"]:
            spoken.setdefault(item["words"], []).append(item["path"])
    lines = ["\nfrom your words:"] if spoken else []
    for words, paths in spoken.items():
        more = f", and {len(paths) - 3} more" if len(paths) > 3 else ""  # noqa: PLR2004 - as many as fit a line
        lines.append(f'  "{words}" → {", ".join(paths[:3])}{more}')
    silent = sum(1 for item in evidence if not item["words"])
    if silent:
        lines.append(f"  {silent} parts come from what such products usually have (forge idea explain lists them)")
    return [*lines, *(["\nassumed:"] if notes else []), *(f"  {line}" for line in notes)]
