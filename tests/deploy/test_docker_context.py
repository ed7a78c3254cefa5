"""What gets into the build context, by the rules of `.dockerignore`."""

from pathlib import Path

import pytest
from support.made_up_secrets import essence, made_up
from support.specs import SMALL

from omniforge.build.generate import generate
from omniforge.deploy.docker import context
from omniforge.errors import DeployError
from omniforge.spec.check import load_spec

PLANTED = made_up(5)
HIDING_PLACES = (
    ".env", ".env.local", ".env.production", ".data/pg/base/1", ".data/data-keys", ".git/config", ".git/objects/ab/cd",
    "node_modules/x/.npmrc", ".next/cache/x", "mobile/key.properties", "tests/fixtures/tokens.json", "docs/x.md",
    "crm/export.csv", "marketing/list.csv", "coverage/x", "e2e/.auth/user.json", ".github/secrets.txt",
)  # fmt: skip


@pytest.mark.parametrize(
    ("rules", "left"),
    [
        ("", ["a", "b/a", "b/c.md"]),
        ("a", ["b/a", "b/c.md"]),
        ("**/a", ["b/c.md"]),
        ("b", ["a"]),
        ("b/", ["a"]),
        ("/b", ["a"]),
        ("*\n!b/c.md", ["b/c.md"]),
        ("**\n!**/*.md", ["b/c.md"]),
        ("b/?.md\n# a", ["a", "b/a"]),
        ("b/[a-c].md", ["a", "b/a"]),
        ("*.md", ["a", "b/a", "b/c.md"]),
    ],
)
def test_the_rules_are_those_of_docker(tmp_path: Path, rules: str, left: list[str]) -> None:
    for name in ("a", "b/a", "b/c.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / ".dockerignore").write_text(rules)

    assert [n for n in context.files(tmp_path) if n != ".dockerignore"] == left


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("app")
    for name, file in generate(load_spec(SMALL)).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(file.data)
    return root


def test_secrets_in_the_usual_places_are_no_part_of_an_image(app: Path) -> None:
    for n, (kind, secret) in enumerate(PLANTED.items()):
        place = app / HIDING_PLACES[n % len(HIDING_PLACES)]
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("a") as stream:
            stream.write(f"{kind}: {secret}\n")

    sent = {name: (app / name).read_bytes().decode("utf-8", "replace") for name in context.files(app)}

    assert {"package.json", "prisma/schema.prisma", "scripts/migrate.mjs", "src/app/layout.tsx"} <= set(sent)
    assert [k for k, s in PLANTED.items() for text in sent.values() if essence(s) in text] == []
    context.refuse_secrets(app, sent, [], into="the image")


@pytest.mark.parametrize("kind", ["github classic", "rsa key", "stripe live", "aws access key", "slack webhook"])
def test_a_secret_in_the_code_is_found_and_named_without_showing_it(tmp_path: Path, kind: str) -> None:
    (tmp_path / "lib.ts").write_text(f"export const x = `{PLANTED[kind]}`;")

    with pytest.raises(DeployError, match=r"lib\.ts: ") as caught:
        context.refuse_secrets(tmp_path, ["lib.ts"], [], into="the image")

    assert essence(PLANTED[kind]) not in f"{caught.value} {caught.value.hint}"
