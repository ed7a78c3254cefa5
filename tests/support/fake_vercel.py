"""A stand-in for `vercel`: builds a small output, and writes every call down with what it was given.

`behaviour.json` beside it says how: `address` (what a deployment is reached under), `runtime` (of the function),
`fails` (a command that fails), `hangs` (one that never ends, and whose child does not either).
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ENDLESS = ["sleep", "600.0625"]
HOME = Path(__file__).resolve().parent


def main() -> int:
    words = sys.argv[1:]
    how = json.loads((HOME / "behaviour.json").read_text())
    app = Path(words[words.index("--cwd") + 1])
    login = json.loads((Path(words[words.index("--global-config") + 1]) / "auth.json").read_text())
    given = sys.stdin.read()
    with (HOME / "calls.jsonl").open("a") as stream:
        call = {"words": words, "given": given, "token": login["token"], "names": sorted(os.environ)}
        stream.write(json.dumps(call) + "\n")
    if how.get("hangs") == words[0]:
        subprocess.run(ENDLESS, check=False)
    if how.get("fails") == words[0]:
        sys.stderr.write("Error: it was told to fail\n")
        return 1
    if words[0] == "build":
        build(app, how.get("runtime", "nodejs24.x"))
    elif words[0] == "deploy":
        sys.stdout.write(f"{how['address']}\n")
    elif words[0] == "logs":
        request = {"timestamp": 1_700_000_000_000, "level": "info", "requestMethod": "GET", "requestPath": "/"}
        said = {**request, "responseStatusCode": 200, "message": "a line of the function"}
        sys.stdout.write(f"{json.dumps(said)}\n" if "--json" in words else "")
    return 0


def build(app: Path, runtime: str) -> None:
    output = app / ".vercel/output"
    function = output / "functions/index.func"
    function.mkdir(parents=True)
    (output / "static").mkdir()
    (output / "static/a.css").write_text("a {}")
    (output / "config.json").write_text(json.dumps({"version": 3, "routes": []}))
    config = {"runtime": runtime, "handler": "index.js", "filePathMap": {"package.json": "package.json"}}
    (function / ".vc-config.json").write_text(json.dumps(config))


if __name__ == "__main__":
    raise SystemExit(main())
