"""The report's arithmetic, its table and its page, on figures made by hand."""

from collections import Counter
from dataclasses import replace

import pytest

from smsbot.domain.flow import Tier
from smsbot.simulator.figures import Figures
from smsbot.simulator.found import Course, Silence
from smsbot.simulator.outcomes_found import ImprovementFound
from smsbot.simulator.page import render_page
from smsbot.simulator.report import Json, build_report
from smsbot.simulator.table import render_table
from smsbot.simulator.trajectory import Kind
from tests.talk import LIBRARY
from tests.unit.simulator.test_cohort import SETUP

FLOW = LIBRARY.flow("rfa", 1)
FIGURES = Figures(
    patients=10,
    opted_in=9,
    texts_out=500,
    segments=510,
    texts_in=305,
    calm_check_ins=150,
    calm_mails=15,
    notices=20,
    watched=3,
    asked=Counter({"D1": 100, "D3": 80, "CONFIRM": 20}),
    answered=Counter({"D1": 75, "D3": 40, "CONFIRM": 20}),
    escalations=Counter({("emergency", "bladder_bowel"): 2, ("routine", "unread"): 10}),
    mails=Counter({("emergency", "bladder_bowel"): 4, ("routine", "unread"): 16}),
    whys=Counter({"first": 12, "again": 8}),
    courses=[
        Course("bleed", told=True, hours_to_tell=2.0, minutes_to_mail=0.0, tier=Tier.EMERGENCY),
        Course("bleed", told=True, hours_to_tell=4.0, minutes_to_mail=10.0, tier=Tier.ROUTINE),
        Course("bleed", told=True, hours_to_tell=6.0),
        Course("fall", told=False),
    ],
    improvements=[
        ImprovementFound(Kind.NO_RESPONSE, True, 14, None, None),
        ImprovementFound(Kind.WORSE, True, 30, None, None),
        ImprovementFound(Kind.NO_RESPONSE, True, None, None, None),
        ImprovementFound(Kind.NO_RESPONSE, False, None, None, None),
        ImprovementFound(Kind.STRONG, True, 21, None, None),
        ImprovementFound(Kind.RECURRENCE, True, None, 290, 200),
    ],
)


@pytest.fixture
def report() -> Json:
    return build_report(FIGURES, SETUP, FLOW)


def test_texts_are_counted_per_patient(report: Json) -> None:
    assert report["texts"] == {
        "out_per_patient": 50.0, "segments_per_patient": 51.0, "in_per_patient": 30.5,
    }  # fmt: skip


def test_response_is_by_check_in_and_in_all(report: Json) -> None:
    assert list(report["response"]) == ["D1", "D3", "CONFIRM", "all"]
    assert report["response"]["D3"] == {"sent": 80, "answered": 40, "percent": 50.0}
    assert report["response"]["all"]["percent"] == 67.5


def test_load_is_per_hundred_check_ins(report: Json) -> None:
    load = report["load"]

    assert load["escalations_per_100_check_ins"] == 6.0
    assert load["mails_per_100_check_ins"] == 10.0
    assert load["mails_per_100_check_ins_no_complication"] == 10.0
    assert load["mails_by_reason_per_100_check_ins"] == {
        "first": 6.0,
        "again": 4.0,
        "news": 0.0,
        "left_lying": 0.0,
    }
    assert load["notices_per_100_check_ins"] == 10.0
    # 2 x 20 + 10 x 5 minutes of work and 40 mails read at half a minute, of ten patients.
    assert load["clinician_minutes_per_100_patients"] == 1100.0


def test_mails_are_by_tier_and_by_code(report: Json) -> None:
    assert report["by_tier"]["emergency"]["mails_per_100_check_ins"] == 2.0
    assert report["by_tier"]["urgent"]["mails"] == 0
    assert [(row["code"], row["mails_per_100_check_ins"]) for row in report["by_code"]] == [
        ("unread", 8.0), ("bladder_bowel", 2.0),
    ]  # fmt: skip


def test_sensitivity_counts_those_told_of_and_is_called_synthetic(report: Json) -> None:
    bleed, fall = (report["complications_synthetic"][kind] for kind in ("bleed", "fall"))

    assert (bleed["told"], bleed["person_alerted"], bleed["red_alert"]) == (3, 2, 1)
    assert bleed["sensitivity_synthetic_percent"] == 66.7
    assert (bleed["hours_onset_to_text_median"], bleed["minutes_text_to_mail_longest"]) == (4.0, 10.0)
    assert fall["sensitivity_synthetic_percent"] is None


def test_failure_is_found_by_day_among_those_who_gave_a_score(report: Json) -> None:
    found = report["non_improvement"]

    assert (found["not_better_patients"], found["found"]) == (3, 2)
    assert found["found_by_day_percent"] == {
        "14": 33.3, "21": 33.3, "30": 66.7, "60": 66.7, "90": 66.7, "180": 66.7,
    }  # fmt: skip
    assert found["told_not_better_though_better_percent"] == 50.0
    assert report["recurrence"]["days_from_return_to_alert_median"] == 90.0


def test_silent_text_is_counted_and_shown() -> None:
    silent = replace(FIGURES, silences=[Silence(4, 12, ("fever",), "hot as an oven")])
    report = build_report(silent, SETUP, FLOW)

    assert report["silent_failures"] == 1
    assert report["silences"] == [{"patient": 4, "day": 12, "codes": ["fever"], "words": "hot as an oven"}]


def test_nothing_run_divides_by_nothing() -> None:
    report = build_report(Figures(), SETUP, FLOW)

    assert report["load"]["mails_per_100_check_ins"] is None
    assert "-" in render_table([report])
    assert "Silent failures (none allowed): 0" in render_page([report])


def test_table_says_that_nothing_of_it_is_reviewed(report: Json) -> None:
    table = render_table([report])

    assert "no clinician's review" in table
    assert "synthetic" in table


def test_two_reports_stand_side_by_side_with_their_difference(report: Json) -> None:
    other = build_report(replace(FIGURES, mails=Counter({("routine", "unread"): 10})), SETUP, FLOW)
    line = next(
        row for row in render_table([report, other]).splitlines() if "mails per 100 check-ins (aim" in row
    )

    assert line.split()[-3:] == ["10", "5", "-5"]


def test_page_stands_alone_and_escapes_what_it_shows(report: Json) -> None:
    page = render_page([{**report, "flow": "<rfa>"}, report])

    assert "&lt;rfa&gt;" in page
    assert "<rfa>" not in page
    assert "http" not in page
    assert "<script" not in page
    assert page.count('class="bars"') == 4
