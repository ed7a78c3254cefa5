"""GitHub's published OpenAPI description, cut down to what a test double serves, and checks against it.

The description is the npm package `@octokit/openapi`; `make github-api` fetches it into the cache. Run as a program
this module does that: `python github_description.py`.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from werkzeug.datastructures import Headers, ImmutableMultiDict

from omniforge.file_lock import file_lock

PACKAGE = "@octokit/openapi@23.0.2"
HOST = "https://api.github.com"
PATHS = ("/user", "/user/repos", "/orgs/{org}/repos", "/repos/{owner}/{repo}", "/repos/{owner}/{repo}/pulls")
_FILE = "package/generated/api.github.com.json"
Json = dict[str, Any]


def cached_file() -> Path:
    """Return where the description lies, whether it is there or not."""
    root = Path(__file__).resolve().parents[2]
    cache_dir = Path(os.environ.get("FORGE_CACHE_DIR", root / ".cache"))
    return cache_dir / "github-api" / f"{PACKAGE.rpartition('@')[2]}.json"


def install() -> Path:
    """Fetch the package with npm and keep its one file, if it is not there yet."""
    target = cached_file()
    if target.is_file():
        return target
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("npm is missing: it fetches GitHub's API description for tests")
    with (
        file_lock(target.with_suffix(".lock"), what="GitHub's description", timeout_s=300),
        tempfile.TemporaryDirectory(dir=target.parent) as folder,
    ):
        if target.is_file():
            return target
        command = [npm, "pack", "--silent", PACKAGE]
        packed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.split()[-1]
        with tarfile.open(Path(folder) / packed) as archive:
            member = archive.extractfile(_FILE)
            if member is None:
                raise RuntimeError(f"{PACKAGE} has no {_FILE}")
            partial = Path(folder) / "description.json"
            partial.write_bytes(member.read())
        partial.replace(target)
    return target


@cache
def document() -> Json:
    """Return the description with only `PATHS` and the components these lead to."""
    whole: Json = json.loads(cached_file().read_text(encoding="utf-8"))
    paths = {path: whole["paths"][path] for path in PATHS}
    seen: set[str] = set()
    waiting = list(_references(paths))
    while waiting:
        reference = waiting.pop()
        if reference not in seen:
            seen.add(reference)
            waiting += _references(_at(whole, reference))
    components: dict[str, Json] = {}
    for reference in seen:
        _, _, kind, name = reference.split("/")
        components.setdefault(kind, {})[name] = _at(whole, reference)
    return {**{k: whole[k] for k in ("openapi", "info", "servers")}, "paths": paths, "components": components}


@cache
def _openapi() -> OpenAPI:
    config = Config(spec_validator_cls=None)  # type: ignore[arg-type]  # None leaves the document itself unchecked
    return OpenAPI.from_dict(document(), config=config)


class Request:
    """A request as openapi-core reads it."""

    host_url = HOST

    def __init__(
        self, method: str, path: str, query: list[tuple[str, str]], headers: Mapping[str, str], body: bytes
    ) -> None:
        self.method, self.path, self.body = method.lower(), path, body or None
        self.content_type = headers.get("Content-Type", "")
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(query), header=Headers(dict(headers)), cookie=ImmutableMultiDict()
        )


class Response:
    """A response as openapi-core reads it."""

    content_type = "application/json"

    def __init__(self, status: int, data: bytes) -> None:
        self.status_code, self.data, self.headers = status, data, Headers()


def violations_of_request(request: Request) -> list[str]:
    """Return how a request breaks the description: what openapi-core finds, and names the description lacks."""
    try:
        _openapi().validate_request(request)
    except OpenAPIError as error:
        return [_words(request, error)]
    operation = operation_of(request)
    known = {_resolved(p)["name"] for p in operation.get("parameters", [])}
    found = [f"{request.method} {request.path}: no parameter {q}" for q in request.parameters.query if q not in known]
    if request.body:
        schema = _resolved(operation["requestBody"]["content"]["application/json"]["schema"])
        unknown = json.loads(request.body).keys() - schema["properties"].keys()
        found += [f"{request.method} {request.path}: no property {name}" for name in sorted(unknown)]
    return found


def violations_of_response(request: Request, response: Response) -> list[str]:
    """Return how an answer of the double breaks the description."""
    try:
        _openapi().validate_response(request, response)
    except OpenAPIError as error:
        return [f"answer {response.status_code}: {_words(request, error)}"]
    return []


def example(name: str, schema: str) -> Json:
    """Return a published example, cut to what its schema requires: some carry optional parts that do not fit it.

    Of an example that is a list, it is the first item.
    """
    found = document()["components"]["examples"][name]["value"]
    value = found[0] if isinstance(found, list) else found
    cut = _required(value, {"$ref": f"#/components/schemas/{schema}"})
    return json.loads(json.dumps(cut))  # type: ignore[no-any-return]  # a fresh copy


def operation_of(request: Request) -> Json:
    """Return the description of the operation a request calls."""
    parts = request.path.strip("/").split("/")
    for path, item in document()["paths"].items():
        wanted = path.strip("/").split("/")
        if len(wanted) == len(parts) and all(w.startswith("{") or w == p for w, p in zip(wanted, parts, strict=True)):
            return item[request.method]  # type: ignore[no-any-return]
    raise KeyError(request.path)


def _words(request: Request, error: OpenAPIError) -> str:
    cause = error.__cause__
    reasons = [f"{'/'.join(map(str, e.path))}: {e.message[:120]}" for e in getattr(cause, "schema_errors", None) or []]
    return f"{request.method} {request.path}: {'; '.join(reasons) or str(error)[:200]}"


def _required(value: Any, schema: Json) -> Any:
    schema = _resolved(schema)
    for key in ("allOf", "anyOf", "oneOf"):
        if key in schema and "properties" not in schema:
            schema = _resolved(schema[key][0])
    if isinstance(value, dict) and "properties" in schema:
        names = [n for n in schema.get("required", []) if n in value]
        return {name: _required(value[name], schema["properties"][name]) for name in names}
    if isinstance(value, list) and "items" in schema:
        return [_required(item, schema["items"]) for item in value]
    return value


def _resolved(item: Json) -> Json:
    return _resolved(_at(document(), item["$ref"])) if "$ref" in item else item


def _references(item: Any) -> Iterator[str]:
    if isinstance(item, dict):
        for key, value in item.items():
            if key == "$ref" and isinstance(value, str):
                yield value
            else:
                yield from _references(value)
    elif isinstance(item, list):
        for value in item:
            yield from _references(value)


def _at(document_: Json, reference: str) -> Any:
    found: Any = document_
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


if __name__ == "__main__":
    sys.stdout.write(f"{install()}\n")
