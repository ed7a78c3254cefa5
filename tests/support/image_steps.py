"""The steps of a Dockerfile without Docker: every stage is an empty folder, every instruction does what it says there.

What is different: `npm ci` links the shared tree of packages in place of installing it, `FROM` brings no system, and
a path below `/app` stands for one below the folder of the stage.
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_WORKDIR = "/app"
_INSTALL = "npm ci"


@dataclass
class Stage:
    """One stage of an image.

    Attributes:
        root: its folder, which stands for `/app`.
        user: user id of its processes; None for the one who builds.
    """

    base: str
    root: Path
    env: dict[str, str] = field(default_factory=dict)
    user: int | None = None
    command: Sequence[str] = ()
    health: Sequence[str] = ()

    def environ(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return what a process of the stage finds: the machine's PATH, its own variables, those it is given."""
        own = {name: value.replace(_WORKDIR, str(self.root)) for name, value in self.env.items()}
        return {"PATH": os.environ["PATH"], "HOME": str(self.root), **own, **given}

    def start(self, given: Mapping[str, str], log: Path) -> "subprocess.Popen[bytes]":
        """Start the command of the image in a process group of its own."""
        whose = self.user if self.user is not None and os.geteuid() == 0 else None
        with log.open("ab") as stream:
            return subprocess.Popen(
                self.command, cwd=self.root, env=self.environ(given), stdout=stream, stderr=stream,
                start_new_session=True, user=whose, group=whose,
            )  # fmt: skip

    def is_healthy(self, given: Mapping[str, str]) -> bool:
        """Run the health check of the image."""
        done = subprocess.run(self.health, cwd=self.root, env=self.environ(given), check=False, capture_output=True)
        return done.returncode == 0


def run_stages(context: Path, names: Sequence[str], folder: Path, packages: Path) -> Stage:
    """Carry a Dockerfile out and return the last stage.

    Args:
        context: the project.
        names: files of it that are part of the build context.
        folder: an empty folder for the stages.
        packages: the shared `node_modules`.
    """
    stages: dict[str, Stage] = {}
    stage = Stage("", folder)
    for word, rest in _instructions((context / "Dockerfile").read_text()):
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            stage = Stage(base, folder / (name or "last"))
            stage.root.mkdir(parents=True)
            stages[name] = stage
        elif word == "ENV":
            stage.env |= dict(pair.split("=", 1) for pair in shlex.split(rest))
        elif word == "COPY":
            _copy(rest, stage, stages, context, names)
        elif word == "RUN":
            _run(rest, stage, packages)
        elif word == "USER":
            stage.user = int(rest)
        elif word == "HEALTHCHECK":
            stage.health = json.loads(rest[rest.index("[") :])
        elif word == "CMD":
            stage.command = json.loads(rest)
        elif (word, rest) != ("WORKDIR", _WORKDIR) and word not in ("LABEL", "EXPOSE"):
            raise AssertionError(f"{word} {rest}: not known here")
    return stage


def stop(process: "subprocess.Popen[bytes]", patience_s: float = 15) -> int:
    """End a container as Docker does, and return its exit code."""
    if process.poll() is not None:
        return process.returncode
    os.killpg(process.pid, signal.SIGTERM)
    try:
        return process.wait(patience_s)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise


def _instructions(text: str) -> list[tuple[str, str]]:
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    whole = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [(line.split()[0], line.split(None, 1)[1]) for line in whole.splitlines()]


def _copy(rest: str, stage: Stage, stages: Mapping[str, Stage], context: Path, names: Sequence[str]) -> None:
    words = shlex.split(rest)
    flags = dict(w.removeprefix("--").split("=", 1) for w in words if w.startswith("--"))
    *wanted, target = [w for w in words if not w.startswith("--")]
    source = stages[flags["from"]].root if "from" in flags else context
    for one in wanted:
        origin = source / one.removeprefix(_WORKDIR).strip("/") if "from" in flags else source / one
        goal = stage.root / target.strip("/").removeprefix("./")
        if origin.is_dir() and "from" in flags:
            shutil.copytree(origin, goal, symlinks=True, dirs_exist_ok=True)
        else:
            inside = [n for n in names if one in (".", n) or n.startswith(f"{one}/")]
            assert inside, f"COPY {one}: not part of the context"
            for name in inside:
                (goal / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(context / name, goal / name)
    if "chown" in flags and os.geteuid() == 0:
        owner = int(flags["chown"].split(":")[0])
        for path in [stage.root, *stage.root.rglob("*")]:
            os.chown(path, owner, owner, follow_symlinks=False)


def _run(rest: str, stage: Stage, packages: Path) -> None:
    if rest == _INSTALL:
        subprocess.run(["cp", "-al", str(packages), str(stage.root / "node_modules")], check=True)
        return
    command = rest if os.geteuid() == 0 else rest.replace("-o 1000 -g 1000 ", "")
    done = subprocess.run(
        ["sh", "-c", command], cwd=stage.root, env=stage.environ({}), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"RUN {rest}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
