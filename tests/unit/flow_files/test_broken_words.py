"""A text that may not be sent as it stands is told with its place and the mend, and nothing else is."""

import pytest

from tests.unit.flow_files.flow_copies import ENGLISH, QUESTIONS, SPANISH, Case, Flows, assert_told_alone

# The answer yes to SURE_Q: the first that confirms without naming what.
_SURE_YES = '"yes": {words: ["yes", "y", "si", "sí", "s", "yep", "yeah"], confirms: true}'

WORDS = {
    "too_long": Case(
        ENGLISH, "BLADDER_Q: \"Is this new", "BLADDER_Q: \"So tell us now. Is this new or is it old",
        "copy.BLADDER_Q",
        "characters at the longest placeholders, 160 fit; shorten it by",
    ),
    "unknown_placeholder": Case(
        ENGLISH, "{c}: This was our", "{c}: {name}, this was our", "copy.COMPLETION",
        "{name} is not a placeholder; placeholders are: {c}, {t}, {date}",
    ),
    "placeholder_lost_in_spanish": Case(
        SPANISH, "llame al {t}. Ya no le", "llame. Ya no le", "copy.COMPLETION",
        "its placeholders differ from the English ones ({c}, {t})",
    ),
    "sign_that_no_plain_text_carries": Case(
        ENGLISH, "Got it. We sent", "Got it 👍. We sent", "copy.NOTE_FORWARDED",
        "'👍' cannot be sent in a plain text (GSM-7)"
    ),
    "treated_site": Case(
        ENGLISH, "MEDIA: \"We can't", "MEDIA: \"Your neck? We can't", "copy.MEDIA", "holds 'neck'; no text",
    ),
    "treated_site_in_spanish": Case(
        SPANISH, "MEDIA: \"Aquí", "MEDIA: \"¿Su ESPALDA? Aquí", "copy.MEDIA", "holds 'espalda'; no text"
    ),
    "procedure_with_an_accent": Case(
        SPANISH, "MEDIA: \"Aquí", "MEDIA: \"Ablación. Aquí", "copy.MEDIA", "holds 'ablacion'",
    ),
    "link": Case(ENGLISH, "Got it. We sent", "See www.x.com. We sent", "copy.NOTE_FORWARDED", "holds a link"),
    "hard_english": Case(
        ENGLISH, "Got it. We sent your note to your care team.",
        "Information regarding notification escalation communicated immediately.", "copy.NOTE_FORWARDED",
        "6 at most; use shorter words and sentences",
    ),
    "hard_spanish": Case(
        SPANISH, "Recibido. Enviamos su nota a su equipo. ¿Necesita ayuda antes?",
        "Comunicaremos inmediatamente informaciones complementarias correspondientes", "copy.NOTE_FORWARDED",
        "60 at least; use shorter words and sentences",
    ),
    "empty_text": Case(
        ENGLISH, "NURSE_SEEN: \"", "NURSE_SEEN: \" ", "copy.NURSE_SEEN",
        "is empty or has blanks at its ends",
    ),
    "letter_not_offered": Case(
        SPANISH, "    D ardor u hormigueo\n", "", "questions.symptoms.choices.D",
        "the es text SYMPTOM_Q does not offer D",
        at=(QUESTIONS, "D: {words: "),
    ),
    "prompt_that_asks_for_the_carriers_yes": Case(
        ENGLISH, "Do you have this now? Reply Y or N.", "Do you have this now? Reply YES or N.",
        "questions.sure.choices.yes",
        "the en text asks for YES, which the carrier answers by itself; ask for another",
        at=(QUESTIONS, _SURE_YES),
    ),
    "choice_that_signs_off": Case(
        QUESTIONS, 'LESS: {words: ["less"', 'LESS: {words: ["end", "less"', "questions.function.choices.LESS",
        "the carrier takes END for a stop: no more texts would arrive; choose another word",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WORDS)
def test_unfit_text_is_told_with_its_place_and_mend(name: str, flows: Flows) -> None:
    assert_told_alone(WORDS[name], flows)
