"""What the patient wants of the messages, and turns of life that change what may be texted."""

from collections.abc import Sequence
from dataclasses import dataclass

from smsbot.domain.reading.lexicon import Rule
from smsbot.domain.reading.mentions import Text
from smsbot.domain.reading.patterns import match_pattern
from smsbot.domain.reading.reading import Asked, AsksEmergency, Command, Event

CUES = (
    "carrier_stop",
    "spanish_stop",
    "stop_word",
    "start_word",
    "help_word",
    "polite",
    "message_word",
    "neg",
    "patient_self",
    "cannot",
    "by_mistake",
    "who_is",
    "who_not",
)

# A YES-like list never ends in "send no more": these questions can be answered by ALTO, BAJA or NO MAS.
_FREE_OF_ANSWERS = frozenset({"none", "consent", "still_there", "reverify"})
_PLAIN_STOPS = frozenset({"stop", "stopall", "unsubscribe"})
_NAME_AT_MOST = 2
_AFTER_STOP = ("message_word", "patient_self", "cannot")
_ORDER = (Command.WRONG_NUMBER, Command.STOP, Command.START, Command.HELP, Command.CALLBACK)


@dataclass(frozen=True, slots=True)
class Wish:
    """The command, event and emergency words of a text, and the words they stand on."""

    command: Command | None = None
    stop_unsure: bool = False
    event: Event | None = None
    asks_emergency: AsksEmergency | None = None
    used: frozenset[int] = frozenset()


Hit = tuple[Rule, frozenset[int]]


def find_hits(text: Text, rules: Sequence[Rule]) -> list[Hit]:
    """Every place where a command, event or emergency pattern stands."""
    return [
        (rule, frozenset(index for start, end in chain for index in range(start, end)))
        for rule in rules
        if rule.kind in {"commands", "events", "emergencies"}
        for chain in match_pattern(rule.pattern, text.scene)
    ]


def read_wish(text: Text, hits: Sequence[Hit], asked: Asked, taken: frozenset[int]) -> Wish:
    """Settle which command, event and emergency question the text holds.

    ``taken`` are words that name a symptom: "bleeding won't stop" asks for no stop.
    """
    word, unsure, word_used = _command_word(text, asked)
    free = [
        (rule, used)
        for rule, used in hits
        if not _is_symptom(rule, used, taken) and not _is_refused(text, used)
    ]
    phrases = {rule.code: used for rule, used in reversed(free) if rule.kind == "commands"}
    if word is not None:
        phrases.setdefault(word.value, word_used)
    if Command.START.value in phrases and _stopped_by_mistake(text):
        phrases.pop(Command.STOP.value, None)
    command = next((one for one in _ORDER if one.value in phrases), None)
    events = {rule.code: used for rule, used in reversed(free) if rule.kind == "events"}
    emergencies = {rule.code: used for rule, used in reversed(free) if rule.kind == "emergencies"}
    event = next((one for one in Event if one.value in events), None)
    asks = next((one for one in AsksEmergency if one.value in emergencies), None)
    used = frozenset[int]().union(word_used, *phrases.values(), *events.values(), *emergencies.values())
    return Wish(command, unsure and command is None, event, asks, used)


def _stopped_by_mistake(text: Text) -> bool:
    """ "hit stop by accident, turn the texts back on" is the one text in which START beats STOP."""
    return text.holds("by_mistake")


def _is_symptom(rule: Rule, used: frozenset[int], taken: frozenset[int]) -> bool:
    return rule.kind == "commands" and bool(used & taken)


def _is_refused(text: Text, used: frozenset[int]) -> bool:
    """ "don't stop texting me" wants no stop; "not cancelled" is no cancellation."""
    first = min(used)
    if first == 0 or text.jumps(first) or first - 1 in used:
        return False
    return text.has(first - 1, "neg") and not text.has(first, "neg")


def _command_word(text: Text, asked: Asked) -> tuple[Command | None, bool, frozenset[int]]:
    """STOP, HELP or START as the text, with no more than a please beside it, or STOP as its first word."""
    size = len(text.tokens)
    core = [index for index in range(size) if not text.has(index, "polite")]
    used = frozenset(core)
    if not core:
        return None, False, frozenset()
    if all(text.has(index, "spanish_stop") for index in core):
        certain = asked.awaiting in _FREE_OF_ANSWERS
        return (Command.STOP if certain else None), not certain, used
    for name, command in (
        ("stop_word", Command.STOP),
        ("help_word", Command.HELP),
        ("start_word", Command.START),
    ):
        if all(text.has(index, name) for index in core):
            return command, False, used
    if _asks_who(text):
        return Command.WRONG_NUMBER, False, used
    if _opens_with_stop(text):
        return Command.STOP, False, frozenset({0})
    if _is_stop_beside_answer(text, core):
        return Command.STOP, False, frozenset(i for i in core if text.tokens.words[i] in _PLAIN_STOPS)
    return None, False, frozenset()


def _asks_who(text: Text) -> bool:
    """ "whos Gerald": a name, and nothing else, is asked for."""
    opening = [end for start, end in text.scene.occurrences.get("who_is", ()) if start == 0]
    if not opening:
        return False
    name = range(max(opening), len(text.tokens))
    return 1 <= len(name) <= _NAME_AT_MOST and not any(text.has(at, "who_not") for at in name)


def _is_stop_beside_answer(text: Text, core: Sequence[int]) -> bool:
    """ "6 STOP", "C STOP", "HELP STOP": a stop and nothing but an answer or another keyword beside it."""
    words = text.tokens.words
    beside = [index for index in core if words[index] not in _PLAIN_STOPS]
    if len(beside) == len(core):
        return False
    return all(len(words[i]) == 1 or words[i].isdigit() or text.has(i, "help_word") for i in beside)


def _opens_with_stop(text: Text) -> bool:
    """ "STOP I can't feel my legs": a first STOP set apart, or followed by a new sentence about oneself."""
    if not text.has(0, "carrier_stop"):
        return False
    return len(text.tokens) > 1 and (text.jumps(1) or any(text.has(1, name) for name in _AFTER_STOP))
