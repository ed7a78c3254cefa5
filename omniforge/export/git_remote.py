"""A remote repository, spoken to by Git itself: it knows proxies, SSH keys and credential helpers of the person.

Invariant: nothing here forces; a push that the remote refuses raises, and what it took is there for the next one.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pygit2

from omniforge.errors import ConflictError, ForgeError, ProviderError
from omniforge.export.login import Login
from omniforge.export.plan import short
from omniforge.export.report import PushedRef
from omniforge.secrets.redaction import without_secrets

_OWN_VARIABLES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE", "GIT_PREFIX")
_PATIENCE = ("-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=60", "-c", f"core.hooksPath={os.devnull}")
"""A connection that stands still for a minute is given up; hooks of this machine have no part in an export."""
_PROTECTED = ("protected branch", "gh006", "gh013", "not allowed to", "rule violations", "deny updating", "pre-receive")
_RACED = ("fetch first", "non-fast-forward", "stale info", "already exists", "cannot lock ref", "failed to update ref")
_DENIED = ("authentication failed", "could not read username", "could not read password", "terminal prompts disabled",
           "error: 401", "error: 403", "permission denied", "access denied")  # fmt: skip


@dataclass(frozen=True, slots=True)
class GitRemote:
    """A repository at `url`, reached from the bare repository `git_dir`."""

    git_dir: Path
    url: str
    login: Login | None
    environ: Mapping[str, str]

    def refs(self) -> dict[str, str]:
        """Return the refs of the remote with what they name.

        Raises:
            ProviderError: it is not there, does not let us in or does not answer.
        """
        done = self._git("ls-remote", "--refs", self.url)
        if done.returncode != 0:
            raise self._trouble(done.stderr, "read")
        pairs = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
        return {ref: commit for commit, ref in pairs}

    def fetch(self, refs: Sequence[str]) -> None:
        """Bring the objects of some refs here, under no name."""
        done = self._git("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", self.url, *refs)
        if done.returncode != 0:
            raise self._trouble(done.stderr, "read")

    def push(self, wanted: Sequence[PushedRef]) -> None:
        """Push these refs.

        Raises:
            ConflictError: a ref moved meanwhile.
            ProviderError: a rule refuses one, or the connection broke; what arrived stays, and a push again goes on.
        """
        if not wanted:
            return
        specs = [f"{one.commit}:{one.ref}" for one in wanted]
        done = self._git("push", "--porcelain", "--no-verify", self.url, *specs)
        refused = [line.split("\t") for line in done.stdout.splitlines() if line.startswith("!\t")]
        if refused:
            raise self._refusal(refused, done.stderr)
        if done.returncode != 0:
            raise self._trouble(done.stderr, "push to")

    def _git(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        git = require_git()
        options = (*_PATIENCE, *(self.login.options(self.url) if self.login else ()))
        command = [git, *options, f"--git-dir={self.git_dir}", *arguments]
        return subprocess.run(  # noqa: S603 - fixed program
            command, capture_output=True, check=False, encoding="utf-8", errors="replace", env=self._variables()
        )

    def _variables(self) -> dict[str, str]:
        kept = {name: value for name, value in self.environ.items() if name not in _OWN_VARIABLES}
        quiet = {"LC_ALL": "C"}
        if not sys.stdin.isatty():
            quiet |= {"GIT_TERMINAL_PROMPT": "0", "GCM_INTERACTIVE": "never"}
        return {**kept, **quiet, **(self.login.variables() if self.login else {})}

    def _refusal(self, refused: list[list[str]], said: str) -> ForgeError:
        """Return the error for refs that the remote did not take."""
        _, spec, reason = (*refused[0], "")[:3]
        ref = short(spec.partition(":")[2])
        words = self._clean(f"{reason} {said}").lower()
        if "workflow" in words and ("scope" in words or "permission" in words):
            return ProviderError(
                f"{self.url} takes no workflows of CI from this token: {self._clean(reason)}"
                f"{_remote_words(self._clean(said))}",
                hint="give the token the scope workflow (fine-grained: write workflows); nothing is lost",
            )
        if any(mark in words for mark in _PROTECTED):
            return ProviderError(
                f"{ref} is protected at {self.url}: {self._clean(reason)}{_remote_words(self._clean(said))}",
                hint="let this account push there, or leave out --no-pr so that a pull request is opened",
            )
        if any(mark in words for mark in _RACED):
            return ConflictError(
                f"{ref} moved at {self.url} meanwhile: {self._clean(reason)}", hint="run the command again"
            )
        return ProviderError(f"{self.url} refuses {ref}: {self._clean(reason)}{_remote_words(self._clean(said))}")

    def _trouble(self, said: str, doing: str) -> ProviderError:
        words = self._clean(said)
        if any(mark in words.lower() for mark in _DENIED):
            hint = "check that the token or key may write there, and has not run out"
        elif "not found" in words.lower() or "does not appear to be a git repository" in words.lower():
            hint = "check the address"
        else:
            hint = "nothing is lost: run the command again when the network is back, and it goes on"
        return ProviderError(f"cannot {doing} {self.url}: {_last_words(words)}", hint=hint)

    def _clean(self, text: str) -> str:
        return without_secrets(text.strip(), self._variables())


class LocalHistory:
    """Answers of a repository on this machine; see `plan.History`."""

    def __init__(self, git_dir: Path) -> None:
        self._repo = pygit2.Repository(str(git_dir))

    def has(self, commit: str) -> bool:
        """Whether the object is here."""
        return commit in self._repo

    def contains(self, newer: str, older: str) -> bool:
        """Whether `older` is `newer` or one of its ancestors; what is no commit contains only itself."""
        one, other = self._commit(newer), self._commit(older)
        if one is None or other is None:
            return newer == older
        return one == other or self._repo.descendant_of(one, other)

    def are_related(self, one: str, other: str) -> bool:
        """Whether two commits have an ancestor in common."""
        mine, theirs = self._commit(one), self._commit(other)
        return mine is not None and theirs is not None and self._repo.merge_base(mine, theirs) is not None

    def same_files(self, one: str, other: str) -> bool:
        """Whether two commits show the same tree."""
        mine, theirs = self._commit(one), self._commit(other)
        if mine is None or theirs is None:
            return False
        return self._repo[mine].peel(pygit2.Tree).id == self._repo[theirs].peel(pygit2.Tree).id

    def _commit(self, name: str) -> pygit2.Oid | None:
        found = self._repo.get(name)
        try:
            return found.peel(pygit2.Commit).id if found is not None else None
        except pygit2.GitError:
            return None


def require_git() -> str:
    """Return the path of `git`.

    Raises:
        ForgeError: it is not installed.
    """
    found = shutil.which("git")
    if found is None:
        raise ForgeError("git is not installed, and an export needs it", hint="install git; forge doctor says more")
    return found


def _last_words(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "remote:"))]
    return "; ".join((told or lines or ["no reason given"])[-3:])


def _remote_words(said: str) -> str:
    told = [line.removeprefix("remote:").strip() for line in said.splitlines() if line.startswith("remote:")]
    return f" ({'; '.join(t for t in told if t)[:300]})" if any(told) else ""
