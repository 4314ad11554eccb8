"""What a virtual patient writes: the words for a question, a score or a finding, from the bank."""

from collections.abc import Collection, Sequence
from random import Random

from smsbot.domain.flow import Choice, Flow, Question
from smsbot.simulator.bank import Bank, Said

# About 22 % of replies break the form that was asked for [RASG]; the others are the bare number or word.
_BARE_SCORE = 0.78
_BARE_NO = 0.78
_BY_LETTER = 0.35
_NO: dict[str, tuple[str, ...]] = {"en": ("NO", "No", "no"), "es": ("NO", "No", "no")}
_SPANISH = frozenset(
    {
        "sí",
        "si",
        "dale",
        "claro",
        "nada",
        "ninguno",
        "igual",
        "nuevo",
        "ambos",
        "más",
        "menos",
        "mejor",
        "peor",
    }
    | {"seguir", "sigo"}
)


class Voice:
    """How one patient says things: their language, the bank, and what the flow's questions take."""

    def __init__(self, bank: Bank, flow: Flow, lang: str) -> None:
        self._bank = bank
        self._flow = flow
        self._lang = lang

    def score(self, value: int, chance: Random) -> Said:
        """A pain score, in one of its real forms or as the bare number."""
        forms = self._bank.scores(self._lang, value)
        if not forms or chance.random() < _BARE_SCORE:
            return Said(str(value))
        return chance.choice(forms)

    def deny(self, chance: Random) -> Said:
        """No new problem."""
        forms = self._bank.shelves[self._lang].denying
        return Said(chance.choice(_NO[self._lang])) if chance.random() < _BARE_NO else chance.choice(forms)

    def tell(self, codes: Sequence[str], chance: Random) -> Said:
        """The gravest of what is felt, in words that tell of nothing beyond it where the bank has such."""
        forms = self._bank.telling(self._lang, codes[0])
        fitting = [said for said in forms if said.codes <= set(codes)]
        return chance.choice(fitting or forms)

    def command(self, command: str, chance: Random) -> Said:
        """STOP, a wish to be called, a wrong number and the like."""
        return chance.choice(self._bank.commands(self._lang, command))

    def stray(self, shelf: str, chance: Random) -> Said:
        """A text of a shelf of its own: chatter, odd, worried, unclear."""
        forms: Sequence[Said] = getattr(self._bank.shelves[self._lang], shelf)
        return chance.choice(forms)

    def letter(self, question: Question, codes: Sequence[str], chance: Random) -> Said | None:
        """The letter of the symptom menu for what is felt; None where the patient writes in words instead."""
        if chance.random() >= _BY_LETTER:
            return None
        for code in codes:
            for key, choice in question.choices.items():
                if code in self._meant(choice):
                    return Said(key, frozenset(codes[:1]))
        return None

    def _meant(self, choice: Choice) -> Collection[str]:
        """The findings that a letter stands for, itself or through the question it leads to."""
        own = {choice.code, choice.finding.code if choice.finding else None}
        asked = self._flow.questions[choice.asks].choices.values() if choice.asks else ()
        return {code for code in (*own, *(c.finding.code for c in asked if c.finding)) if code}

    def choose(self, question: Question, codes: Collection[str]) -> Said:
        """The letter of a clarifying menu that fits what is felt, the mildest where nothing of it does."""
        fitting = [key for key, c in question.choices.items() if c.finding and c.finding.code in codes]
        key = fitting[-1] if fitting else next(iter(question.choices))
        finding = question.choices[key].finding
        return Said(key, frozenset({finding.code}) if fitting and finding else frozenset())

    def answer(self, question: Question, key: str) -> Said:
        """One choice of a question in the patient's language."""
        words = question.choices[key].words
        spanish = [word for word in words if word in _SPANISH]
        return Said(spanish[0] if self._lang == "es" and spanish else words[0])
