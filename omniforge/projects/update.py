"""From a new set of generated files to a project that has them, with every change of the person kept.

Invariant: the branch and its worktree are left exactly as they were, or hold the merged result; what was uncommitted
before is in a commit under `refs/forge/safety/` as well as in the merge.
"""

import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pygit2

from omniforge.atomic_write import make_folder, translating
from omniforge.errors import ForgeError
from omniforge.projects import manifest, repository, worktree
from omniforge.projects.manifest import ProjectFile
from omniforge.projects.tree_merge import Conflict, Resolution, TreeMerge, merge_trees
from omniforge.projects.worktree import FileChange


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a project is updated: the commit of the idea, its time (Unix seconds) and the branch."""

    idea: str
    branch: str
    commit: str
    at: int


@dataclass(frozen=True, slots=True)
class Update:
    """What an update did.

    Attributes:
        commit: the branch after the update.
        pristine: the generated commit it contains, or that is in conflict with it.
        changes: files changed in the branch.
        conflicts: not empty: branch and worktree were not touched.
        kept_deleted: generated files that stay deleted.
        kept: write-once files of the person that are no longer generated.
        safety: ref that holds what was uncommitted, if there was anything.
        shown: whether the worktree shows this branch.
    """

    commit: str
    pristine: str
    changes: tuple[FileChange, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    kept_deleted: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    safety: str | None = None
    shown: bool = True


def recover(root: Path) -> bool:
    """Finish or clear away what a killed process left; return whether an update was finished."""
    shutil.rmtree(_nursery(root), ignore_errors=True)
    if not (root / ".git").exists():
        return False
    repo = repository.open_project(root)
    return worktree.roll_forward(repo) if repo is not None else False


def is_current(root: Path, branch: str, pristine: str) -> bool:
    """Whether the branch contains this pristine commit and no update is under way."""
    if not (root / ".git").is_dir() or (root / ".git/forge/update.json").exists():
        return False
    repo = pygit2.Repository(str(root))
    head, generated = (
        repository.tip(repo, f"refs/heads/{branch}"),
        repository.tip(repo, f"refs/forge/pristine/{branch}"),
    )
    if head is None or generated is None or str(generated.id) != pristine:
        return False
    return _contains(repo, head, generated)


def update_project(root: Path, files: Iterable[ProjectFile], *, cause: Cause) -> Update:
    """Record `files` as the new pristine tree and merge it into the branch of the same name.

    Raises:
        ForgeError: the folder is no project, lacks pristine refs, or the disk refuses; nothing has changed.
    """
    listed = list(files)
    repo = repository.open_project(root)
    if repo is None:
        return _first_build(root, listed, cause)
    worktree.roll_forward(repo)
    repository.require_pristine(repo, root)
    with _git_errors(root):
        before = repository.pristine_tip(repo, cause.branch)
        generated = _commit_pristine(repo, listed, before, cause)
        repository.set_ref(repo, f"{repository.PRISTINE}{cause.branch}", generated)
        return merge_pristine(repo, cause)


def keep_uncommitted(repo: pygit2.Repository) -> str | None:
    """Keep what the worktree holds and no commit does under a safety ref; return its name, if there was anything."""
    branch = repository.current_branch(repo)
    head = repository.tip(repo, f"refs/heads/{branch}")
    if head is None:
        return None
    ours = with_uncommitted(repo, head)
    return repository.keep_safe(repo, ours) if ours.id != head.id else None


def merge_pristine(
    repo: pygit2.Repository, cause: Cause, *, resolutions: Mapping[str, Resolution] | None = None
) -> Update:
    """Merge the pristine commit of a branch into the branch, and show it in the worktree if that is on the branch."""
    branch = cause.branch
    generated = repository.tip(repo, f"{repository.PRISTINE}{branch}")
    if generated is None:
        raise ForgeError(f"{repo.workdir} has no generated commit for the branch {branch}", hint="run forge build")
    _show_branch(repo, branch, generated)
    shown = repository.current_branch(repo) == branch
    head = repository.tip(repo, f"refs/heads/{branch}") or generated
    if _contains(repo, head, generated):
        return Update(str(head.id), str(generated.id), shown=shown)
    ours = with_uncommitted(repo, head) if shown else head
    safety = repository.keep_safe(repo, ours) if ours.id != head.id else None
    merged = _merge(repo, ours, generated, resolutions)
    if merged.tree is None:
        repository.set_ref(repo, f"{repository.CONFLICT}{branch}", generated)
        return Update(
            str(head.id), str(generated.id), conflicts=merged.conflicts, safety=safety, shown=shown
        )  # fmt: skip
    message = f"Merge what forge generated from {cause.idea}@{cause.commit[:12]}\n"
    landed = repository.commit_tree(repo, merged.tree, message, (ours, generated), at=cause.at)
    changes = worktree.changes_between(ours.tree, landed.tree)
    if shown:
        worktree.stage(repo, ours.tree, landed.tree, branch=branch, commit=str(landed.id))
        worktree.roll_forward(repo)
    else:
        repository.set_ref(repo, f"refs/heads/{branch}", landed)
    conflict = repo.references.get(f"{repository.CONFLICT}{branch}")
    if conflict is not None:
        conflict.delete()
    return Update(
        str(landed.id), str(generated.id), changes, kept_deleted=merged.kept_deleted, kept=merged.kept, safety=safety,
        shown=shown,
    )  # fmt: skip


def previous_files(root: Path, branch: str) -> Mapping[str, str]:
    """Return path -> text of the pristine files that agents may look at: migrations and what is below `.forge/`."""
    if not (root / ".git").exists():
        return {}
    repo = pygit2.Repository(str(root))
    generated = repository.pristine_tip(repo, branch)
    if generated is None:
        return {}
    found: dict[str, str] = {}
    for folder in ("prisma/migrations", ".forge"):
        if folder in generated.tree:
            _collect(generated.tree[folder], folder, found)
    return found


def _first_build(root: Path, files: list[ProjectFile], cause: Cause) -> Update:
    """Make the whole project beside its place, then rename it there."""
    nursery = _nursery(root)
    make_folder(nursery.parent)
    shutil.rmtree(nursery, ignore_errors=True)
    try:
        with _git_errors(root):
            repo = repository.init_project(nursery, cause.branch)
            generated = _commit_pristine(repo, files, None, cause)
            repository.set_ref(repo, f"{repository.PRISTINE}{cause.branch}", generated)
            worktree.check_out(repo, generated, cause.branch)
            changes = worktree.changes_between(None, generated.tree)
            repo.free()
        with translating(root, doing="create"):
            os.replace(nursery, root)  # noqa: PTH105 - also replaces an empty folder
    except BaseException:
        shutil.rmtree(nursery, ignore_errors=True)
        raise
    return Update(str(generated.id), str(generated.id), changes)


def _commit_pristine(
    repo: pygit2.Repository, files: list[ProjectFile], before: pygit2.Commit | None, cause: Cause
) -> pygit2.Commit:
    """Commit the generated tree on top of the last one; an equal tree needs no new commit."""
    keep = before.tree if before is not None else None
    listed = [_as_first_written(one, keep) for one in files]
    tree = repository.write_tree(repo, [*listed, manifest.manifest_file(listed)], keep)
    if before is not None and before.tree.id == tree:
        return before
    message = f"Generate {cause.idea}@{cause.commit[:12]}\n"
    return repository.commit_tree(repo, tree, message, [before] if before else [], at=cause.at)


def _as_first_written(one: ProjectFile, keep: pygit2.Tree | None) -> ProjectFile:
    """Return a write-once file as it was generated the first time; any other file as it is."""
    if not one.file.write_once or keep is None or one.file.path not in keep:
        return one
    content = bytes(keep[one.file.path].peel(pygit2.Blob).data)
    return replace(one, file=replace(one.file, content=content))


def _show_branch(repo: pygit2.Repository, branch: str, generated: pygit2.Commit) -> None:
    """Create a missing branch where forge's branch around it is; switch to it from another branch of forge."""
    current = repository.current_branch(repo)
    head = repository.tip(repo, f"refs/heads/{branch}")
    if head is None:
        start = repository.tip(repo, "refs/heads/main") or generated
        repo.references.create(f"refs/heads/{branch}", start.id)
        head = start
    is_ours = current is not None and f"{repository.PRISTINE}{current}" in repo.references
    if current == branch or not is_ours:
        return
    here = repository.tip(repo, f"refs/heads/{current}")
    if here is None or worktree.worktree_tree(repo) != here.tree.id:
        return
    worktree.stage(repo, here.tree, head.tree, branch=branch, commit=str(head.id))
    worktree.roll_forward(repo)


def with_uncommitted(repo: pygit2.Repository, head: pygit2.Commit) -> pygit2.Commit:
    """Return `head`, or commits on top of it with what is staged and what is in the worktree."""
    tree = worktree.worktree_tree(repo)
    tip = head
    repo.index.read(force=True)
    staged = repo.index.write_tree()
    if staged not in (head.tree.id, tree):
        tip = repository.commit_tree(repo, staged, "Keep what was staged before the build\n", [tip], at=0)
    if tree != tip.tree.id:
        tip = repository.commit_tree(repo, tree, "Keep what was not committed before the build\n", [tip], at=0)
    return tip


def _merge(
    repo: pygit2.Repository,
    ours: pygit2.Commit,
    generated: pygit2.Commit,
    resolutions: Mapping[str, Resolution] | None,
) -> TreeMerge:
    base_id = repo.merge_base(ours.id, generated.id)
    if base_id is not None:
        base = repo[base_id].peel(pygit2.Tree)
    elif generated.parents:
        base = generated.parents[0].tree
    else:
        raise ForgeError(
            f"{repo.workdir}: the branch shares no history with what forge generated",
            hint="start from a branch that forge built, and bring your commits there",
        )
    once = _write_once(repo, base) | _write_once(repo, generated.tree)
    return merge_trees(repo, base, ours.tree, generated.tree, write_once=once, resolutions=resolutions)


def _write_once(repo: pygit2.Repository, tree: pygit2.Tree) -> frozenset[str]:
    if manifest.PATH not in tree:
        return frozenset()
    text = bytes(repo[tree[manifest.PATH].id].peel(pygit2.Blob).data).decode(errors="replace")
    return frozenset(path for path, entry in manifest.read(text).items() if entry.get("write_once"))


def _contains(repo: pygit2.Repository, head: pygit2.Commit, generated: pygit2.Commit) -> bool:
    return head.id == generated.id or repo.descendant_of(head.id, generated.id)


def _nursery(root: Path) -> Path:
    return root.parent / f".new-{root.name}"


def _collect(entry: pygit2.Object, path: str, found: dict[str, str]) -> None:
    if isinstance(entry, pygit2.Tree):
        for child in entry:
            _collect(child, f"{path}/{child.name}", found)
    elif isinstance(entry, pygit2.Blob):
        found[path] = bytes(entry.data).decode(errors="replace")


class _git_errors:  # noqa: N801 - reads as a statement
    """Turn libgit2's errors into ours, naming the project."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, (pygit2.GitError, OSError)):
            raise ForgeError(f"cannot write {self._root}: {error}") from error
