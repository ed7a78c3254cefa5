"""From step outputs to the files of a project: final layout, path checks, and who made what."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from omniforge.build.cache import StepCache
from omniforge.build.engine import Run, StepOutput, laid_key
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.layout import lay_out
from omniforge.errors import ForgeError
from omniforge.projects.manifest import ProjectFile

MAX_PATH = 240
"""Characters of a path; longer ones fail on some file systems."""


def lay_out_run(run: Run, cache: StepCache, *, layout: str) -> int:
    """Bring all new outputs into their final layout with one formatter process; return how many files it saw.

    Raises:
        ForgeError: a generated file does not parse.
    """
    fresh = [o for o in run.outputs.values() if not o.laid_out]
    files = [f for o in fresh for f in o.entry.output.files]
    done = iter(lay_out(files))
    for output in fresh:
        laid = tuple(next(done) for _ in output.entry.output.files)
        _keep(output, laid, cache, layout)
    return len(files)


def file_set(run: Run) -> Mapping[str, ProjectFile]:
    """Return path -> file, sorted by path.

    Raises:
        ForgeError: two steps make the same path, or a path leaves the project.
    """
    found: dict[str, tuple[str, ProjectFile]] = {}
    for task_id, output in run.outputs.items():
        for file in output.entry.output.files:
            _check_path(file.path, task_id)
            if file.path in found:
                raise ForgeError(f"{file.path} is made by two steps: {found[file.path][0]} and {task_id}")
            found[file.path] = (task_id, ProjectFile(file, output.task.agent))
    return {path: found[path][1] for path in sorted(found)}


def _keep(output: StepOutput, files: tuple[GeneratedFile, ...], cache: StepCache, layout: str) -> None:
    output.entry = cache.write(laid_key(output.key, layout), replace(output.entry.output, files=files))
    output.laid_out = True


def _check_path(path: str, task_id: str) -> None:
    parts = PurePosixPath(path).parts
    safe = parts and not path.startswith("/") and "\\" not in path and ".." not in parts and path == "/".join(parts)
    if not safe or len(path) > MAX_PATH or any(p.lower() == ".git" for p in parts):
        raise ForgeError(f'step {task_id} makes a file with the unsafe path "{path}"')
