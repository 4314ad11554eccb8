"""Patients: enrol, confirm or move the procedure, text a check-in now, and who is behind a case code."""

from datetime import datetime

import click

from smsbot.cli.wiring import get_tools, show
from smsbot.domain.case import EpisodeStatus
from smsbot.domain.standing import standing_as_json, standing_in_words
from smsbot.services import procedures
from smsbot.services.enrolment import Enrolled, Enrolment
from smsbot.services.enrolment import enrol as enrol_patient
from smsbot.services.lookup import Person, look_up

_WHEN = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M%z"])


@click.command()
@click.option("--phone", required=True, help="The patient's mobile number.")
@click.option("--procedure-at", required=True, help="Local date and time, like 2026-11-20T10:00.")
@click.option(
    "--timezone", "time_zone", required=True, help="Where the patient lives, like America/New_York."
)
@click.option("--flow", required=True, help="The protocol, like rfa.")
@click.option("--region", required=True, help="The treated region, like lumbar.")
@click.option("--side", help="left, right or both.")
@click.option("--baseline", type=float, help="Usual pain before the procedure, 0-10, from the chart.")
@click.option("--language", default="en", show_default=True, help="en or es.")
@click.option("--name", help="The patient's name.")
@click.option("--ref", "reference", help="The clinic's own number for the patient.")
@click.option("--emergency-contact", help="A phone to call if the patient cannot be reached.")
@click.option(
    "--risk",
    "risks",
    multiple=True,
    help="Risk or history flag, as often as needed: anticoagulant, immune, diabetes, device, prior_surgery, "
    "widespread_pain, treatments_failed.",
)
@click.option("--block-peak", type=float, help="Diagnostic block: best relief, percent.")
@click.option("--block-hours", type=float, help="Diagnostic block: hours of relief.")
@click.option(
    "--blocks", "--block-count", "block_count", type=int, help="Diagnostic block: how many were done."
)
@click.option("--block-threshold", type=float, help="Diagnostic block: the relief that counts as positive.")
@click.option(
    "--repeat-of",
    help="The patient's earlier case: it ends, and name, number and contact are taken over from it.",
)
@click.option("--days", type=int, help="How many days a trial goes on; without it, the flow's usual number.")
@click.option("--clinic", help="Which clinic, where there are several.")
@click.option(
    "--number-verified",
    is_flag=True,
    help="Staff made sure that a number whose owner said 'wrong number' is the patient's.",
)
@click.option("--consent-recorded", is_flag=True, help="The patient has signed for texts at the clinic.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def enrol(
    block_peak: float | None,
    block_hours: float | None,
    block_count: int | None,
    block_threshold: float | None,
    as_json: bool,
    **fields: object,
) -> None:
    """Enrol a patient and send the one invitation."""
    given = {"peak_percent": block_peak, "hours": block_hours, "count": block_count}
    given["threshold"] = block_threshold
    block = {name: float(value) for name, value in given.items() if value is not None}
    app = get_tools()
    request = Enrolment(block=block, **fields)  # type: ignore[arg-type]
    done = enrol_patient(app.office, request, app.now())
    show(as_json, _as_dict(done), _as_text(done))


def _as_dict(done: Enrolled) -> dict[str, object]:
    return {
        "patient": done.patient,
        "episode": done.episode,
        "case": done.case_code,
        "flow": done.flow,
        "skipped": list(done.skipped),
        "next_check_in": done.next_check_in,
    }


def _as_text(done: Enrolled) -> str:
    skipped = f"; came too late to be sent: {', '.join(done.skipped)}" if done.skipped else ""
    return f"enrolled as case {done.case_code} (episode {done.episode}, {done.flow}){skipped}"


@click.command()
@click.argument("episode")
@click.option("--done-at", type=_WHEN, help="The procedure is over since then (patient's local time).")
@click.option("--moved-to", type=_WHEN, help="The procedure has this new time.")
@click.option(
    "--second-side-at",
    type=_WHEN,
    help="The other side was treated too, in the same follow-up, and was over then: days count from it.",
)
@click.option("--cancelled", is_flag=True, help="The procedure does not take place.")
def procedure(
    episode: str,
    done_at: datetime | None,
    moved_to: datetime | None,
    second_side_at: datetime | None,
    cancelled: bool,
) -> None:
    """Confirm, move or cancel the procedure of EPISODE (its number or case code), or note its second side."""
    if [done_at, moved_to, second_side_at, cancelled or None].count(None) != 3:
        raise click.UsageError("say exactly one of --done-at, --moved-to, --second-side-at and --cancelled")
    app = get_tools()
    now = app.now()
    if done_at is not None:
        at = procedures.local_or_aware(app.office, episode, done_at)
        procedures.confirm(app.office, episode, at, now)
    elif moved_to is not None:
        at = procedures.local_or_aware(app.office, episode, moved_to)
        procedures.move(app.office, episode, at, now)
    elif second_side_at is not None:
        at = procedures.local_or_aware(app.office, episode, second_side_at)
        procedures.treat_second_side(app.office, episode, at, now)
    else:
        procedures.cancel(app.office, episode, now)
    click.echo("noted")


@click.command()
@click.argument("episode")
@click.option("--pause", "status", flag_value=EpisodeStatus.PAUSED.value, help="Hold all check-ins.")
@click.option("--resume", "status", flag_value=EpisodeStatus.ACTIVE.value, help="Let check-ins go on.")
@click.option("--end", "status", flag_value=EpisodeStatus.ENDED.value, help="End the follow-up for good.")
def episode(episode: str, status: str | None) -> None:
    """Pause, resume or end the follow-up EPISODE (its number or case code)."""
    if status is None:
        raise click.UsageError("say one of --pause, --resume and --end")
    app = get_tools()
    procedures.set_status(app.office, episode, EpisodeStatus(status), app.now())
    click.echo("noted")


@click.command("check-in")
@click.argument("episode")
def check_in(episode: str) -> None:
    """Text the patient of EPISODE (its number or case code) a check-in now."""
    app = get_tools()
    procedures.check_in_now(app.office, episode, app.now())
    click.echo("the check-in is on its way")


@click.command()
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def case(code: str, as_json: bool) -> None:
    """Tell staff who the case CODE is. Each look is kept in the audit trail."""
    app = get_tools()
    person = look_up(app.office, code, app.now())
    show(as_json, _person_dict(person), _person_text(person))


def _person_dict(person: Person) -> dict[str, object]:
    return {
        "case": person.case_code,
        "name": person.name,
        "phone": person.phone,
        "emergency_contact": person.emergency_contact,
        "reference": person.reference,
        "language": person.language,
        "texts": [{"at": at, "text": text} for at, text in person.texts],
        **(standing_as_json(person.standing) if person.standing else {}),
    }


def _person_text(person: Person) -> str:
    lines = [
        f"case {person.case_code}: {person.name or '(no name kept)'}",
        f"phone: {person.phone}   language: {person.language or 'unknown'}",
        f"emergency contact: {person.emergency_contact or '-'}",
        f"clinic's reference: {person.reference or '-'}",
        "last texts, newest first:",
    ]
    lines += [f"  {at:%Y-%m-%d %H:%M} UTC  {text}" for at, text in person.texts]
    if person.standing:
        lines.append(standing_in_words(person.standing))
    return "\n".join(lines)
