"""The acknowledgement link: whose it is, how long it lives, and what it never tells."""

import base64
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from itsdangerous import URLSafeSerializer

from smsbot.mail.links import AckLinks, AckToken

SECRET = "a secret of thirty-two characters"
ISSUED = datetime(2026, 11, 25, 19, 0, tzinfo=UTC)
LINKS = AckLinks(SECRET, "https://care.example/")


def token_of(links: AckLinks = LINKS) -> str:
    return links.url(12, 7, ISSUED).rpartition("/a/")[2]


def test_a_link_is_read_back_whole() -> None:
    assert LINKS.read(token_of(), ISSUED) == AckToken(12, 7, ISSUED)


def test_a_link_stands_under_the_public_url() -> None:
    assert LINKS.url(12, 7, ISSUED).startswith("https://care.example/a/")


def test_a_link_opens_for_seven_days_and_no_longer() -> None:
    end = ISSUED + timedelta(days=7)

    assert LINKS.read(token_of(), end) is not None
    assert LINKS.read(token_of(), end + timedelta(seconds=1)) is None


@pytest.mark.parametrize("place", range(0, 60, 7))
def test_a_changed_letter_shuts_the_link(place: int) -> None:
    token = token_of()
    changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]

    assert LINKS.read(changed, ISSUED) is None


@pytest.mark.parametrize("token", ["", ".", "a.b", "\ud800", "ñ.ñ", "x" * 100_000, "\x00"])
def test_nonsense_opens_nothing(token: str) -> None:
    assert LINKS.read(token, ISSUED) is None


def test_a_token_of_another_purpose_opens_nothing() -> None:
    other = URLSafeSerializer(SECRET, salt="session").dumps([12, 7, int(ISSUED.timestamp())])

    assert isinstance(other, str)
    assert LINKS.read(other, ISSUED) is None


@pytest.mark.parametrize("payload", [12, [12, 7], ["12", 7, 0], {"escalation": 12}])
def test_a_signed_token_of_another_form_opens_nothing(payload: object) -> None:
    form = {"digest_method": sha256, "key_derivation": "hmac"}
    signer = URLSafeSerializer(SECRET, salt="smsbot acknowledgement link 1", signer_kwargs=form)
    whole, other = signer.dumps([12, 7, int(ISSUED.timestamp())]), signer.dumps(payload)

    assert isinstance(whole, str)
    assert isinstance(other, str)
    assert LINKS.read(whole, ISSUED) is not None
    assert LINKS.read(other, ISSUED) is None


def test_links_of_a_previous_secret_still_open() -> None:
    rotated = AckLinks("a new secret of thirty-two letters", "https://care.example", (SECRET,))

    assert rotated.read(token_of(), ISSUED) == AckToken(12, 7, ISSUED)
    assert LINKS.read(token_of(rotated), ISSUED) is None


def test_a_removed_secret_shuts_its_links() -> None:
    rotated = AckLinks("a new secret of thirty-two letters", "https://care.example")

    assert rotated.read(token_of(), ISSUED) is None


def test_a_link_holds_two_ids_and_a_moment_alone() -> None:
    payload = token_of().split(".")[0]

    assert base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)) == b"[12,7,1795633200]"


@pytest.mark.parametrize(("secret", "previous"), [("", ()), (SECRET, ("",))])
def test_an_empty_secret_is_refused(secret: str, previous: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="secret is empty"):
        AckLinks(secret, "https://care.example", previous)
