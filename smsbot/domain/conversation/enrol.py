"""How an episode begins: its schedule laid out, what is past left out, and one invitation."""

from datetime import datetime

from smsbot.domain.calendar import plan_schedule
from smsbot.domain.case import Case, CheckInStatus, Consent
from smsbot.domain.conversation.asking import ask
from smsbot.domain.conversation.draft import Decision, Draft
from smsbot.domain.effects import AddCheckIn, ChangeConsent, CloseCheckIn, Purpose


def begin(case: Case, now: datetime) -> Decision:
    """Lay out the check-ins of a new case and invite the patient.

    Check-ins whose time is past are marked skipped: a late enrolment shows what it missed.
    """
    draft = Draft(case, now, cause="enrolment", purpose=Purpose.INVITATION)
    for planned in plan_schedule(case.flow, case.anchor, case.zone, not_before=now):
        draft.do(AddCheckIn(planned.key, planned.due_at))
        if planned.due_at < now:
            draft.do(CloseCheckIn(planned.key, CheckInStatus.SKIPPED, now))
    if case.consent is not Consent.INVITED:
        draft.do(ChangeConsent(Consent.INVITED, "written consent at the clinic", now))
    ask(draft, "consent")
    return draft.decision()
