"""A month of one patient: the real webhook, tick and sender, a peer for Twilio, a real SMTP server."""

import http.client
import os
from collections import Counter
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from io import StringIO
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from freezegun import freeze_time
from sqlalchemy import text as sql

from tests.databases import Databases
from tests.world import NAME, PHONE, REFERENCE, World, enrol_patient, running_world

TRANSCRIPT = Path(__file__).parents[1] / "transcripts" / "month.txt"
SWELLING = "6 and my calf is swelling up and hot"
EMERGENCY = "please help I cant pee and both my legs are numb"


def live_through_the_month(world: World) -> None:
    live_through_the_first_days(world)
    live_to_day_14(world)
    live_on_after_stop(world)


def live_through_the_first_days(world: World) -> None:
    enrol_patient(world)
    world.settle()
    world.patient_says("YES")
    world.go_to("2026-11-20 18:30")
    world.patient_says("no")
    world.go_to("2026-11-21 10:20")
    world.patient_says("6")
    world.patient_says("NO thanks")
    world.go_to("2026-11-23 15:00")
    world.patient_says(SWELLING)
    world.go_to("2026-11-23 15:20")
    press(world, "Olga Oncall", world.mails_to("oncall")[-1], "acknowledges")
    world.go_to("2026-11-23 16:00")
    press(world, "Olga Oncall", world.mails_to("oncall")[0], "resolves", outcome="called")


def live_to_day_14(world: World) -> None:
    world.go_to("2026-11-27 10:05")
    world.patient_says("about a 6")
    world.patient_says("none")
    world.go_to("2026-11-30 10:30")
    world.patient_says("6, all good")
    world.go_to("2026-12-04 11:00")
    world.patient_says("6")
    world.patient_says("no")
    world.patient_says("same")
    world.patient_says("a dull ache, like before")
    world.go_to("2026-12-05 09:00")
    press(world, "Nina Nurse", world.mails_to("nurse")[-1], "acknowledges")


def live_on_after_stop(world: World) -> None:
    world.go_to("2026-12-08 12:00")
    world.patient_says("STOP")
    world.go_to("2026-12-12 20:30")
    world.patient_says(EMERGENCY)
    world.go_to("2026-12-12 21:10")
    press(world, "Boris Backup", world.mails_to("backup")[-1], "acknowledges")
    world.go_to("2026-12-12 21:40")
    press(world, "Boris Backup", world.mails_to("backup")[0], "resolves", outcome="sent_to_er")
    world.go_to("2026-12-20 09:00")


def press(world: World, who: str, mail: object, what: str, **fields: str) -> None:
    """Open the link of a mail as that person would, choose the name and press the button."""
    token = world.ack_token(mail)  # type: ignore[arg-type]
    address = urlsplit(world.twilio.webhook_url).netloc
    path = f"/a/{token}" + ("/resolve" if "outcome" in fields else "")
    member = member_id(world, who)
    connection = http.client.HTTPConnection(address, timeout=10)
    connection.request(
        "POST",
        path,
        urlencode({"member": str(member), **fields}),
        {"Content-Type": "application/x-www-form-urlencoded", "Host": "smsbot.clinic.example"},
    )
    status = connection.getresponse().status
    connection.close()
    assert status in (200, 302, 303), status
    world.say(f"TEAM     {who} {what}" + (f" ({fields['outcome']})" if fields else ""))
    world.settle()


def member_id(world: World, name: str) -> int:
    with world.app.office.db.engine.connect() as connection:
        found = connection.execute(sql("SELECT id FROM team_member WHERE name = :name"), {"name": name})
        return int(found.scalar_one())


@dataclass(frozen=True)
class Month:
    """What the month left behind."""

    transcript: list[str]
    bodies: list[str]
    mails: list[tuple[str, str, str]]
    statuses: Counter[str]
    database: bytes
    log: str

    def line_of(self, words: str) -> int:
        found = [number for number, line in enumerate(self.transcript) if words in line]
        assert found, f"the transcript has no line with {words!r}"
        return found[0]


@pytest.fixture(scope="module")
def month(databases: Databases) -> Month:
    url = databases.new()
    log = StringIO()
    with (
        redirect_stdout(log),
        freeze_time(datetime(2026, 11, 20, 14, tzinfo=UTC)) as clock,
        running_world(url, clock) as world,
    ):
        live_through_the_month(world)
        bodies = [m.body for m in world.twilio.accepted if m.to == PHONE]
        mails = [(str(m["To"]), str(m["Subject"]), readable(m)) for m in world.smtp.messages]
        statuses = outbox_statuses(world)
    return Month(world.transcript, bodies, mails, statuses, databases.raw_bytes(url), log.getvalue())


def readable(mail: EmailMessage) -> str:
    """Headers and decoded parts, as a mail program would show them."""
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*(f"{k}: {v}" for k, v in mail.items()), *parts])


def outbox_statuses(world: World) -> Counter[str]:
    with world.app.office.db.engine.connect() as connection:
        rows = connection.execute(sql("SELECT status, template FROM outbox_message WHERE kind = 'sms'"))
        return Counter(f"{row.status} {row.template}" for row in rows)


def test_month_reads_like_its_transcript(month: Month) -> None:
    written = "\n".join(month.transcript) + "\n"
    if os.environ.get("SMSBOT_UPDATE_TRANSCRIPTS"):
        TRANSCRIPT.parent.mkdir(exist_ok=True)
        TRANSCRIPT.write_text(written, "utf-8")

    assert written == TRANSCRIPT.read_text("utf-8")


def test_swelling_reaches_the_on_call_nurse_at_once(month: Month) -> None:
    swelling = month.line_of(f"PATIENT  {SWELLING}")
    following = month.transcript[swelling + 1 : swelling + 4]

    assert any("Please call us now" in line for line in following)
    assert any("MAIL     to Olga Oncall: [URGENT]" in line for line in following)


def test_nobody_is_texted_the_same_question_twice(month: Month) -> None:
    asked = [
        line for line in month.transcript if "BOT" in line and "average pain in the last 24 hours in" in line
    ]
    days = [line[:10] for line in asked]

    assert len(days) == len(set(days))
    assert len(asked) >= 5


def test_non_improvement_on_day_14_is_told_the_next_morning(month: Month) -> None:
    told = [line for line in month.transcript if line.startswith("Sat 05 Dec 08:00  MAIL     to Nina Nurse")]

    assert len(told) == 1
    assert any("Your pain is not much better yet" in body for body in month.bodies)


def test_after_stop_only_the_emergency_is_answered_and_the_team_is_told(month: Month) -> None:
    stop = month.line_of("PATIENT  STOP")
    later = month.transcript[stop + 1 :]

    assert not [line for line in later if "BOT" in line]
    assert [line for line in later if "MAIL     to Lena Lead: [EMERGENCY]" in line]
    # The carrier refuses our answer to somebody who stopped: tried once, and the team hears that it failed.
    assert month.statuses["failed EMERGENCY"] == 1


def test_unacknowledged_emergency_walks_to_the_next_people(month: Month) -> None:
    assert month.line_of("Sat 12 Dec 20:45  MAIL     to Boris Backup: [EMERGENCY]")
    assert month.line_of("Sat 12 Dec 21:00  MAIL     to Mona Manager: [EMERGENCY]")
    after = [line for line in month.transcript if line.startswith("Sat 12 Dec 21:1")]
    assert not [line for line in after if "acknowledge NOW" in line]


def test_no_words_names_or_numbers_in_database_or_mails(month: Month) -> None:
    canaries = (NAME, REFERENCE, PHONE, PHONE[2:], SWELLING, EMERGENCY, "dull ache")

    assert [c for c in canaries if c.encode() in month.database] == []
    for _, subject, whole in month.mails:
        assert [c for c in (*canaries, "Quillfeather") if c in subject] == []
        assert [c for c in canaries if c != REFERENCE and c in whole] == []


def test_no_words_names_or_numbers_in_any_log_line(month: Month) -> None:
    canaries = (
        NAME,
        "Quillfeather",
        REFERENCE,
        PHONE,
        PHONE[2:],
        SWELLING,
        EMERGENCY,
        "dull ache",
        "both my legs",
    )

    assert [c for c in canaries if c in month.log] == []
    assert '"event": "text_received"' in month.log
