import logging
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
from conftest import RunForge

from omniforge import __version__
from omniforge.cli import app as front
from omniforge.cli import crash
from omniforge.errors import VerifyError


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A command `try` whose body is `command.body`."""
    holder = SimpleNamespace(body=lambda: None)
    app = typer.Typer()

    @app.command(epilog="Example: forge try")
    def attempt() -> None:
        """Try something."""
        holder.body()

    module = SimpleNamespace(app=app)
    monkeypatch.setitem(sys.modules, "omniforge_test_command", module)
    monkeypatch.setitem(front.COMMANDS, "try", ("omniforge_test_command:app", "Try something."))
    return holder


def raising(error: BaseException) -> object:
    def body() -> None:
        raise error

    return body


def test_the_version_is_the_result(run_forge: RunForge) -> None:
    assert run_forge(["--version"]) == (0, f"forge {__version__}\n", "")


def test_without_arguments_there_is_help(run_forge: RunForge) -> None:
    code, out, _ = run_forge([])

    assert code == 0
    for name, (_, text) in front.COMMANDS.items():
        assert name in out
        assert text.split()[0] in out


def test_an_expected_failure_is_a_line_a_hint_and_its_code(run_forge: RunForge, command: SimpleNamespace) -> None:
    command.body = raising(VerifyError("lint failed", hint="forge verify"))

    assert run_forge(["try"]) == (8, "", "forge: lint failed\n  try: forge verify\n")


def test_a_wrong_word_gets_advice(run_forge: RunForge) -> None:
    code, out, err = run_forge(["ide"])

    assert (code, out) == (2, "")
    assert err == 'forge: There is no command "ide". Did you mean "idea"?\n  try: see: forge --help\n'


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["qqqq"], id="unknown-command"),
        pytest.param(["--nope"], id="unknown-option"),
        pytest.param(["idea", "set", "a"], id="missing-argument"),
        pytest.param(["idea", "log", "--limit", "x"], id="wrong-type"),
        pytest.param(["idea", "log", "--limit", "0"], id="out-of-range"),
        pytest.param(["idea", "nope"], id="unknown-subcommand"),
        pytest.param(["idea"], id="group-without-command"),
    ],
)
def test_a_wrong_call_is_usage(run_forge: RunForge, arguments: list[str]) -> None:
    code, out, err = run_forge(arguments)

    assert (code, out) == (2, "")
    assert err


def test_ctrl_c_is_130(run_forge: RunForge, command: SimpleNamespace) -> None:
    command.body = raising(KeyboardInterrupt())

    assert run_forge(["try"]) == (130, "", "forge: stopped\n")


def test_a_defect_is_70_with_a_report_that_holds_no_secret(
    run_forge: RunForge, command: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_API_KEY", "hunter2-secret")
    command.body = raising(RuntimeError("hunter2-secret at https://ada:pass@example.com"))

    code, out, err = run_forge(["try"])

    assert (code, out) == (70, "")
    report = Path(err.rpartition("send the report ")[2].strip())
    text = report.read_text()
    assert "RuntimeError" in text
    assert f"forge {__version__}" in text
    assert "hunter2" not in text
    assert "pass@" not in text


def test_the_line_of_a_defect_holds_no_secret_either(
    run_forge: RunForge, command: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_API_KEY", "hunter2-secret")
    command.body = raising(RuntimeError("hunter2-secret"))

    assert "hunter2" not in run_forge(["try"])[2]


def test_the_report_names_options_but_no_values() -> None:
    text = crash.report(ValueError("x"), ["idea", "new", "My Secret Idea", "--name", "Clay & Co"], {})

    assert "command forge idea new … --name …\n" in text


def test_a_report_that_cannot_be_written_is_no_second_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(blocked))

    assert crash.save(ValueError("x"), [], {"FORGE_HOME": str(blocked)}) is None


def test_a_closed_pipe_is_no_defect() -> None:
    code = "from omniforge.cli.app import main; import sys; sys.exit(main(['--help']))"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()

    assert b"Traceback" not in err
    assert b"defect" not in err


def test_verbose_logs_to_stderr(run_forge: RunForge, command: SimpleNamespace) -> None:
    command.body = lambda: logging.getLogger("omniforge.test").info("looking at %s", "it")

    assert run_forge(["try"]) == (0, "", "")
    assert run_forge(["-v", "try"]) == (0, "", "omniforge.test: looking at it\n")
