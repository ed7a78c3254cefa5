"""Which targets there are: name -> "module:Class". A target is loaded when it is asked for."""

from importlib import import_module
from typing import TYPE_CHECKING

from omniforge.errors import UsageError

if TYPE_CHECKING:
    from omniforge.deploy.target import Target

TARGETS: dict[str, str] = {
    "local": "omniforge.deploy.local.target:LocalTarget",
    "docker": "omniforge.deploy.docker.target:DockerTarget",
    "vercel": "omniforge.deploy.vercel.target:VercelTarget",
}
DEFAULT = "local"


def load(name: str) -> "Target":
    """Return a target.

    Raises:
        UsageError: there is none of this name.
    """
    if name not in TARGETS:
        raise UsageError(f'there is no target "{name}"', hint=f"choose one of {', '.join(TARGETS)}")
    module, _, attribute = TARGETS[name].partition(":")
    target: Target = getattr(import_module(module), attribute)()
    return target
