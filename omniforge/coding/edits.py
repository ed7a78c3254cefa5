"""From an answer to files: every search must be found exactly once, and no file is written anew as a whole. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from omniforge.coding.answer import Code, Edit
from omniforge.coding.paths import refusal

MOST_FILE_LINES = 400
"""Lines of a touched file afterwards."""
MOST_ADDED_LINES = 300
"""Lines that all edits of one answer add together."""
_WHOLE = 0.8
_SHORT_FILE = 400
"""Characters; of a shorter file a search may cover most."""
_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Edited:
    """Files after an answer, or what is wrong with it.

    Attributes:
        files: path -> new text of every touched file; empty when there are problems.
        problems: in words for the model.
    """

    files: Mapping[str, str]
    problems: tuple[str, ...] = ()


def apply(answer: Code, present: Mapping[str, str | None]) -> Edited:
    """Return the files after an answer.

    Args:
        answer: edits and new files.
        present: path -> text of every file of the project, None where it is no plain text file: a link, bytes.
    """
    files: dict[str, str] = {}
    problems: list[str] = []
    for edit in answer.edits:
        text = _edited(edit, files.get(edit.path, present.get(edit.path)), present, problems)
        if text is not None:
            files[edit.path] = text
    folded = {path.lower() for path in present}
    for new in answer.new_files:
        reason = refusal(new.path)
        if reason is None and (new.path.lower() in folded or new.path in files):
            reason = "it is there already: change it by edits, files are never written anew"
        if reason is not None:
            problems.append(f"{new.path}: {reason}")
        else:
            files[new.path] = new.content if new.content.endswith("\n") else f"{new.content}\n"
    problems += _size_problems(files, present)
    changed = {path: text for path, text in files.items() if text != present.get(path)}
    if not changed and not problems:
        problems.append("the answer changes nothing")
    return Edited({}, tuple(dict.fromkeys(problems))) if problems else Edited(changed)


def _edited(edit: Edit, text: str | None, present: Mapping[str, str | None], problems: list[str]) -> str | None:
    """Return the text after one edit; None when it cannot be made, with the reason added to the problems."""
    reason = refusal(edit.path)
    if reason is None and text is None:
        reason = "it is a link or no text" if edit.path in present else "there is no such file to edit"
    if reason is not None or text is None:
        problems.append(f"{edit.path}: {reason}")
        return None
    n_found = text.count(edit.search)
    if not edit.search.strip():
        reason = "an edit needs a search text"
    elif n_found == 0:
        reason = f"the search text is not in the file: {_nearest(edit.search, text)}"
    elif n_found > 1:
        reason = f"the search text is there {n_found} times: search for more lines, so that it is there once"
    elif _covers(edit.search, text):
        reason = "this would write the whole file anew: search only for the lines that change"
    if reason is not None:
        problems.append(f"{edit.path}: {reason}")
        return None
    return text.replace(edit.search, edit.replace, 1)


def _covers(search: str, text: str) -> bool:
    return len(text) > _SHORT_FILE and len("".join(search.split())) > _WHOLE * len("".join(text.split()))


def _nearest(search: str, text: str) -> str:
    """Return the line of the file that is most like the first searched one."""
    wanted = next(line.strip() for line in search.splitlines() if line.strip())
    near = get_close_matches(wanted, [line.strip() for line in text.splitlines()], n=1, cutoff=0.4)
    return f"{wanted[:_SHOWN]!r}" + (f"; nearest is {near[0][:_SHOWN]!r}" if near else "")


def _size_problems(files: Mapping[str, str], present: Mapping[str, str | None]) -> list[str]:
    n_lines = {path: text.count("\n") for path, text in files.items()}
    problems = [f"{p}: {n} lines; {MOST_FILE_LINES} are the most" for p, n in n_lines.items() if n > MOST_FILE_LINES]
    n_added = sum(max(0, n - (present.get(path) or "").count("\n")) for path, n in n_lines.items())
    if n_added > MOST_ADDED_LINES:
        problems.append(f"the answer adds {n_added} lines; {MOST_ADDED_LINES} are the most")
    return problems
