"""Pictures of `docs/images/` from real runs: `make pictures`.

Every example is built and previewed; its landing page is taken at 1280 and 390 px, and the ten become one sheet. The
online shop's list and dashboard are taken signed in, the timeline from a real build in a terminal.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path
from typing import Any

from omniforge.projects.verify import node_tree
from omniforge.spec.check import load_spec

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("FORGE_CACHE_DIR", ROOT / ".cache"))
IMAGES = ROOT / "docs" / "images"
FORGE = [sys.executable, "-m", "omniforge"]
WIDE, NARROW = (1280, 800), (390, 800)
SIGN_IN = {"email": "admin@example.com", "password": "demo-password-1"}
SHOP = "online-shop"
SHEET = """<style>body{{margin:0;padding:24px;width:2352px;background:#f4f4f2;display:grid;gap:24px;
grid-template-columns:repeat(5,1fr)}}figure{{margin:0;display:grid;grid-template-columns:1280fr 390fr;gap:8px}}
img{{width:100%;display:block;border:1px solid #d8d8d4}}
figcaption{{grid-column:1/-1;font:16px sans-serif;color:#444}}</style>
{figures}"""
FIGURE = '<figure><img src="{name}-wide.png"><img src="{name}-narrow.png"><figcaption>{name}</figcaption></figure>'


class Studio:
    """A workspace of its own, and a folder in which the browser's script finds its packages."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self.env = os.environ | {"FORGE_HOME": str(work / "home"), "FORGE_CACHE_DIR": str(CACHE)}
        (work / "node_modules").symlink_to(node_tree.ensure(CACHE))
        shutil.copy(Path(__file__).with_name("shoot.mjs"), work)

    def preview(self, name: str, pages: list[dict[str, Any]]) -> None:
        """Build and preview an example, take its pages, and stop it."""
        idea = ROOT / "examples" / name / "idea.md"
        product = load_spec((idea.with_name("spec.yaml")).read_text()).name
        up = [*FORGE, "up", "--file", str(idea), "--name", product, "--detach", "--no-verify", "--json"]
        done = subprocess.run(up, env=self.env, check=True, stdout=subprocess.PIPE)
        found = json.loads(done.stdout.splitlines()[-1])
        try:
            self.shoot([page | {"url": found["url"].rstrip("/") + page["url"]} for page in pages])
        finally:
            subprocess.run([*FORGE, "preview", "--stop", "--idea", found["idea"]], env=self.env, check=True)

    def shoot(self, jobs: list[dict[str, Any]]) -> None:
        """Take pages of running servers or files."""
        (self.work / "jobs.json").write_text(json.dumps(jobs))
        subprocess.run(["node", "shoot.mjs", "jobs.json"], cwd=self.work, env=self.env, check=True)

    def page(self, url: str, file: str | Path, size: tuple[int, int], **more: Any) -> dict[str, Any]:
        """Return one job of the browser's script."""
        return {"url": url, "file": str(file), "width": size[0], "height": size[1], **more}

    def timeline(self) -> None:
        """Build the shop once more in a terminal and keep what it shows."""
        svg = self.work / "timeline.svg"
        idea = ROOT / "examples" / SHOP / "idea.md"
        subprocess.run([*FORGE, "idea", "new", "--file", str(idea), "--name", "Shop"], env=self.env, check=True)
        env = self.env | {
            "TEXTUAL_SCREENSHOT": "1", "TEXTUAL_SCREENSHOT_LOCATION": str(self.work),
            "TEXTUAL_SCREENSHOT_FILENAME": svg.name,
            "TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": "140", "LINES": "42",
        }  # fmt: skip
        build = [*FORGE, "build", "--idea", "shop", "--verify", "none", "--tui"]
        pid, terminal = pty.fork()
        if pid == 0:
            os.execvpe(build[0], build, env)  # noqa: S606 - this program itself
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 42, 140, 0, 0))
        while True:
            try:
                if not os.read(terminal, 65536):
                    break
            except OSError:
                break
        os.waitpid(pid, 0)
        self.shoot([self.page(svg.as_uri(), IMAGES / "timeline.png", (1530, 1030))])


def main() -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory(prefix="forge-pictures-") as folder:
        studio = Studio(Path(folder))
        names = sorted(p.parent.name for p in (ROOT / "examples").glob("*/idea.md"))
        for name in names:
            pages = [
                studio.page("/", studio.work / f"{name}-{n}.png", s) for n, s in (("wide", WIDE), ("narrow", NARROW))
            ]
            if name == SHOP:
                size = (1440, 900)
                pages.append(studio.page("/app", IMAGES / "dashboard.png", size, signIn=SIGN_IN))
                pages.append(studio.page("/app/products", IMAGES / "list-page.png", size, signIn=SIGN_IN))
            studio.preview(name, pages)
        sheet = studio.work / "sheet.html"
        sheet.write_text(SHEET.format(figures="".join(FIGURE.format(name=name) for name in names)))
        studio.shoot([studio.page(sheet.as_uri(), IMAGES / "landing-pages.png", (2400, 600), fullPage=True)])
        studio.timeline()


if __name__ == "__main__":
    main()
