"""Both kinds of store keep the same promises: a folder, and a bucket of a real S3 server on this machine."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest
from support.fleet import s3_server

from omniforge.errors import ForgeError, ProviderError, UsageError
from omniforge.fleet import store as stores
from omniforge.fleet.store import ArtefactStore, open_store

BUCKET = "artefacts"
Damage = Callable[[str], object]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with s3_server() as found:
        yield found


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "fleet")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-for-logs")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[ArtefactStore, Damage]:
    """A store, and what changes an artefact behind its back."""
    if request.param == "folder":
        root = tmp_path / "store"
        return open_store(str(root)), lambda digest: (root / name(digest)).write_bytes(b"other")
    url = request.getfixturevalue("endpoint")
    client = boto3.client("s3", endpoint_url=url)
    client.create_bucket(Bucket=BUCKET)
    found = open_store(f"s3://{BUCKET}/team/a?endpoint={url}")
    return found, lambda digest: client.put_object(Bucket=BUCKET, Key=f"team/a/{name(digest)}", Body=b"other")


def name(digest: str) -> str:
    return f"objects/{digest[:2]}/{digest}"


def test_what_is_put_comes_back_by_its_hash(store: tuple[ArtefactStore, Damage]) -> None:
    kept, _ = store

    digest = kept.put(b"\0 a page")

    assert (kept.get(digest), kept.get("0" * 64)) == (b"\0 a page", None)
    assert kept.put(b"\0 a page") == digest


def test_what_was_changed_counts_as_missing_until_it_is_made_again(store: tuple[ArtefactStore, Damage]) -> None:
    kept, damage = store
    digest = kept.put(b"a page")

    damage(digest)

    assert kept.get(digest) is None
    kept.put(b"a page")
    assert kept.get(digest) == b"a page"


def test_a_store_knows_itself(store: tuple[ArtefactStore, Damage]) -> None:
    kept, _ = store
    before = kept.mark()

    made = before or kept.make_mark()

    assert kept.mark() == made


def test_a_bucket_that_is_not_there_is_told_without_the_keys(endpoint: str) -> None:
    with pytest.raises(ProviderError, match="nowhere") as refused:
        open_store(f"s3://nowhere-at-all?endpoint={endpoint}").put(b"x")

    assert "not-for-logs" not in str(refused.value)


def test_an_s3_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "_ATTEMPTS", 1)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]

    with pytest.raises(ProviderError, match=f"127.0.0.1:{port}"):
        open_store(f"s3://{BUCKET}?endpoint=http://127.0.0.1:{port}").get("0" * 64)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(ForgeError, match="file"):
        open_store(str(tmp_path / "file" / "store")).put(b"x")


@pytest.mark.parametrize("address", ["ftp://host/x", "s3://", "s3://key:secret@bucket/x", "s3://bucket?acl=public"])
def test_what_is_no_store_is_refused(address: str) -> None:
    with pytest.raises(UsageError) as refused:
        open_store(address)

    assert "secret" not in str(refused.value)
