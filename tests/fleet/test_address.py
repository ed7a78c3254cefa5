"""The login of the database stays where it is needed, and what is not installed is named."""

import pytest

from omniforge.errors import UsageError
from omniforge.fleet import address as addresses
from omniforge.fleet.address import read_address, require_extra


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://forge@db.example.com/forge", "db.example.com:5432/forge"),
        ("postgres://forge:s3cret@db.example.com:6000/forge", "db.example.com:6000/forge"),
        ("postgresql://u:p%40ss%2Fword@[::1]:5433/my%20base?sslmode=require", "::1:5433/my base"),
        ("postgresql:///forge?host=/run/postgresql&password=s3cret", "/run/postgresql:5432/forge"),
    ],
)
def test_an_address_is_shown_without_its_login(text: str, shown: str) -> None:
    found = read_address(text)

    assert found.shown == shown
    assert found.url.startswith("postgresql://")
    assert "s3cret" not in f"{found} {found!r}"
    assert "ss" not in found.shown.replace("password", "")


@pytest.mark.parametrize("said", ["p%40ss%2Fword", "p@ss/word", "postgresql://u:p%40ss%2Fword@db/forge"])
def test_what_libraries_say_loses_every_spelling_of_the_password(said: str) -> None:
    found = read_address("postgresql://u:p%40ss%2Fword@db/forge")

    assert found.without_secrets(f"cannot connect: {said}!") == "cannot connect: [hidden]!"


@pytest.mark.parametrize(
    "text", ["", "mysql://u:s3cret@db/forge", "postgresql://u:s3cret@db", "postgresql://u:s3cret@db:port/x", "s3cret"]
)
def test_what_is_no_address_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_address(text)

    assert "s3cret" not in f"{refused.value} {refused.value.hint}"
    assert "postgresql://" in (refused.value.hint or "")


def test_a_missing_extra_is_named_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "find_spec", lambda name: None if name == "dbos" else object())

    with pytest.raises(UsageError, match="not installed: dbos") as refused:
        require_extra()

    assert refused.value.hint == "install the extra: pip install 'omniforge[fleet]'"
