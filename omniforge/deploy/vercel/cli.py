"""Vercel's own command line, in the version forge is tested with: installed once, called with a configuration of ours.

Invariant: the token and values of variables are never among the arguments, which others can read: the token lies in a
folder for the length of the call, values go through standard input.
"""

import json
import os
import shutil
import signal
import ssl
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from omniforge.atomic_write import write_text
from omniforge.errors import DeployError
from omniforge.projects.verify import node_tree
from omniforge.projects.verify.node_tree import Progress
from omniforge.secrets import book
from omniforge.secrets.redaction import remember, without_secrets
from omniforge.workspace import Workspace

PROGRAM = "FORGE_VERCEL"
"""Variable that names another `vercel` program than the one forge installs."""
TOKEN = "VERCEL_TOKEN"  # noqa: S105 - the name of a variable
API = "VERCEL_API_URL"
"""Variable that names another address than Vercel's own."""
_API = "https://api.vercel.com"
_ANSWER_S = 15.0
_REFUSED = (401, 403)
_PACKAGES = Path(__file__).resolve().parent / "node"
_CALL_S = {"build": 900.0, "deploy": 900.0, "promote": 300.0}
_OTHER_CALL_S = 120.0
_WORDS = 10
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "HTTPS_PROXY", "NO_PROXY", "NODE_EXTRA_CA_CERTS")


def find_token(workspace: Workspace, environ: Mapping[str, str]) -> str | None:
    """Return the token: from the environment, else from `forge secret set VERCEL_TOKEN --forge`."""
    given = environ.get(TOKEN, "").strip()
    token = given or book.opened(workspace, "", "", environ=environ).get(TOKEN, "")
    remember([token] if token else [])
    return token or None


def program(cache: Path, environ: Mapping[str, str], tell: Progress) -> str:
    """Return the command line's program, installed on first use.

    Raises:
        ForgeError: it cannot be installed.
    """
    named = environ.get(PROGRAM, "").strip()
    if named:
        return named
    own = {name: value for name, value in environ.items() if name != node_tree.OVERRIDE}
    return str(node_tree.ensure(cache, lock_dir=_PACKAGES, environ=own, progress=tell) / ".bin" / "vercel")


def require_login(token: str, environ: Mapping[str, str]) -> None:
    """Make sure that Vercel answers and knows the token: its command line ends without a word where it does not.

    Raises:
        DeployError: it does not.
    """
    address = _api(environ)
    login = {"Authorization": f"Bearer {token}"}
    try:
        # Vercel's address, or the one that a person named
        with urlopen(Request(f"{address}/v2/user", headers=login), timeout=_ANSWER_S):  # noqa: S310 - see above
            return
    except HTTPError as error:
        # a token of a team may be refused here and good elsewhere
        if error.code in _REFUSED and _is_unknown(error.read()):
            raise DeployError(
                f"Vercel does not know this token: {address} answers {error.code}",
                hint=f"make one at vercel.com/account/tokens, then forge secret set {TOKEN} --forge",
            ) from error
    except (URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        if not isinstance(reason, ssl.SSLError):
            raise DeployError(
                f"cannot reach Vercel at {address}: {reason}",
                hint="what is built is kept: run the command again when the network is back",
            ) from error


def _api(environ: Mapping[str, str]) -> str:
    return environ.get(API, "").strip().rstrip("/") or _API


def _is_unknown(body: bytes) -> bool:
    try:
        return bool(json.loads(body)["error"].get("invalidToken"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return False


@dataclass(frozen=True, slots=True)
class Vercel:
    """The command line for one app.

    Attributes:
        token: who it speaks for; building needs none.
    """

    program: str
    app: Path
    token: str | None = None

    def call(self, *arguments: str, given: str | None = None, variables: Mapping[str, str] | None = None) -> str:
        """Run `vercel …` in the app and return what it prints.

        Args:
            *arguments: of vercel.
            given: standard input.
            variables: more of the environment, for a build.

        Raises:
            DeployError: it fails; the message holds its last words, without secrets.
        """
        with tempfile.TemporaryDirectory(prefix="forge-vercel-") as folder:
            # the command line wants some token even to build; it asks nobody about it then
            write_text(Path(folder) / "auth.json", json.dumps({"token": self.token or "none"}), mode=0o600)
            write_text(Path(folder) / "config.json", json.dumps({"collectMetrics": False}))
            command = [self.program, *arguments, "--cwd", str(self.app), "--global-config", folder, "--no-color"]
            command += ["--api", _api(os.environ)] if os.environ.get(API) else []
            done = self._run(command, arguments[0], given or "", self._environ(variables or {}))
        if done.returncode != 0:
            said = f"{done.stdout}\n{done.stderr}".strip().splitlines()
            words = without_secrets("\n".join(said[-_WORDS:]), os.environ)
            raise DeployError(f"vercel {arguments[0]} failed:\n{words}", hint="what served before serves on")
        return done.stdout

    def _run(
        self, command: Sequence[str], verb: str, given: str, environ: Mapping[str, str]
    ) -> "subprocess.CompletedProcess[str]":
        """Run a program to its end; when it takes too long, it is ended with all it has started."""
        patience = _CALL_S.get(verb, _OTHER_CALL_S)
        try:
            with subprocess.Popen(  # noqa: S603 - a program of ours or one that was named
                command, env=dict(environ), cwd=self.app, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, text=True, errors="replace", start_new_session=True,
            ) as process:  # fmt: skip
                try:
                    out, err = process.communicate(given, timeout=patience)
                except BaseException:
                    with suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.SIGKILL)
                    raise
        except subprocess.TimeoutExpired as error:
            raise DeployError(
                f"vercel {verb} did not end within {patience:.0f} s", hint="check the network, then run it again"
            ) from error
        except OSError as error:
            raise DeployError(f"vercel {verb}: {error}") from error
        return subprocess.CompletedProcess(list(command), process.returncode, out, err)

    def _environ(self, variables: Mapping[str, str]) -> dict[str, str]:
        own = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        node = shutil.which("node")
        path = f"{Path(node).parent}:{own.get('PATH', os.defpath)}" if node else own.get("PATH", os.defpath)
        quiet = {"VERCEL_TELEMETRY_DISABLED": "1", "NEXT_TELEMETRY_DISABLED": "1", "NO_UPDATE_NOTIFIER": "1", "CI": "1"}
        return {**own, "PATH": path, **quiet, **variables}
