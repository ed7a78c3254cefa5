"""Docker's own command line: whether the daemon answers, and every call of it.

Invariant: values of variables travel in the environment of the call, never among its arguments, which others can read.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from omniforge.errors import DeployError
from omniforge.secrets.redaction import without_secrets

_ASK_S = 20.0
_CALL_S = 600.0
_WORDS = 8
_OWN = ("PATH", "HOME", "LANG", "TMPDIR", "XDG_RUNTIME_DIR")


@dataclass(frozen=True, slots=True)
class Daemon:
    """What is there of Docker.

    Attributes:
        client: version of the program; empty when there is none.
        server: version of the daemon; empty when none answers.
        compose: version of the Compose plug-in; empty when there is none.
        why: why the daemon does not answer, in its client's words.
    """

    client: str = ""
    server: str = ""
    compose: str = ""
    why: str = ""


def look(environ: Mapping[str, str]) -> Daemon:
    """Ask the daemon, not only the client; nothing is changed."""
    program = shutil.which("docker", path=environ.get("PATH", os.defpath))
    if program is None:
        return Daemon(why="docker is not installed")
    client = _answer([program, "version", "--format", "{{.Client.Version}}"], environ)
    server = _answer([program, "version", "--format", "{{.Server.Version}}"], environ)
    compose = _answer([program, "compose", "version", "--short"], environ)
    version = (client.stdout.strip().splitlines() or [""])[0]
    if server.returncode != 0 or not server.stdout.strip():
        return Daemon(version, why=_last(server.stderr) or "it says nothing", compose=_plain(compose))
    return Daemon(version or server.stdout.strip(), server.stdout.strip(), _plain(compose))


def require(environ: Mapping[str, str]) -> None:
    """Make sure that images can be built and run.

    Raises:
        DeployError: there is no client, the daemon does not answer, or Compose is missing.
    """
    found = look(environ)
    if not found.client and not found.server:
        raise DeployError("the target docker needs Docker, which is not installed", hint="forge doctor says more")
    if not found.server:
        raise DeployError(
            f"the Docker daemon does not answer: {found.why}",
            hint="start it (systemctl start docker, or Docker Desktop); without one: --target local",
        )
    if not found.compose:
        raise DeployError("Docker has no Compose", hint="install the plug-in, e.g. apt-get install docker-compose-v2")


@dataclass(frozen=True, slots=True)
class Docker:
    """The daemon, spoken to with some variables that Compose hands on."""

    variables: Mapping[str, str]

    def call(self, *arguments: str, log: Path | None = None, timeout_s: float = _CALL_S) -> str:
        """Run `docker …` and return what it prints.

        Args:
            *arguments: of docker.
            log: file that everything it says is added to.
            timeout_s: patience.

        Raises:
            DeployError: it fails; the message holds its last words, without secrets.
        """
        done = self.attempt(*arguments, timeout_s=timeout_s)
        if log is not None:
            with log.open("a", encoding="utf-8") as stream:
                stream.write(without_secrets(f"$ docker {' '.join(arguments)}\n{done.stdout}{done.stderr}", os.environ))
        if done.returncode != 0:
            said = f"{done.stdout}\n{done.stderr}".strip().splitlines()
            words = without_secrets("\n".join(said[-_WORDS:]), os.environ)
            whole = f"; the whole log: {log}" if log is not None else ""
            raise DeployError(f"docker {arguments[0]} failed:\n{words}", hint=f"what served before serves on{whole}")
        return done.stdout

    def attempt(self, *arguments: str, timeout_s: float = _CALL_S) -> "subprocess.CompletedProcess[str]":
        """Run `docker …` and return how it went."""
        try:
            return _answer(["docker", *arguments], self._environ(), timeout_s)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise DeployError(f"docker {arguments[0]}: {error}") from error

    def write(self, file: Path, *arguments: str, timeout_s: float = _CALL_S) -> None:
        """Run `docker …` and keep the bytes it prints in a new file that its owner alone can read."""
        with file.open("xb") as stream:
            file.chmod(0o600)
            done = subprocess.run(  # noqa: S603 - fixed program
                ["docker", *arguments], env=self._environ(), stdout=stream, stderr=subprocess.PIPE, check=False,  # noqa: S607 - of PATH
                timeout=timeout_s,
            )  # fmt: skip
        if done.returncode != 0 or file.stat().st_size == 0:
            file.unlink()
            raise DeployError(f"docker {arguments[0]} failed: {_last(done.stderr.decode(errors='replace'))}")

    def lines(self, *arguments: str) -> Iterator[str]:
        """Yield what `docker …` prints as it comes; closing the iterator ends it."""
        command = ["docker", *arguments]
        with subprocess.Popen(  # noqa: S603 - fixed program
            command, env=self._environ(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        ) as process:
            try:
                for line in process.stdout or ():
                    yield line.rstrip("\n")
            finally:
                process.terminate()

    def _environ(self) -> dict[str, str]:
        own = {n: v for n, v in os.environ.items() if n in _OWN or n.startswith(("DOCKER_", "BUILDKIT_", "BUILDX_"))}
        return {**own, **self.variables}


def _answer(
    command: Sequence[str], environ: Mapping[str, str], timeout_s: float = _ASK_S
) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(  # noqa: S603 - fixed program
            command, env=dict(environ), capture_output=True, text=True, errors="replace", check=False, timeout=timeout_s
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(list(command), 1, "", f"{Path(command[0]).name}: {error}")


def _plain(done: "subprocess.CompletedProcess[str]") -> str:
    return done.stdout.strip() if done.returncode == 0 else ""


def _last(words: str) -> str:
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return lines[-1] if lines else ""
