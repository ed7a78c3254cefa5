"""A systemd unit that keeps a deployment of this machine running (systemd.service(5), systemd.exec(5))."""

import os
import sys

from omniforge.store.deployments import DeploymentRow
from omniforge.workspace import Workspace


def unit_text(workspace: Workspace, row: DeploymentRow) -> str:
    """Return the text of a unit for a person's own manager (`systemctl --user`).

    Only the watcher belongs to the unit: ending it leaves the app alone, as ending forge always does.
    """
    command = [
        sys.executable,
        "-m",
        "omniforge",
        "deployment",
        "start",
        "--watch",
        "--idea",
        row.idea,
        "--env",
        row.env,
    ]
    command += ["--ref", row.branch] if row.env == "preview" else []
    return f"""\
[Unit]
Description=forge: {row.idea} {row.env}
After=network-online.target

[Service]
ExecStart={" ".join(_quoted(word) for word in command)}
Environment={_quoted(f"FORGE_HOME={workspace.root}")} {_quoted(f"PATH={os.environ.get('PATH', os.defpath)}")}
WorkingDirectory={str(workspace.root).replace("%", "%%")}
Restart=always
RestartSec=5
KillMode=process

[Install]
WantedBy=default.target
"""


def _quoted(word: str) -> str:
    """Return a word as systemd reads it back."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'
