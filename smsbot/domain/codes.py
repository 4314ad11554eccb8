"""The codes of the reply reader's contract (section 2), as the reader ranks them, and the protocol's own.

What a patient and the team are told of a code comes from a flow's tier table, not from these lists.
"""

EMERGENCY = (
    "bladder_bowel",
    "saddle_numbness",
    "paralysis",
    "chest_pain",
    "breathing",
    "stroke_signs",
    "collapse",
    "heavy_bleeding",
    "allergic_reaction",
    "meningitis",
    "overdose",
    "self_harm",
)
URGENT = (
    "numbness",
    "weakness",
    "swelling",
    "redness",
    "fever",
    "discharge",
    "bleeding",
    "severe_pain",
    "worse_pain",
    "headache",
    "skin_burn",
    "fall",
    "rash",
)
WATCH = (
    "soreness",
    "bruising",
    "tingling",
    "burning",
    "pain_shift",
    "no_relief",
    "dizziness",
    "nausea",
    "medication",
)
READ = EMERGENCY + URGENT + WATCH

# Escalations that no finding names: a fear asked about and not answered, and "other" on the symptom menu.
UNNAMED = ("unsure", "other")

# Findings that no reader names: a flow's own signs and questions tell of them.
SIGNS = ("equipment",)

# What the clinic records of a patient that can lift a tier (section 5: risk flags of the care-team mail).
RISKS = ("anticoagulant", "immune", "diabetes", "device", "prior_surgery")
# What else it may record: it lifts no tier, but says what a failure may come from (considerations).
BACKGROUND = ("widespread_pain", "treatments_failed")
# What a consideration may ask of the history; a fall is known from what the patient told.
HISTORY = ("prior_surgery", *BACKGROUND, "fall")
