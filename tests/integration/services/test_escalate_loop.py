"""The loop: the right people at the right minute until a person closes it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from smsbot.db import escalations, outcomes
from smsbot.db.decisions import save_decision
from smsbot.db.models import Episode, Escalation, OutboxKind, OutboxMessage, TeamMember, TeamRole
from smsbot.domain.case import AlertStatus, EpisodeStatus
from smsbot.domain.effects import ChangeAlertTier
from smsbot.domain.flow import Tier
from smsbot.services import escalate
from tests.integration.services.desk import STRANGER, TEAM, Desk

SWELLING = "my calf is swelling up and hot"
EMERGENCY = "I cant breathe and my chest hurts"


def minutes_of_mails(desk: Desk, until: int, *, step: int = 1) -> list[tuple[int, str]]:
    """Who is mailed in which minute from now."""
    told = []
    for minute in range(0, until + 1, step):
        before = len(desk.mail.sent)
        desk.app.tick()
        desk.app.dispatch()
        told += [(minute, role) for role in desk.mailed()[before:]]
        desk.clock.advance(timedelta(minutes=step))
    return told


def test_emergency_walks_its_steps_and_then_everybody_again(desk: Desk) -> None:
    desk.patient()
    desk.says("I cant breathe")

    told = minutes_of_mails(desk, 46)

    assert told == [
        (0, "on_call"),
        (0, "lead"),
        (15, "backup"),
        (30, "manager"),
        *((45, role) for role in ("on_call", "lead", "backup", "manager")),
    ]


def test_urgent_walks_its_steps_by_the_hour(desk: Desk) -> None:
    desk.patient()
    desk.says(SWELLING)

    told = minutes_of_mails(desk, 180, step=5)

    assert told == [
        (0, "on_call"),
        (60, "backup"),
        (120, "manager"),
        *((180, role) for role in ("on_call", "backup", "manager")),
    ]


def test_routine_alert_is_repeated_on_the_clinics_working_days_alone(desk: Desk) -> None:
    desk.patient()
    desk.go_to("2026-11-27 11:00")
    desk.forget()
    desk.says("please have the doctor call me")
    days = []
    for day in range(27, 31):
        desk.go_to(f"2026-11-{day} 12:00")
        days += [day] * len(desk.mailed())
        desk.forget()

    assert days == [27, 30]


def test_no_repeat_is_mailed_twice_after_an_outage_over_the_weekend(desk: Desk) -> None:
    desk.patient()
    desk.says("please have the doctor call me")
    desk.settle()
    desk.forget()
    desk.go_to("2026-12-08 12:00")
    desk.go_to("2026-12-08 13:00")

    assert desk.mailed() == ["nurse"]
    assert desk.alert("callback").due_at == datetime(2026, 12, 9, 15, 0, tzinfo=UTC)


def lower(desk: Desk, code: str, tier: Tier) -> None:
    """The patient's answer was calmer: those told hear of it."""
    with desk.office.db.transaction() as session:
        row = session.scalars(select(Escalation).where(Escalation.code == code)).one()
        episode = session.get_one(Episode, row.episode_id)
        effect = ChangeAlertTier(row.number, tier, "answer: no", desk.now)
        save_decision(session, [effect], desk.office.occasion(episode, desk.now), next_due_at=None)


def test_lowered_alert_reaches_the_people_of_its_new_tier_at_once(desk: Desk) -> None:
    desk.patient()
    desk.says("I cant breathe")
    desk.settle()
    desk.wait(minutes=3)
    desk.forget()
    lower(desk, "breathing", Tier.ROUTINE)
    told = minutes_of_mails(desk, 60)

    assert told == [(0, "on_call"), (0, "lead"), (0, "nurse")]


def test_lowered_alert_mails_nobody_twice_and_climbs_its_new_steps(desk: Desk) -> None:
    desk.patient()
    desk.says("I cant breathe")
    desk.settle()
    desk.wait(minutes=3)
    desk.forget()
    lower(desk, "breathing", Tier.URGENT)
    told = minutes_of_mails(desk, 120, step=5)

    assert told == [(0, "on_call"), (0, "lead"), (60, "backup"), (120, "manager")]


def remove(desk: Desk, *roles: str) -> None:
    with desk.office.db.transaction() as session:
        emails = [TEAM[role][1] for role in roles]
        ids = session.scalars(select(TeamMember.id).where(TeamMember.email.in_(emails))).all()
        session.execute(delete(TeamRole).where(TeamRole.member_id.in_(ids)))


def test_step_with_nobody_is_passed_over_at_once(desk: Desk) -> None:
    desk.patient()
    remove(desk, "on_call")
    desk.says(SWELLING)
    desk.settle()

    assert desk.mailed() == ["backup"]
    assert "nobody is in the roles of this step" in desk.notes("swelling")


def test_with_nobody_in_any_role_the_whole_team_is_told(desk: Desk) -> None:
    desk.patient()
    remove(desk, *TEAM)
    desk.says(SWELLING)
    desk.settle()

    assert sorted(desk.mailed()) == sorted(TEAM)


def test_after_an_outage_the_missed_repeats_are_one_mail(desk: Desk) -> None:
    desk.patient()
    desk.says("I cant breathe")
    desk.settle()
    desk.clock.advance(timedelta(days=2))
    desk.forget()
    for _ in range(30):
        desk.clock.advance(timedelta(seconds=5))
        desk.settle()
    after_outage = desk.mailed()
    desk.wait(minutes=16)

    assert after_outage == ["backup", "manager"], "each missed repeat was mailed"
    assert len(desk.mailed()) == 6, "the repeats did not go on"


def test_taken_alert_walks_no_further(desk: Desk) -> None:
    desk.patient()
    desk.says("I cant breathe")
    desk.settle()
    desk.takes("breathing")
    desk.settle()
    desk.forget()
    told = minutes_of_mails(desk, 115, step=5)

    assert told == []


def test_everyone_told_hears_who_took_it(desk: Desk) -> None:
    desk.patient()
    desk.says("I cant breathe")
    desk.settle()
    desk.wait(minutes=15)
    desk.forget()
    desk.takes("breathing", "backup")
    desk.settle()

    assert sorted(desk.mailed()) == ["backup", "lead", "on_call"]
    assert "taken by Boris Backup" in desk.notes("breathing")


def test_taken_and_forgotten_alert_comes_back(desk: Desk) -> None:
    desk.patient()
    desk.says("I cant breathe")
    desk.settle()
    desk.takes("breathing", "lead")
    desk.settle()
    desk.forget()
    desk.wait(hours=2)
    first = desk.mailed()
    desk.forget()
    desk.wait(hours=2)

    assert first == ["lead"]
    assert sorted(desk.mailed()) == ["lead", "on_call"]


def test_taker_who_left_the_team_is_stood_in_for(desk: Desk) -> None:
    desk.patient()
    desk.says("I cant breathe")
    desk.settle()
    desk.takes("breathing", "lead")
    desk.settle()
    with desk.office.db.transaction() as session:
        session.execute(update(TeamMember).where(TeamMember.email == TEAM["lead"][1]).values(active=False))
    desk.forget()
    desk.wait(hours=2)

    assert desk.mailed() == ["on_call"]


def test_taking_one_takes_the_patients_other_alerts_of_no_higher_tier(desk: Desk) -> None:
    desk.patient()
    desk.says("please have the doctor call me")
    desk.says(SWELLING)
    desk.says("I fell down the stairs")
    desk.settle()
    desk.takes("swelling")

    assert set(desk.alerts().values()) == {"acknowledged"}


def test_taking_a_mild_alert_leaves_the_emergency_its_steps(desk: Desk) -> None:
    desk.patient()
    desk.says("please have the doctor call me")
    desk.settle()
    desk.says("I cant breathe")
    desk.takes("callback", "nurse")
    desk.settle()

    assert desk.alerts() == {"callback": "acknowledged", "breathing": "open"}
    assert "lead" in desk.mailed()


def test_taking_another_alert_swallows_none_whose_mail_is_held(desk: Desk) -> None:
    desk.patient()
    desk.says(SWELLING)
    desk.says("I fell down the stairs")
    desk.settle()
    with desk.office.db.transaction() as session:
        held = session.scalars(select(Escalation).where(Escalation.code == "swelling")).one()
        held.held_until, held.step = desk.now + timedelta(minutes=10), 0
    desk.takes("fall")

    assert desk.alerts()["swelling"] == "open"


def test_letter_alone_is_mailed_at_ten_minutes_although_another_alert_was_taken(desk: Desk) -> None:
    desk.patient()
    desk.says("7")
    desk.says("please have the doctor call me")
    desk.settle()
    desk.says("E")
    desk.settle()
    desk.takes("callback", "nurse")
    desk.settle()
    at_once = [role for role in desk.mailed() if role == "lead"]
    desk.wait(minutes=10)

    assert at_once == []
    assert "lead" in desk.mailed()
    assert "open" in desk.alerts().values()


def test_letter_alone_holds_its_mail_for_ten_minutes(desk: Desk) -> None:
    desk.patient()
    desk.says("7")
    desk.says("E")

    told = minutes_of_mails(desk, 11)

    assert told[:2] == [(10, "on_call"), (10, "lead")]


def test_closing_lets_the_check_ins_go_on(desk: Desk) -> None:
    desk.patient()
    desk.says(SWELLING)
    desk.settle()
    desk.go_to("2026-11-27 11:00")
    while_open = [t for t in desk.templates() if t == "PAIN_Q"]
    desk.closes("swelling")
    desk.settle()
    desk.go_to("2026-11-30 11:00")

    assert while_open == []
    assert "PAIN_Q" in desk.templates()
    assert desk.alerts()["swelling"] == "resolved"


def test_sent_to_the_er_pauses_the_check_ins(desk: Desk) -> None:
    desk.patient()
    desk.says("I cant breathe")
    desk.settle()
    desk.closes("breathing", "sent_to_er", "lead")
    desk.forget()
    desk.go_to("2026-12-24 12:00")

    with desk.office.db.reading() as session:
        assert session.get_one(Episode, 1).status is EpisodeStatus.PAUSED
    assert desk.templates() == []


def test_closing_one_closes_the_taken_red_flags_beside_it(desk: Desk) -> None:
    desk.patient()
    desk.says("please have the doctor call me")
    desk.says(SWELLING)
    desk.says("I fell down the stairs")
    desk.settle()
    desk.takes("swelling")
    desk.closes("swelling")

    assert desk.alerts() == {"swelling": "resolved", "fall": "resolved", "callback": "acknowledged"}


def test_closing_a_mild_alert_closes_no_red_flag(desk: Desk) -> None:
    desk.patient()
    desk.says("please have the doctor call me")
    desk.settle()
    desk.says("I cant breathe")
    desk.settle()
    desk.closes("callback", role="nurse")
    desk.settle()
    desk.forget()
    desk.wait(minutes=15)

    assert desk.alerts() == {"callback": "resolved", "breathing": "open"}
    assert desk.mailed() == ["backup"]


def test_red_flag_told_of_after_the_taking_stays_open_when_the_first_is_closed(desk: Desk) -> None:
    desk.patient()
    desk.says(SWELLING)
    desk.settle()
    desk.takes("swelling")
    desk.clock.advance(timedelta(minutes=30))
    desk.says("I fell down the stairs")
    desk.settle()
    desk.closes("swelling")

    assert desk.alerts() == {"swelling": "resolved", "fall": "open"}


def test_closing_twice_changes_nothing(desk: Desk) -> None:
    desk.patient()
    desk.says(SWELLING)
    desk.settle()
    desk.closes("swelling")
    before = desk.counts()
    desk.closes("swelling", "no_action", "lead")

    assert desk.counts() == before
    assert desk.alert("swelling").outcome == "called"


def test_nobody_takes_for_somebody_of_another_team(desk: Desk) -> None:
    desk.patient()
    desk.says(SWELLING)
    desk.settle()

    with pytest.raises(ValueError, match="choose your name"):
        desk.app.acknowledge(desk.token("swelling"), 999)
    with pytest.raises(ValueError, match="choose what was done"):
        desk.app.resolve(desk.token("swelling"), desk.member("lead"), "forgotten")
    assert desk.alerts() == {"swelling": "open"}


def test_calmed_and_raised_again_mails_its_first_step_anew(desk: Desk) -> None:
    desk.patient()
    desk.says("7")
    desk.says("E")
    desk.says("N")
    desk.settle()
    calmed = {code: desk.alert(code).tier for code in desk.alerts()}
    desk.forget()
    desk.clock.advance(timedelta(minutes=20))
    desk.says("I cant pee and both my legs are numb")
    desk.settle()

    assert set(calmed.values()) <= {int(Tier.ROUTINE), int(Tier.WATCH), int(Tier.URGENT)}
    assert {"on_call", "lead"} <= set(desk.mailed())
    assert len(desk.mailed()) == len(set(desk.mailed()))


def test_graver_news_of_a_taken_alert_starts_the_steps_anew(desk: Desk) -> None:
    desk.patient()
    desk.says("my leg is numb")
    desk.settle()
    desk.takes("numbness")
    desk.settle()
    desk.forget()
    with desk.office.db.transaction() as session:
        taken = session.scalars(select(Escalation)).one()
        escalations.change_tier(taken, Tier.EMERGENCY, desk.now)
    desk.settle()

    assert desk.alert("numbness").status is AlertStatus.OPEN
    assert "lead" in desk.mailed()


def test_two_red_flags_in_one_text_are_one_mail_that_names_both(desk: Desk) -> None:
    desk.patient()
    desk.says("my calf is swelling up and hot and I fell down the stairs")
    desk.settle()

    assert desk.mailed() == ["on_call"]
    body = desk.mail.sent[0].get_body(("plain",))
    assert body is not None
    words = body.get_content()
    assert "Also open for this case" in words
    assert {"swelling", "fall"} == set(desk.alerts())


def test_one_mail_is_enough_even_where_the_sender_was_faster_than_the_loop(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.patient()
    desk.says("my calf is swelling up and hot and I fell down the stairs")
    real = escalate._advance

    def and_send(*given: object) -> bool:
        moved = real(*given)  # type: ignore[arg-type]
        desk.app.dispatch()
        return moved

    monkeypatch.setattr(escalate, "_advance", and_send)
    desk.settle()

    assert desk.mailed() == ["on_call"]


def test_news_reaches_everybody_told_of_any_open_red_flag(desk: Desk) -> None:
    desk.patient()
    desk.says("my calf is swelling up and hot")
    desk.settle()
    desk.wait(minutes=60)
    desk.forget()
    desk.says("it is getting worse, please hurry")
    desk.settle()

    assert {"on_call", "backup"} <= set(desk.mailed())


def test_unknown_senders_alert_is_taken_and_closed_like_any(desk: Desk) -> None:
    desk.says(EMERGENCY, phone=STRANGER)
    desk.settle()
    desk.wait(minutes=15)
    at_fifteen = desk.mailed()
    desk.takes("unknown_sender")
    desk.closes("unknown_sender")
    desk.settle()
    desk.forget()
    desk.wait(hours=5)

    assert at_fifteen == ["on_call", "lead", "backup"]
    assert desk.mailed() == []
    assert desk.alerts() == {"unknown_sender": "resolved"}


def test_alert_that_fails_stops_no_other_and_is_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.patient()
    desk.says(SWELLING)
    desk.says(EMERGENCY, phone=STRANGER)
    real = outcomes.told_at

    def fail(session: object, escalation: Escalation, now: object) -> object:
        if escalation.episode_id is not None:
            raise RuntimeError("scripted")
        return real(session, escalation, now)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        broken.setattr(outcomes, "told_at", fail)
        desk.settle()
        told = desk.mailed()
    desk.wait(minutes=5)

    assert told == ["on_call", "lead"]
    assert desk.mailed() == ["on_call", "lead", "on_call"]


def test_mails_of_one_step_are_written_once(desk: Desk) -> None:
    desk.patient()
    desk.says("I cant breathe")
    for _ in range(5):
        desk.app.tick()

    with desk.office.db.reading() as session:
        mails = session.scalars(
            select(OutboxMessage.member_id).where(OutboxMessage.kind == OutboxKind.EMAIL)
        ).all()
    assert len(mails) == len(set(mails)) == 2
