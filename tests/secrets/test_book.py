import json
import os
import stat
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import keyring
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from omniforge.errors import ForgeError, UsageError
from omniforge.secrets import book, book_file
from omniforge.secrets.book import Address
from omniforge.secrets.key_place import KeyFile, choose_place, key_file
from omniforge.secrets.redaction import without_secrets
from omniforge.workspace import Workspace, find_workspace

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
VALUE = "a-value-that-nobody-sees"


@pytest.fixture
def workspace() -> Workspace:
    found = find_workspace()
    found.state.mkdir(parents=True)
    return found


def keep(workspace: Workspace, name: str, value: str, *, project: str = "shop", environment: str = "") -> None:
    address = Address(project, environment, name)  # type: ignore[arg-type]
    book.set_secret(workspace, address, value, now=NOW, environ=os.environ)


def held(workspace: Workspace, environment: str = "production", project: str = "shop") -> dict[str, str]:
    return book.opened(workspace, project, environment, environ=os.environ)  # type: ignore[arg-type]


def stored(workspace: Workspace) -> Path:
    return workspace.state / "secrets.json"


def test_a_value_comes_back_and_lies_nowhere_in_the_clear(workspace: Workspace) -> None:
    keep(workspace, "SMTP_URL", VALUE)

    assert held(workspace) == {"SMTP_URL": VALUE}
    assert held(workspace, project="other") == {}
    files = [p for root in (workspace.root, Path.home()) for p in root.rglob("*") if p.is_file()]
    assert not [p for p in files if VALUE.encode() in p.read_bytes()]
    assert stat.S_IMODE(stored(workspace).stat().st_mode) == 0o600


def test_what_is_for_one_environment_wins_there_alone(workspace: Workspace) -> None:
    keep(workspace, "SMTP_URL", "for-both")
    keep(workspace, "SMTP_URL", "for-preview", environment="preview")
    keep(workspace, "JWT_SECRET", "live-only", environment="production")

    assert held(workspace, "preview") == {"SMTP_URL": "for-preview"}
    assert held(workspace, "production") == {"SMTP_URL": "for-both", "JWT_SECRET": "live-only"}


def test_a_secret_set_twice_is_there_once_and_can_be_forgotten(workspace: Workspace) -> None:
    keep(workspace, "SMTP_URL", "first-value")
    keep(workspace, "SMTP_URL", "second-value")

    assert held(workspace) == {"SMTP_URL": "second-value"}
    assert book.unset(workspace, Address("shop", "", "SMTP_URL"), environ=os.environ)
    assert not book.unset(workspace, Address("shop", "", "SMTP_URL"), environ=os.environ)
    assert book.listed(workspace) == ()


def test_the_key_file_is_the_owners_alone_and_outside_the_workspace(workspace: Workspace) -> None:
    keep(workspace, "SMTP_URL", VALUE)

    path = key_file(workspace, os.environ).path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not path.is_relative_to(workspace.root)


def test_a_key_file_that_others_can_read_is_refused(workspace: Workspace) -> None:
    keep(workspace, "SMTP_URL", VALUE)
    path = key_file(workspace, os.environ).path
    path.chmod(0o644)

    with pytest.raises(ForgeError, match="others can read it") as caught:
        held(workspace)

    assert caught.value.hint == f"chmod 600 {path}"


@pytest.mark.usefixtures("git_repo")
@pytest.mark.parametrize("where", ["workspace", "repository"])
def test_a_key_beside_what_it_opens_is_refused(workspace: Workspace, where: str, tmp_path: Path) -> None:
    path = workspace.root / "my.key" if where == "workspace" else tmp_path / "repo" / "my.key"

    with pytest.raises(UsageError, match=r"beside what it opens|Git repository"):
        choose_place(workspace, {"FORGE_KEY_FILE": str(path)})


def test_a_lost_key_says_which_and_where(workspace: Workspace) -> None:
    keep(workspace, "SMTP_URL", VALUE)
    key_file(workspace, os.environ).path.unlink()

    with pytest.raises(ForgeError, match=r"its key [0-9a-f]{16} is not in .*secrets\.key") as caught:
        held(workspace)

    assert "backup" in str(caught.value.hint)


def test_any_change_of_the_file_is_noticed(workspace: Workspace) -> None:
    for name, environment in (("ONE", ""), ("TWO", "preview"), ("THREE", "production")):
        keep(workspace, name, f"value of {name}", environment=environment)
    good = stored(workspace).read_text()
    body = json.loads(good)
    first, second, third = body["secrets"]
    changed = [
        {**body, "secrets": [first, second]},
        {**body, "secrets": [second, first, third]},
        {**body, "secrets": [first, second, third, third]},
        {**body, "secrets": [{**first, "sealed": second["sealed"]}, second, third]},
        {**body, "secrets": [{**first, "project": "other"}, second, third]},
        {**body, "secrets": [first, {**second, "environment": "production"}, third]},
        {**body, "secrets": [{**first, "set_at": "2020-01-01"}, second, third]},
        {**body, "seal": first["sealed"]},
        {**body, "leaving": [body["key"]]},
    ]

    for version in changed:
        stored(workspace).write_text(json.dumps(version))
        with pytest.raises(ForgeError, match=r"tampered with|by something else"):
            book.opened(workspace, "shop", "production", environ=os.environ)
    stored(workspace).write_text(good)
    assert held(workspace)["ONE"] == "value of ONE"


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "not a file of secrets"), ('{"format": 1}', "key"), ('{"format": 9}', "has format 9"), ("[1]", "valid")],
)
def test_a_damaged_file_is_one_clear_message(workspace: Workspace, text: str, words: str) -> None:
    stored(workspace).write_text(text)

    with pytest.raises(ForgeError, match=words) as caught:
        keep(workspace, "SMTP_URL", VALUE)

    assert "secrets.json" in str(caught.value)
    assert stored(workspace).read_text() == text


def test_rotation_changes_every_sealed_value_and_forgets_the_old_key(workspace: Workspace) -> None:
    keep(workspace, "SMTP_URL", VALUE)
    keep(workspace, "JWT_SECRET", "another one", environment="production")
    before = book_file.read(stored(workspace))

    done = book.rotate(workspace, environ=os.environ)

    after = book_file.read(stored(workspace))
    assert before is not None
    assert after is not None
    assert held(workspace) == {"SMTP_URL": VALUE, "JWT_SECRET": "another one"}
    assert {r.sealed for r in before.secrets}.isdisjoint({r.sealed for r in after.secrets})
    place = key_file(workspace, os.environ)
    assert place.get(done.old_key) is None
    assert place.get(done.new_key) is not None
    assert after.leaving == ()


class Breaking:
    """A key file on which one action fails, as when the power goes."""

    name = "file"

    def __init__(self, inner: KeyFile, at: str) -> None:
        self.inner, self.at = inner, at

    def where(self) -> str:
        return self.inner.where()

    def get(self, key_id: str) -> bytes | None:
        return self.inner.get(key_id)

    def put(self, key_id: str, key: bytes) -> None:
        if self.at == "before put":
            raise KeyboardInterrupt
        self.inner.put(key_id, key)
        if self.at == "after put":
            raise KeyboardInterrupt

    def drop(self, key_id: str) -> None:
        self.inner.drop(key_id)


@pytest.mark.parametrize("at", ["before put", "after put"])
def test_a_rotation_that_breaks_off_changes_no_value_and_the_next_one_cleans_up(workspace: Workspace, at: str) -> None:
    keep(workspace, "SMTP_URL", VALUE)
    place = key_file(workspace, os.environ)

    with pytest.raises(KeyboardInterrupt):
        book.rotate(workspace, environ=os.environ, place=Breaking(place, at))  # type: ignore[arg-type]

    assert held(workspace) == {"SMTP_URL": VALUE}
    book.rotate(workspace, environ=os.environ)
    assert held(workspace) == {"SMTP_URL": VALUE}
    lines = [line for line in place.path.read_text().splitlines() if not line.startswith("#")]
    assert len(lines) == 1


def test_a_rotation_killed_at_any_moment_loses_nothing(workspace: Workspace) -> None:
    wanted = {f"NAME_{n}": f"value number {n}" for n in range(40)}
    for name, value in wanted.items():
        keep(workspace, name, value)
    program = (
        "import os\nfrom omniforge.secrets import book\nfrom omniforge.workspace import find_workspace\n"
        "print('ready', flush=True)\nwhile True: book.rotate(find_workspace(), environ=os.environ)\n"
    )

    for delay_s in (0.05, 0.11, 0.17, 0.23, 0.31):
        running = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
        assert running.stdout is not None
        running.stdout.readline()
        time.sleep(delay_s)
        running.kill()
        running.wait()
        running.stdout.close()

        assert held(workspace) == wanted


class Memory(KeyringBackend):
    """A keyring of one test."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library has no types here
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


@pytest.fixture
def system_keyring() -> "object":
    before = keyring.get_keyring()
    memory = Memory()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


def test_the_key_goes_to_the_systems_keyring_when_there_is_one(workspace: Workspace, system_keyring: Memory) -> None:
    keep(workspace, "SMTP_URL", VALUE)
    book.rotate(workspace, environ=os.environ)

    assert held(workspace) == {"SMTP_URL": VALUE}
    assert len(system_keyring.kept) == 1
    assert not key_file(workspace, os.environ).path.exists()


def test_a_rotation_moves_the_key_from_the_keyring_to_a_file_that_is_named(
    workspace: Workspace, system_keyring: Memory, tmp_path: Path
) -> None:
    keep(workspace, "SMTP_URL", VALUE)
    environ = {**os.environ, "FORGE_KEY_FILE": str(tmp_path / "mine.key")}

    book.rotate(workspace, environ=environ)

    assert system_keyring.kept == {}
    assert book.opened(workspace, "shop", "production", environ=environ) == {"SMTP_URL": VALUE}


def test_a_keyring_that_lost_the_key_is_named(workspace: Workspace, system_keyring: Memory) -> None:
    keep(workspace, "SMTP_URL", VALUE)
    system_keyring.kept.clear()

    with pytest.raises(ForgeError, match="is not in the system's keyring"):
        held(workspace)


@pytest.mark.parametrize("name", ["smtp", "", "1A", "A-B", "NEXT_PUBLIC_KEY", "A" * 200])
def test_what_is_no_name_is_refused(workspace: Workspace, name: str) -> None:
    with pytest.raises(UsageError):
        keep(workspace, name, VALUE)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(value=st.text(min_size=1, max_size=400).filter(lambda v: "\0" not in v))
def test_every_text_comes_back_as_it_was(workspace: Workspace, value: str) -> None:
    keep(workspace, "ANY", value)

    assert held(workspace)["ANY"] == value


def test_what_was_opened_is_hidden_in_later_texts(workspace: Workspace) -> None:
    keep(workspace, "ODD", "no shape and no name gives it away")

    assert "gives it away" not in without_secrets("say: no shape and no name gives it away", {})
