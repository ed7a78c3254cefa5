"""Changes to the spec of an idea: one value, or the whole text in an editor. Checked before they are committed.

Invariant: a change that does not check is never committed, and the person's text is never lost.
"""

import difflib
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from omniforge.atomic_write import translating, write_text
from omniforge.errors import ConflictError, ForgeError, SpecError, UsageError
from omniforge.ideas import repository
from omniforge.ideas.commit import Commit
from omniforge.ideas.repository import Idea
from omniforge.spec import edit
from omniforge.spec.check import load_spec, spec_of
from omniforge.spec.diff.report import diff_specs, message
from omniforge.spec.text import load_data, parse_value


@dataclass(frozen=True, slots=True)
class Edit:
    """What a change did, or would do.

    Attributes:
        diff: unified diff of spec.yaml; empty when nothing changed.
        commit: the commit; `None` for a dry run or when nothing changed.
    """

    diff: str
    commit: Commit | None


def set_value(idea: Idea, path: str, value: str, *, dry_run: bool = False) -> Edit:
    """Set one value of the spec and commit it.

    Args:
        idea: the idea.
        path: e.g. `models.product.fields.price.required`.
        value: YAML: `true`, `12`, `[a, b]`, `{name: Colour, type: colour}`; `null` removes.
        dry_run: only say what would change.

    Raises:
        SpecError: the path or the value does not fit, or the result has problems.
    """
    if dry_run:
        return _apply(idea, _with_value(_text(idea), path, value), dry_run=True)
    with repository.locked(idea):
        return _apply(idea, _with_value(_text(idea), path, value), dry_run=False)


def edit_in_editor(idea: Idea, editor: str) -> Edit:
    """Open the spec in an editor and commit what the person made of it.

    A text with problems is kept as a draft, and the next call goes on from there.

    Args:
        idea: the idea.
        editor: program with its options, as in EDITOR.

    Raises:
        InvalidSpecError: the text has problems; it is kept as a draft.
        ConflictError: the spec changed meanwhile; the text is kept as a draft.
        ForgeError: the editor fails.
    """
    before = _text(idea)
    draft = idea.root / ".git" / "forge-draft.yaml"
    text = _run_editor(draft.read_text(encoding="utf-8") if draft.is_file() else before, editor)
    if text == before:
        draft.unlink(missing_ok=True)
        return Edit("", None)
    write_text(draft, text)
    load_spec(text, origin=str(draft))
    with repository.locked(idea):
        if _text(idea) != before:
            raise ConflictError("spec.yaml changed while the editor was open", hint=f"your text is in {draft}")
        done = _apply(idea, text, dry_run=False)
    draft.unlink(missing_ok=True)
    return done


def choose_editor(stated: str, environ: Mapping[str, str]) -> str:
    """Return the editor to use: the setting, VISUAL, then EDITOR.

    Raises:
        UsageError: none is named.
    """
    editor = stated or environ.get("VISUAL", "") or environ.get("EDITOR", "")
    if not editor.strip():
        raise UsageError("no editor is named", hint="export EDITOR=nano, or change one value: forge idea set")
    return editor


def _with_value(text: str, path: str, value: str) -> str:
    return edit.set_value(text, path, _meant(text, path, value))


def _meant(text: str, path: str, value: str) -> Any:
    """Return the value a person means: text where text stands now, else YAML; a stray colon makes no record."""
    try:
        data = parse_value(value)
        old = edit.get_value(load_data(text).data, path)
    except ValueError:
        return value
    except SpecError:
        old = None
    bare = not value.lstrip().startswith(("{", "[", '"', "'"))
    is_text = bare and data is not None and (isinstance(old, str) or isinstance(data, (dict, list)))
    return value if is_text else data


def _apply(idea: Idea, after: str, *, dry_run: bool) -> Edit:
    before = _text(idea)
    new = load_spec(after)
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), "spec.yaml", "spec.yaml", lineterm="", n=2)
    diff = "\n".join(lines)
    if dry_run or not diff:
        return Edit(diff, None)
    old = spec_of(before)
    words = message(diff_specs(old, new)) if old is not None else "Repair the spec"
    return Edit(diff, repository.commit_files(idea, words, files={repository.SPEC: after}))


def _text(idea: Idea) -> str:
    return repository.read_work_file(idea, repository.SPEC)


def _run_editor(text: str, editor: str) -> str:
    with tempfile.TemporaryDirectory(prefix="forge-edit-") as name:
        target = Path(name) / "spec.yaml"
        write_text(target, text)
        try:
            done = subprocess.run([*shlex.split(editor), str(target)], check=False)  # noqa: S603 - the person's editor
        except (OSError, ValueError) as error:
            raise ForgeError(f"the editor {editor} does not start: {error}", hint="correct EDITOR") from error
        if done.returncode != 0:
            raise ForgeError(f"the editor {editor} ended with code {done.returncode}; nothing was changed")
        with translating(target, doing="read"):
            return target.read_text(encoding="utf-8", errors="replace")
