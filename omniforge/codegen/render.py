"""Jinja over the template tree: strict, typed emitters as filters, no raw spec text.

Invariant: a template sees only what it is passed; an undefined name is an error. A file that is no `.jinja` template is
copied as it is, but for lines that begin with `//%` and comments `/*? … ?*/`, which say what an app must have
(`parts.py`) for the text between them to be in it.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from omniforge.codegen import emit, names
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.parts import Has, wanted, with_parts
from omniforge.resources import templates_dir


@cache
def environment() -> Environment:
    """Return the shared environment rooted at `templates/`; filters are the emitters and spellings."""
    env = Environment(
        loader=FileSystemLoader(templates_dir()),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - output is code; every spec text passes a typed emitter filter
    )
    env.filters.update(
        ts=emit.ts_string,
        jsx=emit.jsx_text,
        sql=emit.sql_string,
        yaml=emit.yaml_string,
        md=emit.markdown_text,
        html=emit.html_text,
        comment=emit.comment_text,
        json=emit.json_value,
        pascal=names.pascal,
        camel=names.camel,
        kebab=names.kebab,
        snake=names.snake,
        plural=names.plural,
        noun=names.sentence,
    )
    return env


def render(template: str, values: Mapping[str, Any]) -> str:
    """Render `templates/<template>` with `values`; an undefined name raises `jinja2.UndefinedError`."""
    return environment().get_template(template).render(values)


def template_file(
    template: str,
    path: str,
    values: Mapping[str, Any],
    *,
    nodes: tuple[str, ...] = (),
    executable: bool = False,
    write_once: bool = False,
) -> GeneratedFile:
    """Render one template to a project file."""
    return GeneratedFile(
        path=path,
        content=render(template, values),
        template=template,
        nodes=nodes,
        executable=executable,
        write_once=write_once,
    )


def static_files(folder: str, *, under: str, has: Has) -> tuple[GeneratedFile, ...]:
    """Copy every file below `templates/<folder>` that the app needs and that is not a `.jinja` template.

    Args:
        folder: e.g. `nextjs/template/src/lib`.
        under: where the folder lies in the project, e.g. `src/lib`.
        has: the facts of the app (`parts.asked`).
    """
    root = templates_dir() / folder
    found = []
    for path in sorted(p for p in root.rglob("*") if p.is_file() and p.suffix != ".jinja"):
        relative = path.relative_to(root).as_posix()
        target = f"{under}/{relative}"
        if wanted(target, has):
            found.append(_static(path, target, f"{folder}/{relative}", has))
    return tuple(found)


def static_file(template: str, path: str, has: Has | None = None) -> GeneratedFile:
    """Copy `templates/<template>` to `path`, without the lines that need what the app does not have."""
    return _static(templates_dir() / template, path, template, has)


def _static(source: Path, path: str, template: str, has: Has | None) -> GeneratedFile:
    raw = source.read_bytes()
    try:
        content: str | bytes = raw.decode()
    except UnicodeDecodeError:
        content = raw
    if isinstance(content, str) and has is not None:
        content = with_parts(content, has)
    executable = raw.startswith(b"#!")
    return GeneratedFile(path=path, content=content, template=template, executable=executable)
