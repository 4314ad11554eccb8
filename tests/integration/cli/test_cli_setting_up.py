"""Setting an installation up and looking after it, from the command line alone."""

import re
import shutil
from datetime import datetime
from functools import partial, reduce
from pathlib import Path

import pytest

from smsbot.bootstrap import upkeep
from smsbot.domain.case import Case
from smsbot.domain.conversation import Decision, Inbound, answer, evolve
from smsbot.domain.effects import SendText
from smsbot.domain.reading import Reading
from smsbot.simulator.finding_classes import finding_classes
from smsbot.simulator.itinerary import Leg
from smsbot.simulator.seats import seats_of
from smsbot.simulator.story import PRODUCTION, Rules
from smsbot.simulator.walk import Walk, Walked
from tests.integration.cli.shell import Shell

FLOWS = Path(__file__).resolve().parents[3] / "flows"
ENROL = (
    *("enrol", "--phone", "+15551230001", "--procedure-at", "2026-11-20T10:00", "--flow", "rfa"),
    *("--timezone", "America/New_York", "--region", "lumbar", "--baseline", "7"),
)


def test_upgrading_twice_is_calm(fresh: Shell) -> None:
    first, second = fresh("db", "upgrade"), fresh("db", "upgrade")

    assert (first.code, second.code) == (0, 0)
    assert first.out == second.out
    assert first.out.startswith("the database is at migration ")


def test_fresh_keys_are_settings_that_work(empty: Shell) -> None:
    printed = empty("keys", without=("DATABASE_URL", "SMSBOT_DATA_KEYS", "SMSBOT_INDEX_KEY", "SECRET_KEY"))
    fresh_keys = dict(line.split("=", 1) for line in printed.out.splitlines())

    assert printed.code == 0
    assert set(fresh_keys) == {"SECRET_KEY", "SMSBOT_DATA_KEYS", "SMSBOT_INDEX_KEY"}
    clinic = ("clinic", "set", "--name", "A", "--phone", "+15551230009", "--timezone", "UTC")
    assert empty(*clinic, **fresh_keys).code == 0
    assert empty("keys").out != printed.out


def test_team_is_set_up_by_commands_until_the_doctor_finds_no_gap(empty: Shell) -> None:
    clinic = ("clinic", "set", "--name", "A", "--phone", "+15551230009", "--timezone", "UTC")
    assert empty(*clinic).code == 0
    for role in ("nurse", "on_call", "backup", "manager"):
        added = empty("team", "add", "--name", role, "--email", f"{role}@a.example", "--role", role)
        assert added.code == 0, added.err

    assert "ok   team: every step of every tier reaches somebody" in empty("doctor").out


def test_enrolment_prints_what_a_program_reads(shell: Shell) -> None:
    ran = shell(*ENROL, "--consent-recorded", "--json")

    assert ran.code == 0, ran.err
    assert set(ran.json) >= {"patient", "episode", "case", "flow", "skipped", "next_check_in"}
    assert (ran.json["patient"], ran.json["episode"], ran.json["flow"]) == (1, 1, "rfa v1")
    assert ran.err == ""


def test_block_and_history_given_at_enrolment_are_shown_with_the_case(shell: Shell) -> None:
    ahead = ("--procedure-at", "2026-07-20T10:00")
    block = ("--block-peak", "90", "--block-hours", "5", "--blocks", "2", "--risk", "treatments_failed")
    code = shell(*ENROL, *ahead, *block, "--consent-recorded", "--json").json["case"]

    shown, printed = shell("case", code, "--json").json, shell("case", code)

    assert (shown["baseline"], shown["pattern"]) == (7.0, "UNKNOWN")
    assert "considerations" not in shown
    assert "baseline 7" in printed.out
    assert "Pattern UNKNOWN" in printed.out


def test_enrolment_needs_no_secret_for_links(shell: Shell) -> None:
    assert shell(*ENROL, "--consent-recorded", without=("SECRET_KEY", "PUBLIC_URL")).code == 0


def test_enrolment_takes_staffs_word_for_a_number(shell: Shell) -> None:
    assert shell(*ENROL, "--consent-recorded", "--number-verified").code == 0


def test_refused_enrolment_names_every_field(shell: Shell) -> None:
    ran = shell(*ENROL, "--phone", "+442079460000", "--side", "top", "--language", "de", "--json")

    assert ran.code == 1
    assert ran.out == ""
    fields = {fault.partition(":")[0] for fault in ran.faults}
    assert fields == {"phone", "side", "language", "consent-recorded"}


def test_unreviewed_flow_is_refused_without_the_allow_list(shell: Shell) -> None:
    refused = shell(*ENROL, "--consent-recorded", without=("SMSBOT_ALLOW_UNREVIEWED_FLOWS",))
    listed = shell(*ENROL, "--consent-recorded", SMSBOT_ALLOW_UNREVIEWED_FLOWS="+15551230001")

    assert refused.code == 1
    assert "no clinician's review" in refused.faults[0]
    assert listed.code == 0


def test_case_tells_staff_who_it_is(shell: Shell) -> None:
    code = shell(*ENROL, "--consent-recorded", "--name", "Ana Muñoz", "--ref", "MRN 7", "--json").json["case"]

    as_text, as_json = shell("case", code.lower()), shell("case", code, "--json")

    assert "Ana Muñoz" in as_text.out
    assert (as_json.json["name"], as_json.json["phone"]) == ("Ana Muñoz", "+15551230001")
    assert as_json.json["reference"] == "MRN 7"


def test_procedure_is_confirmed_moved_and_cancelled(shell: Shell) -> None:
    code = shell(*ENROL, "--procedure-at", "2027-01-01T10:00", "--consent-recorded", "--json").json["case"]

    assert shell("procedure", code, "--moved-to", "2027-02-01T10:00").out == "noted\n"
    assert shell("procedure", code, "--cancelled").out == "noted\n"
    assert (
        shell("procedure", code, "--done-at", "2036-01-01T10:00").faults[0].startswith("done-at: lies ahead")
    )


def test_second_side_is_noted_or_refused_with_the_mend(shell: Shell) -> None:
    done = ("--procedure-at", "2026-01-05T10:00")
    code = shell(*ENROL, *done, "--consent-recorded", "--json").json["case"]

    early = shell("procedure", code, "--second-side-at", "2026-01-05T12:00")
    noted = shell("procedure", code, "--second-side-at", "2026-02-05T10:00")
    third = shell("procedure", code, "--second-side-at", "2026-02-09T10:00")
    both = shell("procedure", code, "--second-side-at", "2026-02-09T10:00", "--cancelled")

    assert early.faults == ["second-side-at: must lie on a later day than the first side's end"]
    assert (noted.code, noted.out) == (0, "noted\n")
    assert third.faults[0].startswith("second-side-at: one is recorded already")
    assert "say exactly one of --done-at, --moved-to, --second-side-at" in both.err


def test_repeat_is_enrolled_over_the_earlier_case(shell: Shell) -> None:
    first = shell(*ENROL, "--consent-recorded", "--json").json

    second = shell(*ENROL, "--consent-recorded", "--repeat-of", first["case"], "--json").json

    assert second["patient"] == first["patient"]
    assert second["episode"] != first["episode"]


def test_clinic_chooses_when_outcome_mails_leave(empty: Shell) -> None:
    clinic = ("clinic", "set", "--name", "A", "--phone", "+15551230009", "--timezone", "UTC")

    assert empty(*clinic, "--outcome-mails", "at_once").code == 0
    refused = empty(*clinic, "--outcome-mails", "never")

    assert refused.code != 0
    assert "'never' is not one of 'at_once', 'morning'" in refused.err


def test_check_in_before_consent_is_refused(shell: Shell) -> None:
    shell(*ENROL, "--consent-recorded")

    assert shell("check-in", "1").faults == [
        "episode: this patient may not be asked now (no consent, or not active)"
    ]


def test_follow_up_is_paused_and_ended_by_staff(shell: Shell) -> None:
    code = shell(*ENROL, "--consent-recorded", "--json").json["case"]

    assert shell("episode", code, "--resume").faults[0].startswith("episode: the patient has not said yes")
    assert shell("episode", code, "--pause").out == "noted\n"
    assert shell("episode", code, "--resume").out == "noted\n"
    assert shell("episode", code, "--end").out == "noted\n"
    assert shell("episode", code, "--resume").faults == [
        "episode: this follow-up is over; enrol the patient anew"
    ]
    assert shell("episode", code).faults[0].startswith("say one of --pause")


def test_second_clinic_needs_a_line_that_is_its_own(shell: Shell) -> None:
    other = ("clinic", "set", "--name", "Hill", "--phone", "+15551230008", "--timezone", "UTC")
    line = ("--line", "+15550100002")

    assert shell(*other).faults == [
        "line: another clinic uses the default sender; give this one its own --line"
    ]
    assert shell(*other, *line).code == 0
    third = ("clinic", "set", "--name", "Dale", "--phone", "+15551230007", "--timezone", "UTC")
    assert shell(*third, *line).faults == [
        "line: another clinic uses this line; give this one its own --line"
    ]


def test_clinic_is_changed_by_its_name(shell: Shell) -> None:
    again = ("clinic", "set", "--name", "Spring Clinic", "--phone", "+15551230008", "--timezone", "UTC")

    assert shell(*again, "--json").json == {"clinic": 1, "name": "Spring Clinic"}


def test_installed_flows_are_well_formed(fresh: Shell) -> None:
    ran = fresh("flows", "check", "--no-walk", without=("DATABASE_URL", "SMSBOT_DATA_KEYS"))

    assert ran.code == 0
    assert ran.out.startswith("all flows are well formed")


def test_broken_flow_is_named_by_file_and_line(fresh: Shell, tmp_path: Path) -> None:
    copy = shutil.copytree(FLOWS, tmp_path / "flows")
    flow = copy / "rfa" / "v1" / "flow.yaml"
    flow.write_text(flow.read_text("utf-8").replace("\nstatus: ", "\nstatus: maybe-", 1), "utf-8")
    line = next(n for n, words in enumerate(flow.read_text("utf-8").splitlines(), 1) if "maybe" in words)

    ran = fresh("flows", "check", "--no-walk", str(copy))

    assert ran.code == 1
    assert f"rfa/v1/flow.yaml:{line}" in ran.err
    assert "Traceback" not in ran.err


def test_check_walks_each_flow_and_tells_how_far(fresh: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "walk_leg", walk_a_little)

    ran = fresh("flows", "check")

    assert ran.code == 0
    assert re.search(r"^rfa lumbar: \d+ states, [\d,]+ transitions, 0 broken$", ran.out, re.MULTILINE)
    assert "chemical lumbar: nothing that is not walked with rfa lumbar and those above" in ran.out


def test_broken_rule_is_told_with_its_conversation(fresh: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "walk_leg", partial(walk_a_little, rules=Rules(answer=answer_nothing)))

    ran = fresh("flows", "check")

    assert ran.code == 1
    assert "flow.yaml: broken: emergency is answered" in ran.err
    assert "patient: bladder_bowel present" in ran.err
    assert "house rule(s) broken" in ran.err


def walk_a_little(leg: Leg, _: object, rules: Rules = PRODUCTION) -> Walked:
    """Walk from the invitation alone: the whole walk takes a minute."""
    first = next(seats_of(leg.flow))
    first.story.rules = rules
    return Walk([first], finding_classes(leg.flow), texts=0).run()


def answer_nothing(case: Case, reading: Reading, inbound: Inbound, now: datetime) -> Decision:
    decision = answer(case, reading, inbound, now)
    kept = tuple(e for e in decision.effects if not isinstance(e, SendText))
    return Decision(reduce(evolve, kept, case), kept)


def test_broken_flow_stops_an_enrolment_before_it_begins(shell: Shell, tmp_path: Path) -> None:
    copy = shutil.copytree(FLOWS, tmp_path / "flows")
    (copy / "rfa" / "v1" / "copy.es.yaml").write_text("STOP: [", "utf-8")

    ran = shell(*ENROL, "--consent-recorded", SMSBOT_FLOWS_DIR=str(copy))

    assert ran.code == 1
    assert any("copy.es.yaml" in fault for fault in ran.faults)


def test_doctor_names_each_fault_with_its_mend(empty: Shell) -> None:
    ran = empty("doctor")

    assert ran.code == 1
    assert "MEND team: no clinic is set up; run smsbot clinic set" in ran.out
    assert "MEND running: the clock has not ticked for two minutes" in ran.out
    assert "ok   settings: complete" in ran.out


def test_doctor_speaks_to_programs_too(shell: Shell) -> None:
    findings = shell("doctor", "--json").json["findings"]

    good = {f["name"]: f["is_good"] for f in findings}
    assert (good["settings"], good["flows"], good["team"], good["running"]) == (True, True, True, False)


def test_doctor_names_missing_settings(fresh: Shell) -> None:
    ran = fresh("doctor", without=("TWILIO_AUTH_TOKEN", "MAIL_FROM"), TWILIO_FROM="home")

    assert ran.code == 1
    assert ran.out.count("MEND settings: ") == 3


def test_doctor_names_a_step_with_nobody(empty: Shell) -> None:
    clinic = ("clinic", "set", "--name", "A", "--phone", "+15551230009", "--timezone", "UTC")
    assert empty(*clinic).code == 0

    ran = empty("doctor")

    assert "MEND team: A: step 1 of emergency reaches nobody; smsbot team add --role on_call" in ran.out


@pytest.mark.parametrize("url", ["sqlite:////proc/nowhere/smsbot.db", "sqlite:///empty.db"])
def test_doctor_does_not_fall_ill_of_the_database(fresh: Shell, url: str) -> None:
    ran = fresh("doctor", DATABASE_URL=url)

    assert ran.code == 1
    assert "MEND database: cannot be asked" in ran.out
    assert "run smsbot db upgrade" in ran.out


def test_doctor_online_names_what_does_not_answer(shell: Shell) -> None:
    ran = shell("doctor", "--online", TWILIO_API_BASE_URL="http://127.0.0.1:1")

    assert ran.code == 1
    assert "MEND twilio: " in ran.out
    assert "MEND mail: " in ran.out


def test_reconcile_says_when_the_provider_cannot_be_asked(shell: Shell) -> None:
    ran = shell("reconcile", TWILIO_API_BASE_URL="http://127.0.0.1:1")

    assert ran.code == 1
    assert ran.faults == ["not everything could be taken in; the log says why. It will be tried again"]
