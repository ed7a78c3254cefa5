"""The Git hosts forge knows, by name."""

import time
from collections.abc import Mapping
from typing import Literal

from omniforge.export import github, gitlab
from omniforge.export.hosting import Host
from omniforge.workspace import Workspace

Service = Literal["github", "gitlab"]


def connect(service: Service, environ: Mapping[str, str], workspace: Workspace) -> Host:
    """Return a host at the address and with the token that the environment, or forge's stored secrets, hold.

    Raises:
        UsageError: there is no token, or the address is not safe for one.
    """
    if service == "github":
        return github.connect(environ, workspace, clock=time.time)
    return gitlab.connect(environ, workspace, clock=time.time)
