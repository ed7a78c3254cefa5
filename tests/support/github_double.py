"""GitHub on loopback: its API as its published description says, and its repositories behind `git http-backend`.

Every request and every answer is checked against the description; what breaks it is in `violations` and answered 500.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from support import git_server
from support import github_description as published
from support.git_server import Answer, Asked, GitServer

PREFIX = "/api/v3"
TOKEN = "ghp_" + "a1B2" * 9
ACCOUNT, ORGANISATION = "ada", "studio"
Json = dict[str, Any]


@dataclass(slots=True)
class Refusal:
    """An answer that stands in for the real one, for requests whose `METHOD /path` matches."""

    pattern: str
    status: int
    message: str
    headers: dict[str, str] = field(default_factory=dict)


class GitHubDouble:
    """Holds accounts, repositories and pull requests."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.refusals: list[Refusal] = []
        self.violations: list[str] = []
        self.asked: list[str] = []
        self.repositories: dict[str, Json] = {}
        self.hidden: set[str] = set()
        self.pulls: dict[str, list[Json]] = {}
        self.page_size = 100
        self.server = GitServer(root, TOKEN, api_prefix=PREFIX, api=self._answer)

    @property
    def api_url(self) -> str:
        """The address that GITHUB_API_URL names."""
        return f"{self.server.address}{PREFIX}"

    def add_repository(self, name: str, *, private: bool = True, hidden: bool = False) -> Path:
        """Make a repository, as if somebody had made it by hand; a hidden one is not for this token."""
        if hidden:
            self.hidden.add(name)
        else:
            owner, _, short = name.partition("/")
            self.repositories[name] = {"name": short, "owner": owner, "private": private}
            self.pulls[name] = []
        return self.server.create(name)

    def merge(self, name: str, number: int) -> None:
        """Merge a pull request with a merge commit, as the button does."""
        pull = next(p for p in self.pulls[name] if p["number"] == number)
        git = ["git", "-C", str(self.root / f"{name}.git")]
        refs = [f"refs/heads/{pull[side]['ref']}" for side in ("base", "head")]
        merged = subprocess.run([*git, "merge-tree", "--write-tree", *refs], capture_output=True, text=True, check=True)
        message = f"Merge pull request #{number}"
        commit = [*git, "commit-tree", merged.stdout.split()[0], "-p", refs[0], "-p", refs[1], "-m", message]
        sha = subprocess.run(commit, capture_output=True, text=True, check=True).stdout.strip()
        subprocess.run([*git, "update-ref", refs[0], sha], check=True)
        pull["state"] = "closed"

    def _answer(self, asked: Asked) -> Answer:
        parts = urlsplit(asked.target)
        line = f"{asked.method} {parts.path}"
        self.asked.append(line)
        query = parse_qsl(parts.query, keep_blank_values=True)
        request = published.Request(asked.method, parts.path, query, asked.headers, asked.body)
        broken = [*published.violations_of_request(request), *_header_violations(asked)]
        refusal = next((r for r in self.refusals if re.fullmatch(r.pattern, line)), None)
        if refusal is not None:
            answer = _message(refusal.status, refusal.message, headers=refusal.headers)
        elif asked.headers.get("Authorization") != f"Bearer {TOKEN}":
            answer = _message(401, "Bad credentials")
        else:
            answer = self._route(asked, parts.path.strip("/").split("/"), dict(query))
        if answer.status not in {404, 429, 502}:
            broken += published.violations_of_response(request, published.Response(answer.status, answer.body))
        self.violations += broken
        return _message(500, "; ".join(broken)) if broken else answer

    def _route(  # noqa: PLR0911 - one line per operation
        self, asked: Asked, path: list[str], query: dict[str, str]
    ) -> Answer:
        body = json.loads(asked.body) if asked.body else {}
        host = asked.headers["Host"]
        match (asked.method, path):
            case ("GET", ["user"]):
                return _json(200, _user(ACCOUNT))
            case ("POST", ["user", "repos"]):
                return self._create(ACCOUNT, body, host)
            case ("POST", ["orgs", organisation, "repos"]) if organisation == ORGANISATION:
                return self._create(ORGANISATION, body, host)
            case ("GET", ["repos", owner, name]) if f"{owner}/{name}" in self.repositories:
                return _json(200, self._repository(f"{owner}/{name}", host))
            case ("GET", ["repos", owner, name, "pulls"]) if f"{owner}/{name}" in self.repositories:
                return self._list_pulls(f"{owner}/{name}", query, asked)
            case ("POST", ["repos", owner, name, "pulls"]) if f"{owner}/{name}" in self.repositories:
                return self._open_pull(f"{owner}/{name}", body, host)
        return _message(404, "Not Found")

    def _create(self, owner: str, body: Json, host: str) -> Answer:
        name = f"{owner}/{body['name']}"
        if name in self.repositories or name in self.hidden:
            error = {"resource": "Repository", "code": "custom", "field": "name",
                     "message": "name already exists on this account"}  # fmt: skip
            return _message(422, "Repository creation failed.", errors=[error])
        self.add_repository(name, private=body["private"])
        return _json(201, self._repository(name, host))

    def _repository(self, name: str, host: str) -> Json:
        known = self.repositories[name]
        return published.example("full-repository", "full-repository") | {
            "name": known["name"], "full_name": name, "private": known["private"], "has_discussions": False,
            "clone_url": f"http://{host}/{name}.git", "html_url": f"http://{host}/{name}", "default_branch": "main",
        }  # fmt: skip

    def _list_pulls(self, name: str, query: dict[str, str], asked: Asked) -> Answer:
        fit = [p for p in self.pulls[name] if p["state"] == query["state"] and p["base"]["ref"] == query["base"]]
        size, page = min(int(query["per_page"]), self.page_size), int(query.get("page", 1))
        shown = [_as_listed(p) for p in fit[(page - 1) * size : page * size]]
        headers = {}
        if page * size < len(fit):
            rest = re.sub(r"&page=\d+", "", asked.target)
            headers["Link"] = f'<http://{asked.headers["Host"]}{PREFIX}{rest}&page={page + 1}>; rel="next"'
        return Answer(200, json.dumps(shown).encode(), headers)

    def _open_pull(self, name: str, body: Json, host: str) -> Answer:
        heads = {side: self._commit(name, body[side]) for side in ("head", "base")}
        taken = [p for p in self.pulls[name] if p["state"] == "open" and p["head"]["ref"] == body["head"]]
        reason = (
            f"A pull request already exists for {name.partition('/')[0]}:{body['head']}." if taken
            else f"No commits between {body['base']} and {body['head']}" if heads["head"] == heads["base"]
            else ""
        )  # fmt: skip
        if reason or not all(heads.values()):
            error = {"resource": "PullRequest", "code": "custom", "message": reason or "head or base is invalid"}
            return _message(422, "Validation Failed", errors=[error])
        pull = published.example("pull-request", "pull-request")
        number = len(self.pulls[name]) + 1
        pull |= {"number": number, "title": body["title"], "body": body.get("body"), "state": "open",
                 "html_url": f"http://{host}/{name}/pull/{number}"}  # fmt: skip
        for side in ("head", "base"):
            pull[side] |= {"ref": body[side], "sha": heads[side], "label": f"{name.partition('/')[0]}:{body[side]}"}
            pull[side]["repo"]["full_name"] = name
        self.pulls[name].append(pull)
        return _json(201, pull)

    def _commit(self, name: str, branch: str) -> str:
        command = ["git", "-C", str(self.root / f"{name}.git"), "rev-parse", "-q", "--verify", f"refs/heads/{branch}"]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _as_listed(pull: Json) -> Json:
    """Return a pull request as lists show it."""
    listed = published.example("pull-request-simple-items", "pull-request-simple")
    return listed | {key: pull[key] for key in ("number", "title", "body", "state", "html_url", "head", "base")}


def _user(login: str) -> Json:
    name = "private-user-response-with-public-and-private-profile-information"
    return published.example(name, "private-user") | {"login": login, "user_view_type": "private"}


def _header_violations(asked: Asked) -> list[str]:
    """Return what is missing of the headers that GitHub's guides ask for; the description does not list them."""
    wanted = {"Accept": "application/vnd.github+json", "X-Github-Api-Version": "2022-11-28"}
    given = {name.title(): value for name, value in asked.headers.items()}
    found = [f"{name}: {given.get(name)}" for name, value in wanted.items() if given.get(name) != value]
    return found if given.get("User-Agent") else [*found, "User-Agent is missing"]


def _json(status: int, body: Any) -> Answer:
    return Answer(status, json.dumps(body).encode())


def _message(
    status: int, message: str, *, errors: list[Json] | None = None, headers: dict[str, str] | None = None
) -> Answer:
    body: Json = {"message": message, "documentation_url": "https://docs.github.com/rest", "status": str(status)}
    return Answer(status, json.dumps(body | ({"errors": errors} if errors else {})).encode(), headers or {})


@contextmanager
def serving(root: Path) -> Iterator[GitHubDouble]:
    """Serve a GitHub without repositories for the block; requests that break its description fail the test."""
    published.install()
    double = GitHubDouble(root)
    with git_server.serving(double.server):
        yield double
    if double.violations:
        raise AssertionError("\n".join(double.violations))
