"""What a mail must never carry, and what it must never let in."""

from datetime import timedelta

import pytest

from smsbot.db.alert_facts import ClinicFacts, Taken, ToldMember
from smsbot.domain.case import AlertStatus
from smsbot.domain.delivery import OutboxStatus
from smsbot.mail.alert_mail import MailKind, MailReason, MailTo, build_alert_mail
from tests.unit.mail.mail_views import (
    DANA,
    LINKS,
    NOW,
    REPLY,
    VIEW,
    WORDS,
    a_mail,
    a_view,
    an_episode,
    html_of,
    received,
    text_of,
)

EVIL = "<script>alert(1)</script> & \"quoted\" 'single'"
BREAK = "Dana\r\nBcc: thief@example.net\r\n\r\nbody"


@pytest.mark.parametrize("kind", MailKind)
@pytest.mark.parametrize("status", AlertStatus)
def test_the_patients_words_are_nowhere_in_a_minimal_mail(kind: MailKind, status: AlertStatus) -> None:
    mail = a_mail(a_view(status=status, replies=(REPLY,)), kind=kind)

    whole = mail.as_string() + text_of(mail) + html_of(mail)
    assert "quillfeather" not in whole
    assert "Zebulon" not in whole
    assert "words withheld (minimal mode)" in text_of(mail)


def test_no_traceback_can_show_words_or_reference() -> None:
    view = a_view(replies=(REPLY,))

    assert WORDS not in repr(view)
    assert "quillfeather" not in repr(view)
    assert "MRN-4711" not in repr(view)


def test_headers_name_no_reference_code_of_symptom_or_clinic() -> None:
    head = received(a_mail()).items()

    assert not any(word in str(value) for _, value in head for word in ("MRN", "4711", "numb", "Main St"))


def test_markup_in_any_value_is_shown_as_text() -> None:
    view = a_view(
        clinic=ClinicFacts(1, EVIL, EVIL, None, "America/New_York"),
        episode=an_episode(reference=EVIL, region=EVIL, side=EVIL, risks=(EVIL,), language=EVIL),
        code=EVIL,
        rule=EVIL,
        source=EVIL,
        told=(ToldMember(8, EVIL, NOW, 1, OutboxStatus.SENT),),
        taken=Taken(EVIL, NOW),
    )

    html = html_of(a_mail(view, note=EVIL))

    assert "<script" not in html.lower()
    assert (
        html.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot; &#x27;single&#x27;") >= 8
    )


def test_line_breaks_in_names_add_no_header_and_no_line() -> None:
    clinic = ClinicFacts(1, BREAK, "+15559870000", None, "America/New_York")
    view = a_view(clinic=clinic, told=(ToldMember(8, BREAK, NOW, 1, OutboxStatus.SENT),))

    mail = a_mail(view, to=MailTo(BREAK, "dana@clinic.example", 7), note=BREAK)

    assert received(mail)["Bcc"] is None
    assert [address.addr_spec for address in received(mail)["To"].addresses] == ["dana@clinic.example"]
    assert not any(line.startswith("Bcc:") for line in text_of(mail).splitlines())


def test_a_line_break_in_an_address_is_refused_without_quoting_it() -> None:
    with pytest.raises(ValueError, match="cannot be used") as fault:
        a_mail(to=MailTo("Dana", "dana@clinic.example\r\nBcc: thief@example.net", 7))

    assert "thief" not in str(fault.value)
    assert fault.value.__suppress_context__


def test_a_mail_goes_to_one_member_alone() -> None:
    mail = received(a_mail())

    assert [address.addr_spec for address in mail["To"].addresses] == ["dana@clinic.example"]
    assert mail["Cc"] is None
    assert mail["From"].addresses[0].addr_spec == "alerts@mail.clinic.example"


def test_characters_that_no_mail_can_carry_do_not_stop_it() -> None:
    broken = an_episode(reference="12\ud83d\x00\u202e34")

    text = text_of(a_mail(a_view(episode=broken)))

    assert "your reference 12\ufffd 34." in text


def test_a_name_of_another_script_arrives_whole() -> None:
    mail = received(a_mail(to=MailTo("Zoë Muñoz, RN", "zoe@clinic.example", 7)))

    assert mail["To"].addresses[0].display_name == "Zoë Muñoz, RN"


def test_the_link_is_the_recipients_own() -> None:
    link = LINKS.url(12, 7, NOW)

    mail = a_mail()

    assert link in text_of(mail)
    assert f'href="{link}"' in html_of(mail)


def test_the_html_asks_for_nothing_from_anywhere() -> None:
    html = html_of(a_mail())

    assert "<img" not in html
    assert "url(" not in html
    assert html.count("http") == 1


def test_one_outbox_row_has_one_message_id_however_often_it_is_built() -> None:
    later = a_view(now=NOW + timedelta(minutes=5))

    first, again, other = a_mail(), a_mail(later), a_mail(key="x12/t3/s1/m8")

    assert first["Message-ID"] == again["Message-ID"]
    assert first["Message-ID"] != other["Message-ID"]
    assert first["Message-ID"].endswith("@mail.clinic.example>")


def test_mails_of_one_escalation_hang_on_one_thread() -> None:
    first, more = a_mail(), a_mail(kind=MailKind.THREAD, key="x12/5/m7")

    assert first["References"] == more["References"]
    assert more["In-Reply-To"] == more["References"].split()[-1]
    assert first["In-Reply-To"] is None


def test_escalations_of_one_case_share_the_cases_thread() -> None:
    first, second = a_mail(), a_mail(a_view(escalation_id=13, number=2), key="x13/t3/s1/m7")

    assert first["References"].split()[0] == second["References"].split()[0]
    assert first["References"] != second["References"]


def test_cases_of_two_clinics_share_no_thread() -> None:
    other = ClinicFacts(2, "Clinic", "+15559870000", None, "America/New_York")

    first, second = a_mail(), a_mail(a_view(escalation_id=14, clinic=other))

    assert not set(first["References"].split()) & set(second["References"].split())


def test_a_machine_knows_the_mail_as_automatic_and_how_grave_it_is() -> None:
    mail = received(a_mail())

    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Smsbot-Severity"] == "urgent"
    assert mail["Date"].datetime == NOW


def test_a_sender_without_a_name_will_do() -> None:
    reason = MailReason(MailKind.ALERT, "x12/t3/s1/m7")

    mail = build_alert_mail(VIEW, to=DANA, sender="alerts@clinic.example", links=LINKS, reason=reason)

    assert mail["From"] == "alerts@clinic.example"
    assert mail["Message-ID"].endswith("@clinic.example>")


def test_the_outbox_key_is_not_in_the_mail() -> None:
    assert "x12/t3/s1/m7" not in a_mail().as_string()
