"""What must hold for every series that can be built."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from smsbot.domain.outcome import AlertCode, Pattern, ScorePoint, Series, as_json, judge

DAYS = st.integers(-7, 600)
BASELINES = st.none() | st.integers(0, 100).map(lambda tenths: tenths / 10) | st.floats(0, 10)
SCORES = st.lists(st.builds(ScorePoint, DAYS, st.integers(0, 10)), max_size=16).map(tuple)
ANSWERS = st.dictionaries(
    DAYS,
    st.fixed_dictionaries(
        {},
        optional={
            "function": st.sampled_from(["MORE", "SAME", "LESS", "?"]),
            "pgic": st.sampled_from(["BETTER", "SAME", "WORSE"]),
            "location": st.sampled_from(["SAME", "NEW", "BOTH", "NONE"]),
        },
    ),
    max_size=4,
)
CODES = st.sampled_from(["no_relief", "pain_shift", "burning", "tingling", "severe_pain"])
FINDINGS = st.lists(st.tuples(DAYS, CODES), max_size=4).map(tuple)
SERIES = st.builds(Series, BASELINES, SCORES, ANSWERS, FINDINGS)

BADNESS = {"STRONG": 0, "SOME": 1, "UNKNOWN": 2, "NOT_BETTER": 2, "WORSE": 3, "EARLY": 0}
CODE_ORDER = list(AlertCode)
HEADLINE_ORDER = list(Pattern)


@given(SERIES)
def test_any_series_is_judged_and_printed(series: Series) -> None:
    line = as_json("x", judge(series))

    assert list(line) == ["id", "days", "pattern", "weeks_ge50", "onset"]


@given(SERIES)
def test_lower_scores_never_worsen_a_status(series: Series) -> None:
    lower = tuple(replace(point, score=max(0, point.score - 1)) for point in series.scores)

    before = {verdict.day: verdict.status for verdict in judge(series).days if verdict.score is not None}
    after = {verdict.day: verdict.status for verdict in judge(replace(series, scores=lower)).days}

    assert all(BADNESS[after[day]] <= BADNESS[status] for day, status in before.items())


@given(SERIES, DAYS)
def test_later_days_never_change_an_earlier_verdict(series: Series, last: int) -> None:
    known = Series(
        series.baseline,
        tuple(point for point in series.scores if point.day <= last),
        {day: answers for day, answers in series.answers.items() if day <= last},
        tuple(finding for finding in series.findings if finding[0] <= last),
    )

    seen_then = judge(known).days

    assert seen_then == tuple(verdict for verdict in judge(series).days if verdict.day <= last)


@given(SERIES)
def test_alerts_and_patterns_stand_in_their_order_once(series: Series) -> None:
    judgement = judge(series)

    for verdict in judgement.days:
        codes = [CODE_ORDER.index(alert.code) for alert in verdict.alerts]
        assert codes == sorted(set(codes))
    ranks = [HEADLINE_ORDER.index(pattern) for pattern in judgement.patterns]
    assert ranks == sorted(set(ranks))
    assert judgement.pattern is judgement.patterns[0]


@given(SERIES)
def test_every_alert_explains_itself(series: Series) -> None:
    alerts = [alert for verdict in judge(series).days for alert in verdict.alerts]

    assert all(alert.formula and alert.source and "day" in alert.inputs for alert in alerts)


@given(SERIES)
def test_recurrence_always_follows_a_suspicion(series: Series) -> None:
    suspected = None
    for verdict in judge(series).days:
        for alert in verdict.alerts:
            if alert.code is AlertCode.RETURN_SUSPECT:
                suspected = verdict.day
            if alert.code is AlertCode.RECURRENCE:
                assert alert.inputs["onset"] == suspected


@given(st.integers(1, 100), SCORES)
def test_nobody_without_relief_is_left_unheard(tenths: int, scores: tuple[ScorePoint, ...]) -> None:
    judgement = judge(Series(tenths / 10, scores))
    told = {alert.code for verdict in judgement.days for alert in verdict.alerts}

    never_better = Pattern.NONE in judgement.patterns and judgement.relief_day is None
    if never_better and "low_baseline" not in judgement.flags:
        assert AlertCode.NI_EARLY in told
