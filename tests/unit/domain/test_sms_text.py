"""What a text costs on the network, and how Spanish fits into GSM-7."""

import pytest

from smsbot.domain.sms_text import fold, is_gsm7, segments, septets


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        (
            "¿Cuál fue su dolor? Más o igual, próximo, ningún",
            "¿Cual fue su dolor? Mas o igual, proximo, ningun",
        ),
        ("ÁÍÓÚ", "AIOU"),
        ("mañana, ÑANDÚ, vergüenza, café, É, ¡ya!", "mañana, ÑANDU, vergüenza, café, É, ¡ya!"),
        ("“don’t” – wait—now…", '"don\'t" - wait-now...'),
        ("a\u00a0b\u200bc\td", "a bc d"),
        ("n\u0303 e\u0301 a\u0301", "ñ é a"),
        ("ç", "c"),
        ("👍", "👍"),
        ("日本", "日本"),
    ],
    ids=[
        "accents",
        "capitals",
        "gsm7_signs",
        "typography",
        "spaces",
        "combining",
        "cedilla",
        "emoji",
        "kanji",
    ],
)
def test_text_is_folded_only_where_a_plain_twin_exists(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_folding_twice_changes_nothing_more() -> None:
    text = "¿Está “así” – ñ, é, ü… 👍?"

    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ñ é ü ¿ ¡ Ñ É à", True),
        ("€ [x] {y}", True),
        ("", True),
        ("á", False),
        ("’", False),
        ("👍", False),
        ("`", False),
    ],
)
def test_plain_text_is_known_by_its_characters(text: str, plain: bool) -> None:
    assert is_gsm7(text) is plain


def test_brackets_and_the_euro_sign_take_two_septets() -> None:
    assert (septets("abc"), septets("[€]"), septets("")) == (3, 6, 0)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("a" * 158 + "€", 1),
        ("a" * 159 + "€", 2),
        ("a" * 152 + "€" + "a" * 152, 3),
        ("á" * 70, 1),
        ("á" * 71, 2),
        ("á" * 134, 2),
        ("á" * 135, 3),
        ("👍" * 35, 1),
        ("👍" * 36, 2),
        ("👍" * 67, 3),
    ],
    ids=lambda value: str(len(value)) if isinstance(value, str) else None,
)
def test_segments_are_counted_as_the_network_cuts(text: str, count: int) -> None:
    assert segments(text) == count
