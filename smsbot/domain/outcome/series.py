"""What one patient has reported since the procedure: the input of the outcome rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from smsbot.domain.outcome.tenths import MAX_SCORE, exact_score

FUNCTION_MORE = "MORE"
PGIC_BETTER = "BETTER"
# An answer outside these words counts as not given: an odd stored word must not stop a safety rule.
ANSWER_WORDS: Mapping[str, frozenset[str]] = {
    "function": frozenset({FUNCTION_MORE, "SAME", "LESS"}),
    "pgic": frozenset({PGIC_BETTER, "SAME", "WORSE"}),
    "medicine": frozenset({"LESS", "SAME", "MORE"}),
    "location": frozenset({"SAME", "NEW", "BOTH", "NONE"}),
}


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """A pain score of 0 to 10 and its day after the procedure, in the patient's own calendar."""

    day: int
    score: int

    def __post_init__(self) -> None:
        if not 0 <= self.score <= MAX_SCORE:
            raise ValueError("a score must lie between 0 and 10")


@dataclass(frozen=True, slots=True)
class DayReport:
    """All that was said on one day; ``score`` is None where only words or choices came."""

    day: int
    score: int | None
    location: str | None = None
    findings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Series:
    """A baseline and everything after it, in the order received: a later score of a day replaces an earlier.

    ``answers`` maps a day to its choice answers (function, pgic, location); ``findings`` are (day, code)
    pairs of the reader's codes. Raises ValueError for a baseline outside 0 to 10.
    """

    baseline: float | None
    scores: tuple[ScorePoint, ...] = ()
    answers: Mapping[int, Mapping[str, str]] = field(default_factory=dict, hash=False)
    findings: tuple[tuple[int, str], ...] = ()

    def __post_init__(self) -> None:
        if self.baseline is not None:
            exact_score(self.baseline)

    def list_days(self) -> Iterator[DayReport]:
        """The days on which anything was said, oldest first, whatever order they came in."""
        scores = {point.day: point.score for point in self.scores}
        for day in sorted({*scores, *self.answers, *(day for day, _ in self.findings)}):
            yield DayReport(day, scores.get(day), self._answer(day, "location"), self._findings_of(day))

    def find_latest_answer(self, question: str) -> str | None:
        """The newest answer to a choice question, None if it was never answered."""
        for day in sorted(self.answers, reverse=True):
            answer = self._answer(day, question)
            if answer is not None:
                return answer
        return None

    def _answer(self, day: int, question: str) -> str | None:
        answers = self.answers.get(day)
        answer = answers.get(question) if answers else None
        return answer if answer in ANSWER_WORDS[question] else None

    def _findings_of(self, day: int) -> frozenset[str]:
        return frozenset(code for found_on, code in self.findings if found_on == day)
