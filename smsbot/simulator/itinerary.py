"""Which flows are walked, and how much of each: nothing is walked twice that two flows share."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from smsbot.domain.flow import Flow
from smsbot.simulator.finding_classes import FindingClass, finding_classes
from smsbot.simulator.seats import seats_of
from smsbot.simulator.walk import Walk, Walked


@dataclass(frozen=True, slots=True)
class Leg:
    """One flow with a region laid over it. ``like`` names what is walked already and shares its rules.

    ``only`` are the findings that it judges otherwise; None where everything has to be walked. Everything is
    tried from each seat, and again after each of ``texts`` single moves from it.
    """

    flow: Flow
    like: str | None = None
    only: tuple[FindingClass, ...] | None = None
    texts: int = 0

    @property
    def name(self) -> str:
        """The flow and its region, as a person names them."""
        return name_of(self.flow)

    @property
    def is_walked_already(self) -> bool:
        """Whether another shares all of it."""
        return self.like is not None and self.only is None


def name_of(flow: Flow) -> str:
    """The flow and its region, as a person names them: "rfa lumbar", and the version after the first."""
    version = f" v{flow.version}" if flow.version > 1 else ""
    return f"{flow.id}{version} {flow.region}" if flow.region else f"{flow.id}{version}"


def plan_walks(flows: Iterable[Flow], *, is_deep: bool = False) -> Iterator[Leg]:
    """What to walk of each flow (regions laid), in order; the first of its kind is walked whole.

    The very first is walked one move further than the others, which share most of its rules; all kinds are
    where the walk ``is_deep``.

    One of a known kind is walked where it differs: from all its seats where its schedule or thresholds are
    new, and with the findings that none of its kind before it judged so. What a region adds is walked with
    one schedule, not again with each.
    """
    walked: list[Flow] = []
    known: dict[int, set[object]] = {}
    for flow in flows:
        alike = [one for one in walked if _talk(one) == _talk(flow)]
        twin = next((one for one in alike if _course(one) == _course(flow)), None)
        signatures = known.setdefault(id(alike[0] if alike else flow), set())
        new = tuple(one for one in finding_classes(flow) if one.signature not in signatures)
        signatures |= {one.signature for one in new}
        is_first = not walked
        walked.append(flow)
        if not alike:
            yield Leg(flow, texts=int(is_deep or is_first))
        elif twin is None or new:
            yield Leg(flow, name_of(twin or alike[0]), new)
        else:
            yield Leg(flow, name_of(twin))


def walk_leg(leg: Leg, heard: Callable[[Walked], None] = lambda _: None) -> Walked:
    """Walk one leg: all of a new kind of flow, of another only where it differs from its like."""
    if leg.only is None:
        return Walk(seats_of(leg.flow), finding_classes(leg.flow), texts=leg.texts, heard=heard).run()
    return Walk(seats_of(leg.flow), leg.only, texts=leg.texts, is_narrow=True, heard=heard).run()


def _talk(flow: Flow) -> object:
    """What a conversation is made of, whatever a finding or a score means."""
    return (flow.questions, flow.policies, flow.timing, flow.safety_texts, flow.emergency_codes)


def _course(flow: Flow) -> object:
    """When it asks, and what a score means."""
    return (list(flow.schedule.items()), flow.thresholds)
