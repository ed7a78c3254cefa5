"""Encryption of one value and proof of a whole list: AES-256-GCM with what the value is for as associated data.

Invariant: a sealed value opens under the key, project, environment and name it was sealed for, and under no other.
Source: NIST SP 800-38D for GCM and its 96-bit random nonces.
"""

import base64
import binascii
import json
import os
from collections.abc import Sequence

KEY_BYTES = 32
_NONCE_BYTES = 12
_PURPOSE = "omniforge secret"


class BrokenSealError(Exception):
    """The text is not what was sealed, or not with this key, or not for this use."""


def new_key() -> bytes:
    """Return a fresh random key."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plain: str, use: Sequence[str | int]) -> str:
    """Return the value encrypted, as Base64 of nonce, ciphertext and tag.

    Args:
        key: 32 bytes.
        plain: the value.
        use: what it is for; it is not stored, and has to be the same to open it.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE_BYTES)
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, plain.encode(), _bound(use))).decode()


def open_sealed(key: bytes, sealed: str, use: Sequence[str | int]) -> str:
    """Return the value.

    Raises:
        BrokenSealError: one bit of key, text or use differs.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        body = base64.b64decode(sealed, validate=True)
        return AESGCM(key).decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], _bound(use)).decode()
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise BrokenSealError from error


def _bound(use: Sequence[str | int]) -> bytes:
    return json.dumps([_PURPOSE, *use], ensure_ascii=False, separators=(",", ":")).encode()
