"""GitHub and GitHub Enterprise through the REST API (docs.github.com/rest, version 2022-11-28)."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from omniforge.errors import ConflictError, ProviderError, UsageError
from omniforge.export.hosting import HostedRepository, Proposal
from omniforge.export.http_api import Api, ApiError, Params
from omniforge.export.login import Login, find_token, require_safe
from omniforge.export.report import PullRequest, RemoteKind
from omniforge.workspace import Workspace

_PUBLIC = "https://api.github.com"
_TOKENS = ("GH_TOKEN", "GITHUB_TOKEN")
_ENTERPRISE_TOKENS = ("GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN")
_HINT = (
    "export GITHUB_TOKEN=… with the scopes repo and workflow "
    "(fine-grained: write administration, contents, pull requests, workflows)"
)
_NOT_FOUND, _UNPROCESSABLE = 404, 422
_PAGE = 100


def api_address(environ: Mapping[str, str]) -> str:
    """Return the API: GITHUB_API_URL as in GitHub Actions, else that of GH_HOST as gh reads it, else GitHub's own."""
    named = environ.get("GITHUB_API_URL", "").strip()
    host = environ.get("GH_HOST", "").strip()
    if named:
        return named.rstrip("/")
    return f"https://{host}/api/v3" if host and host != "github.com" else _PUBLIC


def token_names(api_url: str) -> tuple[str, ...]:
    """Return the variables that may hold a token for this API, as gh reads them."""
    return _TOKENS if api_url == _PUBLIC else (*_ENTERPRISE_TOKENS, *_TOKENS)


def connect(environ: Mapping[str, str], workspace: Workspace, *, clock: Callable[[], float]) -> "GitHub":
    """Return the host that the environment names, with a token from there or from forge's stored secrets.

    Raises:
        UsageError: there is no token, or the address is not safe for one.
    """
    api_url = require_safe(api_address(environ))
    token = find_token(token_names(api_url), environ, workspace)
    if token is None:
        raise UsageError(f"there is no token for GitHub ({api_url}): GITHUB_TOKEN is not set", hint=_HINT)
    return GitHub(api_url, token, clock=clock)


class GitHub:
    """See `hosting.Host`."""

    kind: RemoteKind = "github"
    owners_nest = False

    def __init__(self, api_url: str, token: str, *, clock: Callable[[], float]) -> None:
        self.api_url = api_url
        self.web_host = urlsplit(api_url).netloc.removeprefix("api.")
        self.login = Login("x-access-token", token)
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        self._api = Api("GitHub", api_url, headers, scope_hint=_HINT, clock=clock)
        self._account: str | None = None

    def owner(self) -> str:
        """Return the account that the token belongs to."""
        if self._account is None:
            self._account = str(self._api.get("/user")["login"])
        return self._account

    def find(self, name: str) -> HostedRepository | None:
        """Return `owner/name`; None when there is none that we may see."""
        found = self._api.find(f"/repos/{quote(name)}")
        return _repository(found) if found is not None else None

    def create(self, name: str, *, private: bool, description: str) -> HostedRepository:
        """Make an empty repository for the token's account or for an organisation."""
        owner, _, short = name.partition("/")
        path = "/user/repos" if owner.lower() == self.owner().lower() else f"/orgs/{quote(owner)}/repos"
        body = {"name": short, "private": private, "description": description, "auto_init": False}
        try:
            return _repository(self._api.post(path, body))
        except ApiError as error:
            if error.status == _UNPROCESSABLE and "already exists" in error.details:
                raise ConflictError(
                    f"the name {name} is taken at GitHub", hint=f"choose another: --repo {owner}/{short}-2"
                ) from error
            if error.status == _NOT_FOUND:
                raise ProviderError(
                    f"GitHub knows no organisation {owner} in which this token may make repositories",
                    hint=f"use --repo {self.owner()}/{short}, or a token of that organisation",
                ) from error
            raise

    def open_requests(self, repository: HostedRepository, base: str) -> tuple[PullRequest, ...]:
        """Return the open pull requests from branches of this repository into `base`."""
        params: Params = {"state": "open", "base": base, "per_page": _PAGE}
        found = self._api.all(f"/repos/{quote(repository.name)}/pulls", params)
        own = [p for p in found if ((p["head"].get("repo") or {}).get("full_name") or "") == repository.name]
        return tuple(_pull_request(p, is_new=False) for p in own)

    def propose(self, repository: HostedRepository, proposal: Proposal) -> PullRequest:
        """Open a pull request."""
        body = {"title": proposal.title, "head": proposal.branch, "base": proposal.base, "body": proposal.body}
        return _pull_request(self._api.post(f"/repos/{quote(repository.name)}/pulls", body), is_new=True)

    def close(self) -> None:
        """Close the connections."""
        self._api.close()


def _repository(found: Any) -> HostedRepository:
    return HostedRepository(found["full_name"], require_safe(found["clone_url"]), found["html_url"])


def _pull_request(found: Any, *, is_new: bool) -> PullRequest:
    return PullRequest(found["head"]["ref"], found["base"]["ref"], found["number"], found["html_url"], is_new)
