"""Registration of the merge and diff drivers in one repository, so that plain Git merges and tells as forge does.

Git clones attributes but no configuration: every clone is registered again, by `forge idea adopt`.
"""

import shlex
import sys
from pathlib import Path

from omniforge.atomic_write import translating, write_text

ATTRIBUTES = ("spec.yaml merge=forge diff=forge", "idea.md merge=forge", "forge.lock merge=forge")
_NAME = "merge.forge.name"
_DRIVER = "merge.forge.driver"
_DIFF = "diff.forge.command"


def register(repository_path: Path) -> None:
    """Register the driver in `.gitattributes` and the configuration of a repository; doing it twice changes nothing.

    Lines that a person wrote into `.gitattributes` stay; the file is left in the work tree, not committed.
    """
    import pygit2

    add_attributes(repository_path)
    config = pygit2.Repository(str(repository_path)).config
    for key, value in ((_NAME, "forge: specs by structure"), (_DRIVER, driver_command()), (_DIFF, diff_command())):
        if key not in config or config[key] != value:
            config[key] = value


def is_registered(repository_path: Path) -> bool:
    """Whether Git in this repository merges specs with this forge."""
    import pygit2

    config = pygit2.Repository(str(repository_path)).config
    wanted = ((_DRIVER, driver_command()), (_DIFF, diff_command()))
    return all(key in config and config[key] == value for key, value in wanted) and not _missing(repository_path)


def add_attributes(repository_path: Path) -> None:
    """Add the lines that name the driver to `.gitattributes`."""
    missing = _missing(repository_path)
    if missing:
        held = _attributes(repository_path)
        held += "\n" if held and not held.endswith("\n") else ""
        write_text(repository_path / ".gitattributes", held + "".join(f"{line}\n" for line in missing))


def driver_command() -> str:
    """Return the shell command that Git runs.

    The interpreter is named in full, since a merge may run where `forge` is not on the path, and with `-P`, so that no
    module of the repository is imported. If it cannot run at all, Git's own line merge marks the file, with code 1.
    """
    forge = f"{shlex.quote(sys.executable)} -P -m omniforge merge-driver %O %A %B %P"
    return f"{forge}; code=$?; test $code -le 1 && exit $code; git merge-file -q %A %O %B; exit 1"


def diff_command() -> str:
    """Return the shell command by which `git diff` tells changes of a spec by meaning; `--no-ext-diff` shows lines."""
    return f"{shlex.quote(sys.executable)} -P -m omniforge diff-driver"


def _missing(repository_path: Path) -> list[str]:
    held = [line.split() for line in _attributes(repository_path).splitlines()]
    return [line for line in ATTRIBUTES if not any(set(line.split()) <= set(words) for words in held)]


def _attributes(repository_path: Path) -> str:
    path = repository_path / ".gitattributes"
    with translating(path, doing="read"):
        return path.read_text(encoding="utf-8") if path.exists() else ""
