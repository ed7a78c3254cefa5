"""GitLab on loopback, after its REST documentation.

GitLab's OpenAPI file is in no package with the operations forge calls: the one that carries it, PyPI's
`codecraftai-restclient-gitlab`, has GitLab's former file of 48 paths, without `/user`, `/namespaces/{id}`, `/projects`,
`/projects/{id}` and `/projects/{id}/merge_requests`. So requests are checked here, every one, against the parameters
that the pages of the documentation list, written down by hand, and answers hold the fields these pages show that forge
reads. That is weaker than what GitHub's double does: a mistake in reading the pages would go unnoticed.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import jsonschema
from support import git_server
from support.git_server import Answer, Asked, GitServer

PREFIX = "/api/v4"
TOKEN = "glpat-" + "a1B2c3D4e5" * 2
ACCOUNT, GROUP = "ada", "studio/apps"
Json = dict[str, Any]
_TEXT, _FLAG = {"type": "string", "minLength": 1}, {"type": "boolean"}
# docs.gitlab.com/api/projects "Create a project", docs.gitlab.com/api/merge_requests "Create MR", "List project MRs"
_BODIES: dict[str, Json] = {
    "projects": {
        "type": "object", "additionalProperties": False, "required": ["name", "path"],
        "properties": {
            "name": _TEXT, "path": {"type": "string", "pattern": r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$"},
            "description": _TEXT,
            "namespace_id": {"type": "integer"}, "visibility": {"enum": ["private", "internal", "public"]},
            "initialize_with_readme": _FLAG,
        },
    },
    "merge_requests": {
        "type": "object", "additionalProperties": False, "required": ["source_branch", "target_branch", "title"],
        "properties": {
            "source_branch": _TEXT, "target_branch": _TEXT, "title": {"type": "string", "maxLength": 255},
            "description": {"type": "string", "maxLength": 1048576}, "remove_source_branch": _FLAG,
        },
    },
}  # fmt: skip
_LIST: Json = {
    "type": "object", "additionalProperties": False,
    "properties": {
        "state": {"enum": ["opened", "closed", "locked", "merged", "all"]}, "target_branch": _TEXT,
        "source_branch": _TEXT, "per_page": {"pattern": "^([1-9][0-9]?|100)$"}, "page": {"pattern": "^[1-9][0-9]*$"},
    },
}  # fmt: skip


class GitLabDouble:
    """Holds projects and merge requests."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.violations: list[str] = []
        self.asked: list[str] = []
        self.projects: dict[str, Json] = {}
        self.taken: set[str] = set()
        self.requests: dict[str, list[Json]] = {}
        self.limited: dict[str, str] | None = None
        self.server = GitServer(root, TOKEN, api_prefix=PREFIX, api=self._answer)

    @property
    def api_url(self) -> str:
        """The address that GITLAB_API_URL names."""
        return f"{self.server.address}{PREFIX}"

    def _answer(self, asked: Asked) -> Answer:
        parts = urlsplit(asked.target)
        path = [unquote(part) for part in parts.path.strip("/").split("/")]
        query = dict(parse_qsl(parts.query))
        body = json.loads(asked.body) if asked.body else {}
        self.asked.append(f"{asked.method} {parts.path}")
        broken = _violations(asked.method, path, query, body)
        self.violations += broken
        if broken:
            return _json(500, {"message": broken})
        if self.limited is not None:
            return _json(429, {"message": "Retry later"}, self.limited)
        if asked.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _json(401, {"message": "401 Unauthorized"})
        return self._route(asked, path, body)

    def _route(  # noqa: PLR0911 - one line per operation
        self, asked: Asked, path: list[str], body: Json
    ) -> Answer:
        host = asked.headers["Host"]
        match (asked.method, path):
            case ("GET", ["user"]):
                return _json(200, {"id": 1, "username": ACCOUNT, "state": "active"})
            case ("GET", ["namespaces", name]) if name in {ACCOUNT, GROUP}:
                return _json(200, {"id": 7 if name == GROUP else 1, "full_path": name})
            case ("POST", ["projects"]):
                return self._create(body, host)
            case ("GET", ["projects", name]) if name in self.projects:
                return _json(200, self._project(name, host))
            case ("GET", ["projects", name, "merge_requests"]) if name in self.projects:
                return _json(200, self.requests[name])
            case ("POST", ["projects", name, "merge_requests"]) if name in self.projects:
                return self._open(name, body, host)
        return _json(404, {"message": "404 Project Not Found"})

    def _create(self, body: Json, host: str) -> Answer:
        name = f"{GROUP if body['namespace_id'] == 7 else ACCOUNT}/{body['path']}"
        if name in self.projects or name in self.taken:
            message = {"name": ["has already been taken"], "path": ["has already been taken"]}
            return _json(400, {"message": message})
        self.server.create(name)
        self.projects[name] = body
        self.requests[name] = []
        return _json(201, self._project(name, host))

    def _project(self, name: str, host: str) -> Json:
        return {
            "id": list(self.projects).index(name) + 1, "path_with_namespace": name, "default_branch": "main",
            "visibility": self.projects[name]["visibility"], "web_url": f"http://{host}/{name}",
            "http_url_to_repo": f"http://{host}/{name}.git",
        }  # fmt: skip

    def _open(self, name: str, body: Json, host: str) -> Answer:
        if any(r["source_branch"] == body["source_branch"] for r in self.requests[name]):
            return _json(409, {"message": ["Another open merge request already exists for this source branch: !1"]})
        iid = len(self.requests[name]) + 1
        made = {
            **body, "iid": iid, "state": "opened", "web_url": f"http://{host}/{name}/-/merge_requests/{iid}",
            "source_project_id": 1, "target_project_id": 1,
        }  # fmt: skip
        self.requests[name].append(made)
        return _json(201, made)


def _violations(method: str, path: list[str], query: Json, body: Json) -> list[str]:
    schema = _BODIES.get(path[-1]) if method == "POST" else _LIST if path[-1] == "merge_requests" else None
    given = body if method == "POST" else query
    if schema is None:
        return [f"{method} {path}: unexpected {given}"] if given else []
    return [f"{method} {path}: {e.message}" for e in jsonschema.Draft202012Validator(schema).iter_errors(given)]


def _json(status: int, body: Any, headers: dict[str, str] | None = None) -> Answer:
    return Answer(status, json.dumps(body).encode(), headers or {})


@contextmanager
def serving(root: Path) -> Iterator[GitLabDouble]:
    """Serve a GitLab without projects for the block; requests that are not as documented fail the test."""
    double = GitLabDouble(root)
    with git_server.serving(double.server):
        yield double
    if double.violations:
        raise AssertionError("\n".join(double.violations))
