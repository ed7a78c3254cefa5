"""Any text, of any script and any length up to what is read, is refused with a message or gives a valid spec."""

import time
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omniforge.errors import SpecError
from omniforge.ideas import idea_text
from omniforge.ideas.create import IdeaPlan, plan_idea
from omniforge.ideas.parser.normalise import MAX_CHARACTERS
from omniforge.ideas.spec_line import spec_line
from omniforge.spec.check import check_text

SCRIPTS = "".join(
    chr(start + i)
    for start in (0x391, 0x430, 0x5D0, 0x627, 0x905, 0xE01, 0x1200, 0x3042, 0x4E00, 0xAC00, 0xFF41, 0x1D4B3, 0x1F415)
    for i in range(6)
)
ODD = "\u00df\u0131\u0130\u01c5\ufb01\u0301\u0323\U0001f3f3\ufe0f\U0001f469\u200d\U0001f467"
"""Letters whose case changes their length, ligatures, marks and joined emoji."""
MARKS = "\u200b\u200d\u202e\u2066\ufeff\u00ad\u2028\u0085\u001b[31m \ud800 \ufffe \U0010ffff \x7f \t \v \f"
HOSTILE = (
    "<script>alert(1)</script>", "${process.exit()}", "{{ 7*7 }}", "{% include 'x' %}", "'; DROP TABLE users; --",
    "`rm -rf /`", "$(id)", "../../etc/passwd", "*/ /*", "]]>", "<!--", "%s %n %x", "\\u0000", "\\", '"""', "'''",
    "&amp;lt;", "__proto__", "constructor", "NaN", "null", "true", "- a\n- b: [", "!!python/object:os.system x",
    "&a *a", "# ",
    "---", "...", "forge: 1", "| a | b |\n|---|---|", "a" * 300, "-" * 300, "(" * 200, "[" * 200, "a-" * 150,
    "As a user, I want", "so that", "Page:", "Entity Order (id, id, id)", "user has user has user",
    "Users manage users.",
)  # fmt: skip
WORDS = (
    "a", "the", "for", "of", "and", "with", "app", "shop", "clinic", "customers", "orders", "book", "books", "manage",
    "create", "can", "their", "own", "called", "admin", "public", "state", "price", "class", "delete", "Order", "API",
)  # fmt: skip
PIECES = st.one_of(
    st.sampled_from(HOSTILE),
    st.sampled_from(WORDS),
    st.text(alphabet=SCRIPTS + ODD + MARKS, min_size=1, max_size=20),
    st.text(max_size=20),
    st.characters(categories=["L", "M", "N", "P", "S", "Z", "C"]),
)
GLUE = st.sampled_from((" ", "", "\n", "\n\n", ", ", ". ", ": ", "\r\n- ", "\t", "\u00a0", "\u3000"))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return pieces joined in odd ways; some are repeated until they pass the length that is read."""
    text = draw(GLUE).join(draw(st.lists(PIECES, min_size=1, max_size=30)))
    if draw(st.integers(0, 14)) == 0:
        text = (text * (MAX_CHARACTERS // max(1, len(text)) + 2))[: MAX_CHARACTERS + draw(st.integers(-3, 3))]
    return text


def read(text: str) -> IdeaPlan | SpecError:
    """Return the plan of a text, or why it is refused."""
    try:
        return plan_idea(text)
    except SpecError as error:
        return error


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(texts())
def test_a_text_is_refused_or_gives_a_valid_spec(text: str) -> None:
    plan = read(text)
    if isinstance(plan, SpecError):
        assert str(plan)
        assert plan.hint
        return

    report = check_text(plan.files["spec.yaml"])
    assert report.problems == ()
    assert report.spec == plan.spec
    assert plan.spec.models
    assert spec_line("x", plan.spec)["entities"]
    assert not any(unicodedata.category(c) in ("Cs", "Cc") and c not in "\n\t" for c in plan.files["spec.yaml"])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Manage orders. " * 4000, id="one-sentence-again-and-again"),
        pytest.param("orders and " * 5400 + "books", id="one-endless-list"),
        pytest.param("x" * MAX_CHARACTERS, id="one-word"),
        pytest.param("Ordner-" * 8500, id="one-hyphenated-word"),
        pytest.param(" ".join(f"word{i}s" for i in range(7000)), id="no-word-twice"),
        pytest.param("\n".join(f"- As a user {i}, I want to see page {i}" for i in range(1300)), id="a-backlog"),
        pytest.param("(" * 30000 + ")" * 29999, id="brackets"),
        pytest.param("a, " * 20000, id="commas"),
        pytest.param("名前" * 30000, id="no-spaces"),
        pytest.param("a" + "\u0301" * 59000, id="one-letter-with-marks"),
        pytest.param("with name, price and photo " * 2200, id="fields-without-a-thing"),
        pytest.param("# Title\n" * 7400, id="headings"),
    ],
)
def test_a_text_of_the_greatest_length_is_read_in_seconds(text: str) -> None:
    began = time.process_time()
    read(text[: idea_text.MAX_BYTES])

    assert time.process_time() - began < 15
