"""`package.json` and `package-lock.json` of one app, cut out of the superset that all apps share.

Invariant: versions and integrity hashes are the superset's; nothing is resolved anew. The layout of `packages` and the
way a dependency is found are npm's (docs.npmjs.com, package-lock.json; Node's module resolution).
"""

import json
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from omniforge.resources import templates_dir

Json = dict[str, Any]
_SECTIONS = ("dependencies", "optionalDependencies", "peerDependencies")
_FLAGS = ("dev", "optional", "devOptional", "peer")


@cache
def superset() -> tuple[Json, Json]:
    """Return the superset's package.json and package-lock.json."""
    folder = templates_dir() / "nextjs" / "deps"
    package: Json = json.loads((folder / "package.json").read_text())
    lock: Json = json.loads((folder / "package-lock.json").read_text())
    return package, lock


def app_package(name: str, scripts: Mapping[str, str], unwanted: Collection[str]) -> Json:
    """Return an app's package.json: the superset's without the unwanted dependencies."""
    base, _ = superset()
    kept = {
        section: {k: v for k, v in base[section].items() if k not in unwanted}
        for section in ("dependencies", "devDependencies")
    }
    return {**base, "name": name, "version": "0.1.0", "scripts": dict(scripts), **kept}


def prune(lock: Json, package: Json) -> Json:
    """Return the lock of `package`: the entries of `lock` that it needs, found as npm finds them.

    Args:
        lock: a lock (version 3) in which every dependency of `package` is locked.
        package: the package.json; its name, version and dependencies become the root entry.
    """
    packages: Json = lock["packages"]
    wanted = {**package["dependencies"], **package["devDependencies"]}
    root = {**packages[""], "name": package["name"], "version": package["version"]}
    root |= {section: dict(sorted(package[section].items())) for section in ("dependencies", "devDependencies")}
    reached = _closure(packages, wanted)
    production = _closure(packages, package["dependencies"])
    kept = {path: _flagged(packages[path], path not in production) for path in packages if path in reached}
    return {**lock, "name": package["name"], "version": package["version"], "packages": {"": root, **kept}}


def _flagged(entry: Json, only_dev: bool) -> Json:  # noqa: FBT001 - private, called once
    """Return the entry; one that production no longer needs is marked as npm would."""
    if not only_dev or any(entry.get(flag) for flag in _FLAGS):
        return entry
    return {**entry, "dev": True}


def _closure(packages: Json, names: Collection[str]) -> set[str]:
    reached: set[str] = set()
    waiting = [path for name in names if (path := _resolve(packages, "", name))]
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        entry = packages[path]
        for section in _SECTIONS:
            for name in entry.get(section, {}):
                found = _resolve(packages, path, name)
                if found and found not in reached:
                    waiting.append(found)
    return reached


def _resolve(packages: Json, importer: str, name: str) -> str | None:
    """Return where `name` lies for a package at `importer`: in its own node_modules, else the next one up."""
    base = importer
    while True:
        candidate = f"{base}/node_modules/{name}" if base else f"node_modules/{name}"
        if candidate in packages:
            return candidate
        if not base:
            return None
        cut = base.rfind("/node_modules/")
        base = base[:cut] if cut >= 0 else ""
