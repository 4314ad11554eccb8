"""Staff confirm, move or cancel the procedure, pause or resume the check-ins, or text one now."""

from collections.abc import Callable
from datetime import datetime

from smsbot.db import directory
from smsbot.db.models import Episode
from smsbot.db.session import Session, after_commit
from smsbot.domain.calendar import is_quiet
from smsbot.domain.case import Case, Consent, EpisodeStatus
from smsbot.domain.conversation import Decision, staff
from smsbot.office import Office

LONGEST_LATE = 366
_LONGEST_ID = 18
# Nobody revives these: the patient may have died, or be followed on this phone by a newer episode.
_OVER = (EpisodeStatus.ENDED, EpisodeStatus.FINISHED)


class EpisodeError(Exception):
    """What was asked cannot be done to this episode, and the mend."""


def find(session: Session, episode: str) -> Episode:
    """The episode of a case code or a number, locked. Raises EpisodeError."""
    return directory.lock_episode(session, _look_up(session, episode).id)


def _look_up(session: Session, episode: str) -> Episode:
    # No database holds a longer number, and other scripts' digits are none here.
    is_sane = episode.isascii() and len(episode.strip()) <= _LONGEST_ID
    found = directory.find_episode(session, episode) if is_sane else None
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
    _change(office, episode, now, lambda case: staff.confirm_procedure(case, done_at, now), by)


def move(office: Office, episode: str, moved_to: datetime, now: datetime, *, by: str = "cli") -> None:
    """The procedure has a new time. Raises EpisodeError."""
    if moved_to <= now:
        raise EpisodeError("moved-to: lies in the past; say --done-at for a procedure that is over")
    if (moved_to - now).days > LONGEST_LATE:
        raise EpisodeError("moved-to: lies more than a year ahead; check the year")

    def decide(case: Case) -> Decision:
        if case.procedure.ended_at is not None:
            raise EpisodeError(
                "moved-to: the procedure is confirmed as done; enrol a repeat as a new episode"
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
