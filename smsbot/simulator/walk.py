"""The walk: breadth first from every seat of a flow through the states it leads to, the rules at each step.

From every state within ``texts`` single moves of a seat everything is tried: every class of text, alone and
combined, every wait, what staff and the carrier may do. Whatever comes of it is then left in silence until
nothing new happens. So every conversation of ``texts + 1`` moves from a seat is walked, with all that time
brings after it, up to what the key of a state leaves out (see ``states``).
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace

from smsbot.domain.effects import SendText
from smsbot.simulator.finding_classes import FindingClass
from smsbot.simulator.moves import Move, few_moves_of, moves_of, silence
from smsbot.simulator.rules_of_red_flags import RED_FLAG_RULES
from smsbot.simulator.rules_of_texts import TEXT_RULES, there_is_a_way_on
from smsbot.simulator.seats import Seat
from smsbot.simulator.states import key_of
from smsbot.simulator.step import HouseRule, Step
from smsbot.simulator.story import Story, StuckError

STEP_RULES: tuple[HouseRule, ...] = (*RED_FLAG_RULES, *TEXT_RULES)
# Asked only of a state not seen before: it says nothing of how the state came about.
STATE_RULES: tuple[HouseRule, ...] = (there_is_a_way_on,)


@dataclass(frozen=True, slots=True)
class Node:
    """A state as it was first reached; ``sent`` names the texts so far. ``is_quiet``: only time passes."""

    story: Story
    seat: Seat
    sent: frozenset[tuple[str, str]]
    parent: "Node | None" = None
    move: Move | None = None
    depth: int = 0
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A house rule with the shortest conversation that breaks it: ``move`` from ``node`` does."""

    rule: str
    wrong: str
    node: Node
    move: Move
    story: Story


@dataclass
class Walked:
    """What the walk has covered so far, and the rules that were broken, by name."""

    states: int = 0
    transitions: int = 0
    broken: dict[str, Broken] = field(default_factory=dict)


class Walk:
    """The walk of one flow from its seats, with these classes of findings to be told of.

    ``is_narrow`` is for a flow that shares all else with one walked already: these findings are said, scores
    and choices given and time passes, and no more. ``heard`` is called after each state.
    """

    def __init__(
        self,
        seats: Iterable[Seat],
        classes: tuple[FindingClass, ...],
        *,
        texts: int = 1,
        is_narrow: bool = False,
        heard: Callable[[Walked], None] = lambda _: None,
    ) -> None:
        self._seats = seats
        self._classes = classes
        self._texts = texts
        self._choose = few_moves_of if is_narrow else moves_of
        self._heard = heard
        self._tried: set[Hashable] = set()
        self._left: set[Hashable] = set()
        self._waiting: deque[Node] = deque()
        self.walked = Walked()

    def run(self, *, until: str = "") -> Walked:
        """Walk until nothing new is left, or until a rule of this name is broken."""
        for seat in self._seats:
            self._arrive(Node(seat.story, seat, _named(seat.story)))
        while self._waiting and until not in self.walked.broken:
            self._leave(self._waiting.popleft())
            self.walked.states = len(self._tried | self._left)
            self._heard(self.walked)
        return self.walked

    def _arrive(self, node: Node) -> bool:
        """Take up a state; whether it was new."""
        key = key_of(node.story)
        if key in self._tried:
            return False
        if node.depth <= self._texts and not (node.move and node.move.is_combined):
            self._tried.add(key)
            self._waiting.append(node)
            return True
        if key in self._left:
            return False
        self._left.add(key)
        self._waiting.append(replace(node, is_quiet=True))
        return True

    def _leave(self, node: Node) -> None:
        moves = silence(node.story) if node.is_quiet else self._choose(node.story, self._classes)
        for move in moves:
            self.walked.transitions += 1
            story = node.story.fork()
            try:
                move.happen(story)
            except StuckError as error:
                self._note("time stands still", str(error), node, move, story)
                continue
            step = Step(node.story, story, move.said, move.by_staff, node.sent)
            self._hold_to(STEP_RULES, step, node, move)
            reached = Node(story, node.seat, node.sent | _named(story), node, move, node.depth + 1)
            if self._arrive(reached):
                self._hold_to(STATE_RULES, step, node, move)

    def _hold_to(self, rules: tuple[HouseRule, ...], step: Step, node: Node, move: Move) -> None:
        for rule in rules:
            wrong = rule(step)
            if wrong is not None:
                self._note(rule.__name__.replace("_", " "), wrong, node, move, step.after)

    def _note(self, rule: str, wrong: str, node: Node, move: Move, story: Story) -> None:
        # Breadth first: the first conversation that breaks a rule is one of the shortest.
        if rule not in self.walked.broken:
            self.walked.broken[rule] = Broken(rule, wrong, node, move, story)


def _named(story: Story) -> frozenset[tuple[str, str]]:
    return frozenset((e.template, e.cause) for e in story.happened if isinstance(e, SendText))
