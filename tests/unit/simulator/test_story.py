"""A story on the rules alone: texts, time, mails to the team and what people do about them."""

from datetime import timedelta

from smsbot.domain.case import AlertStatus, Case, Consent, EpisodeStatus, Procedure
from smsbot.domain.conversation import staff
from smsbot.domain.delivery import Verdict
from smsbot.domain.effects import SendText
from smsbot.domain.flow import Tier
from smsbot.simulator.desk import Mailed, MailKind
from smsbot.simulator.story import Story
from tests.shipped import shipped_reader
from tests.talk import CLINIC, DONE, ENROLLED, LIBRARY, PLANNED, ZONE


def started() -> Story:
    case = Case(
        flow=LIBRARY.flow("rfa", 1, "lumbar"),
        clinic=CLINIC,
        zone=ZONE,
        language="en",
        status=EpisodeStatus.INVITED,
        consent=Consent.NONE,
        invited_at=ENROLLED,
        procedure=Procedure(PLANNED),
        chart_baseline=8,
    )
    story = Story.begin(case, ENROLLED)
    say(story, "YES")
    return story


def done() -> Story:
    story = started()
    story.pass_until(DONE)
    story.take(staff.confirm_procedure(story.case, DONE, DONE))
    return story


def say(story: Story, words: str) -> None:
    story.hear(words, story.read(words, shipped_reader()))


def mails(story: Story) -> list[Mailed]:
    return [one for one in story.happened if isinstance(one, Mailed)]


def texts(story: Story) -> list[str]:
    return [one.template for one in story.happened if isinstance(one, SendText)]


def test_invites_then_welcomes_then_asks() -> None:
    story = started()
    story.pass_until(PLANNED)
    assert texts(story)[:2] == ["CONSENT_INVITE", "WELCOME"]
    assert "BASELINE_Q" in texts(story)


def test_red_flag_climbs_the_ladder() -> None:
    story = done()
    story.pass_until(DONE + timedelta(hours=26))
    say(story, "I can't pee")
    story.pass_until(story.now + timedelta(minutes=44))
    assert [(m.code, m.tier, m.step) for m in mails(story)] == [
        ("bladder_bowel", Tier.EMERGENCY, 1),
        ("bladder_bowel", Tier.EMERGENCY, 2),
        ("bladder_bowel", Tier.EMERGENCY, 3),
    ]
    assert "EMERGENCY" in texts(story)


def test_acknowledged_alert_climbs_no_further() -> None:
    story = done()
    say(story, "my chest hurts and I can't breathe")
    for alert in story.case.alerts:
        if alert.number in story.desk.loops:
            story.acknowledge(alert.number)
    before = len(mails(story))
    story.pass_until(story.now + timedelta(hours=1))
    assert len(mails(story)) == before


def test_taken_and_forgotten_comes_back() -> None:
    story = done()
    say(story, "I can't pee")
    story.acknowledge(story.case.alerts[-1].number)
    story.pass_until(story.now + timedelta(hours=3))
    assert mails(story)[-1].kind is MailKind.CAME_BACK


def test_er_pauses_the_check_ins() -> None:
    story = done()
    say(story, "I can't pee")
    story.resolve(story.case.alerts[-1].number, sent_to_er=True)
    assert story.case.status is EpisodeStatus.PAUSED


def test_two_red_flags_of_one_text_are_one_mail_to_a_person() -> None:
    story = done()
    story.pass_until(DONE + timedelta(hours=26))
    say(story, "I can't pee and my chest hurts")

    first = [mail for mail in mails(story) if mail.kind is MailKind.ALERT]
    assert len(story.desk.loops) == 2
    assert [mail.people for mail in first] == [("on_call", "lead"), ()]


def test_taking_one_takes_what_was_mailed_with_it_and_tells_who_knew() -> None:
    story = done()
    story.pass_until(DONE + timedelta(hours=26))
    say(story, "I can't pee and my chest hurts")
    story.acknowledge(min(story.desk.loops), "lead")

    assert {loop.status for loop in story.desk.loops.values()} == {AlertStatus.ACKNOWLEDGED}
    assert {alert.status for alert in story.case.alerts} == {AlertStatus.ACKNOWLEDGED}
    assert mails(story)[-1].kind is MailKind.NOTICE
    assert set(mails(story)[-1].people) == {"on_call", "lead"}
    before = len(mails(story))
    story.acknowledge(max(story.desk.loops))
    assert len(mails(story)) == before


def test_closing_one_closes_the_red_flags_that_were_taken() -> None:
    story = done()
    story.pass_until(DONE + timedelta(hours=26))
    say(story, "I can't pee and my chest hurts")
    story.acknowledge(min(story.desk.loops))
    story.resolve(max(story.desk.loops))

    assert story.desk.loops == {}
    assert story.case.red_alert is None


def test_left_lying_twice_is_told_to_the_first_step_too() -> None:
    story = done()
    story.pass_until(DONE + timedelta(hours=26))
    say(story, "I can't pee")
    story.acknowledge(story.case.alerts[-1].number, "lead")
    story.pass_until(story.now + timedelta(hours=5))

    came_back = [mail.people for mail in mails(story) if mail.kind is MailKind.CAME_BACK]
    assert came_back == [("lead",), ("lead", "on_call")]


def test_news_reach_those_who_know_and_no_others() -> None:
    story = done()
    story.pass_until(DONE + timedelta(hours=26))
    say(story, "I can't pee")
    say(story, "still nothing comes out")

    news = [mail.people for mail in mails(story) if mail.kind is MailKind.THREAD]
    assert set(news) == {("on_call", "lead")}


def test_text_that_cannot_arrive_is_told_to_the_team() -> None:
    story = done()
    text = next(one for one in story.happened if isinstance(one, SendText))
    story.lose(text, Verdict.PERMANENT_NUMBER)

    assert mails(story)[-1].code == "unreachable"
