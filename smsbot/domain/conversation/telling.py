"""Everything a text says reaches the care team first, whatever the state and whatever is asked."""

from smsbot.domain.case import EpisodeStatus
from smsbot.domain.conversation.alerts import Reason, bring_news, is_mailed_now, raise_alert
from smsbot.domain.conversation.life import note_event, tell_of_stop_in_thread, welcome_back
from smsbot.domain.conversation.red import add_to_open_red, answers_clarifier, reason_for, tell_of_red_flags
from smsbot.domain.conversation.turn import Turn
from smsbot.domain.flow import Tier
from smsbot.domain.reading import Command


def tell_team(turn: Turn) -> None:
    """Tell of events, red flags, what is routine, a wish to be called, a photo and what nobody could read."""
    note_event(turn)
    tell_of_red_flags(turn)
    tell_of_stop_in_thread(turn)
    add_to_open_red(turn)
    if not turn.draft.case.consent.forbids_texts:
        welcome_back(turn)
    _tell_routine(turn)
    _tell_media(turn)
    _tell_start(turn)
    if not turn.threaded:
        _tell_callback(turn)
        _tell_unread(turn)


def _tell_routine(turn: Turn) -> None:
    """Tell of what is routine; a number is asked for only where no red flag takes the answer."""
    routine = [v for v in turn.verdicts if v.tier is Tier.ROUTINE]
    will_ask = not turn.red and not turn.threaded
    reasons = [(v, reason_for(v, turn.draft, will_ask=will_ask)) for v in routine]
    told = [v for v, reason in reasons if raise_alert(turn.draft, reason)]
    turn.with_person |= any(v in told and is_mailed_now(reason) for v, reason in reasons)
    turn.to_ask = tuple(v for v in routine if v.rule.ask)
    turn.notes += [v.rule.text for v in told if v.rule.ask is None]


def _tell_media(turn: Turn) -> None:
    if turn.inbound.media_count == 0:
        return
    source = "section 7: nothing sent to us is left unseen"
    raise_alert(turn.draft, Reason("media", Tier.ROUTINE, "media", source, words=turn.inbound.words))
    turn.with_person = True
    turn.notes.append("MEDIA")


def _tell_start(turn: Turn) -> None:
    """Somebody asks for texts while check-ins rest for a reason that only staff can lift."""
    wants = turn.reading.command is Command.START or turn.inbound.opts == "START"
    if wants and turn.draft.case.status in (EpisodeStatus.PAUSED, EpisodeStatus.HELD):
        source = "house rule: no patient waits for texts that nobody will send"
        raise_alert(turn.draft, Reason("callback", Tier.ROUTINE, "start_while_resting", source))


def _tell_callback(turn: Turn) -> None:
    if turn.reading.command is not Command.CALLBACK:
        return
    source = "section 3, X01: wants a person"
    raise_alert(turn.draft, Reason("callback", Tier.ROUTINE, "callback", source, words=turn.inbound.words))
    turn.with_person = True
    turn.notes.append("NOTE_FORWARDED")


def _tell_unread(turn: Turn) -> None:
    question = turn.draft.case.open_question
    # The words asked for by FEEL_Q go to the escalation that they explain.
    is_explaining = question is not None and question.name == "feel" and not _is_keyword(turn)
    if not turn.reading.unread or is_explaining or turn.red:
        return
    if _is_read_already(turn):
        turn.handed_over = True
    else:
        hand_over(turn)


def _is_read_already(turn: Turn) -> bool:
    """One text, one alert: the mail that leaves now shows all of it, and nothing left in it alarms."""
    is_told = turn.with_person or turn.reading.event is not None
    return is_told and not turn.reading.worrying and turn.draft.case.red_alert is None


def _is_keyword(turn: Turn) -> bool:
    return turn.reading.command is not None or turn.inbound.opts is not None


def hand_over(turn: Turn) -> None:
    """Give a text that no rule could read to a person, once: in the thread of a red flag that is open."""
    red = turn.draft.case.red_alert
    if turn.handed_over:
        return
    turn.handed_over = True
    if red is not None and answers_clarifier(turn):
        bring_news(turn.draft, red.number, "a text that could not be read")
        return
    source = "reply-labels section 5: what no rule reads reaches a person"
    raise_alert(turn.draft, Reason("unread", Tier.ROUTINE, "unread", source, words=turn.inbound.words))
