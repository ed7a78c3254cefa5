"""The report of a defect: versions and traceback, no values of options, no secrets.

Invariant: saving a report never fails the command a second time.
"""

import datetime as dt
import os
import platform
import re
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path

from omniforge import __version__
from omniforge.secrets.redaction import without_secrets


def save(error: BaseException, arguments: Sequence[str], environ: Mapping[str, str]) -> Path | None:
    """Write the report below the workspace, else in the temporary folder; return where, or `None` when nowhere."""
    from omniforge.workspace import find_workspace

    text = report(error, arguments, environ)
    stamp = dt.datetime.now(tz=dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    for folder in (find_workspace(environ=environ).state / "crashes", Path(tempfile.gettempdir())):
        target = folder / f"forge-crash-{stamp}-{os.getpid()}.txt"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        except OSError:
            continue
        return target
    return None


def report(error: BaseException, arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """Return the text of the report; values that look secret are replaced wherever they turn up."""
    trace = "".join(traceback.format_exception(error))
    command = " ".join(word if re.fullmatch(r"-{0,2}[a-z][a-z-]*", word) else "…" for word in arguments)
    text = (
        f"forge {__version__}\npython {sys.version.split()[0]}\nsystem {platform.platform()}\n"
        f"command forge {command}\n\n{trace}"
    )
    return without_secrets(text, environ)
