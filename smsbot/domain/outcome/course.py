"""The walk along one patient's days, oldest first: no verdict ever depends on a later day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from smsbot.domain.outcome.alerts import Alert, AlertCode, AlertInputs, choose_tier, is_same_day
from smsbot.domain.outcome.non_improvement import NonImprovement
from smsbot.domain.outcome.recurrence import Recurrence, recurrence_label
from smsbot.domain.outcome.relief import Relief
from smsbot.domain.outcome.series import DayReport
from smsbot.domain.outcome.status import DayStatus, Measure, choose_status, measure_scores
from smsbot.domain.outcome.thresholds import Thresholds
from smsbot.domain.outcome.verdict import DayVerdict
from smsbot.domain.outcome.wording import Wording, word_alerts, word_statuses

# "It is back to what it was" says the return itself; any other words beside a score make it more than one.
WORDS_OF_RETURN = frozenset({"no_relief"})
NEW_NEURO_FINDINGS = frozenset({"burning", "tingling"})
SHIFT_FINDING = "pain_shift"
SHIFT_LOCATIONS = frozenset({"NEW", "BOTH"})
NOT_MEASURED = Measure()


@dataclass(slots=True)
class Course:
    """What the days so far add up to. ``seen`` holds every alert code raised until now."""

    baseline: float | None
    limits: Thresholds
    relief: Relief = field(init=False)
    failure: NonImprovement = field(init=False)
    recurrence: Recurrence = field(init=False)
    measures: tuple[Measure, ...] = field(init=False)
    alert_words: Mapping[AlertCode, Wording] = field(init=False)
    status_words: Mapping[DayStatus, Wording] = field(init=False)
    seen: set[AlertCode] = field(default_factory=set)
    latest: Measure = NOT_MEASURED
    late_scores: int = 0
    late_relief: bool = False

    def __post_init__(self) -> None:
        self.relief = Relief(self.limits)
        self.failure = NonImprovement(self.limits)
        self.recurrence = Recurrence()
        # Looked up once a series: the lookups hash every threshold.
        self.measures = measure_scores(self.baseline, self.limits)
        self.alert_words = word_alerts(self.limits)
        self.status_words = word_statuses(self.limits)

    def advance(self, report: DayReport) -> DayVerdict | None:
        """The verdict on the next day; None where nothing but answers without consequence came."""
        score = report.score
        measure = NOT_MEASURED if score is None else self.measures[score]
        codes = [*self._judge_score(report, measure), *self._judge_words(report)]
        if score is None and not codes:
            return None
        self.seen.update(codes)
        alerts = tuple(self._raise(code, report, measure=measure) for code in codes)
        if score is not None:
            # Last, so that the alerts of a day are judged against the days before it.
            self.relief.add(report.day, score, measure=measure)
        return self._write_verdict(report, measure, alerts=alerts)

    def _judge_score(self, report: DayReport, measure: Measure) -> Iterator[AlertCode]:
        if report.score is None:
            return
        if measure.severe and self._is_severe_day(report):
            yield AlertCode.SEVERE
        if measure.flare and self.limits.flare_from_day <= report.day <= self.limits.flare_until_day:
            yield AlertCode.FLARE
        if report.day >= self.limits.outcome_from_day:
            yield from self._judge_outcome(report.day, report.score, measure=measure)

    def _is_severe_day(self, report: DayReport) -> bool:
        """After the window for complications a bare score is pain that came back, not a red flag."""
        if report.day < self.limits.severe_from_day:
            return False
        alone = report.findings <= WORDS_OF_RETURN
        return not (alone and self._is_past_window(report.day))

    def _is_past_window(self, day: int) -> bool:
        past = day > self.limits.score_only_recurrence_after_day
        return past and self.relief.first_day is not None

    def _judge_outcome(self, day: int, score: int, *, measure: Measure) -> Iterator[AlertCode]:
        self._count_late(measure)
        had_relief = self.relief.first_day is not None
        slipping = had_relief and self.relief.is_slipping(score)
        recurrence = self.recurrence.add(day, returned=slipping and measure.lost, strict=measure.strict)
        returning = self.recurrence.is_open or self._is_past_window(day)
        failure = self.failure.add(day, measure, had_relief=had_relief, returning=returning)
        if failure:
            yield failure
        if measure.worse:
            yield AlertCode.WORSE
        if recurrence:
            yield recurrence
        if slipping and measure.fading:
            yield AlertCode.FADING

    def _count_late(self, measure: Measure) -> None:
        self.latest = measure
        self.late_scores += 1
        self.late_relief = self.late_relief or measure.lenient

    def _judge_words(self, report: DayReport) -> Iterator[AlertCode]:
        elsewhere = report.location in SHIFT_LOCATIONS or SHIFT_FINDING in report.findings
        if elsewhere and report.day >= self.limits.shift_from_day:
            yield AlertCode.SHIFT
        if report.findings & NEW_NEURO_FINDINGS and report.day >= self.limits.new_neuro_from_day:
            yield AlertCode.NEW_NEURO

    def _raise(self, code: AlertCode, report: DayReport, *, measure: Measure) -> Alert:
        words = self.alert_words[code]
        return Alert(
            code=code,
            tier=choose_tier(code, report.score, measure=measure, limits=self.limits),
            formula=words.formula,
            inputs=self._gather_inputs(code, report, measure=measure),
            source=words.source,
            same_day=is_same_day(code, measure),
        )

    def _gather_inputs(self, code: AlertCode, report: DayReport, *, measure: Measure) -> AlertInputs:
        inputs: dict[str, int | float | str | None] = {
            "day": report.day,
            "P": report.score,
            "B": self.baseline,
            "R": measure.relief_percent,
            "best": self.relief.best,
            "relief_day": self.relief.first_day,
        }
        if code is AlertCode.NI_PERSISTENT:
            inputs |= {"first_day": self.failure.first_day, "check_ins": self.failure.checkins}
        onset = self.recurrence.onset
        if code is AlertCode.RECURRENCE and onset is not None:
            inputs |= {"onset": onset, "label": recurrence_label(onset, thresholds=self.limits)}
        if code is AlertCode.SHIFT:
            inputs["location"] = report.location
        return inputs

    def _write_verdict(self, report: DayReport, measure: Measure, *, alerts: tuple[Alert, ...]) -> DayVerdict:
        status = choose_status(report.day, measure, limits=self.limits)
        words = self.status_words[status]
        return DayVerdict(
            day=report.day,
            score=report.score,
            relief_percent=measure.relief_percent,
            points=measure.points,
            status=status,
            alerts=alerts,
            formula=words.formula,
            source=words.source,
        )
