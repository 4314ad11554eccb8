"""Clinics and their care teams."""

import click

from smsbot.cli.wiring import get_tools, show
from smsbot.domain.flow import MailTime
from smsbot.services.setup import ClinicFields, MemberFields, add_member, set_clinic


@click.group()
def clinic() -> None:
    """Set clinics up."""


@clinic.command("set")
@click.option("--name", required=True, help="Neutral name at the head of each text, 16 characters at most.")
@click.option("--phone", required=True, help="The phone that patients are told to call.")
@click.option("--timezone", required=True, help="Like America/New_York.")
@click.option("--line", help="The clinic's own sender number; without it the default sender is used.")
@click.option("--after-hours-phone", help="Who answers when the clinic is closed.")
@click.option("--hours", help='When the clinic answers its phone, like "mon-fri 08:00-17:00".')
@click.option(
    "--outcome-mails",
    type=click.Choice([one.value for one in MailTime]),
    default=MailTime.MORNING.value,
    show_default=True,
    help="When mails about outcomes (no improvement, return of pain) leave.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def clinic_set(
    name: str,
    phone: str,
    timezone: str,
    line: str | None,
    after_hours_phone: str | None,
    hours: str | None,
    outcome_mails: str,
    as_json: bool,
) -> None:
    """Make the clinic of this name, or change it."""
    app = get_tools()
    fields = ClinicFields(
        name=name,
        phone=phone,
        time_zone=timezone,
        line=line,
        after_hours_phone=after_hours_phone,
        hours=hours,
        outcome_mails=MailTime(outcome_mails),
    )
    clinic_id = set_clinic(app.office, fields, app.now())
    show(as_json, {"clinic": clinic_id, "name": name}, f"clinic {name} is set (number {clinic_id})")


@click.group()
def team() -> None:
    """Set care teams up."""


@team.command("add")
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option(
    "--role", "roles", multiple=True, help="on_call, lead, backup, manager or nurse; may be repeated."
)
@click.option("--step", type=int, help="Be told at this step of every escalation, whatever the roles.")
@click.option("--phone", help="Kept for paging.")
@click.option("--clinic", help="Which clinic, where there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def team_add(
    name: str,
    email: str,
    roles: tuple[str, ...],
    step: int | None,
    phone: str | None,
    clinic: str | None,
    as_json: bool,
) -> None:
    """Add somebody to the care team, or change who has this e-mail."""
    app = get_tools()
    fields = MemberFields(name=name, email=email, roles=roles, step=step, phone=phone)
    member = add_member(app.office, clinic, fields, app.now())
    show(as_json, {"member": member, "roles": list(roles)}, f"{name} is on the team (number {member})")
