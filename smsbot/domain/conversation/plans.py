"""The plan behind a check-in's key: the flow's own, or one that the conversation added."""

from dataclasses import replace

from smsbot.domain.case import Case, CheckIn, EpisodeStatus
from smsbot.domain.flow import AnswerKind
from smsbot.domain.schedule import CheckInPlan, QuestionUse

# A confirming re-ask and a check-in that staff asks for: the two questions that matter, no more.
EXTRA = CheckInPlan(day=0, questions=(QuestionUse("pain"), QuestionUse("symptoms")))
# Before the procedure "the spot we treated" would be untrue: it asks for the baseline.
EXTRA_BEFORE = CheckInPlan(day=-1, questions=(QuestionUse("baseline"),), closes_with="THANKS_PLAIN")

_SECOND_SIDE = "@2"


def key_for(case: Case, name: str) -> str:
    """The key of a check-in to be added now: after a second side "D3" is another one than after the first."""
    return f"{name}{_SECOND_SIDE}" if case.procedure.is_second_side else name


def name_of(key: str) -> str:
    """The name in the flow's schedule behind a check-in's key."""
    return key.removesuffix(_SECOND_SIDE)


def plan_of(case: Case, key: str) -> CheckInPlan:
    """The plan of a check-in; one that is not in the flow's schedule asks pain and symptoms."""
    plan = case.flow.schedule.get(name_of(key))
    if plan is None:
        return EXTRA if case.procedure.ended_at is not None else EXTRA_BEFORE
    return _ending(case, plan) if case.flow.days and _is_last(case, key) else plan


def _ending(case: Case, plan: CheckInPlan) -> CheckInPlan:
    """A schedule cut short at enrolment still ends in the words of its own last check-in."""
    end = next(p for p in case.flow.schedule.values() if p.ends_flow)
    return replace(plan, closes_with=end.closes_with, ends_flow=True)


def is_before_procedure(case: Case, check_in: CheckIn) -> bool:
    """Whether a check-in asks for the baseline."""
    return plan_of(case, check_in.key).asks_baseline


def _is_last(case: Case, key: str) -> bool:
    """Whether the schedule of this episode ends with a check-in, be it cut short at enrolment or not."""
    own = (c for c in case.check_ins if name_of(c.key) in case.flow.schedule)
    last = max(own, key=lambda c: (c.due_at, c.key), default=None)
    return last is not None and last.key == key


def next_question(case: Case, check_in: CheckIn) -> str | None:
    """The first question of a check-in still to be asked, None when all are answered."""
    for use in plan_of(case, check_in.key).questions:
        if use.name in answered_in(case, check_in.key) or not _applies(case, check_in, use):
            continue
        return use.name
    return None


def _applies(case: Case, check_in: CheckIn, use: QuestionUse) -> bool:
    if use.min_score is None:
        return True
    scores = [s.value for s in case.scores if s.check_in == check_in.key]
    return bool(scores) and scores[-1] >= use.min_score


def answered_in(case: Case, key: str) -> set[str]:
    """The questions of a check-in that have an answer; a score answers whichever way it was asked for.

    A red flag told in it has answered "any new problem?": a person has talked with the patient about it.
    """
    done = {c.question for c in case.choices if c.check_in == key}
    if any(s.check_in == key for s in case.scores):
        done |= {name for name, q in case.flow.questions.items() if q.answer is AnswerKind.SCORE}
    if had_red_flag(case, key):
        done.add("symptoms")
    return done


def had_red_flag(case: Case, key: str) -> bool:
    """Whether a red flag was told in a check-in."""
    return any(s.check_in == key and s.tier is not None and s.tier.is_red for s in case.findings)


def is_paused_by_silence(case: Case) -> bool:
    """Whether check-ins rest because three went unanswered, and for no other reason that is still open."""
    open_codes = {a.code for a in case.alerts if a.is_unresolved}
    paused = case.status is EpisodeStatus.PAUSED and "paused" in open_codes
    return paused and "hospital" not in open_codes
