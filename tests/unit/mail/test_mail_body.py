"""The first five seconds of a mail: what stands in it, in which order, in both parts."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from smsbot.db.alert_facts import FlowFacts, NextStep, Taken, TextIn, TextOut, ToldMember
from smsbot.domain.case import AlertStatus
from smsbot.domain.delivery import OutboxStatus
from smsbot.domain.effects import Purpose
from smsbot.domain.flow import Tier
from smsbot.mail.alert_mail import MailKind
from tests.unit.mail.mail_views import (
    LINKS,
    NOW,
    REPLY,
    TEXT_IN,
    TOLD_URGENT,
    WORDS,
    a_mail,
    a_view,
    an_episode,
    html_of,
    received,
    text_of,
)

HOURS = timedelta(hours=1)


def shown_html(html: str) -> str:
    body = re.sub(r"<head>.*?</head>", "", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", body)))


def test_the_first_screen_stands_in_the_order_of_the_protocol() -> None:
    labels = re.findall(r"^([A-Z][A-Za-z' ]+): ", text_of(a_mail()), flags=re.MULTILINE)

    assert labels == [
        "Who to call",
        "Patient's words",
        "When",
        "Procedure",
        "Risk flags",
        "Told the patient",
        "Reply since",
        "Language",
        "Who else has it",
        "Next step",
        "Ask first",
        "Alert",
        "Why",
        "Protocol",
        "Clinic",
    ]


@pytest.mark.parametrize(
    "fact",
    [
        "[URGENT] Words about numbness, or a numb limb.\nAcknowledge by 15:00.",
        "Who to call: Case K7Q2, your reference MRN-4711. Name and number: smsbot case K7Q2",
        "When: text of Wed Nov 25, 14:00 EST",
        "Procedure: day 3, 61 h after its end; lower back, left",
        "Risk flags: !! ANTICOAGULANT (blood thinner)",
        "Told the patient: 14:00 told to call the clinic now, else the ER or 911 - DELIVERED",
        "Reply since: none",
        "Language: Spanish",
        "Who else has it: Ali Lead (step 1, 14:00)",
        "Next step: at 15:00 to Ben Backup (backup), unless acknowledged before",
        "*** No clinician has reviewed this protocol. ***",
        "Why: rule numb; U02; S0",
        "Protocol: rfa v1 (Radiofrequency ablation, draft)",
    ],
)
def test_the_mail_says_what_a_nurse_must_know(fact: str) -> None:
    assert fact in text_of(a_mail())


def test_both_parts_say_the_same() -> None:
    mail = a_mail(a_view(replies=(REPLY,)), kind=MailKind.THREAD, note="another text")
    html = shown_html(html_of(mail))

    facts = [re.sub(r"!! |\*\*\* ?", "", line).strip() for line in text_of(mail).splitlines()]
    missing = [f for f in facts if f and not f.startswith("https:") and f.rstrip(":") not in html]

    assert missing == []
    assert len(facts) > 15


def test_red_facts_are_red_in_html() -> None:
    html = html_of(a_mail())

    assert re.search(r"color:#8c0b1a[^>]*>.{0,40}Risk flags:.{0,40}<strong>ANTICOAGULANT", html)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (OutboxStatus.PENDING, "not sent yet"),
        (OutboxStatus.SENDING, "being sent"),
        (OutboxStatus.SENT, "sent, delivery not confirmed yet"),
        (OutboxStatus.UNDELIVERED, "NOT DELIVERED: phone them"),
        (OutboxStatus.FAILED, "NOT DELIVERED: phone them"),
        (OutboxStatus.UNCERTAIN, "UNKNOWN whether it was sent: phone them"),
        (OutboxStatus.EXPIRED, "NOT SENT, its time passed: phone them"),
        (OutboxStatus.CANCELLED, "NOT SENT: phone them"),
    ],
)
def test_a_safety_text_says_whether_it_arrived(status: OutboxStatus, words: str) -> None:
    told = replace(TOLD_URGENT, status=status)

    line = next(x for x in text_of(a_mail(a_view(texts=(told,)))).splitlines() if x.startswith("Told"))

    assert line.endswith(f"- {words}")
    assert ("!!" in line) == ("phone them" in words)


def test_a_red_flag_that_nobody_answered_is_said_in_red() -> None:
    assert "Told the patient: !! nothing since this began" in text_of(a_mail(a_view(texts=())))


def test_a_long_conversation_shows_its_last_texts() -> None:
    many = tuple(
        TextOut("ALERT_MORE", Purpose.SAFETY, NOW + i * timedelta(minutes=6), OutboxStatus.SENT)
        for i in range(30)
    )

    text = text_of(a_mail(a_view(texts=many)))

    assert text.count("told that the team has the new text too") == 6
    assert "16:54" in text
    assert "and 24 earlier" in text


def test_replies_are_counted_and_timed() -> None:
    text = text_of(a_mail(a_view(replies=(TEXT_IN, REPLY))))

    assert "Reply since: 2, the last at 14:03" in text


def test_a_text_that_reached_us_late_says_so_in_red() -> None:
    late = TextIn(NOW - 2 * HOURS, NOW, None, 0, WORDS)

    text = text_of(a_mail(a_view(inbound=late)))

    assert "When: text of Wed Nov 25, 12:00 EST" in text
    assert "!! It reached us late, at 14:00" in text


def test_an_alert_of_the_clock_quotes_nobody() -> None:
    text = text_of(a_mail(a_view(inbound=None, code="silent", rule="silent_start", texts=())))

    assert "No answer to our check-ins." in text
    assert "Patient's words: none" in text
    assert "When: Wed Nov 25, 14:00 EST" in text


def test_an_unknown_sender_is_called_that() -> None:
    view = a_view(episode=None, code="unknown_sender", tier=Tier.EMERGENCY)

    text = text_of(a_mail(view))

    assert "Case K7Q2: unknown sender, no patient here. Number: smsbot case K7Q2" in text
    assert "Told the sender: " in text
    assert "Procedure:" not in text
    assert "Risk flags" not in text


@pytest.mark.parametrize(
    ("hours", "spelled"),
    [
        (0.0, "day 3, 0 h after its end"),
        (7.99, "day 3, 7.9 h after its end"),
        (61.9, "day 3, 61 h after its end"),
        (-2.0, "day 3, before its end"),
        (None, "day 3, not confirmed as done"),
    ],
)
def test_hours_since_the_procedure_are_never_rounded_up(hours: float | None, spelled: str) -> None:
    assert spelled in text_of(a_mail(a_view(episode=an_episode(hours=hours))))


def test_a_second_side_is_said() -> None:
    assert "second side treated, days count from it" in text_of(
        a_mail(a_view(episode=an_episode(procedures=2)))
    )


def test_a_patient_without_reference_or_risks_is_said_to_have_none() -> None:
    text = text_of(a_mail(a_view(episode=an_episode(reference=None, risks=()))))

    assert "Case K7Q2, no reference recorded." in text
    assert "Risk flags: none recorded" in text


def test_a_taken_alert_says_who_took_it_and_when_it_comes_back() -> None:
    view = a_view(
        status=AlertStatus.ACKNOWLEDGED,
        taken=Taken("Ali Lead", NOW),
        next_step=NextStep(NOW + 8 * HOURS, (), ("Dana Nurse", "Ali Lead")),
    )

    text = text_of(a_mail(view, kind=MailKind.THREAD, note="taken by Ali Lead"))

    assert "Taken by: Ali Lead, 14:00" in text
    assert "Next step: at 22:00 to Dana Nurse, Ali Lead, unless closed before" in text
    assert "New: taken by Ali Lead" in text
    assert f"Open the alert:\n{LINKS.url(12, 7, NOW)}" in text


def test_a_closed_alert_says_how_it_ended() -> None:
    view = a_view(status=AlertStatus.RESOLVED, next_step=None, resolved_at=NOW + HOURS, outcome="sent_to_er")

    text = text_of(a_mail(view, kind=MailKind.THREAD))

    assert "Closed: 15:00, sent to er" in text
    assert "\nClosed.\n" in text


def test_a_closed_alert_without_an_outcome_says_that() -> None:
    view = a_view(status=AlertStatus.RESOLVED, next_step=None)

    assert "Closed: no outcome recorded" in text_of(a_mail(view, kind=MailKind.THREAD))


def test_a_step_with_nobody_is_said() -> None:
    view = a_view(next_step=NextStep(NOW + HOURS, (), ()))

    assert "Next step: at 15:00 to nobody: no one is set up" in text_of(a_mail(view))


def test_the_last_one_told_knows_that_nobody_follows() -> None:
    text = text_of(a_mail(a_view(next_step=None, told=())))

    assert "Who else has it: nobody else yet" in text
    assert "Next step: !! nobody else is told: it waits for you" in text


def test_a_mail_that_did_not_leave_is_said_to_the_others() -> None:
    lost = ToldMember(8, "Ali Lead", NOW, None, OutboxStatus.FAILED)

    assert "Ali Lead (14:00, MAIL NOT SENT)" in text_of(a_mail(a_view(told=(lost,))))


def test_a_reviewed_protocol_carries_no_banner() -> None:
    flow = FlowFacts("rfa", 2, "Radiofrequency ablation", "published", "Dr. A. Reviewer")

    mail = a_mail(a_view(flow=flow))

    assert "No clinician" not in text_of(mail) + html_of(mail)


def test_a_protocol_that_is_not_installed_is_named_and_counts_as_unreviewed() -> None:
    mail = a_mail(a_view(flow=FlowFacts("rfa", 9)))

    assert "Protocol: rfa v9, not installed here" in text_of(mail)
    assert "No clinician has reviewed this protocol." in text_of(mail)


def test_a_mail_has_text_and_html_in_that_order() -> None:
    mail = received(a_mail())

    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_the_html_is_small_even_for_a_long_alert() -> None:
    many = tuple(replace(TOLD_URGENT, at=NOW + i * HOURS) for i in range(200))
    told = tuple(ToldMember(i, "A name of an ordinary length", NOW, 1, OutboxStatus.SENT) for i in range(40))

    mail = a_mail(a_view(texts=many, replies=(REPLY,) * 200, told=told))

    assert len(mail.as_bytes()) < 100_000


def test_every_text_has_its_colour_set_with_its_background() -> None:
    html = html_of(a_mail())

    cells = re.findall(r"<td[^>]*style=\"[^\"]*[^-]color:[^\"]*\"", html)
    assert len(cells) > 15
    assert all("background-color:" in cell for cell in cells)
    assert '<meta name="color-scheme" content="light dark">' in html


def test_no_text_of_the_html_is_smaller_than_sixteen_pixels() -> None:
    sizes = [int(size) for size in re.findall(r"font-size:(\d+)px", html_of(a_mail()))]

    assert min(sizes) >= 16


def test_the_button_is_tall_enough_for_a_thumb() -> None:
    assert re.search(r'<a href="[^"]+" style="[^"]*min-height:48px', html_of(a_mail()))


def test_lines_fit_every_mail_server() -> None:
    long = a_view(told=(ToldMember(8, "long " * 1000, NOW, 1, OutboxStatus.SENT),))

    assert max(len(line) for line in a_mail(long).as_bytes().splitlines()) < 998
