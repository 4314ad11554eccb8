"""After an outage: who was due, unread, unsent or unanswered, by case code and by nothing else."""

from datetime import timedelta

import pytest

from smsbot.services.outage import OutageError, report
from tests.databases import Databases
from tests.integration.cli.conftest import fresh, set_up, shell, type_on
from tests.integration.cli.shell import Shell
from tests.integration.services.desk import PHONE, STRANGER, Desk

__all__ = ["fresh", "set_up", "shell", "type_on"]

SWELLING = "my calf is swelling up and hot"


def said(desk: Desk, since: str = "2026-11-23T10:00-05:00") -> list[tuple[str, str | None, str, str]]:
    found = report(desk.office, since, None, desk.now)
    return [(one.kind, one.case, one.what, one.note) for one in found]


def test_nothing_is_listed_where_all_went_its_way(desk: Desk) -> None:
    desk.patient()
    desk.wait(seconds=5)

    assert said(desk, "2026-11-23T15:00:01Z") == []


def test_text_taken_in_late_is_listed_with_its_delay(desk: Desk) -> None:
    done = desk.patient()
    desk.sms.listed.append(desk.text(SWELLING))
    desk.clock.advance(timedelta(minutes=43))
    desk.settle()

    found = said(desk)

    assert ("unread", done.case_code, "text 2", "taken in 43 min late") in found
    assert ("unanswered", done.case_code, "alert swelling", "by the team") in found


def test_check_in_asked_late_is_listed_and_so_is_one_not_asked(desk: Desk) -> None:
    done = desk.patient()
    desk.clock.advance(timedelta(days=4, minutes=30))
    not_asked = [row for row in said(desk) if row[0] == "due"]
    desk.settle()
    asked = [row for row in said(desk) if row[0] == "due"]

    assert [(case, note) for _, case, _, note in not_asked] == [(done.case_code, "not asked")]
    assert [(case, note) for _, case, _, note in asked] == [(done.case_code, "asked 30 min late")]


def test_text_that_has_not_left_is_listed_until_it_has(desk: Desk) -> None:
    done = desk.patient()
    desk.says(SWELLING)
    desk.clock.advance(timedelta(minutes=30))
    waiting = [row for row in said(desk) if row[0] == "unsent"]
    desk.settle()
    left = [row for row in said(desk) if row[0] == "unsent"]

    assert waiting == [("unsent", done.case_code, "sms URGENT", "pending")]
    assert left == [("unsent", done.case_code, "sms URGENT", "left 30 min late")]


def test_text_that_no_rule_could_read_is_listed(desk: Desk) -> None:
    done = desk.patient()
    desk.says("qwx zzt blorp")
    desk.clock.advance(timedelta(seconds=1))

    assert ("unread", done.case_code, "text 2", "not understood") in said(desk)


def test_unknown_sender_is_listed_by_the_code_of_their_alert(desk: Desk) -> None:
    desk.sms.listed.append(desk.text("I cant breathe and my chest hurts", phone=STRANGER))
    desk.clock.advance(timedelta(minutes=5))
    desk.settle()

    code = desk.alert("unknown_sender").case_code
    assert ("unread", code, "text 1", "taken in 5 min late") in said(desk)


def test_report_holds_no_name_number_or_word(desk: Desk) -> None:
    desk.patient()
    desk.sms.listed.append(desk.text(SWELLING))
    desk.clock.advance(timedelta(days=3))
    desk.settle()

    shown = repr(report(desk.office, "2026-11-23T10:00-05:00", None, desk.now))
    assert not [word for word in (PHONE, "Canary", "MRN", "calf") if word in shown]


@pytest.mark.parametrize(
    ("since", "until", "fault"),
    [
        ("yesterday", None, "since: is not a time with its distance from UTC"),
        ("2026-11-20T10:00", None, "since: is not a time with its distance from UTC"),
        ("2026-11-20T10:00Z", "2026-11-21", "until: is not a time with its distance from UTC"),
        ("2027-11-20T10:00Z", None, "since: lies after the end"),
    ],
)
def test_time_that_cannot_be_meant_is_refused(desk: Desk, since: str, until: str | None, fault: str) -> None:
    with pytest.raises(OutageError, match=fault):
        report(desk.office, since, until, desk.now)


def test_command_prints_what_was_touched(shell: Shell, databases: Databases) -> None:
    quiet = shell("outage", "--since", "2026-11-20T10:00Z")
    as_json = shell("outage", "--since", "2026-11-20T10:00Z", "--json")
    wrong = shell("outage", "--since", "2026-11-20 10:00")

    assert (quiet.code, quiet.out) == (0, "no case was touched\n")
    assert as_json.json == {"touched": []}
    assert wrong.code == 1
    assert wrong.faults[0].startswith("since: is not a time with its distance from UTC")
