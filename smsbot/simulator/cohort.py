"""A virtual cohort: patients drawn by lot, each lived through alone, shared out among processors.

Each patient's luck is drawn from the seed and their number, so no figure depends on how they are shared out.
"""

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import partial
from multiprocessing.pool import Pool
from random import Random

from smsbot.domain.calendar import at_local
from smsbot.domain.case import Case, Clinic, Consent, EpisodeStatus, Procedure
from smsbot.domain.hours import parse_hours
from smsbot.simulator.complication import draw_complication
from smsbot.simulator.figures import Figures, figures_of
from smsbot.simulator.life import Life, World
from smsbot.simulator.patient import Patient
from smsbot.simulator.replies import Voice
from smsbot.simulator.setup import Kit, Setup, open_kit
from smsbot.simulator.story import Story
from smsbot.simulator.traits import Traits, draw_traits
from smsbot.simulator.trajectory import draw_trajectory

ZONE = "America/New_York"
CLINIC = Clinic(
    name="Spring Clinic",
    phone="555-123-0009",
    zone=ZONE,
    after_hours_phone="555-123-0010",
    hours=parse_hours("mon-fri 08:00-17:00"),
)
# Patients are enrolled on the working days of one quarter that begins on this Monday.
_FIRST_MONDAY = date(2026, 1, 5)
_WEEKS = 12
_MONTH = timedelta(days=30.44)
# A share of the patients large enough that handing it over costs nothing, small enough to show progress.
_CHUNK = 10


def draw_life(setup: Setup, kit: Kit, number: int) -> Life:
    """One patient on the day of enrolment, with all that lies ahead drawn by lot."""
    chance = Random(f"{setup.seed}/{number}/who")
    traits, trajectory = draw_traits(chance), draw_trajectory(chance)
    enrolled, planned, ended = _draw_times(chance)
    complication = draw_complication(chance, ended, setup.complications)
    region = setup.region or (chance.choice(list(kit.flow.regions)) if kit.flow.regions else None)
    flow = kit.flow_for(region)
    case = Case(
        flow=flow,
        clinic=CLINIC,
        zone=ZONE,
        language=traits.language,
        status=EpisodeStatus.INVITED,
        consent=Consent.NONE,
        invited_at=enrolled,
        procedure=Procedure(planned),
        risks=_risks(traits),
        chart_baseline=trajectory.baseline if traits.chart_baseline else None,
    )
    patient = Patient(number, traits, trajectory, complication, Voice(kit.bank, flow, traits.language))
    world = World(kit.read, setup.provider_keywords, setup.seed)
    end = ended + setup.months * _MONTH
    return Life(patient, Story.begin(case, enrolled), world, procedure_end=ended, end=end)


def _risks(traits: Traits) -> frozenset[str]:
    return frozenset({"anticoagulant"} if traits.anticoagulant else ())


def _draw_times(chance: Random) -> tuple[datetime, datetime, datetime]:
    """When the patient is enrolled, and when the procedure is planned and ends: working days, by day."""
    enrolled = _FIRST_MONDAY + timedelta(weeks=chance.randrange(_WEEKS), days=chance.randrange(5))
    treated = enrolled + timedelta(days=7 * chance.randint(0, 1) + chance.randint(3, 4))
    while treated.weekday() > 4:
        treated += timedelta(days=1)
    asked_at, starts = time(chance.randint(9, 15), chance.randrange(60)), time(chance.randint(8, 14), 30)
    planned = at_local(treated, starts, ZONE)
    return at_local(enrolled, asked_at, ZONE), planned, planned + timedelta(minutes=chance.randint(30, 120))


def _live_some(setup: Setup, numbers: range) -> Figures:
    kit = open_kit(setup)
    together = Figures()
    for number in numbers:
        together.add(figures_of(draw_life(setup, kit, number).live()))
    return together


def run(setup: Setup, *, processes: int | None = None) -> Iterator[Figures]:
    """Live through every patient; gives the figures of each handful, in order, as they are done.

    Raises FlowError, BankError and ValueError before the first.
    """
    open_kit(setup)
    chunks = [range(at, min(at + _CHUNK, setup.patients)) for at in range(0, setup.patients, _CHUNK)]
    count = min(processes or os.cpu_count() or 1, len(chunks))
    if count <= 1:
        yield from map(partial(_live_some, setup), chunks)
        return
    with _pool(count) as pool:
        yield from pool.imap(partial(_live_some, setup), chunks)


@contextmanager
def _pool(count: int) -> Iterator[Pool]:
    """Where the system can fork, the reader and the flow are built once and shared; else once in each."""
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    with multiprocessing.get_context(method).Pool(count) as pool:
        yield pool
