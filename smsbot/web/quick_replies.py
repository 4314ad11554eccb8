"""What a viewer of the demo may want to text: answers that fit the open question, and some that worry."""

from smsbot.domain.flow import AnswerKind
from smsbot.services.demo_view import OpenQuestion

_SCORES = ("2", "5", "7")
_ALWAYS = {
    "en": ("my leg is numb", "STOP"),
    "es": ("tengo la pierna dormida", "STOP"),
}
_FREE = {
    "en": ("it burns a little", "please call me"),
    "es": ("me arde un poco", "llámenme por favor"),
}
_YES_NO = {"en": ("YES", "NO"), "es": ("SI", "NO")}
_SYMPTOMS = ("NO", "C")
_MOST_CHOICES = 4
# The flow's menus are keyed by their English words.
_IN_SPANISH = {
    "SAME": "IGUAL",
    "NEW": "NUEVO",
    "BOTH": "AMBOS",
    "NONE": "NADA",
    "MORE": "MAS",
    "LESS": "MENOS",
    "BETTER": "MEJOR",
    "WORSE": "PEOR",
    "KEEP": "SEGUIR",
}


def quick_replies(question: OpenQuestion | None, *, language: str, opted_out: bool) -> tuple[str, ...]:
    """The replies to offer, those that answer the open question first."""
    if opted_out:
        return (*_ALWAYS[language][:1], "START")
    return (*_fitting(question, language), *_ALWAYS[language])


def _fitting(question: OpenQuestion | None, language: str) -> tuple[str, ...]:
    if question is None:
        return _FREE[language][1:]
    match question.kind:
        case AnswerKind.SCORE:
            return _SCORES
        case AnswerKind.SYMPTOMS:
            return _SYMPTOMS
        case AnswerKind.YES_NO:
            return _YES_NO[language]
        case AnswerKind.MENU:
            words = [choice.upper() for choice in question.choices[:_MOST_CHOICES]]
            return tuple(_IN_SPANISH.get(word, word) if language == "es" else word for word in words)
        case AnswerKind.WORDS:
            return _FREE[language]
