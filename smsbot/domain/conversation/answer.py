"""One inbound text: consent first, then the team is told of all it says, then the patient is answered."""

from collections.abc import Callable
from datetime import datetime

from smsbot.domain.case import Case, Consent
from smsbot.domain.conversation.alerts import Reason, raise_alert
from smsbot.domain.conversation.answering import (
    advance,
    reask_template,
    take_answer,
    take_fresh_letters,
)
from smsbot.domain.conversation.asking import open_queued
from smsbot.domain.conversation.closing import TEXTS, tell_outcome
from smsbot.domain.conversation.draft import Decision, Draft
from smsbot.domain.conversation.findings import remember
from smsbot.domain.conversation.inviting import (
    refuses_invitation,
    repeats_doubtful_stop,
    says_wrong_phone,
    take_invitation,
)
from smsbot.domain.conversation.letters import take_letters_as_words
from smsbot.domain.conversation.life import (
    answer_event,
    has_emergency,
    mark_wrong,
    opt_in,
    opt_out,
    skip_missed,
)
from smsbot.domain.conversation.red import (
    add_emergency_words,
    answer_red_flags,
    answer_thread,
    ask_about,
    text_of,
)
from smsbot.domain.conversation.telling import tell_team
from smsbot.domain.conversation.turn import Inbound, Turn
from smsbot.domain.effects import ChangeConsent, Purpose
from smsbot.domain.flow import Tier
from smsbot.domain.reading import Command, Reading


def answer(case: Case, reading: Reading, inbound: Inbound, now: datetime) -> Decision:
    """Decide what one text of a known patient brings about. Never fails on any reading in any state."""
    draft = Draft(case, now, cause=inbound.cause, purpose=Purpose.REPLY)
    turn = Turn(
        draft=draft,
        reading=reading,
        inbound=inbound,
        question=case.open_question,
        had_red_alert=case.red_alert is not None,
    )
    remember(turn)
    add_emergency_words(turn)
    take_letters_as_words(turn)
    _change_consent(turn)
    tell_team(turn)
    any(step(turn) for step in _STEPS)
    # A red flag may have settled the question that others wait behind: none is dropped.
    open_queued(draft)
    return draft.decision()


def _change_consent(turn: Turn) -> None:
    """Before anything else: nothing more may be sent to somebody whom this very text opts out."""
    is_wrong = turn.reading.command is Command.WRONG_NUMBER or says_wrong_phone(turn)
    wants_stop = turn.inbound.opts == "STOP" or turn.reading.command is Command.STOP
    if is_wrong or wants_stop or repeats_doubtful_stop(turn) or refuses_invitation(turn):
        if not turn.draft.case.consent.forbids_texts:
            opt_out(turn, wrong_number=is_wrong)
        elif is_wrong:
            mark_wrong(turn)
        else:
            # Said again: an older START that comes late must not count for newer than this.
            turn.draft.do(ChangeConsent(turn.draft.case.consent, "text, again", turn.draft.now))
    elif not turn.inbound.before_stop and _wants_texts(turn):
        _start(turn)


def _wants_texts(turn: Turn) -> bool:
    """Whether the text asks for texts; to the carrier a bare YES does, once it holds a stop."""
    if turn.inbound.opts == "START" or turn.reading.command is Command.START:
        return True
    is_yes = turn.inbound.words.strip().upper() == "YES" and turn.inbound.provider_answered
    return is_yes and turn.draft.case.consent is Consent.OPTED_OUT


def _start(turn: Turn) -> None:
    if turn.draft.case.consent is Consent.WRONG_NUMBER:
        # Whoever has this phone is not the patient; only staff can put the number right.
        mark_wrong(turn)
    elif turn.draft.case.consent is Consent.OPTED_OUT:
        skip_missed(turn.draft)
        template = None if turn.inbound.provider_answered else "START_CONFIRM"
        opt_in(turn.draft, source="text", template=template)
        turn.started = True


def _answer_forbidden(turn: Turn) -> bool:
    """Somebody who wants no texts is told of nothing, save what to do in an emergency of their own."""
    draft = turn.draft
    if not draft.case.consent.forbids_texts:
        return False
    if not has_emergency(turn):
        return True
    if draft.case.consent is Consent.WRONG_NUMBER:
        # Every time (section 0), and not a word of who is enrolled.
        draft.text("UNKNOWN_SENDER", purpose=Purpose.SAFETY)
    elif text_of(list(turn.red)) == "CRISIS_988":
        draft.safety_text("CRISIS_988")
    else:
        draft.safety_text("STOP_AND_EMERGENCY" if turn.stopped else "EMERGENCY")
    return True


def _leave_to_provider(turn: Turn) -> bool:
    """The carrier has answered this keyword itself; one that answers our open question is still taken."""
    keyword = turn.reading.command in (Command.HELP, Command.START) or turn.inbound.opts in ("HELP", "START")
    if not turn.inbound.provider_answered or not keyword or turn.reading.answer:
        return False
    take_invitation(turn)
    return True


def _take_help(turn: Turn) -> bool:
    if turn.reading.command is not Command.HELP and turn.inbound.opts != "HELP":
        return False
    turn.draft.text("HELP")
    return True


def _take_start(turn: Turn) -> bool:
    """START from somebody who gets our texts already, or who has just asked for them again."""
    if turn.reading.command is not Command.START or turn.reading.answer:
        return turn.started
    if not turn.started and not take_invitation(turn):
        turn.draft.text("START_CONFIRM", purpose=Purpose.CONSENT)
    return True


def _take_media(turn: Turn) -> bool:
    """A photo or voice note cannot be seen here: say so, and answer the words beside it as well."""
    if turn.inbound.media_count == 0:
        return False
    turn.draft.text("MEDIA")
    return not turn.inbound.words.strip()


def _ask_for_number(turn: Turn) -> bool:
    return any([ask_about(turn.draft, v) for v in turn.to_ask])


def _take_rest(turn: Turn) -> bool:
    """Nothing was asked: still judge what was said, and answer what calls for an answer."""
    if take_invitation(turn):
        return True
    if take_fresh_letters(turn):
        advance(turn.draft)
    told = _tell_unasked_score(turn)
    template = told or (turn.notes[0] if turn.notes else _rest_text(turn))
    if template and not turn.draft.has_texted:
        turn.draft.text(template)
    return True


def _rest_text(turn: Turn) -> str | None:
    reading = turn.reading
    if reading.unread:
        return "NOTE_FORWARDED"
    if turn.watched:
        return turn.watched
    if any(v.tier is Tier.ROUTINE for v in turn.verdicts):
        return "WATCH_LATER"
    if reading.pain is not None or turn.resumed:
        return "THANKS_PLAIN"
    if reading.pain_issue is not None:
        return reask_template(reading.pain_issue)
    return "NO_PROBLEM_ACK" if reading.denial else None


def _tell_unasked_score(turn: Turn) -> str | None:
    """Scores sent unasked count (section 0)."""
    if turn.reading.pain is None:
        return None
    told = tell_outcome(turn.draft, turn.draft.case.day(turn.draft.now))
    return TEXTS[told[0]] if told else None


_STEPS: tuple[Callable[[Turn], bool], ...] = (
    _answer_forbidden,
    answer_red_flags,
    answer_event,
    _leave_to_provider,
    take_invitation,
    answer_thread,
    _take_start,
    _take_help,
    _take_media,
    _ask_for_number,
    take_answer,
    _take_rest,
)


def give_to_person(case: Case, inbound: Inbound, now: datetime, *, stops: bool = False) -> Decision:
    """What is done with a text that the rules failed on: a person is told at once, as of a red flag.

    ``stops``: it asked for no more texts, and gets none.
    """
    draft = Draft(case, now, cause=inbound.cause, purpose=Purpose.REPLY)
    if stops or inbound.opts == "STOP":
        draft.do(ChangeConsent(Consent.OPTED_OUT, "text", now))
    source = "house rule: a fault of ours never hides a text"
    raise_alert(draft, Reason("unread", Tier.URGENT, "rules_failed", source, words=inbound.words))
    draft.safety_text("URGENT")
    return draft.decision()


def fault_alert(case: Case, now: datetime) -> Decision:
    """Tell the team that this case's schedule stands still for a fault of ours: they must look after it."""
    draft = Draft(case, now, cause="fault", purpose=Purpose.SCHEDULED)
    source = "house rule: a fault at night is retried, then raised to a person"
    raise_alert(draft, Reason("parked", Tier.ROUTINE, "parked", source))
    return draft.decision()
