"""Which schemas are things an app keeps: those its routes list, read and write, and what hangs on them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from omniforge.spec.importers.guess import is_account
from omniforge.spec.importers.naming import singular
from omniforge.spec.importers.openapi.document import Document, Json, as_dict, as_list
from omniforge.spec.importers.openapi.shapes import Shape, is_own_object, shape_of, unwrap
from omniforge.spec.importers.openapi.variants import owners

_METHODS = ("get", "post", "put", "patch", "delete")
_ERROR = re.compile(
    r"(error|problem|exception|fault|violation)s?(detail|details|response|model|dto|body)?$", re.IGNORECASE
)
_SIGN_IN = re.compile(
    r"(login|log_?in|sign_?in|sign_?up|logout|token|credential|session|authentication|oauth|jwt|password|register)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"(^|_)(ref|reference|link|links|href)s?$", re.IGNORECASE)
_PAGING = re.compile(
    r"^(total|count|page|per_?page|page_?size|size|limit|offset|next|prev|previous|first|last|links?|_links|meta|metadata"
    r"|pagination|paging|page_?info|cursor|next_?(cursor|page(_?token)?)|has_?(more|next|prev\w*)|success|ok|status|message|code|kind|object|self"
    r"|total_?(count|pages|items|elements|results|records)|number(_?of_?elements)?|request_?id|errors?|timestamp|etag|url)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Resource:
    """A thing with routes, or a part of one.

    Attributes:
        name: that of the schema, without what tells its variants apart.
        variants: the schemas it is described by, best first.
        operations: what its routes do.
        public: what they do for people who are not signed in.
    """

    name: str
    variants: list[str] = field(default_factory=list)
    operations: set[str] = field(default_factory=set)
    public: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Found:
    """What a document holds.

    Attributes:
        resources: name -> resource, in the order of the document.
        schemas: name -> shape of all schemas, with those written into routes.
        owner_of: schema -> resource that it is a variant of.
        accounts: resources that are the people who sign in.
        left_out: schema -> why it is no thing to be kept.
        routes: routes that do something else than list, read, create, update or delete.
        has_security: whether the document says how people sign in.
    """

    resources: dict[str, Resource] = field(default_factory=dict)
    schemas: dict[str, Shape] = field(default_factory=dict)
    owner_of: dict[str, str] = field(default_factory=dict)
    accounts: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    routes: list[tuple[str, str]] = field(default_factory=list)
    has_security: bool = False


def is_paging(name: str) -> bool:
    """Return whether a property belongs to a page or envelope, not to what it carries."""
    return _PAGING.match(name) is not None


def find_resources(document: Document) -> Found:
    """Return the things of a document."""
    return _Search(document).found()


class _Search:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._found = Found()
        components = as_dict(document.data.get("components"))
        self._found.has_security = bool(as_dict(components.get("securitySchemes")))
        self._found.schemas = {name: shape_of(document, schema) for name, schema in document.schemas().items()}
        self._keep: dict[str, None] = {}
        self._read_at: set[tuple[str, str]] = set()

    def found(self) -> Found:
        found = self._found
        objects = {name: shape for name, shape in found.schemas.items() if is_own_object(shape)}
        for name, shape in objects.items():
            if reason := self._no_thing(name, shape):
                found.left_out[name] = reason
        found.owner_of |= owners({n: s.properties for n, s in objects.items() if n not in found.left_out})
        self._walk_paths()
        if not as_dict(self._document.data.get("paths")):
            self._keep = dict.fromkeys(found.owner_of.values())
        self._close()
        self._collect()
        return found

    def _no_thing(self, name: str, shape: Shape) -> str:
        if shape.schema.get("x-forge") == "system":
            return "the app makes this by itself"
        if _ERROR.search(name):
            return "errors have one shape in the app"
        if _REFERENCE.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)):
            return "links are made by the app"
        inner, _ = unwrap(self._document, shape.schema | {"properties": shape.properties}, is_paging)
        if inner.name not in (None, name) or (inner.type != shape.type or inner.properties != shape.properties):
            return "pages and envelopes are made by the app"
        return ""

    def _walk_paths(self) -> None:
        top = self._document.data.get("security")
        for path, item in as_dict(self._document.data.get("paths")).items():
            resolved, _ = self._document.resolve(item)
            for method in _METHODS:
                operation = resolved.get(method)
                if isinstance(operation, dict):
                    self._operation(path, method, operation, as_list(operation.get("security", top)))

    def _operation(self, path: str, method: str, operation: Json, security: list[Any]) -> None:
        name, is_list = self._carried(path, method, operation)
        verb = _verb(path, method, name or "", is_list=is_list)
        if _SIGN_IN.search(path) or name is None or verb is None:
            if not _SIGN_IN.search(path):
                self._found.routes.append((path, method))
            return
        resource = self._found.resources.setdefault(name, Resource(name))
        self._keep.setdefault(name)
        resource.operations.add(verb)
        if not security or {} in security:
            resource.public.add(verb)

    def _carried(self, path: str, method: str, operation: Json) -> tuple[str | None, bool]:
        """Return the thing that an operation is about."""
        for value in self._bodies(operation, reads=method == "get"):
            shape, is_list = unwrap(self._document, value, is_paging)
            name = self._found.owner_of.get(shape.name or "")
            is_read = method == "get" and (is_list or path.endswith("}"))
            if name is None and shape.name is None and is_own_object(shape):
                name = self._written_in_place(path, shape, is_read=is_read)
            if name is not None:
                return name, is_list
        stem = singular(_collection(path) or "item")
        same = [n for n in self._found.resources if method == "delete" and singular(n) == stem]
        return (same[0] if same else None), False

    def _bodies(self, operation: Json, *, reads: bool) -> Iterator[Any]:
        responses = as_dict(operation.get("responses"))
        body, _ = self._document.resolve(operation.get("requestBody"))
        wanted = [responses[s] for s in sorted(responses) if s.startswith("2")]
        for holder in wanted if reads else [body, *wanted]:
            resolved, _ = self._document.resolve(holder)
            for media, content in as_dict(resolved.get("content")).items():
                if "json" in media or media in ("*/*", "application/x-www-form-urlencoded", "multipart/form-data"):
                    yield as_dict(content).get("schema")

    def _written_in_place(self, path: str, shape: Shape, *, is_read: bool) -> str | None:
        """Return the name of a thing that no schema names: that of its path. It has to be read, not only sent."""
        name = _class_name(_collection(path))
        place = (name, re.sub(r"/\{[^}]*\}$", "", path))
        is_known = name in self._found.owner_of and (is_read or place in self._read_at)
        if not name or name in self._found.left_out or not (is_known or is_read) or self._no_thing(name, shape):
            return None
        self._read_at.add(place)
        known = self._found.schemas.get(name)
        if known is not None and is_known:
            shape = Shape(
                known.schema, name, properties={**shape.properties, **known.properties}, required=known.required
            )
        self._found.schemas[name] = shape
        self._found.owner_of[name] = name
        return name

    def _close(self) -> None:
        """Keep what hangs on a thing that is kept."""
        waiting = list(self._keep)
        while waiting:
            owner = waiting.pop(0)
            for variant in [v for v, o in self._found.owner_of.items() if o == owner]:
                for value in self._found.schemas[variant].properties.values():
                    shape = shape_of(self._document, value)
                    inner = shape_of(self._document, shape.schema.get("items")) if shape.type == "array" else shape
                    name = self._found.owner_of.get(inner.name or "")
                    if name is not None and name not in self._keep:
                        self._keep.setdefault(name)
                        waiting.append(name)

    def _collect(self) -> None:
        found = self._found
        for name, owner in found.owner_of.items():
            if owner not in self._keep:
                found.left_out[name] = "no route keeps it, and nothing that is kept has it"
                continue
            found.resources.setdefault(owner, Resource(owner)).variants.append(name)
        for owner, resource in tuple(found.resources.items()):
            resource.variants.sort(
                key=lambda v: (v != owner, bool(re.search(r"(Input|Create|Update|Patch|Request|New|Form)", v)))
            )
            fields = {p for v in resource.variants for p in found.schemas[v].properties}
            if is_account(singular(owner), fields):
                found.accounts.append(owner)
                del found.resources[owner]
            elif not resource.variants or _SIGN_IN.match(owner):
                del found.resources[owner]
                found.left_out |= dict.fromkeys(resource.variants, "the app signs people in by itself")
        order = list(found.schemas)
        found.resources = dict(
            sorted(found.resources.items(), key=lambda r: min(order.index(v) for v in r[1].variants))
        )


def _verb(path: str, method: str, name: str, *, is_list: bool) -> str | None:
    """Return the operation on a thing; `None` when the path says that something else is done: `/orders/{id}/pay`."""
    if method == "get":
        return "list" if is_list else "read"
    on_one = path.rstrip("/").endswith("}")
    step = _class_name(_collection(path))
    names_it = (
        not on_one and bool(step) and (name.lower().endswith(step.lower()) or step.lower().endswith(name.lower()))
    )
    if method == "post":
        return "create" if names_it else None
    return {"put": "update", "patch": "update", "delete": "delete"}[method] if on_one or names_it else None


def _collection(path: str) -> str:
    """Return the last step of a path that is a name: `pets` of `/v1/pets/{id}`."""
    steps = [s for s in path.strip("/").split("/") if s and not s.startswith("{")]
    return steps[-1] if steps else ""


def _class_name(step: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in singular(step).split("_")) if step else ""
