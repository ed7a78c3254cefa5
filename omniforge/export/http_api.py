"""A host's REST API: JSON in and out, and one clear error for each way it says no.

Invariant: the token is sent to the API's own address alone (httpx drops it when a redirect leads elsewhere) and is in
no message.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from omniforge import __version__
from omniforge.errors import ProviderError

_TIMEOUT_S = 30.0
_MAX_PAGES = 20
_NOT_FOUND, _UNAUTHORIZED, _FORBIDDEN, _TOO_MANY, _SERVER = 404, 401, 403, 429, 500
Params = Mapping[str, str | int]


class ApiError(ProviderError):
    """The API refused a request; `status` and `details` say how."""

    def __init__(self, message: str, *, status: int, details: str, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.details = details


class Api:
    """One API with one token.

    Args:
        name: of the service, for messages.
        base: address of the API, e.g. `https://api.github.com`.
        headers: of every request.
        scope_hint: what a token needs, said when one is refused.
        clock: Unix time, for the minutes until a limit ends.
    """

    def __init__(
        self, name: str, base: str, headers: Mapping[str, str], *, scope_hint: str, clock: Callable[[], float]
    ) -> None:
        self._name, self._base, self._scope_hint, self._clock = name, base.rstrip("/"), scope_hint, clock
        agent = {"User-Agent": f"omniforge/{__version__}"}
        self._client = httpx.Client(headers={**agent, **headers}, timeout=_TIMEOUT_S, follow_redirects=True)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def find(self, path: str) -> Any | None:
        """Return what is at `path`; None when there is nothing, or nothing that we may see."""
        answer = self._send("GET", path)
        if answer.status_code == _NOT_FOUND:
            return None
        return self._body(answer)

    def get(self, path: str) -> Any:
        """Return what is at `path`."""
        return self._body(self._send("GET", path))

    def all(self, path: str, params: Params) -> list[Any]:
        """Return the items of all pages of a list (RFC 8288 links)."""
        answer = self._send("GET", path, params=params)
        items = list(self._body(answer))
        for _ in range(_MAX_PAGES):
            following = answer.links.get("next", {}).get("url")
            if following is None:
                break
            answer = self._send("GET", following)
            items += self._body(answer)
        return items

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Create something and return it."""
        return self._body(self._send("POST", path, body=body))

    def _send(
        self, method: str, path: str, *, params: Params | None = None, body: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        url = path if path.startswith(f"{self._base}/") else f"{self._base}{path}"
        try:
            return self._client.request(method, url, params=params, json=body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            words = str(error) or type(error).__name__
            raise ProviderError(
                f"cannot reach {self._name} at {self._base}: {words}",
                hint="nothing is lost: run the command again when the network is back, and it goes on",
            ) from error

    def _body(self, answer: httpx.Response) -> Any:
        if answer.is_success:
            try:
                return answer.json()
            except ValueError as error:
                raise ProviderError(
                    f"{self._name} at {self._base} does not answer in JSON", hint="check the address of the API"
                ) from error
        raise self._refusal(answer)

    def _refusal(self, answer: httpx.Response) -> ApiError:
        status, details = answer.status_code, _details(answer)
        said = f"{self._name} answers {status}: {details}"
        if status == _UNAUTHORIZED:
            return ApiError(
                f"{said}. It does not know this token", status=status, details=details, hint=self._scope_hint
            )
        wait = _wait_s(answer, self._clock())
        if status in {_FORBIDDEN, _TOO_MANY} and wait is not None:
            until = dt.datetime.fromtimestamp(self._clock() + wait, tz=dt.UTC).strftime("%H:%M:%S UTC")
            return ApiError(
                f"{said}. The limit of requests is reached until {until} (in {_duration(wait)})",
                status=status, details=details, hint="run the command again then; it goes on where it stopped",
            )  # fmt: skip
        if status == _FORBIDDEN:
            return ApiError(said, status=status, details=details, hint=self._way_in(answer.headers))
        if status >= _SERVER:
            return ApiError(said, status=status, details=details, hint="nothing is lost: run the command again later")
        return ApiError(said, status=status, details=details)

    def _way_in(self, headers: httpx.Headers) -> str:
        """Return what opens the door, as GitHub's headers name it: single sign-on, or a permission."""
        single_sign_on = headers.get("x-github-sso", "").partition("url=")[2]
        if single_sign_on:
            return f"allow the token there: {single_sign_on}"
        wanted = headers.get("x-accepted-github-permissions") or headers.get("x-accepted-oauth-scopes")
        return f"it wants {wanted}; {self._scope_hint}" if wanted else self._scope_hint


def _details(answer: httpx.Response) -> str:
    """Return the API's own words, in one line."""
    try:
        body = answer.json()
    except ValueError:
        return answer.reason_phrase or "no reason given"
    found = body if isinstance(body, dict) else {"message": body}
    words = [_flat(found.get("message") or found.get("error_description") or found.get("error") or "")]
    words += [_flat(error) for error in found.get("errors") or []]
    return "; ".join(dict.fromkeys(w for w in words if w)) or answer.reason_phrase or "no reason given"


def _flat(value: Any) -> str:
    """Return an error of any shape as words: GitHub sends objects, GitLab lists by field."""
    if isinstance(value, dict):
        if "message" in value:
            return str(value["message"])
        return ", ".join(f"{key} {_flat(item)}" for key, item in value.items())
    return ", ".join(map(_flat, value)) if isinstance(value, list) else " ".join(str(value).split())


def _wait_s(answer: httpx.Response, at: float) -> float | None:
    """Return the seconds until a limit ends; None when this is no matter of limits.

    Headers: GitHub `x-ratelimit-*` and `retry-after`, GitLab `ratelimit-*` and `retry-after`.
    """
    after = answer.headers.get("retry-after", "")
    if after.isdigit():
        return float(after)
    for prefix in ("x-ratelimit", "ratelimit"):
        left, reset = answer.headers.get(f"{prefix}-remaining"), answer.headers.get(f"{prefix}-reset", "")
        if left == "0" and reset.isdigit():
            return max(0.0, float(reset) - at)
    return None


def _duration(seconds: float) -> str:
    minutes = int(seconds // 60)
    return f"{minutes} min" if minutes else f"{int(seconds)} s"
