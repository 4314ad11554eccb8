"""A virtual patient: what they feel on a day, and what they answer to what is asked of them."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from smsbot.domain.case import AskedQuestion, Case
from smsbot.domain.flow import AnswerKind, Question
from smsbot.simulator.bank import Said
from smsbot.simulator.complication import Complication
from smsbot.simulator.replies import Voice
from smsbot.simulator.traits import Traits
from smsbot.simulator.trajectory import Trajectory

# What people tell of besides, in answer to the symptom question: finding, first and last day, how often.
_MINOR: tuple[tuple[str, int, int, float], ...] = (
    ("soreness", 0, 7, 0.10),
    ("soreness", 8, 14, 0.04),
    ("bruising", 1, 7, 0.04),
    ("dizziness", 0, 1, 0.02),
    ("nausea", 0, 1, 0.02),
    ("numbness", 0, 0, 0.02),
    ("burning", 1, 14, 0.02),
    ("tingling", 1, 14, 0.02),
    ("redness", 1, 7, 0.01),
    ("swelling", 1, 7, 0.01),
    ("medication", 0, 540, 0.01),
    ("pain_shift", 14, 540, 0.01),
)
_ODD, _WORRIED, _UNCLEAR, _CHATTER = 0.01, 0.005, 0.02, 0.02
_NO_RELIEF_WORDS = 0.1
_WORSE_BY = 1.5


@dataclass(frozen=True, slots=True)
class Patient:
    """One patient: who they are, how their pain goes, what goes wrong, and how they speak."""

    number: int
    traits: Traits
    trajectory: Trajectory
    complication: Complication | None
    voice: Voice

    def feels(self, at: datetime, treated_at: datetime | None) -> tuple[str, ...]:
        """What the complication makes them feel, until the team has seen to it."""
        if self.complication is None or (treated_at is not None and at >= treated_at):
            return ()
        return self.complication.felt(at)

    def answer(
        self, case: Case, asked: AskedQuestion, felt: tuple[str, ...], at: tuple[datetime, Random]
    ) -> Said:
        """The words for an open question, at an instant and with its luck."""
        now, chance = at
        question = case.flow.questions[asked.name]
        day = case.day(now)
        match question.answer:
            case AnswerKind.SCORE:
                return self._score(day, asked, chance)
            case AnswerKind.SYMPTOMS:
                return self._symptoms(question, day, felt, chance)
            case AnswerKind.YES_NO:
                return self.voice.answer(question, self._yes_or_no(asked, day, felt))
            case AnswerKind.WORDS:
                return self._in_words(asked, felt, chance)
            case AnswerKind.MENU:
                return self._menu(asked, question, (day, felt), chance)

    def _score(self, day: int, asked: AskedQuestion, chance: Random) -> Said:
        value, draw = self.trajectory.score(day, chance), chance.random()
        if asked.reasks == 0 and draw < _UNCLEAR:
            return self.voice.stray("unclear", chance)
        if asked.reasks == 0 and draw < _UNCLEAR + _CHATTER:
            return self.voice.stray("chatter", chance)
        return self.voice.score(value, chance)

    def _symptoms(self, question: Question, day: int, felt: tuple[str, ...], chance: Random) -> Said:
        if felt:
            return self.voice.letter(question, felt, chance) or self.voice.tell(felt, chance)
        draw = chance.random()
        for code, first, last, share in _MINOR:
            if first <= day <= last:
                if draw < share:
                    return self.voice.tell((code,), chance)
                draw -= share
        for shelf, share in (("odd", _ODD), ("worried", _WORRIED)):
            if draw < share:
                return self.voice.stray(shelf, chance)
            draw -= share
        return self.voice.deny(chance)

    def _yes_or_no(self, asked: AskedQuestion, day: int, felt: tuple[str, ...]) -> str:
        if asked.name == "worse_before":
            return "yes" if self.trajectory.expected(day) > self.trajectory.baseline + _WORSE_BY else "no"
        if asked.alert is None:
            return "yes"
        # A question about a feared finding: yes where it is there.
        about = {asked.code, *({"saddle_numbness"} if asked.name == "bladder" else ())}
        return "yes" if about & set(felt) or (asked.code is None and felt) else "no"

    def _in_words(self, asked: AskedQuestion, felt: tuple[str, ...], chance: Random) -> Said:
        if felt:
            return self.voice.tell(felt, chance)
        if asked.name == "feel" and chance.random() < _NO_RELIEF_WORDS:
            return self.voice.tell(("no_relief",), chance)
        return self.voice.tell(("soreness",), chance)

    def _menu(
        self, asked: AskedQuestion, question: Question, state: tuple[int, tuple[str, ...]], chance: Random
    ) -> Said:
        day, felt = state
        if question.safety:
            return self.voice.choose(question, felt)
        key = self._choice(asked.name, self.trajectory.relief_on(max(day, 0)), chance)
        keys = list(question.choices)
        return self.voice.answer(question, key if key in keys else keys[0])

    def _choice(self, name: str, relief: float, chance: Random) -> str:
        draw = chance.random()
        if name == "function":
            return "MORE" if relief > 0.45 and draw < 0.85 else "LESS" if relief < -0.1 else "SAME"
        if name == "pgic":
            return "BETTER" if relief > 0.35 and draw < 0.9 else "WORSE" if relief < -0.15 else "SAME"
        if name == "location":
            return "NONE" if relief > 0.9 else "NEW" if draw < 0.03 else "BOTH" if draw < 0.05 else "SAME"
        return ""
