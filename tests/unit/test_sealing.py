"""Sealing: readable in its place with its key, and nowhere else."""

import base64
import secrets
import traceback
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsbot.sealing import (
    KeyFormatError,
    Keyring,
    SealError,
    generate_keys,
    new_row_key,
    parse_data_keys,
    parse_index_key,
)

CANARY = "Zebulon Quillfeather"
OLD, NEW, INDEX = (secrets.token_bytes(32) for _ in range(3))
ROW = new_row_key()
RING = Keyring({1: OLD}, INDEX)


def seal(ring: Keyring = RING, text: str = CANARY) -> bytes:
    return ring.seal(text, table="patient", column="name", row_key=ROW)


def unseal(sealed: bytes, ring: Keyring = RING) -> str:
    return ring.unseal(sealed, table="patient", column="name", row_key=ROW)


def encode(key: bytes) -> str:
    return base64.b64encode(key).decode()


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert unseal(seal(text=text)) == text


def test_the_sealed_form_does_not_hold_the_text() -> None:
    assert CANARY.encode() not in seal()


def test_the_same_text_seals_differently_each_time() -> None:
    assert seal() != seal()


def test_the_key_version_comes_first() -> None:
    assert seal()[0] == 1
    assert seal(Keyring({1: OLD, 7: NEW}, INDEX))[0] == 7


@pytest.mark.parametrize(
    ("table", "column", "row_key"),
    [
        ("patient", "name", new_row_key()),
        ("patient", "phone", ROW),
        ("clinic", "name", ROW),
        ("patientn", "ame", ROW),
    ],
    ids=["row", "column", "table", "the same letters, cut elsewhere"],
)
def test_a_value_moved_to_another_place_does_not_open(table: str, column: str, row_key: bytes) -> None:
    sealed = seal()

    with pytest.raises(SealError, match="sealed for another place"):
        RING.unseal(sealed, table=table, column=column, row_key=row_key)


def test_a_value_changed_in_any_byte_does_not_open() -> None:
    sealed = seal()

    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(SealError):
            unseal(bytes(changed))


def test_a_value_cut_short_does_not_open() -> None:
    sealed = seal()

    for length in range(len(sealed)):
        with pytest.raises(SealError):
            unseal(sealed[:length])


def test_another_key_of_the_same_version_does_not_open() -> None:
    with pytest.raises(SealError, match="another place or key"):
        unseal(seal(), Keyring({1: NEW}, INDEX))


def test_a_rotated_ring_reads_old_and_seals_new() -> None:
    old_value = seal()
    rotated = Keyring({2: NEW, 1: OLD}, INDEX)

    new_value = seal(rotated)

    assert unseal(old_value, rotated) == CANARY
    assert unseal(new_value, rotated) == CANARY
    assert unseal(new_value, Keyring({2: NEW}, INDEX)) == CANARY


def test_only_values_of_an_older_key_need_resealing() -> None:
    old_value = seal()
    rotated = Keyring({2: NEW, 1: OLD}, INDEX)

    assert rotated.needs_reseal(old_value)
    assert not rotated.needs_reseal(seal(rotated))
    assert not RING.needs_reseal(old_value)


def test_a_missing_key_version_is_named_with_the_mend() -> None:
    sealed = seal(Keyring({3: NEW}, INDEX))

    with pytest.raises(SealError, match=r"patient\.name: key version 3 is missing; put it back"):
        unseal(sealed)


@pytest.mark.parametrize("row_key", [b"", b"short", secrets.token_bytes(17)])
def test_a_wrong_row_key_is_refused_before_sealing(row_key: bytes) -> None:
    with pytest.raises(SealError, match="row key is not 16 bytes"):
        RING.seal(CANARY, table="patient", column="name", row_key=row_key)


def test_no_error_holds_the_text_or_a_key() -> None:
    calls: list[Callable[[], object]] = [
        lambda: RING.seal(CANARY, table="patient", column="name", row_key=b""),
        lambda: RING.unseal(seal(), table="patient", column="phone", row_key=ROW),
        lambda: unseal(seal(Keyring({3: NEW}, INDEX))),
        lambda: parse_data_keys(f"{CANARY}"),
        lambda: parse_data_keys(f"1:{CANARY.replace(' ', '_')}"),
        lambda: parse_index_key(encode(NEW)[:-4]),
        lambda: Keyring({1: NEW}, NEW),
    ]
    for call in calls:
        with pytest.raises((SealError, KeyFormatError)) as caught:
            call()
        told = "".join(traceback.format_exception_only(caught.value)) + repr(caught.value.args)
        assert "Zebulon" not in told
        assert encode(NEW)[:10] not in told
        assert repr(NEW)[2:10] not in told
        assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_the_ring_shows_versions_and_no_key() -> None:
    assert repr(Keyring({1: OLD, 2: NEW}, INDEX)) == "Keyring(versions=[2, 1])"


def test_the_phone_index_is_stable_keyed_and_unreadable() -> None:
    index = RING.phone_index("+15551230001")

    assert index == Keyring({2: NEW}, INDEX).phone_index("+15551230001")
    assert index != RING.phone_index("+15551230002")
    assert index != Keyring({1: OLD}, NEW).phone_index("+15551230001")
    assert len(index) == 64
    assert "5551230001" not in index


def test_row_keys_are_sixteen_fresh_bytes() -> None:
    row_keys = {new_row_key() for _ in range(100)}

    assert len(row_keys) == 100
    assert {len(row_key) for row_key in row_keys} == {16}


def test_data_keys_are_read_newest_first() -> None:
    assert parse_data_keys(f"2:{encode(NEW)}, 1:{encode(OLD)}") == {2: NEW, 1: OLD}


def test_url_safe_base64_is_read_too() -> None:
    key = bytes([251, 255, 239, *range(29)])

    assert parse_index_key(base64.urlsafe_b64encode(key).decode()) == key


@pytest.mark.parametrize(
    ("setting", "fault"),
    [
        ("", "entry 1 is not `version:key`"),
        (encode(OLD), "entry 1 is not `version:key`"),
        (f"2:{encode(NEW)},", "entry 2 is not `version:key`"),
        (f"1:{encode(OLD)},2:{encode(NEW)}", "newest version first"),
        (f"1:{encode(OLD)},1:{encode(NEW)}", "newest version first"),
        ("1:not+base64!", "is not base64"),
        ("1:ключ", "is not base64"),
        (f"1:{encode(OLD[:16])}", "is 16 bytes, not 32"),
        (f"1:{encode(bytes(32))}", "is a placeholder"),
        (f"1:{encode(b'0123' * 8)}", "is a placeholder"),
    ],
)
def test_a_broken_data_key_setting_is_refused_with_its_place(setting: str, fault: str) -> None:
    with pytest.raises(KeyFormatError, match=fault):
        parse_data_keys(setting)


@pytest.mark.parametrize(
    ("keys", "index_key", "fault"),
    [
        ({}, INDEX, "no data key"),
        ({0: OLD}, INDEX, "between 1 and 255"),
        ({256: OLD}, INDEX, "between 1 and 255"),
        ({1: OLD[:31]}, INDEX, "not 32 bytes"),
        ({1: OLD}, INDEX[:31], "not 32 bytes"),
        ({1: OLD}, OLD, "two keys are the same"),
        ({1: OLD, 2: OLD}, INDEX, "two keys are the same"),
    ],
)
def test_a_ring_of_unfit_keys_is_refused(keys: dict[int, bytes], index_key: bytes, fault: str) -> None:
    with pytest.raises(KeyFormatError, match=fault):
        Keyring(keys, index_key)


def test_generated_keys_are_fresh_and_fit() -> None:
    first, second = generate_keys(), generate_keys(data_key_version=2)

    ring = Keyring.parse(first["SMSBOT_DATA_KEYS"], first["SMSBOT_INDEX_KEY"])

    assert unseal(seal(ring), ring) == CANARY
    assert set(first) == {"SECRET_KEY", "SMSBOT_DATA_KEYS", "SMSBOT_INDEX_KEY"}
    assert len(first["SECRET_KEY"]) >= 32
    assert second["SMSBOT_DATA_KEYS"].startswith("2:")
    assert not set(first.values()) & set(second.values())
