"""Going back, always forward: a commit that undoes another, or that brings an older state back.

Invariant: history only grows; nothing is reset, and a file that changed since is merged, never overwritten.
"""

from collections.abc import Mapping

from omniforge.errors import ConflictError, ForgeError
from omniforge.ideas import branches, history, repository, versions
from omniforge.ideas.commit import Commit
from omniforge.ideas.repository import Idea
from omniforge.spec.problem import InvalidSpecError


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
        branches.refuse_unfinished(idea)
        view = history.show(idea, ref)
        done = view.commit
        before = history.files_at(idea, view.parents[0]) if view.parents else {}
        head = history.files_at(idea, repository.head(idea))
        joined = versions.join(history.files_at(idea, done.sha), head, before, labels=("now", "without it"))
        conflicts = sorted({c.path or f.path for f in joined for c in f.conflicts})
        if conflicts:
            message = f"{done.sha[:10]} cannot be undone: later commits changed {', '.join(conflicts)}"
            raise ConflictError(message, hint="set the values by hand: forge idea set PATH VALUE")
        words = message or f"Revert “{done.subject}”\n\nThis undoes commit {done.sha}."
        return _commit(idea, {f.path: f.text for f in joined}, words)


def restore(idea: Idea, ref: str, *, message: str | None = None) -> Commit:
    """Bring the files of a revision back, as a new commit on top.

    Raises:
        ConflictError: there is unfinished work.
        ForgeError: the revision is no other than what is there.
    """
    with repository.locked(idea):
        branches.refuse_unfinished(idea)
        sha = repository.resolve(idea, ref)
        then, now = history.files_at(idea, sha), history.files_at(idea, repository.head(idea))
        files = {path: then.get(path) for path in sorted({*then, *now}) if then.get(path) != now.get(path)}
        subject = history.show(idea, sha).commit.subject
        return _commit(idea, files, message or f"Restore “{subject}”\n\nThis brings back commit {sha}.")


def _commit(idea: Idea, files: dict[str, str | None], message: str) -> Commit:
    from omniforge.spec.check import check_text

    kept = {path: text for path, text in files.items() if text is not None}
    gone = sorted(path for path, text in files.items() if text is None)
    if not files:
        raise ForgeError("nothing would change", hint="look at: forge idea log")
    if repository.SPEC in gone:
        raise ConflictError("this would leave the idea without a spec", hint="choose a later commit: forge idea log")
    _refuse_writing_over(idea, files)
    if repository.SPEC in kept:
        problems = check_text(kept[repository.SPEC]).problems
        if problems:
            raise InvalidSpecError(problems, origin="the spec without it")
    return repository.write_commit(idea, message, files=kept, gone=gone, trailers={"Forge-Agent": "restore"})


def _refuse_writing_over(idea: Idea, files: Mapping[str, str | None]) -> None:
    """Raise when a file that is about to change holds work that is not committed."""
    committed = history.files_at(idea, repository.head(idea))
    lying = history.work_files(idea, files)
    lost = [path for path in sorted(files) if path in lying and lying[path] not in (committed.get(path), files[path])]
    if lost:
        message = f"{idea.slug} has changes that are not committed: {', '.join(lost)}"
        raise ConflictError(message, hint=f"commit them: git -C {idea.root} commit -a")
