"""The demo and its time machine: the whole path by the same use cases, each thing at its own time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from smsbot.bootstrap.demo import ZONE, Demo, build_demo
from smsbot.bootstrap.time_machine import Stop, advance, go_to_next_check_in, go_to_next_event
from smsbot.domain.case import CheckInStatus
from smsbot.web.quick_replies import quick_replies

START = datetime(2026, 11, 20, 13, 0, tzinfo=ZoneInfo(ZONE))


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    demo = build_demo(tmp_path, START)
    yield demo
    demo.close()


def bodies(demo: Demo) -> list[str]:
    return [text.body for text in demo.conversation()]


def test_demo_begins_with_consent_baseline_and_a_procedure_done(demo: Demo) -> None:
    state = demo.state()

    assert (state.status, state.consent, state.day) == ("active", "opted_in", 0)
    assert state.scores == ((-1, 7),)
    assert demo.clock.now() == START
    assert [text.body for text in demo.conversation() if text.from_patient] == ["YES", "7"]
    assert demo.inbox() == ()


def test_demo_speaks_spanish(tmp_path: Path) -> None:
    demo = build_demo(tmp_path, START, language="es")

    assert demo.state().consent == "opted_in"
    assert "dolor" in " ".join(bodies(demo)).casefold()
    demo.close()


def test_every_step_of_every_tier_reaches_somebody(demo: Demo) -> None:
    demo.text("I can't pee since this morning and my groin is numb")

    for _ in range(4):
        go_to_next_event(demo)

    reached = {mail.message["To"].addresses[0].username for mail in demo.inbox()}
    assert {"dana", "sam", "priya", "lee"} <= reached


def test_texts_are_reported_as_delivered(demo: Demo) -> None:
    go_to_next_check_in(demo)
    demo.text("my leg is numb")
    go_to_next_event(demo)

    plain = demo.inbox()[-1].message.get_body(("plain",))
    assert plain is not None
    assert "DELIVERED" in plain.get_content()


def test_next_check_in_opens_one_and_goes_no_further(demo: Demo) -> None:
    assert go_to_next_check_in(demo) is Stop.ARRIVED

    open_now = [c.key for c in demo.state().check_ins if c.status is CheckInStatus.OPEN]
    assert open_now == ["D0"]
    assert demo.clock.now() == START + timedelta(hours=4)


def test_a_day_passes_with_everything_at_its_own_time(demo: Demo) -> None:
    advance(demo, timedelta(days=1))

    local = [text.at.astimezone(ZoneInfo(ZONE)) for text in demo.conversation()]
    moments = {f"{at:%d %H:%M}" for at in local if at > START}
    # Day 0 at 17:00, day 1 at 10:00; the first reminder of day 1 is still to come.
    assert moments == {"20 17:00", "21 10:00"}
    assert demo.clock.now() == START + timedelta(days=1)


def test_reminder_comes_four_hours_after_its_question(demo: Demo) -> None:
    advance(demo, timedelta(days=1, hours=1))

    last = demo.conversation()[-1]
    assert "reminder" in last.body
    assert last.at.astimezone(ZoneInfo(ZONE)).strftime("%d %H:%M") == "21 14:00"


def test_red_flag_stops_the_check_ins_until_a_person_acts(demo: Demo) -> None:
    demo.text("my leg is numb")
    before = demo.clock.now()

    assert go_to_next_check_in(demo) is Stop.RED_FLAG
    assert demo.clock.now() == before


def test_flood_of_mails_stops_the_clock(demo: Demo) -> None:
    demo.text("I can't pee")

    assert advance(demo, timedelta(weeks=1)) is Stop.MANY_MAILS
    assert demo.clock.now() < START + timedelta(days=1)


def test_jump_of_a_week_plays_a_silent_patient(demo: Demo) -> None:
    assert advance(demo, timedelta(weeks=1)) is Stop.ARRIVED

    missed = [c.key for c in demo.state().check_ins if c.status is CheckInStatus.MISSED]
    assert {"D0", "D1", "D3"} <= set(missed)
    assert len(demo.inbox()) > 0


@pytest.mark.parametrize(("language", "farewell"), [("en", "our last check-in"), ("es", "el ultimo mensaje")])
def test_first_quick_reply_to_each_question_leads_to_a_good_end(
    tmp_path: Path, language: str, farewell: str
) -> None:
    demo = build_demo(tmp_path, START, language=language)

    while go_to_next_check_in(demo) is Stop.ARRIVED:
        while (question := demo.state().question) is not None:
            demo.text(quick_replies(question, language=language, opted_out=False)[0])

    state = demo.state()
    assert (state.status, demo.inbox()) == ("finished", ())
    assert [c.key for c in state.check_ins if c.status is not CheckInStatus.COMPLETED] == ["BASE_2"]
    assert farewell in demo.conversation()[-1].body
    demo.close()


def test_no_better_at_day_14_is_told_to_the_nurse(demo: Demo) -> None:
    while demo.state().day < 14:
        go_to_next_check_in(demo)
        while (question := demo.state().question) is not None:
            demo.text({"pain": "7", "location": "SAME"}.get(question.name, "NO"))
    advance(demo, timedelta(days=1))

    assert demo.inbox()[-1].message["To"].addresses[0].username == "jo"


def test_after_stop_nothing_more_is_sent(demo: Demo) -> None:
    demo.text("STOP")
    said = len(demo.conversation())

    advance(demo, timedelta(weeks=4))

    assert len(demo.conversation()) == said
