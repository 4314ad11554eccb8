"""How a check-in ends: one closing text, true to what happened in it."""

from datetime import timedelta

from smsbot.domain.calendar import at_local, local_day
from smsbot.domain.case import Case, CheckIn, CheckInStatus, EpisodeStatus
from smsbot.domain.conversation.alerts import UNLIMITED, Reason, raise_alert
from smsbot.domain.conversation.asking import ask
from smsbot.domain.conversation.draft import Draft
from smsbot.domain.conversation.findings import series_of
from smsbot.domain.conversation.muting import NON_IMPROVEMENT, is_muted
from smsbot.domain.conversation.plans import had_red_flag, key_for, plan_of
from smsbot.domain.conversation.results import tell_result
from smsbot.domain.effects import AddCheckIn, ChangeStatus, CloseCheckIn, Purpose
from smsbot.domain.flow import MailTime, Tier
from smsbot.domain.outcome import Alert, AlertCode, AlertTier, DayStatus, DayVerdict, judge

# Outcome alerts, the gravest first: the text that goes with each, and when the team's mail leaves.
TEXTS = {
    AlertCode.WORSE: "WORSE_THAN_BEFORE",
    AlertCode.RECURRENCE: "RECURRENCE",
    AlertCode.NI_PERSISTENT: "NON_IMPROVEMENT",
    AlertCode.NI_EARLY: "NON_IMPROVEMENT",
    AlertCode.SHIFT: "NEW_SYMPTOM_ROUTINE",
    AlertCode.FLARE: "WORSE_NOW",
}
# Alerts after which "your care team knows" is true, and those that a note to the team stands for.
_KNOWN_FAILURE = frozenset({"NI_EARLY", "NI_PERSISTENT", "WORSE", "RECURRENCE", "no_relief", "worse_pain"})
_NOTES = frozenset({"callback", "unread", "media"})
_AT_ONCE = frozenset({AlertCode.WORSE, AlertCode.FLARE})
_ASK_FEEL = frozenset({AlertCode.WORSE, AlertCode.NI_EARLY, AlertCode.NI_PERSISTENT, AlertCode.SHIFT})
_BY_STATUS = {
    DayStatus.EARLY: "THANKS_EARLY",
    DayStatus.STRONG: "THANKS_STRONG",
    DayStatus.SOME: "THANKS_SOME",
    DayStatus.NOT_BETTER: "STILL_NOT_BETTER",
    DayStatus.WORSE: "STILL_NOT_BETTER",
    DayStatus.UNKNOWN: "THANKS_PLAIN",
}


def judge_day(case: Case, day: int) -> DayVerdict | None:
    """The outcome rules' verdict on one day, None where nothing was said that day."""
    days = judge(series_of(case), case.flow.thresholds).days
    return next((d for d in days if d.day == day), None)


def tell_outcome(draft: Draft, day: int) -> tuple[AlertCode, ...]:
    """Tell the team what the day's score means; which of it they hear of now, the gravest first.

    WORSE and a non-improvement of the same day go as one. Without a procedure there is nothing to judge.
    """
    verdict = judge_day(draft.case, day)
    if verdict is None or draft.case.procedure.ended_at is None:
        return ()
    alerts = {a.code: a for a in verdict.alerts}
    if AlertCode.RETURN_SUSPECT in alerts:
        _confirm_later(draft)
    wanted = [c for c in TEXTS if c in alerts and _is_for_team(alerts[c])]
    if AlertCode.WORSE in wanted:
        wanted = [c for c in wanted if c not in (AlertCode.NI_EARLY, AlertCode.NI_PERSISTENT)]
    if is_muted(draft.case):
        wanted = [c for c in wanted if c.value not in NON_IMPROVEMENT]
    return tuple(code for code in wanted if _tell(draft, alerts[code]))


def tell_check_in(draft: Draft, key: str) -> tuple[AlertCode, ...]:
    """Tell what a check-in's answers mean, each judged on the day it was given, however late it closes."""
    case = draft.case
    times = [s.at for s in case.scores if s.check_in == key]
    times += [c.at for c in case.choices if c.check_in == key]
    days = {case.day(at) for at in times if at >= case.anchor}
    told = {code for day in sorted(days) for code in tell_outcome(draft, day)}
    return tuple(code for code in TEXTS if code in told)


def _is_for_team(alert: Alert) -> bool:
    return alert.tier is AlertTier.ROUTINE or (alert.tier is AlertTier.WATCH and alert.same_day)


def _tell(draft: Draft, alert: Alert) -> bool:
    mail = MailTime.AT_ONCE if alert.code in _AT_ONCE else MailTime.MORNING
    code = alert.code.value
    return raise_alert(draft, Reason(code, Tier.ROUTINE, code, alert.source, words=alert.formula, mail=mail))


def _confirm_later(draft: Draft) -> None:
    """Ask again in three days, unless a check-in by then asks anyway."""
    case = draft.case
    day = local_day(draft.now, case.zone) + timedelta(days=case.flow.timing.confirm_after_days)
    key = key_for(case, f"CONFIRM_{case.day(draft.now)}")
    coming = (c for c in case.check_ins if c.status is CheckInStatus.SCHEDULED or c.key == key)
    if all(c.key != key and local_day(c.due_at, case.zone) > day for c in coming):
        draft.do(AddCheckIn(key, at_local(day, plan_of(case, key).at, case.zone)))


def close_check_in(draft: Draft, check_in: CheckIn) -> None:
    """Complete a check-in: tell the outcome, thank truly, and end the flow after its last one."""
    draft.do(CloseCheckIn(check_in.key, CheckInStatus.COMPLETED, draft.now))
    told = tell_check_in(draft, check_in.key)
    # After a red flag its safety text was the closing: thanks from a machine have no place after that call.
    if told or not had_red_flag(draft.case, check_in.key):
        closing = choose_closing(draft, check_in, told)
        if closing is not None:
            draft.text(closing)
    elif draft.purpose is Purpose.REPLY and not draft.has_texted:
        draft.text("THANKS_PLAIN")
    if _ASK_FEEL.intersection(told) and "FEEL_Q" not in draft.case.sent:
        ask(draft, "feel")
    finish_if_over(draft)


def abandon_check_in(draft: Draft, key: str, status: CheckInStatus) -> None:
    """Close a check-in that was not answered to its end; what was answered still counts."""
    draft.do(CloseCheckIn(key, status, draft.now))
    tell_check_in(draft, key)
    finish_if_over(draft)


def finish_if_over(draft: Draft) -> None:
    """End the episode after its last check-in; the result of a diary or a trial is told then."""
    case = draft.case
    left = [c for c in case.check_ins if c.status in (CheckInStatus.SCHEDULED, CheckInStatus.OPEN)]
    if left or not any(plan_of(case, c.key).ends_flow for c in case.check_ins):
        return
    if case.status in (EpisodeStatus.ACTIVE, EpisodeStatus.PAUSED):
        tell_result(draft)
    if case.status is EpisodeStatus.ACTIVE:
        draft.do(ChangeStatus(EpisodeStatus.FINISHED, "last check-in done", draft.now))


def _last_verdict(case: Case, check_in: CheckIn) -> DayVerdict | None:
    days = [case.day(s.at) for s in case.scores if s.check_in == check_in.key and s.at >= case.anchor]
    return judge_day(case, days[-1]) if days else None


def choose_closing(draft: Draft, check_in: CheckIn, told: tuple[AlertCode, ...]) -> str | None:
    """The one closing text: what the team was told this time, else what is watched, else thanks.

    None where the plan wants no thanks and nothing else has to be said.
    """
    if told:
        return TEXTS[told[0]]
    case = draft.case
    verdict = _last_verdict(case, check_in)
    if verdict and any(a.code is AlertCode.RETURN_SUSPECT for a in verdict.alerts):
        return "CONFIRM_RETURN"
    noted = _noted_text(case, check_in)
    if noted:
        return noted
    plan = plan_of(case, check_in.key)
    if plan.closes_with or not plan.thanks:
        return plan.closes_with
    if case.day(draft.now) < case.flow.thresholds.outcome_from_day:
        return "THANKS_EARLY"
    return _thanks(case, verdict)


def _thanks(case: Case, verdict: DayVerdict | None) -> str:
    template = _BY_STATUS[verdict.status] if verdict else "THANKS_PLAIN"
    known = any(a.code in _KNOWN_FAILURE for a in case.alerts)
    return "THANKS_PLAIN" if template == "STILL_NOT_BETTER" and not known else template


def _noted_text(case: Case, check_in: CheckIn) -> str | None:
    """The text of what was said in this check-in beside the score; plain thanks where it was sent already."""
    opened = check_in.opened_at or check_in.due_at
    rules = {r.id: r for r in case.flow.tiers}
    seen = [s for s in case.findings if s.check_in == check_in.key and s.rule in rules]
    fresh = {a.code for a in case.alerts if a.opened_at >= opened}
    routine = [s for s in seen if s.tier is Tier.ROUTINE]
    told = [rules[s.rule].text for s in routine if s.code in fresh | UNLIMITED]
    if not told and not fresh.isdisjoint(_NOTES):
        told = ["NOTE_FORWARDED"]
    if told:
        return told[0] if case.sent.get(told[0], opened) <= opened else "THANKS_PLAIN"
    watched = {rules[s.rule].text for s in seen if s.tier is Tier.WATCH}
    if routine or len(watched) > 1:
        # Known to the team already, or more than one text could truly say.
        return "WATCH_LATER"
    return next(iter(watched), None)
