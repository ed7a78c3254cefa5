"""The part of the OpenAPI document that every app shares: accounts, leads, events, uploads, health."""

from typing import Any

Json = dict[str, Any]

_STATUS = {
    400: "The request is malformed",
    401: "Nobody is signed in",
    403: "The role may not do this",
    404: "There is no such record",
    409: "It conflicts with what is stored",
    413: "The file is too large",
    415: "The body is not JSON",
    422: "A value is not valid",
    429: "Too many attempts",
}
_STRING: Json = {"type": "string"}
_DATE_TIME: Json = {"type": "string", "format": "date-time"}
_EMAIL: Json = {"type": "string", "format": "email"}
_PASSWORD: Json = {"type": "string", "minLength": 8, "maxLength": 200}
_MAYBE_TIME: Json = {"type": ["string", "null"], "format": "date-time"}
_OBJECTS: Json = {"type": "array", "items": {"type": "object"}}
_SIGN_IN: Json = {
    "id": _STRING,
    "outcome": {"type": "string", "enum": ["success", "failure"]},
    "network": _STRING,
    "agent": _STRING,
    "createdAt": _DATE_TIME,
}


def problem_responses(statuses: tuple[int, ...]) -> Json:
    """Return the responses of failures, all of one shape (RFC 9457)."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {str(status): {"description": _STATUS[status], "content": content} for status in statuses}


def _object(required: str, **properties: Json) -> Json:
    return {"type": "object", "required": required.split(), "properties": properties}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _page(name: str) -> Json:
    integer = {"type": "integer"}
    items = {"type": "array", "items": _ref(name)}
    return _object("items total page perPage", items=items, total=integer, page=integer, perPage=integer)


def _operation(
    operation_id: str,
    summary: str,
    status: int,
    problems: tuple[int, ...],
    *,
    tag: str = "Accounts",
    answer: Json | None = None,
    body: Json | None = None,
    query: tuple[str, ...] = (),
    public: bool = False,
    media: str = "application/json",
) -> Json:
    operation: Json = {"operationId": operation_id, "tags": [tag], "summary": summary}
    if public:
        operation["security"] = []
    if query:
        operation["parameters"] = [{"name": name, "in": "query", "schema": _STRING} for name in query]
    if body is not None:
        kind = "multipart/form-data" if operation_id == "upload" else "application/json"
        operation["requestBody"] = {"required": True, "content": {kind: {"schema": body}}}
    content = {} if answer is None else {"content": {media: {"schema": answer}}}
    operation["responses"] = {str(status): {"description": "Done", **content}, **problem_responses(problems)}
    return operation


_FORM = (400, 415, 422, 429)
_SIGNED_IN = _object("user token", user=_ref("Account"), token=_STRING)
_ID_PARAMETER: Json = {"name": "id", "in": "path", "required": True, "schema": _STRING}

SYSTEM_SCHEMAS: Json = {
    "Problem": _object(
        "type title status",
        type=_STRING,
        title=_STRING,
        status={"type": "integer"},
        detail=_STRING,
        errors={"type": "object", "additionalProperties": {"type": "array", "items": _STRING}},
    ),
    "Ref": _object("id label", id=_STRING, label=_STRING),
    "Account": _object("id name email role", id=_STRING, name=_STRING, email=_EMAIL, role=_ref("Role")),
    "User": _object(
        "id name email role disabled createdAt",
        id=_STRING, name=_STRING, email=_EMAIL, role=_ref("Role"), disabled={"type": "boolean"}, createdAt=_DATE_TIME,
    ),
    "Lead": _object(
        "id email name message consent source createdAt",
        id=_STRING, email=_EMAIL, name={"type": ["string", "null"]}, message={"type": ["string", "null"]},
        consent={"type": "boolean"}, source=_STRING, createdAt=_DATE_TIME,
    ),
    "HistoryEntry": _object(
        "id action at by changes",
        id=_STRING, action={"type": "string", "enum": ["created", "updated", "deleted", "restored"]}, at=_DATE_TIME,
        by={"anyOf": [_ref("Ref"), {"type": "null"}]},
        changes={"type": "array", "items": {**_object("name label", name=_STRING, label=_STRING),
                                            "description": "With `from` and `to` where values may be shown."}},
    ),
    "HistoryPage": _page("HistoryEntry"),
    "Key": _object(
        "id name prefix createdAt expiresAt lastUsedAt",
        id=_STRING, name=_STRING, prefix=_STRING, createdAt=_DATE_TIME, expiresAt=_MAYBE_TIME, lastUsedAt=_MAYBE_TIME,
    ),
    "SignIn": _object("id outcome network agent createdAt", **_SIGN_IN),
    "UserSignIn": _object(
        "id outcome network agent createdAt user",
        **_SIGN_IN,
        user={"anyOf": [_object("id name email", id=_STRING, name=_STRING, email=_STRING), {"type": "null"}]},
    ),
    "AccountData": _object(
        "exportedAt account signIns keys mails leads",  # and records, where there are some
        exportedAt=_DATE_TIME, account={"type": "object"}, signIns=_OBJECTS, keys=_OBJECTS, mails=_OBJECTS,
        leads=_OBJECTS, records={"type": "object", "additionalProperties": _OBJECTS},
    ),
    "UserSignInPage": _page("UserSignIn"),
    "UserPage": _page("User"),
    "LeadPage": _page("Lead"),
    "ResourceStats": _object(
        "slug label pluralLabel total perDay",  # and byState, where there are states
        slug=_STRING, label=_STRING, pluralLabel=_STRING, total={"type": "integer"},
        perDay={"type": "array", "items": _object("day count", day=_STRING, count={"type": "integer"})},
        byState={
            "type": "array",
            "items": _object("id label count", id=_STRING, label=_STRING, count={"type": "integer"}),
        },
    ),
}  # fmt: skip

SYSTEM_PATHS: Json = {
    "/api/auth/signup": {
        "post": _operation(
            "signUp", "Create an account and sign in", 201, (*_FORM, 409), answer=_SIGNED_IN, public=True,
            body=_object(
                "name email password",
                name=_STRING, email=_EMAIL, password=_PASSWORD, role=_ref("SignupRole"), website=_STRING,
            ),
        )
    },
    "/api/auth/login": {
        "post": _operation(
            "signIn", "Sign in", 200, (401, *_FORM), answer=_SIGNED_IN, public=True,
            body=_object("email password", email=_EMAIL, password=_STRING),
        )
    },
    "/api/auth/logout": {"post": _operation("signOut", "Sign out everywhere", 204, (), public=True)},
    "/api/auth/forgot": {
        "post": _operation(
            "requestPasswordReset", "Mail a link that sets a new password", 202, _FORM,
            answer={"type": "object"}, body=_object("email", email=_EMAIL), public=True,
        )
    },
    "/api/auth/reset": {
        "post": _operation(
            "resetPassword", "Set a new password with a mailed token", 204, _FORM, public=True,
            body=_object("token password", token=_STRING, password=_PASSWORD),
        )
    },
    "/api/auth/me": {
        "get": _operation(
            "readAccount", "Who is signed in", 200, (401,), answer=_object("user", user=_ref("Account"))
        ),
        "patch": _operation(
            "updateAccount", "Change name or email", 200, (400, 401, 403, 409, 415, 422),
            answer=_object("user", user=_ref("Account")),
            body={"type": "object", "properties": {"name": _STRING, "email": _EMAIL}},
        ),
    },
    "/api/auth/password": {
        "post": _operation(
            "changePassword", "Change the password; other sessions end", 204, (400, 401, 403, 415, 422, 429),
            body=_object("current password", current=_STRING, password=_PASSWORD),
        )
    },
    "/api/auth/keys": {
        "get": _operation(
            "listKeys", "List one's API keys", 200, (401, 403), answer={"type": "array", "items": _ref("Key")}
        ),
        "post": _operation(
            "createKey", "Make an API key; its secret is in this answer only", 201, (400, 401, 403, 409, 415, 422),
            answer=_object("key secret", key=_ref("Key"), secret=_STRING),
            body=_object("name", name=_STRING, days={"type": "integer", "minimum": 1, "maximum": 3650}),
        ),
    },
    "/api/auth/keys/{id}": {
        "parameters": [_ID_PARAMETER],
        "delete": _operation("revokeKey", "Revoke an API key", 204, (401, 403, 404)),
    },
    "/api/auth/sign-ins": {
        "get": _operation(
            "listOwnSignIns", "The last attempts to sign in to one's account", 200, (401, 403),
            answer={"type": "array", "items": _ref("SignIn")},
        )
    },
    "/api/auth/export": {
        "get": _operation(
            "exportAccount", "Everything that is kept about the person", 200, (401, 403, 429),
            answer=_ref("AccountData"),
        )
    },
    "/api/auth/erase": {
        "post": _operation(
            "eraseAccount", "Erase one's account; cannot be undone", 204, (400, 401, 403, 409, 415, 422, 429),
            body=_object("password", password=_STRING),
        )
    },
    "/api/users": {
        "get": _operation(
            "listUsers", "List accounts (admin)", 200, (401, 403), answer=_ref("UserPage"),
            query=("page", "perPage", "q", "filter.role"),
        )
    },
    "/api/users/sign-ins": {
        "get": _operation(
            "listSignIns", "List attempts to sign in (admin)", 200, (401, 403), answer=_ref("UserSignInPage"),
            query=("page", "perPage", "q", "filter.outcome"),
        )
    },
    "/api/users/options": {
        "get": _operation(
            "optionsUser", "Choose from people", 200, (401,), query=("q",),
            answer={"type": "array", "items": _ref("Ref")},
        )
    },
    "/api/users/{id}": {
        "parameters": [_ID_PARAMETER],
        "patch": _operation(
            "updateUser", "Change a role or disable an account (admin)", 200, (400, 401, 403, 404, 409, 415, 422),
            answer=_ref("User"),
            body={"type": "object", "properties": {"role": _ref("Role"), "disabled": {"type": "boolean"}}},
        ),
        "delete": _operation("eraseUser", "Erase an account on request (admin)", 204, (401, 403, 404, 409)),
    },
    "/api/leads": {
        "get": _operation(
            "listLeads", "List leads (admin)", 200, (401, 403), tag="Site", answer=_ref("LeadPage"),
            query=("page", "perPage", "q"),
        ),
        "post": _operation(
            "createLead", "Leave an address to be contacted", 201, _FORM, tag="Site", public=True,
            answer=_object("id", id=_STRING),
            body=_object(
                "email consent",
                email=_EMAIL, name=_STRING, message=_STRING, consent={"const": True}, consentText=_STRING,
                source=_STRING, website=_STRING,
            ),
        ),
    },
    "/api/events": {
        "post": _operation(
            "recordEvent", "Count a page view, click or form", 202, _FORM, tag="Site", public=True,
            body=_object("name", name=_STRING, path=_STRING, props={"type": "object"}),
        )
    },
    "/api/events/errors": {
        "post": _operation(
            "reportBrowserError", "Report an error of a page", 202, _FORM, tag="Site", public=True,
            body=_object("name message path", name=_STRING, message=_STRING, stack=_STRING, path=_STRING),
        )
    },
    "/api/uploads": {
        "post": _operation(
            "upload", "Store a file", 201, (401, 413, 422, 429), tag="Site",
            body=_object("file", file={"type": "string", "contentMediaType": "application/octet-stream"}),
            answer=_object("url name type size", url=_STRING, name=_STRING, type=_STRING, size={"type": "integer"}),
        )
    },
    "/api/uploads/{name}": {
        "parameters": [{"name": "name", "in": "path", "required": True, "schema": _STRING}],
        "get": _operation(
            "readUpload", "Read a stored file", 200, (404,), tag="Site", public=True,
            answer=_STRING, media="application/octet-stream",
        ),
    },
    "/api/stats": {
        "get": _operation(
            "readStats", "Counts of all that may be listed", 200, (401,), tag="Site",
            answer=_object("resources", resources={"type": "array", "items": _ref("ResourceStats")}),
        )
    },
    "/api/realtime": {
        "get": _operation(
            "listen", "Follow changes as server-sent events", 200, (), tag="Site", public=True,
            answer=_STRING, media="text/event-stream",
        )
    },
    "/api/health": {
        "get": _operation(
            "readHealth", "Whether the app and its database answer", 200, (), tag="Site", public=True,
            answer=_object("status", status={"const": "ok"}),
        )
    },
}  # fmt: skip
"""Path -> operations of the routes that do not belong to a model."""
