"""Sealing of everything that quotes or names a patient: AES-256-GCM, bound to one table, column and row.

A sealed value is ``key version (1 byte) · nonce (12) · ciphertext and tag``. The place it belongs to is
authenticated but not stored, so a value moved to another row or column does not open.
"""

import base64
import binascii
import hmac
import re
import secrets
from collections.abc import Mapping
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
ROW_KEY_BYTES = 16
_NONCE_BYTES = 12
_TAG_BYTES = 16
_HIGHEST_VERSION = 255
# Names the format, so that no value sealed for another purpose with the same key can ever open here.
_PURPOSE = b"smsbot sealed text 1"
_INDEX_PURPOSE = b"smsbot phone index 1\0"
# Fewer distinct bytes than this in 32 random ones happens to nobody: it is a placeholder.
_FEWEST_DISTINCT_BYTES = 10
_ENTRY = re.compile(r"([0-9]{1,3}):(\S+)")
_MEND_KEYS = "run `smsbot keys` and paste its line"


class SealError(Exception):
    """A value that cannot be sealed or opened; the text never holds the value or a key."""


class KeyFormatError(ValueError):
    """A key setting that cannot be read; the text names the mend, never the key."""


class Keyring:
    """The data keys by version (the highest one seals, all of them open) and the phone index key."""

    __slots__ = ("_ciphers", "_index_key", "_newest")

    def __init__(self, keys: Mapping[int, bytes], index_key: bytes) -> None:
        """Raises KeyFormatError for no key, a version outside 1-255, a wrong length or a shared key."""
        _check_keys(keys, index_key)
        self._newest = max(keys)
        self._ciphers = {version: AESGCM(key) for version, key in keys.items()}
        self._index_key = index_key

    @classmethod
    def parse(cls, data_keys: str, index_key: str) -> "Keyring":
        """Build the keyring from SMSBOT_DATA_KEYS and SMSBOT_INDEX_KEY; raises KeyFormatError."""
        return cls(parse_data_keys(data_keys), parse_index_key(index_key))

    def __repr__(self) -> str:
        return f"Keyring(versions={sorted(self._ciphers, reverse=True)})"

    def seal(self, text: str, *, table: str, column: str, row_key: bytes) -> bytes:
        """Return ``text`` sealed with the newest key for this one place; SealError on a bad row key."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        place = _bind_place(self._newest, table, column, row_key)
        # A lone surrogate is no valid UTF-8, yet a patient's text that holds one must not be lost.
        plain = text.encode("utf-8", "surrogatepass")
        return bytes([self._newest]) + nonce + self._ciphers[self._newest].encrypt(nonce, plain, place)

    def unseal(self, sealed: bytes, *, table: str, column: str, row_key: bytes) -> str:
        """Return the text sealed for this place.

        Raises SealError when it was sealed for another place, was changed, or its key is not here.
        """
        where = f"{table}.{column}"
        if len(sealed) < 1 + _NONCE_BYTES + _TAG_BYTES:
            raise SealError(f"{where}: this is not a sealed value")
        version, nonce, body = sealed[0], sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        cipher = self._ciphers.get(version)
        if cipher is None:
            raise SealError(f"{where}: key version {version} is missing; put it back into SMSBOT_DATA_KEYS")
        try:
            plain = cipher.decrypt(nonce, body, _bind_place(version, table, column, row_key))
        except InvalidTag:
            raise SealError(f"{where}: the value was changed, or sealed for another place or key") from None
        return plain.decode("utf-8", "surrogatepass")

    def needs_reseal(self, sealed: bytes) -> bool:
        """Tell whether a value still rests on an older key than the newest."""
        return sealed[:1] != bytes([self._newest])

    def phone_index(self, e164: str) -> str:
        """Return the keyed hash (64 hex digits) that a phone number or sender is looked up by."""
        return hmac.new(
            self._index_key, _INDEX_PURPOSE + e164.encode("utf-8", "surrogatepass"), sha256
        ).hexdigest()


def new_row_key() -> bytes:
    """Return the 16 random bytes that bind sealed values to their row."""
    return secrets.token_bytes(ROW_KEY_BYTES)


def parse_data_keys(setting: str) -> dict[int, bytes]:
    """Read ``version:base64 of 32 bytes`` entries, comma-separated, newest first. Raises KeyFormatError."""
    keys: dict[int, bytes] = {}
    for place, entry in enumerate(setting.split(","), start=1):
        match = _ENTRY.fullmatch(entry.strip())
        if match is None:
            raise KeyFormatError(f"entry {place} is not `version:key`; {_MEND_KEYS}")
        version = int(match[1])
        if keys and version >= min(keys):
            raise KeyFormatError(
                f"entry {place} is not older than the one before; put the newest version first"
            )
        keys[version] = _decode_key(match[2], f"entry {place}")
    return keys


def parse_index_key(setting: str) -> bytes:
    """Read the base64 form of the phone index key. Raises KeyFormatError."""
    return _decode_key(setting.strip(), "the key")


def generate_keys(data_key_version: int = 1) -> dict[str, str]:
    """Return fresh secrets by setting name, ready to be printed as ``NAME=value`` lines."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "SMSBOT_DATA_KEYS": f"{data_key_version}:{_encode_key(secrets.token_bytes(KEY_BYTES))}",
        "SMSBOT_INDEX_KEY": _encode_key(secrets.token_bytes(KEY_BYTES)),
    }


def _check_keys(keys: Mapping[int, bytes], index_key: bytes) -> None:
    if not keys:
        raise KeyFormatError(f"there is no data key; {_MEND_KEYS}")
    if not all(1 <= version <= _HIGHEST_VERSION for version in keys):
        raise KeyFormatError(
            f"a key version is not between 1 and {_HIGHEST_VERSION}; number the keys from 1 up"
        )
    if any(len(key) != KEY_BYTES for key in [*keys.values(), index_key]):
        raise KeyFormatError(f"a key is not {KEY_BYTES} bytes long; {_MEND_KEYS}")
    if len({*keys.values(), index_key}) <= len(keys):
        raise KeyFormatError(f"two keys are the same; every key must be its own: {_MEND_KEYS}")


def _bind_place(version: int, table: str, column: str, row_key: bytes) -> bytes:
    if len(row_key) != ROW_KEY_BYTES:
        raise SealError(f"{table}.{column}: the row key is not {ROW_KEY_BYTES} bytes; use new_row_key()")
    # Each part carries its length, so that no two places can spell the same bytes.
    parts = (_PURPOSE, bytes([version]), table.encode(), column.encode(), row_key)
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)


def _decode_key(encoded: str, name: str) -> bytes:
    try:
        key = base64.b64decode(encoded.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        raise KeyFormatError(f"{name} is not base64; {_MEND_KEYS}") from None
    if len(key) != KEY_BYTES:
        raise KeyFormatError(f"{name} is {len(key)} bytes, not {KEY_BYTES}; {_MEND_KEYS}")
    if len(set(key)) < _FEWEST_DISTINCT_BYTES:
        raise KeyFormatError(f"{name} is a placeholder; {_MEND_KEYS}")
    return key


def _encode_key(key: bytes) -> str:
    return base64.b64encode(key).decode("ascii")
