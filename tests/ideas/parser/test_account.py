"""What the name of an account is called: by the text, by the kind of the app, or as usual."""

import pytest

from omniforge.codegen.account_words import KEY, account_name
from omniforge.ideas.parser.parse import parse
from omniforge.ideas.spec_line import spec_line


@pytest.mark.parametrize(
    ("text", "label"),
    [
        pytest.param("Notes that people keep. They log in with a username and a password.", "Username", id="said"),
        pytest.param("A shop for tea.\n- login_form: Form\n- username_field: Input", "Username", id="in an identifier"),
        pytest.param("A discussion forum for gardeners with topics and replies.", "Username", id="among strangers"),
        pytest.param("An online shop for handmade ceramics.", "Name", id="usual"),
    ],
)
def test_the_account_has_the_name_that_people_go_by(text: str, label: str) -> None:
    spec = parse(text).spec

    account = next(e for e in spec_line(1, spec)["entities"] if e["name"] == "User")
    assert account_name(spec) == label
    assert account["fields"][0] == {"name": label, "type": "string"}


def test_the_evidence_says_which_words_asked_for_it() -> None:
    found = {e.path: e for e in parse("A to-do list. Everybody picks a user name first.").evidence}

    assert (found[KEY].words, found[KEY].source) == ("user name", "text")
