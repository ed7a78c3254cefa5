"""The part of Vercel's API that its command line asks to link a project and to set variables, on loopback."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

TEAM = {"id": "team_1", "slug": "studio", "name": "Studio"}
PROJECT = {"id": "prj_1", "name": "shop", "accountId": "team_1", "framework": "nextjs"}
USER = {"id": "u1", "email": "ada@example.com", "username": "ada", "name": "Ada", "defaultTeamId": "team_1"}
ANSWERS: dict[str, Any] = {
    "GET /v2/user": {"user": USER},
    "GET /v1/teams": {"teams": [TEAM], "pagination": {"count": 1, "next": None, "prev": None}},
    "GET /teams/team_1": TEAM,
    "GET /v9/projects/shop": PROJECT,
    "GET /v9/projects/prj_1": PROJECT,
    "GET /projects/prj_1/custom-environments": {"environments": []},
    "GET /v10/projects/prj_1/env": {"envs": []},
    "POST /v10/projects/prj_1/env": {"created": {}},
    "GET /v3/env/pull/prj_1/development": {"env": {"VERCEL_OIDC_TOKEN": "passing"}, "buildEnv": {}},
}


@contextmanager
def serving() -> Iterator[tuple[str, list[Any]]]:
    """Serve for the length of the block; yield the address and the bodies that were posted."""
    posted: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.command == "POST":
                posted.append(json.loads(body))
            found = ANSWERS.get(f"{self.command} {urlsplit(self.path).path}")
            data = json.dumps(found or {"error": {"code": "not_found", "message": self.path}}).encode()
            self.send_response(200 if found is not None else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_arguments: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", posted
        server.shutdown()
