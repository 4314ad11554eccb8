"""A text that did not arrive: silence of the carrier is not silence of the patient, so a person is told."""

from datetime import datetime

from smsbot.domain.case import Case, Consent
from smsbot.domain.conversation.alerts import Reason, raise_alert
from smsbot.domain.conversation.draft import Decision, Draft
from smsbot.domain.conversation.life import stop_asking
from smsbot.domain.delivery import Verdict
from smsbot.domain.effects import AddToAlert, ChangeConsent, Purpose, Told
from smsbot.domain.flow import Tier

_SOURCE = "section 4: undelivered is a different state from silent"


def text_failed(case: Case, template: str, verdict: Verdict, now: datetime) -> Decision:
    """Decide what a failed text means: the carrier's stop is a stop; the team phones who cannot be texted.

    While a red flag is open the news goes into its thread at once.
    """
    draft = Draft(case, now, cause=f"undelivered/{template}/{now:%Y%m%dT%H%M%S}", purpose=Purpose.SCHEDULED)
    if verdict is Verdict.OPTED_OUT and not case.consent.forbids_texts:
        stop_asking(draft)
        draft.do(ChangeConsent(Consent.OPTED_OUT, "carrier", now))
    red = draft.case.red_alert
    if red is not None:
        note = f"our text {template} was not delivered: phone the patient"
        draft.do(AddToAlert(red.number, note, Told.THREAD, now))
    else:
        safety = template in case.flow.safety_texts
        raise_alert(draft, _reason(verdict, template, Tier.URGENT if safety else Tier.ROUTINE))
    return draft.decision()


def _reason(verdict: Verdict, template: str, tier: Tier) -> Reason:
    if verdict is Verdict.OPTED_OUT:
        return Reason("opted_out", max(tier, Tier.ROUTINE), "carrier_stop", _SOURCE)
    if verdict is Verdict.PERMANENT_NUMBER:
        return Reason("unreachable", tier, "unreachable", _SOURCE)
    return Reason("delivery_failed", tier, f"delivery_failed {template}", _SOURCE)
