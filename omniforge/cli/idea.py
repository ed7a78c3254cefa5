"""`forge idea …`: make ideas, look at them, change them."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from omniforge.cli import idea_explain, idea_history, idea_import, idea_merge, idea_parse, render
from omniforge.cli.options import (
    DryRunOption,
    FileOption,
    IdeaOption,
    JsonOption,
    MaxCostOption,
    ModelsOption,
    NameOption,
    RefOption,
    TextArgument,
)
from omniforge.errors import UsageError

if TYPE_CHECKING:
    from omniforge.ideas.modelling import IdeaModels
    from omniforge.ideas.questions import Question
    from omniforge.ideas.repository import Idea
    from omniforge.workspace import Workspace

app = typer.Typer(no_args_is_help=True, help="Make ideas, look at them and change them.")
for _part in (idea_explain.app, idea_history.app, idea_merge.app, idea_import.app, idea_parse.app):
    app.add_typer(_part)


@app.command(epilog='Example: forge idea new "An online shop for handmade ceramics" --name "Clay & Co"')
def new(  # noqa: PLR0917 - typer passes options by name
    text: TextArgument = None,
    file: FileOption = None,
    name: NameOption = None,
    ask: Annotated[bool, typer.Option("--ask", help="Ask up to three questions, in a terminal only.")] = False,
    json: JsonOption = False,
    dry_run: DryRunOption = False,
    models: ModelsOption = None,
    max_cost: MaxCostOption = None,
) -> None:
    """Make an idea out of a text: a Git repository with the spec that follows from it."""
    from omniforge.cli import idea_view
    from omniforge.ideas import create
    from omniforge.workspace import open_workspace

    words = idea_words(text, file)
    helpers = None if dry_run else idea_models({"models": models, "max_cost": max_cost})
    if ask and sys.stdin.isatty() and sys.stderr.isatty():
        words, name = _ask(words, name, helpers)
    if dry_run:
        show_plan(words, name=name, json=json)
        return
    made = create.create_idea(open_workspace(), words, name=name, models=helpers)
    for line in helpers.notes if helpers else ():
        render.note(f"note: {line}")
    if json:
        data = idea_view.plan_data(made.plan)
        render.json_result({**data, "path": made.idea.root, "commit": made.commit.sha})
        return
    render.result(idea_view.plan_text(made.plan))
    render.result(f"{made.idea.root} ({made.commit.sha[:10]})")
    _note_author(made.idea)
    render.note(f"Next: forge build --idea {made.idea.slug}")


def idea_models(flags: dict[str, Any]) -> "IdeaModels | None":
    """Return what lets language models take part in making an idea; None when they do not."""
    from omniforge.cli.build_view import models_of
    from omniforge.workspace import open_workspace

    options = models_of(flags, new_idea=True)
    if options is None:
        return None
    from omniforge.ideas.modelling import IdeaModels

    return IdeaModels(options, open_workspace().cache)


def _ask(words: str, name: str | None, helpers: "IdeaModels | None") -> tuple[str, str | None]:
    """Ask what the text leaves open, models' questions last; return the text with the answers, and the name."""
    from omniforge.ideas import create, questions

    asked = questions.questions(create.plan_idea(words, name=name))
    answers = {question.id: _prompt(question) for question in asked}
    words, name = questions.answered(words, asked, answers), answers.get(questions.NAME, name)
    if helpers is None:
        return words, name
    from omniforge.ideas import clarifying

    more = helpers.questions(words, name)
    return clarifying.clarified(words, [(one, _prompt(clarifying.question(one))) for one in more]), name


def _prompt(question: "Question") -> str:
    choices = f" ({', '.join(question.choices)})" if question.choices else ""
    return str(typer.prompt(f"{question.text}{choices}", default=question.default, err=True))


def show_plan(words: str, *, name: str | None, json: bool) -> None:
    """Print what an idea of these words would be; nothing is made."""
    from omniforge.cli import idea_view
    from omniforge.ideas import create
    from omniforge.workspace import find_workspace, idea_slugs

    plan = create.plan_idea(words, name=name, taken=idea_slugs(find_workspace()))
    render.json_result(idea_view.plan_data(plan)) if json else render.result(idea_view.plan_text(plan))


@app.command("list", epilog="Example: forge idea list --json")
def list_(json: JsonOption = False) -> None:
    """List all ideas of the workspace."""
    from omniforge.cli import idea_view
    from omniforge.ideas.listing import list_ideas
    from omniforge.workspace import find_workspace

    workspace = find_workspace()
    ideas = list_ideas(workspace)
    if json:
        render.json_result(ideas)
    elif ideas:
        render.result(idea_view.list_text(ideas))
    else:
        render.note(f'No idea in {workspace.ideas} yet. Make one: forge idea new "a shop for handmade ceramics"')


@app.command(epilog="Example: forge idea show --idea clay-co --spec")
def show(
    rev: Annotated[str | None, typer.Argument(metavar="[REV]", help="Show this commit and what it changed.")] = None,
    idea: IdeaOption = None,
    ref: RefOption = None,
    spec: Annotated[bool, typer.Option("--spec", help="Print spec.yaml as it is.")] = False,
    json: JsonOption = False,
) -> None:
    """Show what an idea holds, and which words gave which part of it; with a revision, that commit."""
    from omniforge.cli import idea_view
    from omniforge.ideas import repository

    current = _open(idea)
    if rev is not None:
        _show_commit(current, rev, json=json)
        return
    if spec and not json:
        text = repository.read_work_file(current, "spec.yaml") if ref is None else None
        render.result(text if text is not None else repository.read_file(current, "spec.yaml", ref=ref))
        return
    view = idea_view.read(current, ref)
    render.json_result(view) if json else render.result(idea_view.text(view))


@app.command(epilog="Example: EDITOR=nano forge idea edit --idea clay-co")
def edit(idea: IdeaOption = None, json: JsonOption = False) -> None:
    """Open spec.yaml in your editor; what you save is checked and committed."""
    from omniforge import settings
    from omniforge.cli import idea_view
    from omniforge.ideas import editing

    workspace, current = _open_in(idea)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("an editor needs a terminal", hint="change one value: forge idea set PATH VALUE")
    editor = editing.choose_editor(settings.load(workspace.settings_file).settings.editor, os.environ)
    idea_view.show_edit(editing.edit_in_editor(current, editor), as_json=json)


@app.command("set", epilog="Example: forge idea set models.product.fields.price.required true")
def set_(
    path: Annotated[str, typer.Argument(help="Keys joined by dots; records of a list by their id.")],
    value: Annotated[str, typer.Argument(help="YAML: true, 12, text, [a, b], {name: Colour}; null removes.")],
    idea: IdeaOption = None,
    json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Set one value of the spec, check it and commit it; comments and order stay."""
    from omniforge.cli import idea_view
    from omniforge.ideas import editing

    done = editing.set_value(_open(idea), path, value, dry_run=dry_run)
    idea_view.show_edit(done, as_json=json)


@app.command(epilog="Example: forge idea check --idea clay-co")
def check(
    spec_file: Annotated[Path | None, typer.Argument(help="Check this file instead of an idea's.")] = None,
    idea: IdeaOption = None,
    json: JsonOption = False,
) -> None:
    """Report every problem of a spec with path, line and fix. Exits 4 when there is one."""
    from omniforge.atomic_write import translating
    from omniforge.cli import idea_view
    from omniforge.errors import SpecError
    from omniforge.spec.check import check_text

    target = spec_file if spec_file is not None else _open(idea).spec_file
    with translating(target, doing="read"):
        text = target.read_bytes().decode(errors="replace")
    report = check_text(text)
    if json:
        render.json_result({"file": target, "ok": report.is_clean, "problems": report.problems})
    else:
        render.result(idea_view.report_text(str(target), report))
    if not report.is_clean:
        raise typer.Exit(SpecError.exit_code)


@app.command(epilog='Example: forge idea commit -m "Sell by weight"')
def commit(
    message: Annotated[str, typer.Option("--message", "-m", help="What changed, in one line.")] = "",
    idea: IdeaOption = None,
    json: JsonOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Check the changed files of an idea and commit them."""
    from omniforge.ideas import repository

    current = _open(idea)
    if dry_run:
        changed = repository.changed_files(current)
        render.json_result({"changed": changed, "commit": None}) if json else render.result("\n".join(changed))
        return
    made = repository.commit_changes(current, message.strip() or None)
    render.json_result(made) if json else render.result(f"{made.sha[:10]} {made.subject}")
    _note_author(current)


@app.command(epilog="Example: forge idea log --limit 5")
def log(
    idea: IdeaOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many commits at most.")] = 50,
    json: JsonOption = False,
) -> None:
    """List the commits of an idea, newest first."""
    from omniforge.cli import idea_view
    from omniforge.ideas import repository

    commits = repository.history(_open(idea), limit=limit)
    render.json_result(commits) if json else render.result(idea_view.log_text(commits))


def _show_commit(current: "Idea", rev: str, *, json: bool) -> None:
    from omniforge.cli import history_view
    from omniforge.ideas import history

    view = history.show(current, rev)
    render.json_result(history_view.commit_data(view)) if json else render.result(history_view.commit_text(view))


def _open(slug: str | None) -> "Idea":
    return _open_in(slug)[1]


def _open_in(slug: str | None) -> "tuple[Workspace, Idea]":
    from omniforge.ideas import repository
    from omniforge.workspace import current_slug, find_workspace

    workspace = find_workspace()
    return workspace, repository.open_idea(workspace, current_slug(workspace, slug))


def idea_words(text: str | None, file: Path | None) -> str:
    """Return the words of the argument, of a file, or of standard input."""
    from omniforge.atomic_write import translating
    from omniforge.ideas import idea_text

    if text is not None and file is not None:
        raise UsageError("an idea is either words or a file", hint="leave one of the two out")
    if text is not None and text != "-":
        return idea_text.from_words(text)
    if file is not None and str(file) != "-":
        with translating(file, doing="read"), file.open("rb") as stream:
            return idea_text.from_bytes(stream.read(idea_text.MAX_BYTES + 1))
    if text is None and file is None and sys.stdin.isatty():
        raise UsageError("what is the idea?", hint='forge idea new "a shop for handmade ceramics"')
    return idea_text.from_bytes(sys.stdin.buffer.read(idea_text.MAX_BYTES + 1))


def _note_author(idea: "Idea") -> None:
    from omniforge.ideas import repository

    if not repository.has_identity(idea):
        render.note("Git does not know you: the commit is by OmniForge <forge@localhost> (forge doctor says more)")
