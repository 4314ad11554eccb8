"""How an episode begins: its schedule laid out, what is past left out, and one invitation."""

from datetime import datetime

from smsbot.domain.calendar import misses_its_moment, plan_schedule
from smsbot.domain.case import Case, CheckInStatus, Consent
from smsbot.domain.conversation.asking import ask
from smsbot.domain.conversation.draft import Decision, Draft
from smsbot.domain.effects import AddCheckIn, ChangeConsent, CloseCheckIn, Purpose


def begin(case: Case, now: datetime, *, days: int | None = None) -> Decision:
    """Lay out the check-ins of a new case and invite the patient.

    Check-ins whose time is past, or whose moment lies in the night, are marked skipped: a late enrolment
    shows what it missed. ``days`` cuts a schedule of days short (None: as many as the flow usually has).
    """
    draft = Draft(case, now, cause="enrolment", purpose=Purpose.INVITATION)
    flow = case.flow
    wanted = days or (flow.days.usual if flow.days else None)
    for planned in plan_schedule(flow, case.anchor, case.zone, not_before=now):
        plan = flow.schedule[planned.key]
        if wanted is not None and plan.day > wanted:
            continue
        draft.do(AddCheckIn(planned.key, planned.due_at))
        if planned.due_at < now or misses_its_moment(plan, planned.due_at, flow.timing, case.zone):
            draft.do(CloseCheckIn(planned.key, CheckInStatus.SKIPPED, now))
    if case.consent is not Consent.INVITED:
        draft.do(ChangeConsent(Consent.INVITED, "written consent at the clinic", now))
    ask(draft, "consent")
    return draft.decision()
