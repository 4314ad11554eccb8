"""What each code of an escalation means to the care team: data, from clinical-protocol sections 3 and 4.

CR: no clinician has reviewed these lines. Codes of the reader, of the outcome rules and of the engine.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """``what`` happened, and what to ask or do ``first``."""

    what: str
    first: str


_CAUDA = (
    "Possible cauda equina / cord or root compression words. Confirm the patient is on the way to an ER. "
    "Ask onset, both legs, anticoagulant use."
)
_INFECTION = (
    "Infection words. Deep infection can present without fever. Ask temperature, site look, new back or "
    "neck pain, diabetes/immune risk."
)
_REACTION = (
    "Reaction words. List drugs given (steroid, contrast, local); ask breathing and swelling of the face."
)
_STROKE = "Stroke/seizure/faint words. Confirm that 911 was called. Ask onset time."
_LIMB = (
    "Check the hours since the procedure against the expected anaesthetic window. Ask one side or both, "
    "getting worse or not, anticoagulant use."
)
_BLEEDING = "Bleeding or growing swelling words. Ask anticoagulant status, how fast it grows, weakness."
_SITE = "Ask how the site looks, since when, and whether it is growing, hot or wet."
_NERVE = "Ask where, since when, and whether weakness or numbness came with it."
_OUTCOME = "Look at the scores against the baseline. Full benefit may take to day 21 or longer."
_PHONE = 'Phone the patient. Silence is never taken for "fine".'
_READ = "Read the text on the page or with smsbot case, and answer by phone."

ACCOUNTS: Mapping[str, Account] = {
    # Emergency words (E01-E10).
    "bladder_bowel": Account("Words about not passing, or not holding, urine or stool.", _CAUDA),
    "saddle_numbness": Account("Words about numbness of groin, genitals or seat.", _CAUDA),
    "paralysis": Account("Words about not being able to move, lift or stand on a limb.", _CAUDA),
    "chest_pain": Account(
        "Words about chest pain or pressure.", "Thoracic level: pneumothorax risk. Confirm 911."
    ),
    "breathing": Account("Words about trouble breathing.", "Thoracic level: pneumothorax risk. Confirm 911."),
    "stroke_signs": Account("Words about face, speech, sight or confusion.", _STROKE),
    "collapse": Account("Words about fainting, a seizure or collapse.", _STROKE),
    "heavy_bleeding": Account("Words about bleeding that is heavy or does not stop.", _BLEEDING),
    "allergic_reaction": Account("Words about throat, tongue, lips or hives.", _REACTION),
    "meningitis": Account("Words about fever with stiff neck, bad headache or light hurting.", _INFECTION),
    "overdose": Account(
        "Words about too much medicine.", "Overdose words. Poison centre 1-800-222-1222; 911."
    ),
    "self_harm": Account(
        "Self-harm words.", "Phone now; use the clinic's crisis plan. 988 and 911 are in our text."
    ),
    "calls_911": Account(
        "The text speaks of 911; no symptom was read.", "Phone now; confirm that help is coming."
    ),
    "er_question": Account("The text asks about going to the ER.", "Phone now; ask what is wrong."),
    "unsure": Account(
        "A possible emergency was asked about; no clear answer came.", "Phone now; ask what is wrong."
    ),
    # Urgent words (U01-U12).
    "weakness": Account("Words about weakness of a limb.", f"Limb weakness. {_LIMB}"),
    "numbness": Account("Words about numbness, or a numb limb.", f"Limb numbness. {_LIMB}"),
    "fever": Account("Words about fever, chills or a high temperature.", _INFECTION),
    "discharge": Account("Words about pus or fluid at the site.", _INFECTION),
    "redness": Account("Words about redness or heat at the site.", _INFECTION),
    "swelling": Account(
        "Words about swelling or a lump.", f"Ask site and side; calf or leg: clot. {_BLEEDING}"
    ),
    "bleeding": Account("Words about bleeding.", _BLEEDING),
    "severe_pain": Account(
        "A severe pain score, or words for severe pain.",
        "Severe pain. Ask the number, the change from before, and any fever, weakness or bladder trouble.",
    ),
    "worse_pain": Account(
        "Words about pain that is worse than before.", "Ask since when, where, fever, pus, weakness."
    ),
    "headache": Account(
        "Words about headache.", "Upright headache? Epidural or stimulator trial? Fever, stiff neck?"
    ),
    "skin_burn": Account("Words about a skin burn or blister.", "Ask where: probe site or pad site."),
    "fall": Account("Words about a fall or injury.", "Ask head, hip, new weakness, anticoagulant use."),
    "rash": Account("Words about rash or itching.", _REACTION),
    # Watched in the early days, routine or urgent by window (R01-R04, W01-W03).
    "soreness": Account("Words about soreness at the site.", _SITE),
    "bruising": Account("Words about bruising.", f"{_SITE} Anticoagulant use."),
    "burning": Account("Words about burning or electric pain.", _NERVE),
    "tingling": Account("Words about tingling or pins and needles.", _NERVE),
    "pain_shift": Account(
        "Words about pain in a new place.", "Ask where, since when, and what brought it on."
    ),
    "no_relief": Account("Words about no relief, or relief that has gone.", _OUTCOME),
    "dizziness": Account("Words about dizziness.", _REACTION),
    "nausea": Account("Words about nausea or vomiting.", _REACTION),
    "medication": Account("Words about a medicine.", "Ask which; blood thinner, sugar or withdrawal: today."),
    "equipment": Account(
        "Words about a bandage, lead, shock or lost buzz in a trial.",
        "Lead out or moved? Wet dressing: infection risk. Shock: device off. Ask fever, weakness, headache.",
    ),
    "other": Account('Chose "other problem" and did not say what.', "Phone; ask what is wrong."),
    # Outcome rules (section 4).
    "SEVERE": Account(
        "A severe pain score.", "Ask the change from before, fever, weakness, bladder trouble."
    ),
    "FLARE": Account(
        "A pain flare in the first two weeks.", "Flare window. Ask fever, pus, weakness, numbness."
    ),
    "NI_EARLY": Account("Not improved at 2 weeks.", _OUTCOME),
    "NI_PERSISTENT": Account("Still not improved at 3 weeks or later.", _OUTCOME),
    "WORSE": Account(
        "Pain is worse than before the procedure.", "Phone today. Ask weakness, bladder, fever."
    ),
    "RETURN_SUSPECT": Account("The score went up after relief; asked again in 3 days.", _OUTCOME),
    "RECURRENCE": Account(
        "Relief, then return, confirmed by a second score.", "Look at the scores; set a visit."
    ),
    "FADING": Account("Relief is fading.", "Look at the scores against the baseline."),
    "SHIFT": Account("Pain in a new place after two weeks.", "Ask where, since when, what brought it on."),
    "NEW_NEURO": Account("Burning or tingling after the first two weeks.", _NERVE),
    "DIARY_RESULT": Account(
        "The pain diary after the block is over.", "Read the result with smsbot case; plan the next step."
    ),
    "TRIAL_RESULT": Account(
        "The trial's check-ins are over.", "Read the result with smsbot case; weigh what the patient can do."
    ),
    # The conversation (sections 0, 3 and 7).
    "callback": Account("The patient wants a call.", "Call back."),
    "note": Account("A note for the team.", _READ),
    "unread": Account("A text that no rule could read.", _READ),
    "media": Account(
        "A photo or voice note came; it cannot be seen here.", "Phone the patient; ask what it shows."
    ),
    "low_mood": Account(
        "Words about low mood; no self-harm words were read.", "Phone today; ask about safety."
    ),
    "hospital": Account("The text says the patient is or was in hospital; texts are paused.", "Phone today."),
    "deceased": Account(
        "The text says the patient has died; all texts are stopped.", "Confirm; call the family."
    ),
    "cancelled": Account("The text says the procedure is off; texts are held.", "Confirm the date."),
    "opted_out": Account("The patient wants no more texts.", "Follow up by phone if needed."),
    "wrong_number": Account(
        "The number may not be the patient's; texts are stopped.", "Check the number on file."
    ),
    "unknown_sender": Account(
        "Red-flag words from a number that belongs to no patient here.",
        "Phone the number; find out who it is and whether help is coming.",
    ),
    # Silence and faults of the way.
    "silent": Account("No answer to our check-ins.", _PHONE),
    "paused": Account("Check-ins are paused: several in a row went unanswered.", _PHONE),
    "not_confirmed": Account(
        "The invitation was not answered for 24 hours.", "Ask the patient; check the number."
    ),
    "unconfirmed_procedure": Account(
        "The procedure is not confirmed as done; check-ins wait for it.", "Run smsbot procedure."
    ),
    "no_baseline": Account("No pain score from before the procedure.", "Enter the chart's score."),
    "parked": Account(
        "A fault of ours stopped this patient's check-ins.", "Look after the patient by phone; tell your IT."
    ),
    "unreachable": Account(
        "The carrier says this phone cannot be texted.", "Phone the patient; check the number."
    ),
    "delivery_failed": Account("A text of ours did not reach the patient.", _PHONE),
}
