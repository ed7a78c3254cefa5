"""The published JSON Schema of SARIF 2.1.0, out of an npm package that carries it."""

import json
import os
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

_PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"
_MEMBER = "package/lib/schemas/sarif-2.1.0-rtm.5.json"


def sarif_schema(folder: Path) -> dict[str, Any]:
    """Return the schema; the package is fetched into the cache of the tests once, else into `folder`."""
    cache = Path(os.environ.get("FORGE_CACHE_DIR", folder)) / "schemas"
    kept = cache / "sarif-2.1.0.json"
    if not kept.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        npm = shutil.which("npm")
        assert npm is not None
        command = [npm, "pack", "--silent", "--pack-destination", str(folder), _PACKAGE]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        with tarfile.open(next(folder.glob("*.tgz"))) as archive:
            member = archive.extractfile(_MEMBER)
            assert member is not None
            new = kept.with_suffix(f".{os.getpid()}")
            new.write_bytes(member.read())
            new.replace(kept)
    schema: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return schema
