"""A month of one patient: the real webhook, tick and sender, a peer for Twilio, a real SMTP server."""

import http.client
import os
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from freezegun import freeze_time
from sqlalchemy import text as sql

from tests.world import NAME, PHONE, REFERENCE, World, enrol_patient, running_world

TRANSCRIPT = Path(__file__).parents[1] / "transcripts" / "month.txt"
SWELLING = "6 and my calf is swelling up and hot"
EMERGENCY = "please help I cant pee and both my legs are numb"


def live_through_the_month(world: World) -> None:
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
    world.go_to("2026-11-27 10:05")
    world.patient_says("about a 5")
    world.patient_says("none")
    world.go_to("2026-11-30 10:30")
    world.patient_says("5, all good")
    world.go_to("2026-12-04 11:00")
    world.patient_says("6")
    world.patient_says("no")
    world.patient_says("same")
    world.patient_says("a dull ache, like before")
    world.go_to("2026-12-05 09:00")
    press(world, "Nina Nurse", world.mails_to("nurse")[-1], "acknowledges")
    world.go_to("2026-12-08 12:00")
    world.patient_says("STOP")
    world.go_to("2026-12-12 20:30")
    world.patient_says(EMERGENCY)
    world.go_to("2026-12-12 21:10")
    press(world, "Boris Backup", world.mails_to("backup")[-1], "acknowledges")
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


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> "Month":
    folder = tmp_path_factory.mktemp("month")
    with freeze_time("2026-11-20 14:00:00") as clock, running_world(folder, clock) as world:
        live_through_the_month(world)
        bodies = [m.body for m in world.twilio.accepted if m.to == PHONE]
        mails = [(str(m["To"]), str(m["Subject"]), m.as_string()) for m in world.smtp.messages]
        statuses = outbox_statuses(world)
    return Month(world.transcript, bodies, mails, statuses, folder / "smsbot.db")


def outbox_statuses(world: World) -> Counter[str]:
    with world.app.office.db.engine.connect() as connection:
        rows = connection.execute(sql("SELECT status, template FROM outbox_message WHERE kind = 'sms'"))
        return Counter(f"{row.status} {row.template}" for row in rows)


class Month:
    def __init__(
        self,
        transcript: list[str],
        bodies: list[str],
        mails: list[tuple[str, str, str]],
        statuses: Counter[str],
        database: Path,
    ) -> None:
        self.transcript = transcript
        self.bodies = bodies
        self.mails = mails
        self.statuses = statuses
        self.database = database


def test_month_reads_like_its_transcript(month: Month) -> None:
    written = "\n".join(month.transcript) + "\n"
    if os.environ.get("SMSBOT_UPDATE_TRANSCRIPTS"):
        TRANSCRIPT.parent.mkdir(exist_ok=True)
        TRANSCRIPT.write_text(written, "utf-8")

    assert written == TRANSCRIPT.read_text("utf-8")
