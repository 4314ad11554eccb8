"""What is asked of whoever enrols a patient, and the faults that an answer can have."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A request to follow a patient up.

    ``procedure_at`` is ISO 8601, local time in ``time_zone`` unless it has an offset. ``consent_recorded``
    says that the patient signed for texts at the clinic, the risk notice shown. ``baseline`` is the chart's
    0-10 score, ``block`` the diagnostic block's result (peak_percent, hours, count, threshold). ``clinic`` is
    needed only where the installation has several. ``number_verified`` says that staff made sure that a
    number whose holder once said "wrong number" is the patient's. ``repeat_of`` is the case code or number of
    the patient's earlier episode: it is ended, and who the patient is is taken over from it. ``days`` is how
    long a trial goes on, where its flow leaves that to the clinic.
    """

    phone: str = field(repr=False)
    procedure_at: str
    time_zone: str
    flow: str
    region: str
    consent_recorded: bool
    side: str | None = None
    language: str = "en"
    baseline: float | None = None
    name: str | None = field(default=None, repr=False)
    reference: str | None = field(default=None, repr=False)
    emergency_contact: str | None = field(default=None, repr=False)
    risks: tuple[str, ...] = ()
    block: Mapping[str, float] = field(default_factory=dict)
    clinic: str | None = None
    number_verified: bool = False
    repeat_of: str | None = None
    days: int | None = None
    by: str = "cli"


class EnrolmentError(Exception):
    """What is wrong with an enrolment: every fault at once, each naming its field and the mend."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))
