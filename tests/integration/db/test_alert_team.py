"""What a mail or a page shows of an escalation: who of the team has it, who is next, how it ended."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from smsbot.db import escalations
from smsbot.db.escalations import Happening
from smsbot.db.models import (
    Clinic,
    Episode,
    EscalationEventKind,
    Handset,
    Role,
)
from smsbot.domain.case import AlertStatus
from smsbot.domain.delivery import OutboxStatus
from smsbot.domain.flow import Tier
from smsbot.flow_files import Library, load_library
from tests.factories import (
    KEYRING,
    NOW,
    make_clinic,
    make_escalation,
    make_handset,
    make_mail,
    make_member,
)
from tests.integration.db.alert_scene import FLOWS, MINUTE, Scene


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(FLOWS)


@pytest.fixture
def scene(session: Session, library: Library, clinic: Clinic, handset: Handset, episode: Episode) -> Scene:
    return Scene(session, library, clinic, handset, episode)


def test_the_told_are_named_once_with_their_step(scene: Scene) -> None:
    dana = make_member(session=scene.session, clinic=scene.clinic)
    ben = make_member(session=scene.session, clinic=scene.clinic, name="Ben Backup", roles=(Role.BACKUP,))
    escalation = scene.escalation(step=2)
    for step, at in ((1, NOW), (2, NOW + 60 * MINUTE)):
        mailed = Happening(EscalationEventKind.MAILED, at, "mailed", step=step)
        escalations.add_event(scene.session, escalation, mailed)
    make_mail(session=scene.session, member=dana, escalation=escalation)
    make_mail(session=scene.session, member=dana, escalation=escalation, template="thread", at=NOW + MINUTE)
    make_mail(session=scene.session, member=ben, escalation=escalation, at=NOW + 60 * MINUTE)
    gone = make_member(session=scene.session, clinic=scene.clinic, name="Left")
    make_mail(session=scene.session, member=gone, escalation=escalation).status = OutboxStatus.CANCELLED

    view = scene.view(escalation)

    assert [(t.name, t.step, t.at) for t in view.told] == [
        ("Dana Nurse", 1, NOW),
        ("Ben Backup", 2, NOW + 60 * MINUTE),
    ]
    assert [event.step for event in view.events] == [1, 2]


def test_the_next_step_names_its_people_and_time(scene: Scene) -> None:
    make_member(session=scene.session, clinic=scene.clinic)
    make_member(session=scene.session, clinic=scene.clinic, name="Ben Backup", roles=(Role.BACKUP,))

    view = scene.view(scene.escalation(step=1))

    assert view.next_step is not None
    assert (view.next_step.at, view.next_step.names) == (NOW + 60 * MINUTE, ("Ben Backup",))
    assert view.next_step.roles == ("backup",)
    assert view.acknowledge_by == NOW + 60 * MINUTE


def test_a_step_with_nobody_is_passed_over(scene: Scene) -> None:
    make_member(session=scene.session, clinic=scene.clinic, name="Mia Manager", roles=(Role.MANAGER,))
    make_member(session=scene.session, clinic=scene.clinic, name="Lea Lead", roles=(Role.NURSE,))

    view = scene.view(scene.escalation(step=1))

    assert view.next_step is not None
    assert (view.next_step.at, view.next_step.names) == (NOW + 60 * MINUTE, ("Mia Manager",))


def test_without_any_role_the_whole_team_is_next(scene: Scene) -> None:
    make_member(session=scene.session, clinic=scene.clinic, name="Lea Lead", roles=(Role.NURSE,))
    make_member(session=scene.session, clinic=scene.clinic, name="Gone", roles=(), active=False)

    view = scene.view(scene.escalation())

    assert view.next_step is not None
    assert view.next_step.names == ("Lea Lead",)


def test_a_watch_item_has_no_next_step(scene: Scene) -> None:
    assert scene.view(scene.escalation(tier=int(Tier.WATCH))).next_step is None


def test_a_taken_escalation_names_who_and_when_it_comes_back(scene: Scene) -> None:
    dana = make_member(session=scene.session, clinic=scene.clinic)
    escalation = scene.escalation(
        status=AlertStatus.ACKNOWLEDGED, acknowledged_at=NOW + MINUTE, acknowledged_by=dana.id
    )
    make_mail(session=scene.session, member=dana, escalation=escalation)

    view = scene.view(escalation, later=2 * MINUTE)

    assert view.taken is not None
    assert (view.taken.by, view.taken.at) == ("Dana Nurse", NOW + MINUTE)
    assert view.next_step is not None
    assert (view.next_step.at, view.next_step.names) == (NOW + MINUTE + timedelta(hours=8), ("Dana Nurse",))


def test_a_closed_escalation_has_an_outcome_and_nothing_next(scene: Scene) -> None:
    escalation = scene.escalation(status=AlertStatus.RESOLVED, resolved_at=NOW + MINUTE, outcome="called")

    view = scene.view(escalation)

    assert (view.outcome, view.resolved_at, view.next_step) == ("called", NOW + MINUTE, None)
    assert view.also_open == ()


def test_other_open_alerts_of_the_case_are_named(scene: Scene) -> None:
    first = scene.escalation()
    make_escalation(session=scene.session, episode=scene.episode, number=2, code="fever")
    closed = make_escalation(session=scene.session, episode=scene.episode, number=3, code="note")
    closed.status = AlertStatus.RESOLVED

    assert len(scene.view(first).also_open) == 1


def test_what_the_team_wrote_is_opened(scene: Scene) -> None:
    dana = make_member(session=scene.session, clinic=scene.clinic)
    escalation = scene.escalation()
    noted = Happening(EscalationEventKind.NOTED, NOW, "note", member_id=dana.id)
    escalations.add_event(scene.session, escalation, noted, escalations.seal_words("she is fine", KEYRING))

    (event,) = scene.view(escalation).events

    assert (event.by, event.words, event.kind) == ("Dana Nurse", "she is fine", EscalationEventKind.NOTED)


def test_an_unknown_sender_has_no_episode_and_the_shared_steps(scene: Scene) -> None:
    make_member(session=scene.session, clinic=scene.clinic)
    handset = make_handset(session=scene.session, clinic=scene.clinic)
    escalation = scene.escalation(
        episode_id=None, handset_id=handset.id, flow_id=None, flow_version=None, tier=int(Tier.EMERGENCY)
    )

    view = scene.view(escalation)

    assert view.episode is None
    assert view.flow.id == "rfa"
    assert view.acknowledge_by == NOW + 15 * MINUTE
    assert view.next_step is not None
    assert view.next_step.names == ("Dana Nurse",)
    assert view.also_open == ()


def test_another_clinics_team_is_not_named(scene: Scene) -> None:
    other = make_clinic(session=scene.session, name="Other", line="+15550009999")
    make_member(session=scene.session, clinic=other, name="Not Ours", roles=(Role.ON_CALL, Role.BACKUP))
    make_member(session=scene.session, clinic=scene.clinic)

    view = scene.view(scene.escalation())

    assert view.next_step is not None
    assert view.next_step.names == ("Dana Nurse",)
