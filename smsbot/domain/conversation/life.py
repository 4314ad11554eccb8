"""Consent and turns of life: stop, start, wrong number, hospital, a death, low mood, a cancellation."""

from smsbot.domain.case import CheckInStatus, Consent, EpisodeStatus, QuestionStatus
from smsbot.domain.conversation.alerts import Reason, bring_news, open_alert, raise_alert
from smsbot.domain.conversation.asking import close_question
from smsbot.domain.conversation.choices import record_choice, take_silence
from smsbot.domain.conversation.closing import abandon_check_in, finish_if_over
from smsbot.domain.conversation.draft import Draft
from smsbot.domain.conversation.plans import is_paused_by_silence
from smsbot.domain.conversation.turn import Turn
from smsbot.domain.effects import ChangeConsent, ChangeStatus, CloseCheckIn, Purpose
from smsbot.domain.flow import MailTime, Tier
from smsbot.domain.reading import Event

# Event: the text it is answered with, and the status it puts the episode in.
_EVENTS: dict[Event, tuple[str, EpisodeStatus | None]] = {
    Event.HOSPITAL: ("HOSPITAL", EpisodeStatus.PAUSED),
    Event.DECEASED: ("CONDOLENCE", EpisodeStatus.ENDED),
    Event.LOW_MOOD: ("LOW_MOOD", None),
    Event.CANCELLED: ("NOTE_FORWARDED", EpisodeStatus.HELD),
}


def opt_in(draft: Draft, *, source: str, template: str | None) -> None:
    """Texts may be sent (again). Nothing missed meanwhile is sent later."""
    draft.do(ChangeConsent(Consent.OPTED_IN, source, draft.now))
    if template:
        draft.text(template, purpose=Purpose.CONSENT)


def skip_missed(draft: Draft) -> None:
    """Leave out the check-ins that fell due while no texts were wanted (section 1, rule g)."""
    for check_in in draft.case.check_ins:
        if check_in.status is CheckInStatus.SCHEDULED and check_in.due_at <= draft.now:
            draft.do(CloseCheckIn(check_in.key, CheckInStatus.SKIPPED, draft.now))


def stop_asking(draft: Draft, *, for_good: bool = True) -> None:
    """Close every question and the open check-in; what silence would have meant still reaches the team.

    An invitation not answered yet stays open unless it is ``for_good``: a late YES must still count.
    """
    for question in draft.case.questions:
        silence = draft.case.flow.questions[question.name].silence
        if silence is not None:
            take_silence(draft, question, silence, quietly=True)
        elif for_good or question.name != "consent":
            close_question(draft, question, QuestionStatus.REPLACED)
    if draft.case.open_check_in:
        abandon_check_in(draft, draft.case.open_check_in.key, CheckInStatus.CANCELLED)


def opt_out(turn: Turn, *, wrong_number: bool = False) -> None:
    """Stop at once: one confirmation (the carrier's own counts), no question left open, the team is told."""
    draft = turn.draft
    stop_asking(draft)
    turn.stopped = True
    draft.do(ChangeConsent(Consent.WRONG_NUMBER if wrong_number else Consent.OPTED_OUT, "text", draft.now))
    if wrong_number or not _is_told_beside(turn):
        _tell_of_stop(draft, wrong_number=wrong_number, words=turn.inbound.words)
    if not turn.inbound.provider_answered and not has_emergency(turn):
        draft.text(_confirmation(turn, wrong_number=wrong_number), purpose=Purpose.CONSENT)


def _is_told_beside(turn: Turn) -> bool:
    """A red flag or a death in the same text opens an escalation of its own: no second mail says "stop"."""
    is_new_red = bool(turn.red) and turn.draft.case.red_alert is None
    return is_new_red or turn.reading.event is Event.DECEASED


def _confirmation(turn: Turn, *, wrong_number: bool) -> str:
    """The one confirmation of a stop; "reply START to rejoin" is nothing to write to the bereaved."""
    if turn.reading.event is Event.DECEASED and not wrong_number:
        return "CONDOLENCE"
    return "WRONG_NUMBER" if wrong_number else "STOP_CONFIRM"


def tell_of_stop_in_thread(turn: Turn) -> None:
    """A stop beside a red flag of the same text: whoever is told of the flag hears that only a call helps."""
    red = turn.draft.case.red_alert
    if turn.stopped and turn.red and not turn.had_red_alert and red is not None:
        bring_news(turn.draft, red.number, "the patient asked for no more texts: phone them")


def mark_wrong(turn: Turn) -> None:
    """Somebody who wants no texts already says that the number is not the patient's: staff must know."""
    if turn.draft.case.consent is not Consent.WRONG_NUMBER:
        turn.draft.do(ChangeConsent(Consent.WRONG_NUMBER, "text", turn.draft.now))
    _tell_of_stop(turn.draft, wrong_number=True, words=turn.inbound.words)


def _tell_of_stop(draft: Draft, *, wrong_number: bool, words: str) -> None:
    """A wrong number needs a person; a stop is told in the morning, or at once in an open red flag's thread.

    Section 0 has a stop in the digest of watched items; until there is one it is a mail of its own.
    """
    red = draft.case.red_alert
    if wrong_number:
        source = "section 7, item 19: staff are told, the number is unverified"
        raise_alert(draft, Reason("wrong_number", Tier.ROUTINE, "wrong_number", source, words=words))
    elif red is not None:
        bring_news(draft, red.number, "the patient asked for no more texts: phone them")
    else:
        source = "section 0: any opt-out is told to the team"
        raise_alert(draft, Reason("opted_out", Tier.ROUTINE, "opted_out", source, mail=MailTime.MORNING))


def has_emergency(turn: Turn) -> bool:
    """Whether this text tells of an emergency of the writer's own."""
    return any(v.tier is Tier.EMERGENCY for v in turn.verdicts)


def note_event(turn: Turn) -> None:
    """Tell the team of a turn of life, and stop asking where it calls for that."""
    event = turn.reading.event
    if event is None:
        return
    draft = turn.draft
    source = "section 0, life: told the same day"
    raise_alert(draft, Reason(event.value, Tier.ROUTINE, event.value, source, words=turn.inbound.words))
    status = _status_after(turn, event)
    if status is not None:
        stop_asking(draft, for_good=status is EpisodeStatus.ENDED)
        draft.do(ChangeStatus(status, event.value, draft.now))


def _status_after(turn: Turn, event: Event) -> EpisodeStatus | None:
    case = turn.draft.case
    if event is Event.CANCELLED and case.procedure.ended_at is not None:
        # The procedure is over: whatever is cancelled, the follow-up goes on unless a person ends it.
        return None
    if case.status in (EpisodeStatus.FINISHED, EpisodeStatus.ENDED) and event is not Event.DECEASED:
        return None
    return _EVENTS[event][1]


def answer_event(turn: Turn) -> bool:
    """Answer a turn of life, where no red flag needed the answer; whether nothing else is left to answer."""
    event = turn.reading.event
    if event is None:
        return False
    template, status = _EVENTS[event]
    turn.draft.text(template)
    return status is not None or (turn.reading.pain is None and not turn.reading.answer)


def welcome_back(turn: Turn) -> None:
    """Whoever writes is there: their silence is over, and check-ins paused for it go on."""
    draft = turn.draft
    question = draft.case.open_question
    if question is not None and question.name == "still_there":
        close_question(draft, question, QuestionStatus.ANSWERED)
        record_choice(draft, question.name, "KEEP")
    number = open_alert(draft, "paused")
    if not is_paused_by_silence(draft.case) or number is None:
        return
    draft.do(ChangeStatus(EpisodeStatus.ACTIVE, "the patient wrote again", draft.now))
    finish_if_over(draft)
    bring_news(draft, number, "the patient wrote again: check-ins go on")
    turn.resumed = True
