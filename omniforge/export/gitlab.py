"""GitLab, its own or one that runs elsewhere, through the REST API (docs.gitlab.com/api, version 4)."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from omniforge.errors import ConflictError, ProviderError, UsageError
from omniforge.export.hosting import HostedRepository, Proposal
from omniforge.export.http_api import Api, ApiError, Params
from omniforge.export.login import Login, find_token, require_safe
from omniforge.export.report import PullRequest, RemoteKind
from omniforge.workspace import Workspace

_PUBLIC = "https://gitlab.com/api/v4"
_TOKENS = ("GITLAB_TOKEN", "GITLAB_ACCESS_TOKEN")
_HINT = "export GITLAB_TOKEN=… with the scopes api and write_repository"
_BAD_REQUEST, _CONFLICT = 400, 409
_PAGE = 100


def api_address(environ: Mapping[str, str]) -> str:
    """Return the API: GITLAB_API_URL, else that of GITLAB_HOST as glab reads it, else GitLab's own."""
    named = environ.get("GITLAB_API_URL", "").strip()
    host = environ.get("GITLAB_HOST", "").strip().removeprefix("https://").rstrip("/")
    if named:
        return named.rstrip("/")
    return f"https://{host}/api/v4" if host else _PUBLIC


def connect(environ: Mapping[str, str], workspace: Workspace, *, clock: Callable[[], float]) -> "GitLab":
    """Return the host that the environment names, with a token from there or from forge's stored secrets.

    Raises:
        UsageError: there is no token, or the address is not safe for one.
    """
    api_url = require_safe(api_address(environ))
    token = find_token(_TOKENS, environ, workspace)
    if token is None:
        raise UsageError(f"there is no token for GitLab ({api_url}): GITLAB_TOKEN is not set", hint=_HINT)
    return GitLab(api_url, token, clock=clock)


class GitLab:
    """See `hosting.Host`; a pull request is a merge request here, and an owner may be a group within groups."""

    kind: RemoteKind = "gitlab"
    owners_nest = True

    def __init__(self, api_url: str, token: str, *, clock: Callable[[], float]) -> None:
        self.api_url = api_url
        self.web_host = urlsplit(api_url).netloc
        self.login = Login("oauth2", token)
        self._api = Api("GitLab", api_url, {"Authorization": f"Bearer {token}"}, scope_hint=_HINT, clock=clock)
        self._account: str | None = None

    def owner(self) -> str:
        """Return the account that the token belongs to."""
        if self._account is None:
            self._account = str(self._api.get("/user")["username"])
        return self._account

    def find(self, name: str) -> HostedRepository | None:
        """Return a project by its path; None when there is none that we may see."""
        found = self._api.find(f"/projects/{quote(name, safe='')}")
        return _repository(found) if found is not None else None

    def create(self, name: str, *, private: bool, description: str) -> HostedRepository:
        """Make an empty project in the namespace of the token's account or in a group."""
        owner, _, short = name.rpartition("/")
        namespace = self._api.find(f"/namespaces/{quote(owner, safe='')}")
        if namespace is None:
            raise ProviderError(
                f"GitLab knows no group {owner} that this token may see",
                hint=f"use --repo {self.owner()}/{short}, or a token of that group",
            )
        body = {
            "name": short, "path": short, "namespace_id": namespace["id"], "description": description,
            "visibility": "private" if private else "public", "initialize_with_readme": False,
        }  # fmt: skip
        try:
            return _repository(self._api.post("/projects", body))
        except ApiError as error:
            if error.status in {_BAD_REQUEST, _CONFLICT} and "already been taken" in error.details:
                raise ConflictError(
                    f"the name {name} is taken at GitLab", hint=f"choose another: --repo {owner}/{short}-2"
                ) from error
            raise

    def open_requests(self, repository: HostedRepository, base: str) -> tuple[PullRequest, ...]:
        """Return the open merge requests from branches of this project into `base`."""
        params: Params = {"state": "opened", "target_branch": base, "per_page": _PAGE}
        found = self._api.all(f"/projects/{quote(repository.name, safe='')}/merge_requests", params)
        own = [m for m in found if m["source_project_id"] == m["target_project_id"]]
        return tuple(_merge_request(m, is_new=False) for m in own)

    def propose(self, repository: HostedRepository, proposal: Proposal) -> PullRequest:
        """Open a merge request."""
        body = {
            "source_branch": proposal.branch, "target_branch": proposal.base, "title": proposal.title,
            "description": proposal.body, "remove_source_branch": True,
        }  # fmt: skip
        path = f"/projects/{quote(repository.name, safe='')}/merge_requests"
        return _merge_request(self._api.post(path, body), is_new=True)

    def close(self) -> None:
        """Close the connections."""
        self._api.close()


def _repository(found: Any) -> HostedRepository:
    return HostedRepository(found["path_with_namespace"], require_safe(found["http_url_to_repo"]), found["web_url"])


def _merge_request(found: Any, *, is_new: bool) -> PullRequest:
    return PullRequest(found["source_branch"], found["target_branch"], found["iid"], found["web_url"], is_new)
