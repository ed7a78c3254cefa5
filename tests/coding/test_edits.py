"""Edits as search and replace: found once, in files that may be touched, and never a whole file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omniforge.coding.answer import Code, Edit, NewFile
from omniforge.coding.edits import apply
from omniforge.projects.hunks import hunks, with_hunks

PATH = "src/extensions/booking.ts"
TEXT = "const a = 1;\nconst b = 2;\nconst a2 = 1;\n"
LONG = "".join(f"const line{n} = {n};\n" for n in range(60))
PRESENT: dict[str, str | None] = {
    PATH: TEXT, "src/extensions/long.ts": LONG, "src/extensions/link.ts": None, "src/lib/db.ts": "x\n",
}  # fmt: skip


def answer(*edits: tuple[str, str, str], new: tuple[tuple[str, str], ...] = ()) -> Code:
    return Code(
        summary="It is different.",
        impossible="",
        edits=tuple(Edit(path=p, search=s, replace=r) for p, s, r in edits),
        new_files=tuple(NewFile(path=p, content=c) for p, c in new),
    )


def test_edits_of_one_file_follow_each_other() -> None:
    done = apply(answer((PATH, "const b = 2;", "const b = 3;"), (PATH, "b = 3", "b = 4")), PRESENT)

    assert done.problems == ()
    assert done.files == {PATH: TEXT.replace("b = 2", "b = 4")}


def test_a_small_new_file_is_added() -> None:
    done = apply(answer(new=(("src/extensions/waitlist.ts", "export const n = 1;"),)), PRESENT)

    assert done.files == {"src/extensions/waitlist.ts": "export const n = 1;\n"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        pytest.param(answer((PATH, "const c = 2;", "")), "not in the file", id="not found"),
        pytest.param(answer((PATH, "const a = 1;\nconst B = 2;", "")), "nearest is", id="nearly found"),
        pytest.param(answer((PATH, "= 1;", "= 9;")), "there 2 times", id="ambiguous"),
        pytest.param(answer((PATH, " \n", "x")), "needs a search text", id="empty search"),
        pytest.param(answer(("src/extensions/long.ts", LONG, "x")), "whole file", id="whole file"),
        pytest.param(answer((PATH, "const b = 2;", "const b = 2;")), "changes nothing", id="nothing"),
        pytest.param(answer(("src/extensions/none.ts", "a", "b")), "no such file", id="no such file"),
        pytest.param(answer(("src/extensions/link.ts", "a", "b")), "a link", id="link"),
        pytest.param(answer(("src/lib/db.ts", "x", "y")), "may be touched", id="another folder"),
        pytest.param(answer(("../../etc/passwd", "x", "y")), "may be touched", id="upwards"),
        pytest.param(answer(("/etc/passwd", "x", "y")), "may be touched", id="absolute"),
        pytest.param(answer(("src/extensions/../lib/db.ts", "x", "y")), "may be touched", id="detour"),
        pytest.param(answer(("package.json", "x", "y")), "a person's decision", id="dependencies"),
        pytest.param(answer(("prisma/migrations/1_a/migration.sql", "x", "y")), "forge's", id="migration"),
        pytest.param(answer((".forge/manifest.json", "x", "y")), "not for editing", id="manifest"),
        pytest.param(answer(new=(("eslint.config.mjs", "x"),)), "may be touched", id="configuration"),
        pytest.param(answer(new=((".github/workflows/a.yml", "x"),)), "may be touched", id="workflow"),
        pytest.param(answer(new=((".env", "A=1"),)), "may be touched", id="environment"),
        pytest.param(answer(new=((PATH, "x"),)), "there already", id="new over old"),
        pytest.param(answer(new=(("src/extensions/con.ts", "x"),)), "may be touched", id="device name"),
        pytest.param(answer(new=(("src/extensions/a.tsx", "x"),)), "may be touched", id="another language"),
        pytest.param(answer(new=(("tests/extensions/a.ts", "x"),)), "may be touched", id="no test"),
        pytest.param(answer(new=(("src/extensions/b.ts", "a;\n" * 401),)), "400 are the most", id="too long"),
        pytest.param(
            answer(new=(("src/extensions/b.ts", "a;\n" * 200), ("src/extensions/c.ts", "a;\n" * 200))),
            "300 are the most", id="too much",
        ),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_as_a_whole(given: Code, words: str) -> None:
    done = apply(given, PRESENT)

    assert done.files == {}
    assert words in "; ".join(done.problems)


LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\n", "d"]), max_size=12).map("".join)


@given(LINES, LINES)
def test_all_hunks_give_the_new_text_and_none_the_old(before: str, after: str) -> None:
    numbers = {h.number for h in hunks(before, after)}

    assert with_hunks(before, after, numbers) == after
    assert with_hunks(before, after, ()) == before
    assert bool(numbers) == (before != after)


def test_hunks_far_from_each_other_are_taken_alone() -> None:
    after = LONG.replace("line5 =", "five =").replace("line50 =", "fifty =")

    first, second = hunks(LONG, after)

    assert (first.line, second.line) == (3, 48)
    assert with_hunks(LONG, after, {2}) == LONG.replace("line50 =", "fifty =")
