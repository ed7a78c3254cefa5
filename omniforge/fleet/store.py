"""Artefacts by the hash of their content, in a folder that all machines share or in an S3-compatible bucket.

Invariant: what is read has the hash it is asked by, or counts as missing; a missing artefact can be made again.
"""

import gzip
import json
import logging
import os
import uuid
import zlib
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from omniforge.atomic_write import make_folder, translating
from omniforge.errors import ForgeError, ProviderError, UsageError

T = TypeVar("T")
_LOG = logging.getLogger(__name__)
_MARK = "forge-store.json"
_TIMEOUT_S = 20
_ATTEMPTS = 5
_LEVEL = 1
"""Of compression: a fifth of the bytes for a fiftieth of a second."""
_HINT = "a folder that every machine sees, or s3://bucket/prefix?endpoint=https://s3.example.com"


class Blobs(Protocol):
    """Bytes by name; the two kinds of store differ in this alone."""

    address: str

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a name; None when there are none."""
        ...

    def write(self, name: str, body: bytes) -> None:
        """Keep bytes under a name, whole or not at all."""
        ...


class ArtefactStore:
    """Bytes by their sha256, kept compressed."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    @property
    def address(self) -> str:
        """Where it is, without any login."""
        return self._blobs.address

    def put(self, body: bytes) -> str:
        """Keep bytes and return their hash.

        Raises:
            ForgeError: the store refuses.
        """
        digest = sha256(body).hexdigest()
        self._blobs.write(_name(digest), gzip.compress(body, _LEVEL, mtime=0))
        return digest

    def get(self, digest: str) -> bytes | None:
        """Return the bytes of a hash; None when there are none, or others.

        Raises:
            ForgeError: the store cannot be read.
        """
        packed = self._blobs.read(_name(digest))
        if packed is None:
            return None
        with suppress(OSError, EOFError, zlib.error):
            body = gzip.decompress(packed)
            if sha256(body).hexdigest() == digest:
                return body
        _LOG.warning("artefact %s in %s is damaged", digest[:12], self.address)
        return None

    def mark(self) -> str | None:
        """Return what identifies this store; None when it has never been used."""
        body = self._blobs.read(_MARK)
        try:
            return None if body is None else str(json.loads(body)["id"])
        except (ValueError, KeyError, TypeError) as error:
            raise ForgeError(f"{self.address}/{_MARK} is damaged", hint="restore it, or take an empty store") from error

    def make_mark(self) -> str:
        """Give a store that was never used what identifies it."""
        mark = uuid.uuid4().hex
        self._blobs.write(_MARK, json.dumps({"id": mark}).encode())
        return mark


def open_store(address: str) -> ArtefactStore:
    """Open the store at an address; nothing is made yet.

    Args:
        address: a folder, or `s3://bucket/prefix?endpoint=…&region=…`; who may use the bucket is said by the AWS
            variables and files that all such tools read.

    Raises:
        UsageError: the address cannot be one.
    """
    parts = urlsplit(address)
    if parts.scheme == "s3":
        query = dict(parse_qsl(parts.query))
        unknown = sorted(query.keys() - {"endpoint", "region"})
        if not parts.hostname or parts.username or parts.password or unknown:
            raise UsageError("the address of the store is no s3://bucket/prefix without login", hint=_HINT)
        prefix = unquote(parts.path).strip("/")
        return ArtefactStore(_Bucket(parts.hostname, prefix, query.get("endpoint"), query.get("region")))
    if parts.scheme not in ("", "file"):
        raise UsageError(f"a store cannot be at {parts.scheme}://", hint=_HINT)
    return ArtefactStore(_Folder(Path(unquote(parts.path) if parts.scheme else address).expanduser().absolute()))


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root
        self.address = str(root)

    def read(self, name: str) -> bytes | None:
        path = self._root / name
        with translating(path, doing="read"), suppress(FileNotFoundError):
            return path.read_bytes()
        return None

    def write(self, name: str, body: bytes) -> None:
        path = self._root / name
        make_folder(path.parent)
        temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}.tmp")
        with translating(path):
            try:
                temporary.write_bytes(body)
                os.replace(temporary, path)  # noqa: PTH105 - as in the cache: atomic on POSIX, NFS included
            except BaseException:
                with suppress(OSError):
                    temporary.unlink()
                raise


class _Bucket:
    def __init__(self, bucket: str, prefix: str, endpoint: str | None, region: str | None) -> None:
        import boto3
        from botocore.config import Config

        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        named = "&".join(f"{k}={v}" for k, v in (("endpoint", endpoint), ("region", region)) if v)
        self.address = f"s3://{bucket}/{prefix}" + (f"?{named}" if named else "")
        config = Config(
            connect_timeout=_TIMEOUT_S,
            read_timeout=_TIMEOUT_S,
            retries={"max_attempts": _ATTEMPTS, "mode": "standard"},
            s3={"addressing_style": "path"} if endpoint else None,
        )
        self._client: Any = _translated(
            self.address, lambda: boto3.client("s3", endpoint_url=endpoint, region_name=region, config=config)
        )

    def read(self, name: str) -> bytes | None:
        from botocore.exceptions import ClientError

        def ask() -> bytes | None:
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=self._prefix + name)
                return bytes(found["Body"].read())
            except ClientError as error:
                if error.response.get("Error", {}).get("Code") in ("NoSuchKey", "404"):
                    return None
                raise

        return _translated(self.address, ask)

    def write(self, name: str, body: bytes) -> None:
        _translated(
            self.address, lambda: self._client.put_object(Bucket=self._bucket, Key=self._prefix + name, Body=body)
        )


def _translated(address: str, ask: Callable[[], T]) -> T:
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

    try:
        return ask()
    except NoCredentialsError as error:
        raise ProviderError(
            f"the store {address} wants to know who asks",
            hint="set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE",
        ) from error
    except (BotoCoreError, ClientError, ValueError) as error:
        words = " ".join(str(error).split())[:300]
        raise ProviderError(
            f"the store {address} refuses: {words}", hint="check bucket, endpoint and rights"
        ) from error


def _name(digest: str) -> str:
    return f"objects/{digest[:2]}/{digest}"
