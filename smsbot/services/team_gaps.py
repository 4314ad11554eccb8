"""Steps of an escalation that would reach nobody."""

from smsbot.db import clinics, escalations
from smsbot.domain.flow import Flow
from smsbot.office import Office


def find(office: Office) -> tuple[str, ...]:
    """Name every clinic's step that nobody would be told at, with the mend."""
    flows = [office.library.flow(name, office.library.latest(name)) for name in office.library.ids()]
    gaps: set[str] = set()
    with office.db.reading() as session:
        for clinic in clinics.all_clinics(session):
            for tier, number, roles in _steps(flows):
                found = escalations.members_for_step(session, clinic.id, roles=roles, step=number)
                if not found:
                    gaps.add(
                        f"{clinic.name}: step {number} of {tier} reaches nobody; "
                        f"smsbot team add --role {roles[0]} (one of {', '.join(roles)})"
                    )
        if not clinics.all_clinics(session):
            gaps.add("no clinic is set up; run smsbot clinic set")
    return tuple(sorted(gaps))


def _steps(flows: list[Flow]) -> set[tuple[str, int, tuple[str, ...]]]:
    return {
        (tier.name.lower(), number, step.roles)
        for flow in flows
        for tier, policy in flow.policies.items()
        for number, step in enumerate(policy.steps, start=1)
    }
