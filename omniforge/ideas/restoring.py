"""Going back, always forward: a commit that undoes another, or that brings an older state back.

Invariant: history only grows; nothing is reset, and a file that changed since is merged, never overwritten.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from omniforge.errors import ConflictError, ForgeError
from omniforge.ideas import branches, history, repository, versions
from omniforge.ideas.commit import Commit
from omniforge.ideas.history import Difference
from omniforge.ideas.repository import Idea
from omniforge.spec.problem import InvalidSpecError


@dataclass(frozen=True, slots=True)
class _Step:
    """The commit that goes back: path -> new text (`None` deletes the file), and what it says."""

    files: Mapping[str, str | None]
    message: str


def revert(idea: Idea, ref: str, *, message: str | None = None) -> Commit:
    """Undo what one commit did, and keep everything that came after it.

    Args:
        idea: the idea.
        ref: the commit; of a merge, what it brought in is undone.
        message: what the new commit says; made when missing.

    Raises:
        ConflictError: later commits changed the same places, or there is unfinished work; nothing is changed.
        InvalidSpecError: without the commit the spec has problems; nothing is changed.
    """
    with repository.locked(idea):
        return _commit(idea, _reverting(idea, ref, message))


def would_revert(idea: Idea, ref: str) -> Difference:
    """Return what `revert` would change; raises what it would."""
    return _difference(idea, _reverting(idea, ref, None))


def restore(idea: Idea, ref: str, *, message: str | None = None) -> Commit:
    """Bring the files of a revision back, as a new commit on top.

    Raises:
        ConflictError: there is unfinished work.
        ForgeError: the revision is no other than what is there.
    """
    with repository.locked(idea):
        return _commit(idea, _restoring(idea, ref, message))


def would_restore(idea: Idea, ref: str) -> Difference:
    """Return what `restore` would change; raises what it would."""
    return _difference(idea, _restoring(idea, ref, None))


def _reverting(idea: Idea, ref: str, message: str | None) -> _Step:
    branches.refuse_unfinished(idea)
    view = history.show(idea, ref)
    done = view.commit
    before = history.files_at(idea, view.parents[0]) if view.parents else {}
    head = history.files_at(idea, repository.head(idea))
    joined = versions.join(history.files_at(idea, done.sha), head, before, labels=("now", "without it"))
    conflicts = sorted({c.path or f.path for f in joined for c in f.conflicts})
    if conflicts:
        refusal = f"{done.sha[:10]} cannot be undone: later commits changed {', '.join(conflicts)}"
        raise ConflictError(refusal, hint="set the values by hand: forge idea set PATH VALUE")
    words = message or f"Revert “{done.subject}”\n\nThis undoes commit {done.sha}."
    return _checked(idea, _Step({f.path: f.text for f in joined}, words))


def _restoring(idea: Idea, ref: str, message: str | None) -> _Step:
    branches.refuse_unfinished(idea)
    sha = repository.resolve(idea, ref)
    then, now = history.files_at(idea, sha), history.files_at(idea, repository.head(idea))
    files = {path: then.get(path) for path in sorted({*then, *now}) if then.get(path) != now.get(path)}
    subject = history.show(idea, sha).commit.subject
    return _checked(idea, _Step(files, message or f"Restore “{subject}”\n\nThis brings back commit {sha}."))


def _checked(idea: Idea, step: _Step) -> _Step:
    from omniforge.spec.check import check_text

    if not step.files:
        raise ForgeError("nothing would change", hint="look at: forge idea log")
    spec = step.files.get(repository.SPEC, "")
    if spec is None:
        raise ConflictError("this would leave the idea without a spec", hint="choose a later commit: forge idea log")
    _refuse_writing_over(idea, step.files)
    problems = check_text(spec).problems if repository.SPEC in step.files else ()
    if problems:
        raise InvalidSpecError(problems, origin="the spec without it")
    return step


def _commit(idea: Idea, step: _Step) -> Commit:
    kept = {path: text for path, text in step.files.items() if text is not None}
    gone = sorted(step.files.keys() - kept.keys())
    return repository.write_commit(idea, step.message, files=kept, gone=gone, trailers={"Forge-Agent": "restore"})


def _difference(idea: Idea, step: _Step) -> Difference:
    now = history.files_at(idea, repository.head(idea))
    then = {path: text for path, text in {**now, **step.files}.items() if text is not None}
    return history.differing(now, then, ("HEAD", step.message.partition("\n")[0]))


def _refuse_writing_over(idea: Idea, files: Mapping[str, str | None]) -> None:
    """Raise when a file that is about to change holds work that is not committed."""
    committed = history.files_at(idea, repository.head(idea))
    lying = history.work_files(idea, files)
    lost = [path for path in sorted(files) if path in lying and lying[path] not in (committed.get(path), files[path])]
    if lost:
        message = f"{idea.slug} has changes that are not committed: {', '.join(lost)}"
        raise ConflictError(message, hint=f"commit them: git -C {idea.root} commit -a")
