"""From one sentence to a running app, as the README's `make demo` does it.

With `CI=true` it checks the landing page, sign-up, a CRUD call and a lead on the running preview, stops it, and exits.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("FORGE_HOME", ROOT / ".cache" / "demo"))
FORGE = [sys.executable, "-m", "omniforge"]


def main() -> int:
    """Run the demo; return the exit code."""
    env = os.environ | {"FORGE_HOME": str(HOME)}
    idea = ROOT / "examples" / "online-shop" / "idea.md"
    in_ci = os.environ.get("CI") == "true"
    command = [*FORGE, "up", "--file", str(idea), "--name", "Demo shop"]
    if not in_ci:
        return subprocess.call(command, env=env)
    done = subprocess.run([*command, "--detach", "--no-verify", "--json"], env=env, check=True, stdout=subprocess.PIPE)
    result = json.loads(done.stdout.splitlines()[-1])
    try:
        check(result["url"])
    finally:
        subprocess.run([*FORGE, "preview", "--stop", "--idea", result["idea"]], env=env, check=True)
    print("demo: landing page, sign-up, create, list and lead work")
    return 0


def check(url: str) -> None:
    """Use the running app as a visitor would; raises on the first thing that does not work."""
    page = call(f"{url}/").read().decode()
    if "<h1" not in page:
        raise SystemExit("the landing page has no headline")
    account = {"name": "Demo", "email": f"demo{os.getpid()}@example.com", "password": "a-long-passphrase-1"}
    call(f"{url}/api/auth/signup", account, expect=201)
    admin = read(call(f"{url}/api/auth/login", {"email": "admin@example.com", "password": "demo-password-1"}))
    token = admin["token"]
    category = {"name": f"Demo category {os.getpid()}"}
    created = read(call(f"{url}/api/product-categories", category, token=token, expect=201))
    listed = read(call(f"{url}/api/product-categories?q={os.getpid()}", token=token))
    if created["id"] not in [row["id"] for row in listed["items"]]:
        raise SystemExit("the created record is not in the list")
    lead = {"email": "lead@example.com", "name": "Lead", "consent": True}
    call(f"{url}/api/leads", lead, expect=201)


def call(url: str, body: dict[str, Any] | None = None, *, token: str = "", expect: int = 200) -> HTTPResponse:
    """Send one request and insist on its status."""
    headers = {"content-type": "application/json", "origin": url.split("/api", maxsplit=1)[0]}
    if token:
        headers["authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, None if body is None else json.dumps(body).encode(), headers)
    response: HTTPResponse = urllib.request.urlopen(request, timeout=60)
    if response.status != expect:
        raise SystemExit(f"{url}: expected {expect}, got {response.status}")
    return response


def read(response: HTTPResponse) -> dict[str, Any]:
    """Return the JSON object of a response."""
    data: dict[str, Any] = json.loads(response.read())
    return data


if __name__ == "__main__":
    raise SystemExit(main())
