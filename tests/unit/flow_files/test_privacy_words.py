"""No text may say who was treated, where, how or for what."""

import pytest

from smsbot.flow_files.privacy_words import find_private_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How is your back?", ("your back",)),
        ("After your nerve ablation", ("nerve", "ablation")),
        ("KNEE pain", ("knee",)),
        ("Su columna y su RODILLA", ("columna", "rodilla")),
        ("la inyección", ("inyeccion",)),
        ("back\npain", ("back\npain",)),
        ("Dr. Smith says", ("dr",)),
        ("take your Tylenol", ("tylenol",)),
    ],
)
def test_telling_words_are_found_whole_and_without_accents(text: str, words: tuple[str, ...]) -> None:
    assert find_private_words(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "Your pain is coming back",
        "You are back in",
        "Can't move a leg",
        "Shipping address",
        "drop",
        "necklace",
        "Gracias",
    ],
)
def test_everyday_words_that_only_look_alike_pass(text: str) -> None:
    assert find_private_words(text) == ()
