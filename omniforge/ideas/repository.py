"""One Git repository per idea: the only place that writes its commits.

Invariant: a commit holds exactly the files it was given on top of its parent; nothing else that lies staged or changed
in the folder is swept in. Two processes on one idea take turns.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from omniforge.atomic_write import translating, write_bytes
from omniforge.errors import ConflictError, ForgeError
from omniforge.file_lock import file_lock
from omniforge.ideas import author, merge_state
from omniforge.ideas.commit import Commit, describe_commit, with_trailers
from omniforge.workspace import Workspace, require_idea_folder

if TYPE_CHECKING:
    import pygit2

    from omniforge.spec.model import Spec

SPEC, TEXT, LOCK, EVIDENCE, ATTRIBUTES = "spec.yaml", "idea.md", "forge.lock", "evidence.json", ".gitattributes"
FILES = (ATTRIBUTES, EVIDENCE, LOCK, TEXT, SPEC)
"""The files forge keeps in an idea; others are the user's own and are left alone."""
BRANCH, DETACHED = "main", "HEAD"
"""The first branch, and what stands for one where a commit is checked out by its id."""


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea on disk."""

    slug: str
    root: Path

    @property
    def spec_file(self) -> Path:
        """The spec in the work tree."""
        return self.root / SPEC


@dataclass(frozen=True, slots=True)
class Source:
    """What a build is of.

    Attributes:
        sha: the commit.
        branch: the branch it was taken from; `HEAD` when none is checked out.
        spec: the checked spec of that commit.
        committed: the commit made for this build out of changed files, if there was any.
    """

    sha: str
    branch: str
    spec: "Spec"
    committed: Commit | None


def open_idea(workspace: Workspace, slug: str) -> Idea:
    """Return an existing idea.

    Raises:
        ForgeError: there is none with this slug.
    """
    return Idea(slug, require_idea_folder(workspace, slug))


@contextmanager
def locked(idea: Idea, *, timeout_s: float = 10.0) -> Iterator[None]:
    """Hold the idea for the block, so that only one process changes it."""
    with file_lock(idea.root / ".git" / "omniforge.lock", what=f'the idea "{idea.slug}"', timeout_s=timeout_s):
        yield


def init_repository(folder: Path, files: Mapping[str, str], message: str, *, trailers: Mapping[str, str]) -> Commit:
    """Make a repository with one commit in a new folder.

    Args:
        folder: must not be a repository yet.
        files: path -> text, the content of the first commit.
        message: subject and body.
        trailers: appended to the message, e.g. `{"Forge-Agent": "idea_parser"}`.
    """
    import pygit2

    with translating_git(folder, "create"):
        pygit2.init_repository(str(folder), initial_head=BRANCH).config["core.autocrlf"] = "false"
    return write_commit(Idea(folder.name, folder), message, files=files, trailers=trailers)


def head(idea: Idea) -> str:
    """Return the sha of the commit that HEAD points to."""
    return resolve(idea, None)


def branch(idea: Idea) -> str:
    """Return the branch that is checked out, or `HEAD` when none is."""
    repository = open_git(idea)
    if repository.head_is_detached:
        return DETACHED
    return str(repository.references["HEAD"].target).removeprefix("refs/heads/")


def resolve(idea: Idea, ref: str | None) -> str:
    """Return the full sha of a branch, tag or revision; of HEAD when `ref` is `None`."""
    return str(revision(open_git(idea), idea, ref).id)


def read_file(idea: Idea, path: str, *, ref: str | None = None) -> str:
    """Return the text of a file at a revision.

    Raises:
        ForgeError: the revision has no such file.
    """
    data = _blobs(open_git(idea), idea, ref, (path,)).get(path)
    if data is None:
        raise ForgeError(f"{path} is not in {ref or 'HEAD'} of {idea.slug}", hint=f"look at: git -C {idea.root} log")
    return data.decode(errors="replace")


def read_spec(idea: Idea, *, ref: str | None = None) -> "Spec":
    """Return the checked spec of a revision.

    Raises:
        InvalidSpecError: it has problems.
    """
    from omniforge.spec.check import load_spec

    origin = SPEC if ref is None else f"{ref}:{SPEC}"
    return load_spec(read_file(idea, SPEC, ref=ref), origin=origin)


def read_work_file(idea: Idea, path: str) -> str:
    """Return the text of a file as it lies in the folder.

    Raises:
        ForgeError: it cannot be read, or is not UTF-8.
    """
    target = idea.root / path
    with translating(target, doing="read"):
        try:
            return target.read_bytes().decode()
        except UnicodeDecodeError as error:
            raise ForgeError(f"{target} is not UTF-8 text", hint="save it as UTF-8") from error


def changed_files(idea: Idea) -> tuple[str, ...]:
    """Return those of forge's files that differ from HEAD, sorted; of missing ones only the spec counts."""
    return changed_in(open_git(idea), idea)


def changed_in(git: "pygit2.Repository", idea: Idea) -> tuple[str, ...]:
    """Return the same for a repository that is open, for the modules of this room."""
    import pygit2

    tree = None if git.head_is_unborn else revision(git, idea, None).tree
    changed = []
    for path in FILES:
        known = tree[path].id if tree is not None and path in tree else None
        target = idea.root / path
        with translating(target, doing="read"):
            found = pygit2.hash(target.read_bytes()) if target.is_file() else None
        if found != known and (found is not None or path == SPEC):
            changed.append(path)
    return tuple(sorted(changed))


def commit_files(
    idea: Idea, message: str, *, files: Mapping[str, str] | None = None, trailers: Mapping[str, str] | None = None
) -> Commit:
    """Write files and commit them together with forge's files that changed on disk. The caller holds `locked(idea)`.

    Args:
        idea: the idea.
        message: subject, and a body after an empty line.
        files: path -> new text; written to the folder first.
        trailers: appended to the message.

    Raises:
        ForgeError: there is nothing to commit, or the disk refuses.
    """
    git = open_git(idea)
    written = dict(files or {})
    settled = merge_state.settled_paths(git, idea.root)
    merge_state.refuse_open(git, idea.slug, settled={*settled, *written})
    paths = {*settled, *changed_in(git, idea)} - written.keys()
    found = {path: read_work_file(idea, path) for path in sorted(paths)} | written
    if not found and not git.listall_mergeheads():
        raise ForgeError(f"nothing to commit in {idea.slug}", hint="edit it first: forge idea edit")
    with translating_git(idea.root, "commit in"):
        return _commit(git, idea, message, files=found, trailers=trailers or {})


def is_merging(idea: Idea) -> bool:
    """Whether a merge was begun, by forge or by Git, and is not committed yet."""
    return bool(open_git(idea).listall_mergeheads())


def merge_message(idea: Idea) -> str:
    """Return what the merge that is under way says of itself, in the words of forge or Git."""
    return merge_state.message_of(idea.root)


def refuse_open_conflicts(idea: Idea) -> None:
    """Raise when a merge has conflicts that nobody settled.

    Raises:
        ConflictError: names the files.
    """
    merge_state.refuse_open(open_git(idea), idea.slug, settled=())


def check_and_commit(idea: Idea, *, ref: str | None = None, may_commit: bool = True) -> Source:
    """Return what a build is of: a named revision, or HEAD after changed files were checked and committed.

    Args:
        idea: the idea.
        ref: branch, tag or revision; HEAD when missing.
        may_commit: whether changed files are committed first; else they are refused.

    Raises:
        InvalidSpecError: the spec has problems.
        ConflictError: files changed and `may_commit` is false.
    """
    if ref is not None:
        return Source(resolve(idea, ref), _branch_name(idea, ref), read_spec(idea, ref=ref), None)
    with locked(idea):
        changed = changed_files(idea)
        if changed and not may_commit:
            message = f"{idea.slug} has changes that are not committed: {', '.join(changed)}"
            raise ConflictError(message, hint="commit them: forge idea commit -m '…', or build without --no-commit")
        made = _commit_changes(idea, None) if changed else None
        return Source(head(idea), branch(idea), read_spec(idea), made)


def commit_changes(idea: Idea, message: str | None = None) -> Commit:
    """Check the spec in the folder and commit what changed.

    Args:
        idea: the idea.
        message: what the commit says; made from the difference of the specs when missing.

    Raises:
        InvalidSpecError: the spec has problems; nothing is committed.
        ForgeError: nothing changed.
    """
    with locked(idea):
        return _commit_changes(idea, message)


def _commit_changes(idea: Idea, message: str | None) -> Commit:
    from omniforge.spec.check import load_spec, spec_of
    from omniforge.spec.diff.report import diff_specs
    from omniforge.spec.diff.report import message as describe

    git = open_git(idea)
    merge_state.refuse_open(git, idea.slug, settled=merge_state.settled_paths(git, idea.root))
    spec = load_spec(read_work_file(idea, SPEC))
    if message is None and is_merging(idea):
        message = merge_message(idea)
    if message is None:
        before = spec_of(read_file(idea, SPEC))
        message = describe(diff_specs(before, spec)) if before is not None else "Repair the spec"
    return commit_files(idea, message)


def history(idea: Idea, *, limit: int = 50) -> tuple[Commit, ...]:
    """Return the newest commits that lead to HEAD, newest first."""
    from pygit2.enums import SortMode

    repository = open_git(idea)
    tip = revision(repository, idea, None).id
    found: list[Commit] = []
    for commit in repository.walk(tip, SortMode.NONE):
        if len(found) >= limit:
            break
        found.append(describe_commit(commit))
    return tuple(found)


def require_repository(root: Path) -> None:
    """Raise when a folder is no Git repository with a spec.

    Raises:
        ForgeError: it is none.
    """
    if not (root / ".git").exists() or not (root / SPEC).is_file():
        raise ForgeError(
            f"{root} is no idea: it needs a Git repository with {SPEC}", hint="clone one, and name it here"
        )


def has_identity(idea: Idea) -> bool:
    """Whether Git knows who works here; commits are by `OmniForge <forge@localhost>` otherwise."""
    return author.has_identity(open_git(idea)) or bool(os.environ.get("GIT_AUTHOR_NAME"))


def write_commit(
    idea: Idea, message: str, *, files: Mapping[str, str], trailers: Mapping[str, str], gone: Sequence[str] = ()
) -> Commit:
    """Write files, remove those that are gone, and commit exactly this on HEAD and on the branch that is being merged.

    The caller holds `locked(idea)`.
    """
    with translating_git(idea.root, "commit in"):
        return _commit(open_git(idea), idea, message, files=files, trailers=trailers, gone=gone)


def _commit(
    repository: "pygit2.Repository", idea: Idea, message: str, *,
    files: Mapping[str, str], trailers: Mapping[str, str], gone: Sequence[str] = (),
) -> Commit:  # fmt: skip
    import pygit2
    from pygit2.enums import FileMode

    merged = repository.listall_mergeheads()
    parents = [] if repository.head_is_unborn else [repository.head.target, *merged]
    tree_index = pygit2.Index()
    if parents:
        tree_index.read_tree(repository[parents[0]].peel(pygit2.Tree))
    repository.index.read()
    for path, text in sorted(files.items()):
        content = text.encode(errors="surrogateescape")
        mode = tree_index[path].mode if path in tree_index else FileMode.BLOB
        _put(idea.root / path, content, is_program=mode == FileMode.BLOB_EXECUTABLE)
        entry = pygit2.IndexEntry(path, repository.create_blob(content), FileMode(mode))
        tree_index.add(entry)
        if repository.index.conflicts is not None and path in repository.index.conflicts:
            del repository.index.conflicts[path]
        repository.index.add(entry)
    for path in gone:
        (idea.root / path).unlink(missing_ok=True)
        tree_index.remove(path)
        if path in repository.index:
            repository.index.remove(path)
    tree = repository.index.write_tree() if merged else tree_index.write_tree(repository)
    repository.index.write()
    by, committer = author.signatures(repository, os.environ)
    sha = repository.create_commit("HEAD", by, committer, with_trailers(message, trailers), tree, parents)
    if merged:
        repository.state_cleanup()
    return describe_commit(repository[sha].peel(pygit2.Commit))


def _put(path: Path, content: bytes, *, is_program: bool) -> None:
    """Write a file that does not hold the content already."""
    if path.is_symlink() or not path.is_file() or path.read_bytes() != content:
        write_bytes(path, content, mode=0o755 if is_program else 0o644)


def open_git(idea: Idea) -> "pygit2.Repository":
    """Return libgit2's view of it, for the modules of this room."""
    import pygit2

    with translating_git(idea.root, "open"):
        return pygit2.Repository(str(idea.root))


def revision(repository: "pygit2.Repository", idea: Idea, ref: str | None) -> "pygit2.Commit":
    """Return the commit of a revision; of HEAD when `ref` is `None`."""
    import pygit2

    if ref is None and repository.head_is_unborn:
        raise ForgeError(f"{idea.slug} has no commit yet", hint=f"look at: git -C {idea.root} status")
    try:
        found = repository.head if ref is None else repository.revparse_single(ref)
        return found.peel(pygit2.Commit)
    except (KeyError, ValueError, pygit2.GitError) as error:
        known = ", ".join(sorted(repository.branches.local))
        raise ForgeError(f'{idea.slug} has no commit "{ref}"', hint=f"branches: {known}") from error


def _blobs(repository: "pygit2.Repository", idea: Idea, ref: str | None, paths: tuple[str, ...]) -> Mapping[str, bytes]:
    import pygit2

    tree = revision(repository, idea, ref).tree
    found = {path: tree[path] for path in paths if path in tree}
    return {path: blob.data for path, blob in found.items() if isinstance(blob, pygit2.Blob)}


def _branch_name(idea: Idea, ref: str) -> str:
    repository = open_git(idea)
    return ref if ref in repository.branches.local else DETACHED


@contextmanager
def translating_git(folder: Path, doing: str) -> Iterator[None]:
    """Turn libgit2's errors of the block into one that names the folder."""
    import pygit2

    try:
        with translating(folder, doing=doing):
            yield
    except pygit2.GitError as error:
        raise ForgeError(f"cannot {doing} {folder}: {error}", hint=f"look at: git -C {folder} status") from error
