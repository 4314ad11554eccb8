"""Replaying a transcript on the rules: what its people did, and all that came of it, moment by moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from smsbot.domain.case import Case, Consent, EpisodeStatus, Procedure
from smsbot.domain.conversation import Decision, staff, text_failed
from smsbot.domain.flow import Flow
from smsbot.domain.reading import Reader
from smsbot.flow_files.transcript import Said, Step, Transcript
from smsbot.flow_files.transcript_acts import ActKind, ClinicAct, Undelivered
from smsbot.simulator.story import Happening, Story


@dataclass(frozen=True, slots=True)
class Moment:
    """All that happened at one instant: by a step of the transcript, or by time alone (``step`` is None).

    ``before`` and ``after`` are the case around it; ``remark`` says what could not be done.
    """

    at: datetime
    step: Step | None
    happened: tuple[Happening, ...]
    before: Case
    after: Case
    remark: str = ""


def replay(transcript: Transcript, flow: Flow, reader: Reader) -> Iterator[Moment]:
    """Play a transcript on a flow, from the invitation until the patient is followed no longer."""
    case = _first_case(transcript, flow)
    story = Story.begin(case, transcript.enrolled_at)
    yield Moment(story.now, None, tuple(story.happened), case, story.case)
    for step in transcript.steps:
        yield from _pass(story, step.at)
        yield _do(story, step, transcript, reader)
    yield from _pass(story, transcript.followed_until)


def _first_case(transcript: Transcript, flow: Flow) -> Case:
    head = transcript.head
    return Case(
        flow=flow,
        clinic=transcript.clinic,
        zone=head.time_zone,
        language=head.language,
        status=EpisodeStatus.INVITED,
        consent=Consent.NONE,
        invited_at=transcript.enrolled_at,
        procedure=Procedure(transcript.procedure_at),
        risks=frozenset(head.risks),
        chart_baseline=head.baseline,
    )


def _pass(story: Story, end: datetime) -> Iterator[Moment]:
    """Let time pass, a moment for each instant at which anything happened."""
    while (at := story.next_moment()) is not None and at <= end:
        before, count = story.case, len(story.happened)
        story.pass_until(max(story.now, at))
        if len(story.happened) > count:
            yield Moment(story.now, None, tuple(story.happened[count:]), before, story.case)
    story.pass_until(end)


def _do(story: Story, step: Step, transcript: Transcript, reader: Reader) -> Moment:
    before, count = story.case, len(story.happened)
    remark = ""
    match step.done:
        case Said() as said:
            _say(story, said, reader)
        case ClinicAct() as act:
            remark = _act(story, act, transcript)
        case Undelivered(template=template, verdict=verdict):
            story.take(text_failed(story.case, template, verdict, story.now))
    story.pass_until(step.at)
    return Moment(step.at, step, tuple(story.happened[count:]), before, story.case, remark)


def _say(story: Story, said: Said, reader: Reader) -> None:
    reading = story.read(said.words, reader)
    answered = said.answered_by_carrier
    story.hear(said.words, reading, media_count=said.photos, provider_answered=answered)


def _act(story: Story, act: ClinicAct, transcript: Transcript) -> str:
    """Let staff act; what could not be done, in words."""
    if act.kind in (ActKind.ACKNOWLEDGES, ActKind.RESOLVES):
        return _close_loop(story, act)
    try:
        story.take(_decide(story, act, transcript))
    except ValueError as refused:
        return f"refused: {refused}"
    return ""


def _decide(story: Story, act: ClinicAct, transcript: Transcript) -> Decision:
    case, now = story.case, story.now
    when = transcript.instant(act.when) if act.when else now
    match act.kind:
        case ActKind.PROCEDURE_DONE:
            return staff.confirm_procedure(case, when, now)
        case ActKind.PROCEDURE_MOVED:
            return staff.move_procedure(case, when, now)
        case ActKind.SECOND_SIDE:
            return staff.treat_second_side(case, when, now)
        case ActKind.PROCEDURE_CANCELLED:
            return staff.cancel_procedure(case, now)
        case ActKind.CHECKS_IN:
            return staff.check_in_now(case, now)
        case _:
            return staff.change_status(case, _STATUS[act.kind], act.how, now)


_STATUS = {
    ActKind.PAUSES: EpisodeStatus.PAUSED,
    ActKind.RESUMES: EpisodeStatus.ACTIVE,
    ActKind.ENDS: EpisodeStatus.ENDED,
}


# Outcomes with which something was agreed: no improvement is then not told again until the course changes.
_PLANS = ("visit booked", "plan agreed")


def _close_loop(story: Story, act: ClinicAct) -> str:
    """Take or close the escalations that were mailed, or the one named."""
    loops = story.desk.loops.values()
    told = [loop.number for loop in loops if act.code in (None, loop.code) and (loop.step or act.code)]
    for number in told:
        if number not in story.desk.loops:
            # Closed with another that was closed before it.
            continue
        if act.kind is ActKind.ACKNOWLEDGES:
            story.acknowledge(number)
        else:
            story.resolve(number, sent_to_er=act.how == "sent to ER", plan=act.how in _PLANS)
    return "" if told else "there was no such alert"
