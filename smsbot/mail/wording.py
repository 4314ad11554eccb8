"""What a code, a tier, a text and a state are called where the care team reads them: facts, no diagnosis."""

from dataclasses import dataclass

from smsbot.domain.delivery import OutboxStatus
from smsbot.domain.flow import Tier
from smsbot.mail.account import ACCOUNTS, Account

_TIERS = {
    Tier.EMERGENCY: "EMERGENCY",
    Tier.URGENT: "URGENT",
    Tier.ROUTINE: "ROUTINE",
    Tier.WATCH: "WATCH",
}

_TEXTS = {
    "EMERGENCY": "told to call 911 or go to the ER now",
    "STOP_AND_EMERGENCY": "told to call 911 or go to the ER now, and that the texts have stopped",
    "CRISIS_988": "told to call or text 988 now, 911 in danger",
    "URGENT": "told to call the clinic now, else the ER or 911",
    "URGENT_CLOSED": "told to call the on-call phone now, else the ER or 911",
    "LIMB_DAY0": "told to sit down, not walk alone and call the clinic now",
    "BLADDER_Q": "asked if the bladder problem is new; told to call 911 if yes",
    "SURE_Q": "asked whether it is so now; told to call 911 if yes",
    "NUMB_WHERE_Q": "asked where it is numb or weak",
    "REDNESS_Q": "asked how the spot looks",
    "OTHER_Q": "asked what is wrong; told when to call 911",
    "ALERT_MORE": "told that the team has the new text too, and not to wait for a text",
    "ALERT_MORE_CRISIS": "told that the team has the new text too, and to call or text 988",
    "UNKNOWN_SENDER": "told that this line only sends check-ins; clinic's phone and 911",
    "NOTE_FORWARDED": "told that the note went to the care team",
    "NOT_UNDERSTOOD_2": "told that the reply went to the care team",
    "MEDIA": "told that photos cannot be seen here",
    "WORSE_NOW": "told to call the clinic today",
    "WORSE_THAN_BEFORE": "told to call the clinic today",
    "NON_IMPROVEMENT": "told that the team knows; to call after 2 work days",
    "NEW_SYMPTOM_ROUTINE": "told that the team knows; to call after 2 work days",
    "RECURRENCE": "told that the team knows; to call to set a visit",
    "HOSPITAL": "told that the texts are paused",
    "CONDOLENCE": "condolence; told that the texts have stopped",
    "LOW_MOOD": "told about 988, and that the team knows",
    "STOP_CONFIRM": "told that the texts have stopped",
    "WRONG_NUMBER": "told that the number was taken off the list",
    "PAIN_Q": "asked for the pain number",
    "PAIN_SPOTS_Q": "asked for the pain number, both sides",
    "FEEL_Q": "asked what the pain feels like",
}

# A state of a text, and whether it must be said in red that the patient may know nothing.
_STATES = {
    OutboxStatus.PENDING: ("not sent yet", False),
    OutboxStatus.SENDING: ("being sent", False),
    OutboxStatus.SENT: ("sent, delivery not confirmed yet", False),
    OutboxStatus.DELIVERED: ("DELIVERED", False),
    OutboxStatus.UNDELIVERED: ("NOT DELIVERED: phone them", True),
    OutboxStatus.FAILED: ("NOT DELIVERED: phone them", True),
    OutboxStatus.UNCERTAIN: ("UNKNOWN whether it was sent: phone them", True),
    OutboxStatus.EXPIRED: ("NOT SENT, its time passed: phone them", True),
    OutboxStatus.CANCELLED: ("NOT SENT: phone them", True),
}

_RISKS = {
    "anticoagulant": "ANTICOAGULANT (blood thinner)",
    "immune": "WEAK IMMUNE SYSTEM",
    "diabetes": "DIABETES",
    "device": "IMPLANTED DEVICE",
    "prior_surgery": "PRIOR SURGERY",
}

_LANGUAGES = {"en": "English", "es": "Spanish"}


@dataclass(frozen=True, slots=True)
class DeliveryWords:
    """How far a text has got, in words; ``failed`` where the patient may know nothing of it."""

    words: str
    failed: bool


def account_of(code: str) -> Account:
    """What a code means to the care team; one that is not in the table is still told, by its name."""
    known = ACCOUNTS.get(code)
    return known or Account(f"Something that a person must look at ({code}).", "Look at the case.")


def describe(code: str) -> str:
    """One line on what happened, in plain words: never a diagnosis, never the patient's own words."""
    return account_of(code).what


def advise(code: str) -> str:
    """One line on what to ask or do first (clinical-protocol section 3)."""
    return account_of(code).first


def tier_word(tier: Tier) -> str:
    """The tier in capitals, as the subject of a mail shows it."""
    return _TIERS[tier]


def describe_text(template: str) -> str:
    """What a text told the patient."""
    return _TEXTS.get(template, f"text {template}")


def describe_delivery(status: OutboxStatus) -> DeliveryWords:
    """How far a text has got."""
    return DeliveryWords(*_STATES[status])


def describe_risk(risk: str) -> str:
    """A risk flag, loud enough for a tired reader."""
    return _RISKS.get(risk, risk.upper())


def describe_language(code: str) -> str:
    """The language to call the patient in."""
    return _LANGUAGES.get(code, code)
