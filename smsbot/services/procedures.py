"""Staff confirm, move or cancel the procedure, pause or resume the check-ins, or text one now."""

from collections.abc import Callable
from datetime import datetime

from smsbot.db import directory
from smsbot.db.models import Episode
from smsbot.db.session import Session, after_commit
from smsbot.domain.calendar import is_quiet, local_day
from smsbot.domain.case import Case, Consent, EpisodeStatus
from smsbot.domain.conversation import Decision, staff
from smsbot.office import Office

LONGEST_LATE = 366
# Nobody revives these: the patient may have died, or be followed on this phone by a newer episode.
_OVER = (EpisodeStatus.ENDED, EpisodeStatus.FINISHED)


class EpisodeError(Exception):
    """What was asked cannot be done to this episode, and the mend."""


def find(session: Session, episode: str) -> Episode:
    """The episode of a case code or a number, locked. Raises EpisodeError."""
    return directory.lock_episode(session, _look_up(session, episode).id)


def _look_up(session: Session, episode: str) -> Episode:
    found = directory.find_episode(session, episode)
    if found is None:
        raise EpisodeError("episode: there is none with this number or case code")
    return found


def _change(office: Office, episode: str, now: datetime, decide: Callable[[Case], Decision], by: str) -> None:
    with office.db.transaction() as session:
        row = find(session, episode)
        case = office.load(session, row)
        if case.status in _OVER:
            raise EpisodeError("episode: this follow-up is over; enrol the patient anew")
        decision = decide(case)
        office.save(session, decision, office.occasion(row, now, by=by))
        after_commit(session, office.wake)


def confirm(office: Office, episode: str, done_at: datetime, now: datetime, *, by: str = "cli") -> None:
    """The procedure is over since ``done_at``: days are counted from it. Raises EpisodeError."""
    if done_at > now:
        raise EpisodeError("done-at: lies ahead; a procedure is confirmed once it is over")
    if (now - done_at).days > LONGEST_LATE:
        raise EpisodeError("done-at: lies more than a year back; check the year")

    def decide(case: Case) -> Decision:
        first = case.procedure.first_ended_at
        if first is not None and done_at <= first:
            raise EpisodeError("done-at: lies before the end of the first side; give the second side's end")
        return staff.confirm_procedure(case, done_at, now)

    _change(office, episode, now, decide, by)


def treat_second_side(
    office: Office, episode: str, ended_at: datetime, now: datetime, *, by: str = "cli"
) -> None:
    """The other side was treated too, in the same follow-up: days count from its end. Raises EpisodeError."""
    if ended_at > now:
        raise EpisodeError(
            "second-side-at: lies ahead; say it once the second side is done, until then the first side's "
            "check-ins go on"
        )

    def decide(case: Case) -> Decision:
        _check_second_side(case, ended_at)
        return staff.treat_second_side(case, ended_at, now)

    _change(office, episode, now, decide, by)


def _check_second_side(case: Case, ended_at: datetime) -> None:
    first, within = case.procedure.ended_at, case.flow.timing.second_side_within
    if first is None:
        raise EpisodeError("second-side-at: the first side is not confirmed as done; say --done-at first")
    if case.procedure.is_second_side:
        raise EpisodeError(
            "second-side-at: one is recorded already; correct its end with --done-at, or enrol a repeat"
        )
    if local_day(ended_at, case.zone) <= local_day(first, case.zone):
        raise EpisodeError("second-side-at: must lie on a later day than the first side's end")
    if ended_at - first > within:
        raise EpisodeError(
            f"second-side-at: lies more than {within.days} days after the first side; "
            "enrol it with --repeat-of as a follow-up of its own"
        )


def move(office: Office, episode: str, moved_to: datetime, now: datetime, *, by: str = "cli") -> None:
    """The procedure has a new time. Raises EpisodeError."""
    if moved_to <= now:
        raise EpisodeError("moved-to: lies in the past; say --done-at for a procedure that is over")
    if (moved_to - now).days > LONGEST_LATE:
        raise EpisodeError("moved-to: lies more than a year ahead; check the year")

    def decide(case: Case) -> Decision:
        if case.procedure.ended_at is not None:
            raise EpisodeError(
                "moved-to: the procedure is confirmed as done; say --second-side-at for its other side, or "
                "enrol a repeat with --repeat-of"
            )
        return staff.move_procedure(case, moved_to, now)

    _change(office, episode, now, decide, by)


def cancel(office: Office, episode: str, now: datetime, *, by: str = "cli") -> None:
    """The procedure does not take place: texts are held. Raises EpisodeError."""
    _change(office, episode, now, lambda case: staff.cancel_procedure(case, now), by)


def set_status(
    office: Office, episode: str, status: EpisodeStatus, now: datetime, *, by: str = "cli"
) -> None:
    """Pause, resume or end the check-ins. Raises EpisodeError; an ended follow-up stays ended."""

    def decide(case: Case) -> Decision:
        if status is EpisodeStatus.ACTIVE and case.status is EpisodeStatus.HELD:
            raise EpisodeError("episode: the procedure was cancelled; give its new date with --moved-to")
        if status is EpisodeStatus.ACTIVE and case.status is EpisodeStatus.INVITED:
            raise EpisodeError("episode: the patient has not said yes to the invitation yet")
        return staff.change_status(case, status, "by staff", now)

    _change(office, episode, now, decide, by)


def check_in_now(office: Office, episode: str, now: datetime, *, by: str = "cli") -> None:
    """Text this patient a check-in now. Raises EpisodeError where nobody may be texted."""

    def decide(case: Case) -> Decision:
        if case.consent is not Consent.OPTED_IN or case.status is not EpisodeStatus.ACTIVE:
            raise EpisodeError("episode: this patient may not be asked now (no consent, or not active)")
        if case.red_alert is not None:
            raise EpisodeError("episode: an urgent alert is open; call the patient instead")
        if is_quiet(now, case.flow.timing, case.zone):
            raise EpisodeError("episode: it is night where the patient is; try in the morning")
        return staff.check_in_now(case, now)

    _change(office, episode, now, decide, by)


def local_or_aware(office: Office, episode: str, given: datetime) -> datetime:
    """A time as typed: with its offset, else by the clock where the patient is. Raises EpisodeError."""
    if given.tzinfo is not None:
        return given
    with office.db.reading() as session:
        return directory.at_patients_clock(_look_up(session, episode), given)
