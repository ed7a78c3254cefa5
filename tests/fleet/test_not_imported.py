"""On one machine nothing of the fleet is loaded."""

import json
import os
import subprocess
import sys
from pathlib import Path

from support.fleet import new_workspace

PROBE = """\
import json, sys
from omniforge.cli.app import main
code = main(sys.argv[1:])
sys.stderr.write("\\n" + json.dumps([code, sorted(sys.modules)]))
"""
EXTRA = {"dbos", "psycopg", "sqlalchemy", "boto3", "botocore"}


def test_a_build_on_one_machine_loads_nothing_of_the_fleet(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws", [1])
    command = [sys.executable, "-c", PROBE, "build", "--verify", "none"]

    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "FORGE_HOME": str(workspace.root)}
    )

    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0
    assert not EXTRA & {m.partition(".")[0] for m in modules}
    assert not [m for m in modules if m.startswith("omniforge.fleet")]
