"""A stand-in for `docker`: images, containers and one database as JSON in a folder, and every call written down.

`state.json` beside it says how it behaves: `down` (no daemon), `fails` (a word of a command that fails),
`health` (of trials), `tables` and `migrations` (what the database holds).
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parent


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> int:
    words = sys.argv[1:]
    state: dict[str, Any] = json.loads((HOME / "state.json").read_text())
    with (HOME / "calls.jsonl").open("a") as stream:
        names = sorted(n for n in os.environ if n.isupper())
        stream.write(json.dumps({"words": words, "names": names, "port": os.environ.get("PORT", "")}) + "\n")
    code = answer(words, state)
    (HOME / "state.json").write_text(json.dumps(state))
    return code


def answer(words: list[str], state: dict[str, Any]) -> int:
    if words[0] == "version":
        if "Server" in words[-1] and state.get("down"):
            sys.stderr.write("Cannot connect to the Docker daemon at unix:///var/run/docker.sock.\n")
            return 1
        say("28.2.2")
        return 0
    if state.get("fails") in words:
        sys.stderr.write("ERROR: it was told to fail\n")
        state["fails"] = ""
        return 1
    if words[0] == "compose":
        return compose(words[1:], state)
    return engine(words, state)


def engine(words: list[str], state: dict[str, Any]) -> int:
    images: list[str] = state["images"]
    if words[0] == "build":
        images.append(words[words.index("--tag") + 1])
        state["context"] = words[-1]
    elif words[:2] == ["image", "inspect"]:
        return 0 if words[2] in images else 1
    elif words[:2] == ["image", "rm"]:
        images.remove(words[2])
    elif words[0] == "inspect":
        say(state["app"] if "Image" in words[2] else f"running {state['health']}")
    elif words[0] == "logs":
        say("a line of the container")
    return 0


def compose(words: list[str], state: dict[str, Any]) -> int:
    if words[0] == "version":
        say("2.40.0")
        return 0
    verb = next(w for w in words if w in ("up", "ps", "run", "exec", "logs", "stop"))
    over = Path(words[words.index("--file", words.index("--file") + 1) + 1])
    image = next(line.split()[-1] for line in over.read_text().splitlines() if "image:" in line)
    if verb == "up" and words[-1] == "app":
        state["app"] = image
    elif verb == "run":
        state["trials"] = [*state.get("trials", []), image]
        state["migrations"] = state["next_migrations"] if state["health"] == "healthy" else state["migrations"]
    elif verb == "ps":
        listed = json.dumps({"Service": "app", "State": "running", "Health": "healthy"})
        say("1a2b3c" if "--quiet" in words else listed)
    elif verb == "exec":
        execute(words, state)
    elif verb == "logs":
        say("a line of the app")
    elif verb == "stop":
        state["app"] = ""
    return 0


def execute(words: list[str], state: dict[str, Any]) -> None:
    if "pg_dump" in words:
        say("PGDMP")
    elif "table_name" in words[-1]:
        say(json.dumps([*state["tables"], "_prisma_migrations"]))
    else:
        say(json.dumps(state["migrations"]))


if __name__ == "__main__":
    raise SystemExit(main())
