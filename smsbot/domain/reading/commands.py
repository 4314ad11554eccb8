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
    "stop_regret",
    "start_joined",
    "stop_denied",
    "wrong_word",
    "text_things",
    "text_things_es",
    "take_part",
    "per_text",
    "dont_send",
    "part_ended",
    "who_is",
    "who_not",
)

# A YES-like list never ends in "send no more": these questions can be answered by ALTO, BAJA or NO MAS.
_FREE_OF_ANSWERS = frozenset({"none", "consent", "still_there", "reverify"})
_PLAIN_STOPS = frozenset({"stop", "stopall", "unsubscribe"})
_PLAIN_STARTS = frozenset({"start", "unstop", "restart", "resubscribe"})
_NAME_AT_MOST = 2
_MESSAGE_CUES = frozenset(
    {"message_word", "text_things", "text_things_es", "take_part", "per_text", "dont_send", "part_ended"}
)
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
        if not _is_symptom(text, rule, used, taken) and not _is_refused(text, used)
    ]
    phrases = {rule.code: used for rule, used in reversed(free) if rule.kind == "commands"}
    if word is not None:
        phrases.setdefault(word.value, word_used)
    if Command.START.value in phrases and text.holds_any(("by_mistake", "stop_regret")):
        # "hit stop by accident, turn the texts back on": the one kind of text in which START beats STOP.
        phrases.pop(Command.STOP.value, None)
    command = next((one for one in _ORDER if one.value in phrases), None)
    events = {rule.code: used for rule, used in reversed(free) if rule.kind == "events"}
    emergencies = {rule.code: used for rule, used in reversed(free) if rule.kind == "emergencies"}
    event = next((one for one in Event if one.value in events), None)
    asks = next((one for one in AsksEmergency if one.value in emergencies), None)
    # Said twice ("im in the hospital they admitted me") it is accounted for twice.
    named = {*phrases, *events, *emergencies}
    used = word_used.union(*(words for rule, words in free if rule.code in named))
    return Wish(command, unsure and command is None, event, asks, used)


def _is_symptom(text: Text, rule: Rule, used: frozenset[int], taken: frozenset[int]) -> bool:
    """Whether the words name a symptom instead; with a word of its own for texts it is still a wish."""
    if rule.kind != "commands" or not used & taken:
        return False
    free = used - taken
    if rule.code in {Command.START.value, Command.CALLBACK.value}:
        return not free
    return not any(text.has_any(index, _MESSAGE_CUES) for index in free)


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
    return _word_among_others(text, core)


def _word_among_others(text: Text, core: Sequence[int]) -> tuple[Command | None, bool, frozenset[int]]:
    """A keyword that stands apart from the rest of the text, or the question whose number this is."""
    if _asks_who(text) or _has_wrong_sign(text):
        return Command.WRONG_NUMBER, False, frozenset(core)
    if _opens_with_stop(text):
        return Command.STOP, False, frozenset({0})
    alone = _stop_as_sentence(text)
    if alone:
        return Command.STOP, False, alone
    if _opens_with_start(text):
        return Command.START, False, frozenset({0})
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


def _stop_as_sentence(text: Text) -> frozenset[int]:
    """ "how many times do I have to say it. STOP.": a sentence of its own that is nothing but the keyword."""
    if _PLAIN_STOPS.isdisjoint(text.tokens.words):
        return frozenset()
    sentences: dict[int, list[int]] = {}
    for index, sentence in enumerate(text.tokens.sentence):
        sentences.setdefault(sentence, []).append(index)
    for number, indices in sentences.items():
        core = [index for index in indices if not text.has(index, "polite")]
        if not core or not all(text.tokens.words[index] in _PLAIN_STOPS for index in core):
            continue
        before = sentences.get(number - 1, [])
        # "the bleeding wont. stop." is no wish: the sentence before only broke off.
        if not before or not text.has(before[-1], "stop_denied"):
            return frozenset(core)
    return frozenset()


def _opens_with_start(text: Text) -> bool:
    """ "START. my knee is a 5", "START and fyi my calf blew up": a first START set apart from the rest."""
    if text.tokens.words[0] not in _PLAIN_STARTS or len(text.tokens) == 1:
        return False
    return text.jumps(1) or text.has(1, "start_joined")


def _has_wrong_sign(text: Text) -> bool:
    """ "u got the wrong #": the sign for a number is no word."""
    return text.holds("wrong_word") and any(
        text.has(index, "wrong_word") and "#" in text.tokens.gaps[index + 1]
        for index in range(len(text.tokens))
    )
