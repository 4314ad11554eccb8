"""What staff do to an episode: confirm, move or cancel the procedure, pause, resume, text a check-in now."""

from datetime import datetime

from smsbot.domain.case import Case, EpisodeStatus, Procedure
from smsbot.domain.conversation.agenda import may_ask
from smsbot.domain.conversation.closing import finish_if_over
from smsbot.domain.conversation.draft import Decision, Draft
from smsbot.domain.conversation.elapse import expire_check_in, start_check_in, take_as_done
from smsbot.domain.conversation.life import stop_asking
from smsbot.domain.conversation.rescheduling import reschedule, start_anew
from smsbot.domain.effects import AddCheckIn, ChangeProcedure, ChangeStatus, Purpose


def _draft(case: Case, now: datetime, cause: str) -> Draft:
    return Draft(case, now, cause=f"{cause}/{now:%Y%m%dT%H%M%S}", purpose=Purpose.SCHEDULED)


def confirm_procedure(case: Case, ended_at: datetime, now: datetime) -> Decision:
    """The procedure is done: days are counted from its end, and what is past is left out."""
    draft = _draft(case, now, "procedure_done")
    take_as_done(draft, ended_at)
    _revive(draft)
    return draft.decision()


def treat_second_side(case: Case, ended_at: datetime, now: datetime) -> Decision:
    """The other side was treated too: days are counted from its end, the baseline stays (section 0, life).

    What was answered so far is judged by the first side's clock, then the schedule begins anew. Raises
    ValueError before the first side is done, and for a third.
    """
    first = case.procedure.ended_at
    if first is None or case.procedure.is_second_side or ended_at <= first:
        raise ValueError("a second side follows one that is done, once")
    draft = _draft(case, now, "second_side")
    if draft.case.open_check_in is not None:
        expire_check_in(draft, draft.case.open_check_in.key)
    draft.do(ChangeProcedure(Procedure(ended_at, ended_at, first), now))
    start_anew(draft)
    _revive(draft)
    return draft.decision()


def move_procedure(case: Case, planned_at: datetime, now: datetime) -> Decision:
    """The procedure has a new time: the questions before it move with it.

    Raises ValueError for one that is done.
    """
    if case.procedure.ended_at is not None:
        raise ValueError("a procedure that is done cannot be moved")
    draft = _draft(case, now, "procedure_moved")
    draft.do(ChangeProcedure(Procedure(planned_at), now))
    reschedule(draft, revives=True)
    _revive(draft)
    return draft.decision()


def _revive(draft: Draft) -> None:
    if draft.case.status is EpisodeStatus.HELD:
        draft.do(ChangeStatus(EpisodeStatus.ACTIVE, "procedure confirmed", draft.now))


def cancel_procedure(case: Case, now: datetime) -> Decision:
    """The procedure does not take place: every text is held until it has a new date."""
    draft = _draft(case, now, "procedure_cancelled")
    stop_asking(draft, for_good=False)
    draft.do(ChangeStatus(EpisodeStatus.HELD, "procedure cancelled", now))
    return draft.decision()


def change_status(case: Case, status: EpisodeStatus, reason: str, now: datetime) -> Decision:
    """Pause, resume or end an episode; pausing and ending leave no question open."""
    draft = _draft(case, now, f"status_{status}")
    if status is not EpisodeStatus.ACTIVE:
        stop_asking(draft, for_good=status in (EpisodeStatus.ENDED, EpisodeStatus.FINISHED))
    draft.do(ChangeStatus(status, reason, now))
    # The last check-in may have passed while it rested: nothing else would ever end it.
    finish_if_over(draft)
    return draft.decision()


def check_in_now(case: Case, now: datetime) -> Decision:
    """Ask pain and symptoms now, as a check-in of its own (before the procedure, the baseline).

    Raises ValueError where no question may be asked: no consent, not active, or a red flag open.
    """
    if not may_ask(case):
        raise ValueError(
            "this patient may not be asked now: no consent, not active, or an urgent alert is open"
        )
    number = sum(c.key.startswith("EXTRA_") for c in case.check_ins) + 1
    key = f"EXTRA_{number}"
    draft = Draft(case, now, cause=f"staff_check_in/{key}", purpose=Purpose.SCHEDULED)
    draft.do(AddCheckIn(key, now))
    start_check_in(draft, key)
    return draft.decision()
