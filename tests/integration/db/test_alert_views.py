"""What a mail or a page shows of an escalation: the patient's side, as the rows have it."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from smsbot.db.alert_views import UNREADABLE, load_alert_view
from smsbot.db.models import (
    Clinic,
    Episode,
    Handset,
    Patient,
    ProcedureStatus,
)
from smsbot.db.seals import seal
from smsbot.db.session import Database
from smsbot.domain.case import AlertStatus
from smsbot.domain.delivery import OutboxStatus
from smsbot.domain.effects import Purpose
from smsbot.domain.flow import Tier
from smsbot.domain.outcome import BaselineSource
from smsbot.flow_files import Library, load_library
from smsbot.sealing import Keyring
from tests.factories import (
    KEYRING,
    NOW,
    make_clinic,
    make_episode,
    make_escalation,
    make_handset,
    make_inbound,
    make_member,
    make_patient,
    make_procedure,
    make_text,
)
from tests.integration.db.alert_scene import FLOWS, MINUTE, Scene

OTHER_KEYS = Keyring({1: bytes(range(64, 96))}, bytes(range(32, 64)))


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(FLOWS)


@pytest.fixture
def scene(session: Session, library: Library, clinic: Clinic, handset: Handset, episode: Episode) -> Scene:
    return Scene(session, library, clinic, handset, episode)


def test_a_view_names_case_code_tier_and_rule(scene: Scene) -> None:
    view = scene.view(scene.escalation())

    assert (view.case_code, view.code, view.tier) == (scene.episode.case_code, "swelling", Tier.URGENT)
    assert (view.rule, view.source, view.number) == ("swelling_any", "U04", 1)
    assert view.words == "it is swollen"
    assert view.status is AlertStatus.OPEN
    assert view.clinic.zone == "America/New_York"


def test_an_escalation_that_is_not_there_is_an_error(scene: Scene) -> None:
    with pytest.raises(NoResultFound):
        load_alert_view(scene.session, 999, library=scene.library, keyring=KEYRING, now=NOW)


def test_the_episodes_facts_are_those_of_the_moment_it_opened(scene: Scene) -> None:
    scene.episode.risks = "anticoagulant,diabetes"
    scene.episode.side = "left"

    facts = scene.view(scene.escalation(), later=timedelta(days=9)).episode

    assert facts is not None
    assert (facts.day, facts.hours) == (3, 72.0)
    assert (facts.region, facts.side, facts.language) == ("lower back", "left", "en")
    assert facts.risks == ("anticoagulant", "diabetes")
    assert facts.reference is None


def test_the_clinics_reference_is_opened(scene: Scene) -> None:
    patient = scene.patient()
    patient.reference = seal("MRN-4711", Patient.reference, row_key=patient.row_key, keyring=KEYRING)

    facts = scene.view(scene.escalation()).episode

    assert facts is not None
    assert facts.reference == "MRN-4711"


def test_days_count_in_the_patients_own_zone(scene: Scene) -> None:
    # From the 21st at 04:00 to the 23rd at 23:00 in Auckland; in New York it would be the third day.
    scene.episode.time_zone = "Pacific/Auckland"
    escalation = scene.escalation(opened_at=NOW - timedelta(hours=5))

    facts = scene.view(escalation).episode

    assert facts is not None
    assert (facts.day, facts.hours) == (2, 67.0)


def test_scores_before_the_procedure_make_the_baseline(scene: Scene) -> None:
    for day, value in ((-2, 8), (-1, 7), (1, 6), (3, 4)):
        scene.score(value, day=day)

    facts = scene.view(scene.escalation()).episode

    assert facts is not None
    assert (facts.baseline, facts.baseline_source) == (7.5, BaselineSource.REPLIES)
    assert facts.scores == ((1, 6), (3, 4))


def test_the_charts_score_is_the_baseline_where_nobody_answered(scene: Scene) -> None:
    scene.episode.chart_baseline = 6.0

    facts = scene.view(scene.escalation()).episode

    assert facts is not None
    assert (facts.baseline, facts.baseline_source, facts.scores) == (6.0, BaselineSource.CHART, ())


def test_a_second_side_counts_days_anew(scene: Scene) -> None:
    ended = NOW - timedelta(hours=6)
    make_procedure(session=scene.session, episode=scene.episode, ended_at=ended, number=2)

    facts = scene.view(scene.escalation()).episode

    assert facts is not None
    assert (facts.day, facts.hours, facts.procedures) == (0, 6.0, 2)


def test_second_side_leaves_the_baseline_and_takes_its_own_scores(scene: Scene) -> None:
    ended = NOW - timedelta(hours=30)
    make_procedure(session=scene.session, episode=scene.episode, ended_at=ended, number=2)
    for day, value in ((-2, 8), (-1, 7), (1, 6), (2, 4)):
        scene.score(value, day=day)

    facts = scene.view(scene.escalation()).episode

    assert facts is not None
    assert (facts.baseline, facts.scores) == (7.5, ((0, 4),))


def test_a_date_that_was_moved_is_no_procedure(scene: Scene) -> None:
    moved = ProcedureStatus.MOVED
    make_procedure(session=scene.session, episode=scene.episode, ended_at=NOW, number=2, status=moved)

    facts = scene.view(scene.escalation()).episode

    assert facts is not None
    assert (facts.day, facts.procedures) == (3, 1)


def test_a_procedure_still_ahead_has_no_hours(scene: Scene) -> None:
    make_procedure(session=scene.session, episode=scene.episode, planned_at=NOW + timedelta(days=2), number=2)

    facts = scene.view(scene.escalation()).episode

    assert facts is not None
    assert (facts.day, facts.hours) == (-2, None)


def test_texts_since_it_opened_show_how_far_they_got(scene: Scene) -> None:
    before = make_text(session=scene.session, episode=scene.episode, template="PAIN_Q")
    before.created_at = NOW - timedelta(hours=1)
    told = make_text(session=scene.session, episode=scene.episode, template="URGENT", purpose=Purpose.SAFETY)
    told.status, told.sent_at = OutboxStatus.DELIVERED, NOW + MINUTE
    more = make_text(session=scene.session, episode=scene.episode, template="ALERT_MORE", at=NOW + 3 * MINUTE)
    more.created_at = NOW + 3 * MINUTE

    texts = scene.view(scene.escalation()).texts

    assert [(t.template, t.at, t.status) for t in texts] == [
        ("URGENT", NOW + MINUTE, OutboxStatus.DELIVERED),
        ("ALERT_MORE", NOW + 3 * MINUTE, OutboxStatus.PENDING),
    ]


def test_replies_are_what_came_after_the_text_that_opened_it(scene: Scene) -> None:
    scene.inbound("hello", after=-MINUTE)
    first = scene.inbound("it is swollen")
    # The demo's clock stands still: the next text of the same instant is a reply nevertheless.
    scene.inbound("and hot")
    scene.inbound("very hot", after=5 * MINUTE)

    view = scene.view(scene.escalation(inbound_id=first.id))

    assert view.inbound is not None
    assert view.inbound.words == "it is swollen"
    assert [reply.words for reply in view.replies] == ["and hot", "very hot"]


def test_replies_to_an_alert_of_the_clock_count_from_its_opening(scene: Scene) -> None:
    scene.inbound("before", after=-MINUTE)
    scene.inbound("after", after=MINUTE)

    view = scene.view(scene.escalation())

    assert view.inbound is None
    assert [reply.words for reply in view.replies] == ["after"]


def test_texts_of_another_handset_are_not_shown(scene: Scene) -> None:
    stranger = make_handset(session=scene.session, clinic=scene.clinic)
    make_inbound(session=scene.session, handset=stranger, body="somebody else")

    assert scene.view(scene.escalation()).replies == ()


def test_the_flow_that_decided_is_named(scene: Scene) -> None:
    flow = scene.view(scene.escalation()).flow

    assert (flow.id, flow.version, flow.title) == ("rfa", 1, "Radiofrequency ablation")
    assert flow.reviewed_by is None


def test_a_missing_key_keeps_no_alert_from_leaving(scene: Scene) -> None:
    patient = scene.patient()
    patient.reference = seal("MRN-4711", Patient.reference, row_key=patient.row_key, keyring=KEYRING)
    message = scene.inbound("it is swollen")

    view = scene.view(scene.escalation(inbound_id=message.id), keyring=OTHER_KEYS)

    assert view.words == UNREADABLE
    assert view.inbound is not None
    assert view.inbound.words == UNREADABLE
    assert view.episode is not None
    assert view.episode.reference == UNREADABLE


def test_a_flow_version_that_is_gone_keeps_no_alert_from_leaving(scene: Scene) -> None:
    view = scene.view(scene.escalation(flow_version=99))

    assert (view.flow.id, view.flow.version, view.flow.title) == ("rfa", 99, "")
    assert (view.acknowledge_by, view.next_step) == (None, None)
    assert view.episode is not None
    assert view.episode.region == "lumbar"


def test_a_view_loads_in_a_session_that_cannot_write(database: Database, library: Library) -> None:
    with database.transaction() as session:
        clinic = make_clinic(session=session)
        make_member(session=session, clinic=clinic)
        patient = make_patient(session=session, handset=make_handset(session=session, clinic=clinic))
        escalation_id = make_escalation(
            session=session, episode=make_episode(session=session, patient=patient)
        ).id

    with database.reading() as session:
        view = load_alert_view(session, escalation_id, library=library, keyring=KEYRING, now=NOW)

    assert view.code == "swelling"
