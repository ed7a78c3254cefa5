"""Fixtures for all tests: a home of their own, no outside network, real Git, the command through its front door."""

import io
import os
import socket
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pygit2
import pytest
from pygit2.enums import ConfigLevel
from support.postgres import Server, running_server

from omniforge.secrets import redaction

if TYPE_CHECKING:
    from omniforge.workspace import Workspace

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")  # noqa: S104 - compared with, never bound
IDENTITY = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in (("NAME", "Ada Example"), ("EMAIL", "ada@example.com"), ("DATE", "1700000000 +0000"))
}
RunForge = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Move home, configuration and workspace to a temporary folder; Git knows a fixed person and date."""
    real_home = Path(os.environ.get("HOME", "/"))
    home = tmp_path_factory.mktemp("home")
    for name in [n for n in os.environ if n.startswith(("GIT_", "FORGE_", "XDG_")) and n != "FORGE_CACHE_DIR"]:
        monkeypatch.delenv(name)
    for name in ("VISUAL", "EDITOR", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("FORGE_HOME", str(home / "forge"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setattr(redaction, "_OPENED", set())
    monkeypatch.setenv("NPM_CONFIG_CACHE", os.environ.get("NPM_CONFIG_CACHE", str(real_home / ".npm")))
    browsers = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", str(real_home / ".cache" / "ms-playwright"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", browsers)
    levels = (ConfigLevel.GLOBAL, ConfigLevel.XDG, ConfigLevel.SYSTEM)
    before = {level: pygit2.settings.search_path[level] for level in levels}
    for level in levels:
        pygit2.settings.search_path[level] = str(home)
    yield
    for level, path in before.items():
        pygit2.settings.search_path[level] = path


@pytest.fixture(autouse=True)
def _no_outside_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != getattr(socket, "AF_UNIX", None) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test reaches out to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def git_repo(tmp_path: Path) -> pygit2.Repository:
    """An empty Git repository on branch main."""
    return pygit2.init_repository(str(tmp_path / "repo"), initial_head="main")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of these tests' own."""
    with running_server() as server:
        yield server


@pytest.fixture
def build_tree(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Path]:
    """Write files below the temporary folder and return it."""

    def build(files: Mapping[str, str | bytes]) -> Path:
        for name, content in files.items():
            target = tmp_path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path

    return build


@pytest.fixture
def run_forge(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> RunForge:
    """Run `forge` in this process; return exit code, stdout and stderr."""
    from omniforge.cli.app import main

    def run(arguments: Sequence[str], *, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Iterator[Workspace]":
    """A workspace with an empty project to deploy; no process of a deployment outlives the test."""
    from support.small_project import left_running, make_workspace

    from omniforge.deploy.local.processes import end

    made = make_workspace(tmp_path / "forge")
    monkeypatch.setenv("FORGE_HOME", str(made.root))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    yield made
    for process in left_running(made):
        end(process, grace_s=1)
