"""Words that no text may hold: whoever sees the phone must not learn who was treated, where, how or for what.

Rule 13 of the protocol's privacy section: no name, date of birth, record number, diagnosis, procedure, drug,
treated site or provider. Bare "back" is allowed ("coming back"), and so are the symptoms a safety text must
name (leg, groin, numb). Words are matched whole, without accents and case; a list a clinic can add to.
"""

import re
import unicodedata

ENGLISH = (
    # treated site
    "back pain", "lower back", "low back", "your back", "upper back", "mid back", "neck", "necks", "knee",
    "knees", "hip", "hips", "spine", "spinal", "lumbar", "cervical", "thoracic", "sacroiliac", "genicular",
    "joint", "joints", "facet", "vertebra", "disc", "disk", "tailbone", "shoulder",
    # procedure
    "nerve", "nerves", "ablation", "ablated", "rfa", "crfa", "radiofrequency", "rhizotomy", "neurotomy",
    "neurolysis", "cryo", "block", "blocks", "injection", "injections", "shot", "shots", "needle", "needles",
    "epidural", "procedure", "procedures", "surgery", "operation", "stimulator", "implant", "electrode",
    "leads", "mbb", "scs", "pns", "prf",
    # diagnosis
    "diagnosis", "diagnosed", "arthritis", "stenosis", "sciatica", "herniated", "hernia", "neuropathy",
    "neuritis", "spondylosis", "crps", "chronic", "cancer", "diabetes", "depression",
    # drug
    "steroid", "steroids", "cortisone", "opioid", "opioids", "narcotic", "oxycodone", "hydrocodone",
    "tramadol", "gabapentin", "pregabalin", "lidocaine", "anesthetic", "anaesthetic", "ibuprofen", "tylenol",
    "acetaminophen", "aspirin", "warfarin", "blood thinner", "blood thinners",
    # person and record
    "date of birth", "birthday", "dob", "record number", "mrn", "dr", "doctor", "surgeon", "nurse",
    "pain clinic",
)  # fmt: skip
SPANISH = (
    "espalda", "cuello", "nuca", "rodilla", "rodillas", "cadera", "caderas", "columna", "espinal", "lumbar",
    "cervical", "toracico", "toracica", "sacroiliaca", "articulacion", "articulaciones", "faceta", "vertebra",
    "disco", "hombro",
    "nervio", "nervios", "ablacion", "radiofrecuencia", "rizotomia", "neurotomia", "neurolisis", "bloqueo",
    "bloqueos", "inyeccion", "inyecciones", "infiltracion", "aguja", "agujas", "epidural", "procedimiento",
    "procedimientos", "cirugia", "operacion", "estimulador", "implante", "electrodo",
    "diagnostico", "artritis", "artrosis", "estenosis", "ciatica", "hernia", "neuropatia", "neuritis",
    "cronico", "cancer", "diabetes", "depresion",
    "esteroide", "esteroides", "cortisona", "opioide", "opioides", "oxicodona", "hidrocodona", "tramadol",
    "gabapentina", "pregabalina", "lidocaina", "anestesico", "anestesia", "ibuprofeno", "acetaminofen",
    "paracetamol", "aspirina", "warfarina", "anticoagulante",
    "fecha de nacimiento", "cumpleanos", "expediente", "dr", "dra", "doctor", "doctora", "cirujano",
    "enfermera", "clinica del dolor",
)  # fmt: skip


def find_private_words(text: str) -> tuple[str, ...]:
    """Give the words of a text that no text may hold, of both languages, in the order they stand."""
    return tuple(match[0] for match in _PATTERN.finditer(_plain(text)))


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in letters if not unicodedata.combining(char))


_LONGEST_FIRST = sorted({*ENGLISH, *SPANISH}, key=lambda word: (-len(word), word))
_ANY = "|".join(word.replace(" ", r"\s+") for word in _LONGEST_FIRST)
_PATTERN = re.compile(rf"(?<!\w)(?:{_ANY})(?!\w)")
