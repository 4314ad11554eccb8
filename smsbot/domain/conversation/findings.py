"""Every text is scanned: what it says is judged by the flow's tier table and kept, whatever was asked."""

from dataclasses import replace
from datetime import timedelta

from smsbot.domain.calendar import day_number
from smsbot.domain.case import Case, Score, Seen
from smsbot.domain.conversation.draft import Draft
from smsbot.domain.conversation.turn import Turn
from smsbot.domain.effects import RecordFinding, RecordScore
from smsbot.domain.flow import Tier, TierRule
from smsbot.domain.outcome import AlertCode, ScorePoint, Series, baseline_from, judge
from smsbot.domain.reading import Finding, Status
from smsbot.domain.signs import find_signs
from smsbot.domain.triage import Setting, Verdict, triage

_THERE = (Status.PRESENT, Status.UNCERTAIN)
SEVERE_SCORE = TierRule(
    id="severe_score",
    codes=("severe_pain",),
    tier=Tier.URGENT,
    text="URGENT",
    source="U06; sections 0 and 4: a high score that is also well above the patient's own",
)


def remember(turn: Turn) -> None:
    """Record the score and every finding of a text, and judge each finding."""
    severe = _take_score(turn)
    findings = (*turn.reading.findings, *find_signs(turn.inbound.words, turn.draft.case.flow.signs))
    verdicts = []
    for finding in findings:
        verdict = judge_finding(turn.draft, finding, findings)
        if verdict and turn.reading.pain is not None:
            verdict = _with_number(verdict, severe=severe)
        record(turn.draft, finding, verdict)
        verdicts += [verdict] if verdict else []
    if severe and not any(v.finding.code == "severe_pain" for v in verdicts):
        finding = Finding("severe_pain", Status.PRESENT, words=turn.inbound.words, rule="score")
        verdicts.append(Verdict(finding, SEVERE_SCORE))
        record(turn.draft, finding, verdicts[-1])
    turn.verdicts = tuple(verdicts)


def _with_number(verdict: Verdict, *, severe: bool) -> Verdict:
    # Section 0: "severe" in words is judged by the number beside it; no need to ask for one.
    if verdict.finding.code != "severe_pain" or verdict.rule.ask is None:
        return verdict
    return replace(verdict, rule=SEVERE_SCORE if severe else replace(verdict.rule, ask=None))


def record(draft: Draft, finding: Finding, verdict: Verdict | None) -> None:
    """Keep one finding with what the rules made of it."""
    check_in = draft.case.open_check_in
    seen = Seen(
        code=finding.code,
        status=finding.status,
        day=draft.case.day(draft.now),
        at=draft.now,
        tier=verdict.tier if verdict else None,
        rule=verdict.rule.id if verdict else "",
        check_in=check_in.key if check_in else None,
        place=finding.place,
        trend=finding.trend,
        since=finding.since,
        degree=finding.degree,
    )
    draft.do(RecordFinding(seen, finding))


def judge_finding(draft: Draft, finding: Finding, together: tuple[Finding, ...] = ()) -> Verdict | None:
    """Judge one finding among the others of its text."""
    return triage(finding, setting_of(draft, finding, together), draft.case.flow.tiers)


def setting_of(draft: Draft, finding: Finding, together: tuple[Finding, ...]) -> Setting:
    """What surrounds a finding: other symptoms of this text and those still open from the last 48 hours."""
    case = draft.case
    since_anchor = draft.now - case.anchor
    others = _present(together) | _open_codes(case, draft)
    return Setting(
        day=case.day(draft.now),
        hours=since_anchor / timedelta(hours=1),
        region=case.flow.region,
        risks=case.risks,
        others=frozenset(others - {finding.code}),
        gone=frozenset(s.code for s in case.findings if s.status is Status.RESOLVED and s.at >= case.anchor),
        score=latest_score(case),
    )


def _open_codes(case: Case, draft: Draft) -> set[str]:
    latest: dict[str, Seen] = {}
    for seen in case.findings:
        if draft.now - seen.at <= case.flow.timing.open_finding:
            latest[seen.code] = seen
    return {s.code for s in latest.values() if s.status in _THERE}


def _present(findings: tuple[Finding, ...]) -> set[str]:
    return {f.code for f in findings if f.status in _THERE}


def latest_score(case: Case) -> int | None:
    """The score of the open check-in, else the last one given after the procedure."""
    after = [s for s in case.scores if s.at >= case.anchor]
    return after[-1].value if after else None


def _take_score(turn: Turn) -> bool:
    """Record the score of a text; whether it is severe by the flow's rule (sections 0 and 4)."""
    draft, value = turn.draft, turn.reading.pain
    if value is None:
        return False
    check_in = draft.case.open_check_in
    day = draft.case.day(draft.now)
    draft.do(RecordScore(Score(day, value, draft.now, check_in.key if check_in else None)))
    if draft.case.procedure.ended_at is None:
        return False
    return _is_severe(draft.case, day, tuple((day, code) for code in _present(turn.reading.findings)))


def _is_severe(case: Case, day: int, findings: tuple[tuple[int, str], ...]) -> bool:
    """Whether the outcome rules call the day's score severe; late on, a score alone is a return of pain."""
    series = series_of(case)
    series = replace(series, findings=series.findings + findings)
    verdicts = judge(series, case.flow.thresholds).days
    return any(a.code is AlertCode.SEVERE for v in verdicts if v.day == day for a in v.alerts)


def series_of(case: Case) -> Series:
    """The episode as the outcome rules want it: the baseline, then scores, answers and findings by day."""
    answers: dict[int, dict[str, str]] = {}
    for choice in (c for c in case.choices if c.at >= case.anchor):
        answers.setdefault(case.day(choice.at), {})[choice.question] = choice.value
    seen = (s for s in case.findings if s.at >= case.anchor and s.status in _THERE)
    return Series(
        baseline=baseline_of(case),
        scores=tuple(ScorePoint(case.day(s.at), s.value) for s in case.scores if s.at >= case.anchor),
        answers=answers,
        findings=tuple((case.day(s.at), s.code) for s in seen),
    )


def baseline_of(case: Case) -> float | None:
    """The patient's own pain before the procedure: the mean of their replies, else the chart's value."""
    # The stored day was counted from the date planned then; a procedure that was moved has another.
    anchor = case.baseline_anchor
    earlier = (s for s in case.scores if s.at < anchor)
    before = tuple(ScorePoint(day_number(anchor, s.at, case.zone), s.value) for s in earlier)
    return baseline_from(before, case.chart_baseline, thresholds=case.flow.thresholds).value
