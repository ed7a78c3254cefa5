"""What every Git host can do for an export."""

from dataclasses import dataclass
from typing import Protocol

from omniforge.export.login import Login
from omniforge.export.report import PullRequest, RemoteKind


@dataclass(frozen=True, slots=True)
class HostedRepository:
    """A repository at a host.

    Attributes:
        name: `owner/name`.
        clone_url: where Git reads and writes it.
        web_url: where people look at it.
    """

    name: str
    clone_url: str
    web_url: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a pull request says."""

    branch: str
    base: str
    title: str
    body: str


class Host(Protocol):
    """A service that keeps repositories and reviews changes to them.

    Attributes:
        web_host: where its repositories are, with a port if one is named.
        owners_nest: whether an owner may be a group within groups.
    """

    kind: RemoteKind
    api_url: str
    web_host: str
    owners_nest: bool
    login: Login

    def owner(self) -> str:
        """Return the account that the token belongs to.

        Raises:
            ProviderError: the host does not know the token, or cannot be reached.
        """

    def find(self, name: str) -> HostedRepository | None:
        """Return `owner/name`; None when there is none that we may see."""

    def create(self, name: str, *, private: bool, description: str) -> HostedRepository:
        """Make an empty repository `owner/name`.

        Raises:
            ConflictError: the name is taken by something that we may not see.
            ProviderError: the host refuses.
        """

    def open_requests(self, repository: HostedRepository, base: str) -> tuple[PullRequest, ...]:
        """Return the open requests from branches of this repository into `base`."""

    def propose(self, repository: HostedRepository, proposal: Proposal) -> PullRequest:
        """Open a request."""

    def close(self) -> None:
        """Close the connections."""
