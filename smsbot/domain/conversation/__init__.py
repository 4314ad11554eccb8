"""The conversation: a text in, or time passing, becomes a decision of effects. Nothing here does anything."""

from smsbot.domain.conversation import staff
from smsbot.domain.conversation.agenda import agenda, first_due, next_due
from smsbot.domain.conversation.answer import answer, fault_alert, give_to_person
from smsbot.domain.conversation.asked import asked
from smsbot.domain.conversation.draft import Decision, is_open, phone_to_call, render
from smsbot.domain.conversation.elapse import elapse
from smsbot.domain.conversation.enrol import begin
from smsbot.domain.conversation.evolve import evolve
from smsbot.domain.conversation.stranger import Stranger, StrangerDecision, answer_stranger
from smsbot.domain.conversation.turn import Inbound
from smsbot.domain.conversation.undelivered import text_failed

__all__ = [
    "Decision",
    "Inbound",
    "Stranger",
    "StrangerDecision",
    "agenda",
    "answer",
    "answer_stranger",
    "asked",
    "begin",
    "elapse",
    "evolve",
    "fault_alert",
    "first_due",
    "give_to_person",
    "is_open",
    "next_due",
    "phone_to_call",
    "render",
    "staff",
    "text_failed",
]
