"""A story on the rules alone: texts, time, mails to the team and what people do about them."""

from datetime import timedelta

from smsbot.domain.case import Case, Consent, EpisodeStatus, Procedure
from smsbot.domain.conversation import staff
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
