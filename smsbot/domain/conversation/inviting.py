"""Yes and no to being texted, said as an answer: to the invitation, to whose phone it is, to a stop."""

from smsbot.domain.case import Consent, EpisodeStatus, QuestionStatus
from smsbot.domain.conversation.asking import close_question
from smsbot.domain.conversation.life import opt_in
from smsbot.domain.conversation.turn import Turn
from smsbot.domain.reading import Command


def _awaits_invitation(turn: Turn) -> bool:
    """Whether a YES or NO goes to the invitation, however late and whatever was asked about in between."""
    case = turn.draft.case
    question = case.open_question
    is_other = question is not None and question.name != "consent"
    return case.consent is Consent.INVITED and case.status is not EpisodeStatus.ENDED and not is_other


def _says(turn: Turn) -> str | None:
    """A plain yes or no; both at once are neither."""
    said = {"yes", "no"}.intersection(turn.reading.answer)
    return said.pop() if len(said) == 1 else None


def take_invitation(turn: Turn) -> bool:
    """Take a YES (or START) to the invitation; whether it was one."""
    is_yes = _says(turn) == "yes" or (not turn.reading.answer and turn.reading.command is Command.START)
    if not is_yes or not _awaits_invitation(turn):
        return False
    if turn.draft.case.open_question is not None:
        close_question(turn.draft, turn.draft.case.open_question, QuestionStatus.ANSWERED)
    opt_in(turn.draft, source="reply to the invitation", template="WELCOME")
    return True


def refuses_invitation(turn: Turn) -> bool:
    """Whether the text is a NO to the invitation. A red flag beside it is answered first."""
    return _says(turn) == "no" and not turn.red and _awaits_invitation(turn)


def says_wrong_phone(turn: Turn) -> bool:
    """Whether the text is a NO to "did you sign up?" (section 7, item 19)."""
    asked = turn.question is not None and turn.question.name == "reverify"
    return asked and _says(turn) == "no" and not turn.red


def repeats_doubtful_stop(turn: Turn) -> bool:
    """Whether ALTO, BAJA or NO MAS is a stop: said again after we asked, or while nothing was asked."""
    if not turn.reading.stop_unsure:
        return False
    if turn.question is None:
        return True
    asked_at = turn.draft.case.sent.get("STOP_CHECK")
    return asked_at is not None and asked_at >= turn.question.asked_at
