"""A conversation that breaks a rule, told so that a clinician can follow it."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from smsbot.domain.effects import ChangeStatus, SendText
from smsbot.simulator.desk import Mailed, MailKind
from smsbot.simulator.moves import Move
from smsbot.simulator.story import Happening, Story
from smsbot.simulator.walk import Broken, Node

_MOST_MAILS = 4


def retell(broken: Broken) -> str:
    """The rule, the conversation from its seat on, and what is wrong; one of the shortest that break it."""
    lines = [f"broken: {broken.rule}", f"  start: {broken.node.seat.name} ({_clock(_seat_of(broken.node))})"]
    for node in _way_to(broken.node):
        lines += _told(node.move, node.story)
    lines += _told(broken.move, broken.story)
    return "\n".join([*lines, f"  wrong: {broken.wrong}"])


def _seat_of(node: Node) -> Story:
    while node.parent is not None:
        node = node.parent
    return node.story


def _way_to(node: Node) -> list[Node]:
    """The states after the seat, in order."""
    way: list[Node] = []
    while node.parent is not None:
        way.append(node)
        node = node.parent
    return way[::-1]


def _told(move: Move | None, story: Story) -> Iterator[str]:
    if move is not None:
        words = f"patient: {move.said.words}" if move.said else f"({move.name})"
        yield f"  {_clock(story)}  {words}"
    mails = 0
    for event in story.happened:
        mails += isinstance(event, Mailed)
        line = _line(event)
        if line and mails <= _MOST_MAILS:
            yield f"    {line}"
    if mails > _MOST_MAILS:
        yield f"    ({mails - _MOST_MAILS} more mails)"


def _line(event: Happening) -> str | None:
    match event:
        case SendText(template=template):
            return f"smsbot: {template}"
        case Mailed(kind=MailKind.ALERT, code=code, tier=tier, step=step):
            return f"mail: {tier.name.lower()} {code}, step {step}"
        case Mailed(kind=kind, code=code, tier=tier, note=note):
            return f"mail: {tier.name.lower()} {code}, {kind.value} {note}".rstrip()
        case ChangeStatus(status=status):
            return f"the episode is {status.value}"
    return None


def _clock(story: Story) -> str:
    return f"{story.now.astimezone(ZoneInfo(story.case.zone)):%a %b %d %H:%M}"
