"""The checks of level `static`: the source is whole, typed, tidy, and the migrations make the schema."""

from omniforge.projects.verify import manifest, parse, scan
from omniforge.projects.verify.check import Check, Outcome
from omniforge.projects.verify.context import Context
from omniforge.projects.verify.process import Ended
from omniforge.projects.verify.report import Finding

PRISMA = "prisma"
SCHEMA = "prisma/schema.prisma"


def _placeholders(context: Context) -> Outcome:
    return Outcome(scan.placeholders(context.texts))


def _links(context: Context) -> Outcome:
    return Outcome(scan.links(context.texts))


def _secrets(context: Context) -> Outcome:
    return Outcome(scan.secrets(context.texts))


def _history(context: Context) -> Outcome:
    note = "" if context.origins else "the project has no manifest to compare with"
    return Outcome(manifest.changed_migrations(context.app, context.origins), note)


def _prisma(context: Context) -> Outcome:
    for words in (["validate"], ["generate"]):
        ended = context.run([PRISMA, *words])
        if ended.code != 0:
            return Outcome(_words(ended, SCHEMA))
    return Outcome()


def _migrations(context: Context) -> Outcome:
    ended = context.run(_DIFF)
    if ended.code == 0:
        return Outcome()
    differs = "the migrations do not make the schema; a new migration is missing:\n"
    return Outcome((Finding(differs + parse.last_words(ended.output)[0].message, SCHEMA),))


def _types(context: Context) -> Outcome:
    known = ["--incremental", "--tsBuildInfoFile", context.tool_cache("tsc.json")]
    ended = context.run(["tsc", "--noEmit", "--pretty", "false", *known])
    return Outcome() if ended.code == 0 else Outcome(parse.tsc(ended.output))


def _lint(context: Context) -> Outcome:
    # Every rule but Next's one of links looks at one file alone; the check `links` looks at all pages each time.
    known = ["--cache", "--cache-strategy", "content", "--cache-location", context.tool_cache("eslint.json")]
    ended = context.run(["eslint", ".", "--max-warnings", "0", "--format", "json", *known])
    return Outcome() if ended.code == 0 else Outcome(parse.eslint(ended.stdout, context.app) or _words(ended))


def _layout(context: Context) -> Outcome:
    known = ["--cache", "--cache-strategy", "content", "--cache-location", context.tool_cache("prettier.json")]
    ended = context.run(["prettier", "--list-different", *known, "."])
    return Outcome() if ended.code == 0 else Outcome(parse.prettier(ended.output))


def _words(ended: Ended, file: str = "") -> tuple[Finding, ...]:
    text = "it took too long and was stopped" if ended.timed_out else ended.output
    return parse.last_words(text, file=file)


_DIFF = (
    PRISMA, "migrate", "diff", "--from-migrations", "prisma/migrations", "--to-schema", SCHEMA, "--exit-code",
)  # fmt: skip

STATIC: tuple[Check, ...] = (
    Check("placeholders", "nothing is left unfinished", _placeholders, "forge verify --level static", node=False),
    Check("links", "every link in the source has a page behind it", _links, "forge verify --level static", node=False),
    Check(
        "secrets",
        "no credential in the source or a client component",
        _secrets,
        "forge verify --level static",
        node=False,
    ),
    Check(
        "history", "no migration was changed after it was made", _history, "git log -p -- prisma/migrations", node=False
    ),
    Check(
        "prisma", "the schema is valid and its client is made", _prisma, "npx prisma validate && npx prisma generate"
    ),
    Check("types", "the source type-checks", _types, "npm run typecheck", after=("prisma",)),
    Check("lint", "ESLint has nothing to say", _lint, "npm run lint", after=("prisma",)),
    Check(
        "migrations", "the migrations make exactly the schema", _migrations, "npx " + " ".join(_DIFF), after=("prisma",)
    ),
    Check("layout", "the source is in prettier's layout", _layout, "npm run format"),
)
