"""What the parts of a flow must mean together, beyond the shape of each."""

from smsbot.flow_files.check_considerations import check_considerations
from smsbot.flow_files.check_copy import check_copy
from smsbot.flow_files.check_names import check_names
from smsbot.flow_files.check_prompts import check_prompts
from smsbot.flow_files.check_questions import check_questions
from smsbot.flow_files.check_rules import check_rules
from smsbot.flow_files.check_schedule import check_schedule
from smsbot.flow_files.draft import Draft


def check_draft(draft: Draft, regions: frozenset[str], asked: frozenset[str]) -> None:
    """Run every check over a draft; ``regions`` and the questions ``asked`` are those of all flows.

    Shared rules may name any region, and a shared question that one flow asks is there for a reason.
    """
    check_names(draft, regions)
    check_schedule(draft)
    check_questions(draft)
    check_prompts(draft, asked)
    check_rules(draft)
    check_copy(draft)
    check_considerations(draft)
    if not draft.regions and "regions" not in draft.broken:
        draft.report(("regions",), "is missing; name at least one part of the body")
