"""The reader: one text in, everything it says out. Each step is a module of its own."""

from collections.abc import Sequence

from smsbot.domain.reading import choices, commands, details, leftovers, scores, status, temperature
from smsbot.domain.reading.lexicon import CompiledLexicon, Lexicon, Rule
from smsbot.domain.reading.mentions import (
    Mention,
    Text,
    drop_covered,
    drop_replaced,
    find_mentions,
    label_words,
    shared_words,
    with_mentions,
)
from smsbot.domain.reading.normalise import cut_quotes, fold, fold_words
from smsbot.domain.reading.reading import NOTHING_ASKED, Asked, Finding, Reading
from smsbot.domain.reading.tokens import tokenise

_CUES = frozenset(
    {
        *status.CUES, *scores.CUES, *temperature.CUES, *commands.CUES, *choices.CUES, *leftovers.CUES,
        *details.CUES,
    }
)  # fmt: skip


class Reader:
    """Reads patients' texts by the rules of one lexicon; holds no state between texts."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = CompiledLexicon(lexicon)
        self._numbers = {fold_words(word): value for word, value in lexicon.numbers.items()}
        self._own = tuple(fold_words(mark) for mark in lexicon.own_texts)
        self._spanish = frozenset(fold_words(word) for word in lexicon.language_words.get("es", ()))
        self._english = frozenset(fold_words(word) for word in lexicon.language_words.get("en", ()))

    def read(self, text: str, asked: Asked = NOTHING_ASKED) -> Reading:
        """Everything ``text`` says, as an answer to ``asked``. Never raises, whatever the text holds."""
        folded = fold(cut_quotes(text, self._own), self._lexicon.source.emoji)
        tokens = tokenise(folded)
        if not len(tokens):
            return Reading(unread=any(not one.isspace() for one in folded.text))
        scene = self._lexicon.scene(tokens)
        seen = Text(tokens, scene, label_words(scene, _CUES))
        return self._read(text, seen, folded.text, asked)

    def _read(self, raw: str, seen: Text, folded: str, asked: Asked) -> Reading:
        rules = self._lexicon.candidates(seen.scene)
        choice = choices.read_choice(seen, folded, asked, shouted=raw.isupper())
        mentions = [] if choice.whole else self._mentions(seen, rules)
        if mentions:
            seen = with_mentions(seen, mentions, status.RELEASED)
        findings = self._findings(raw, seen)
        named = frozenset(index for mention in mentions for index in mention.used)
        wish = commands.read_wish(seen, commands.find_hits(seen, rules), asked, named)
        score = scores.NO_SCORE
        if not (choice.whole and choice.answer) and not wish.stop_unsure:
            score = scores.read_score(
                seen, self._numbers, asked=asked.awaiting in scores.SCORE_QUESTIONS, taken=named | wish.used
            )
        denial = _denies(seen, asked, choice)
        known = named | wish.used | score.used | choice.used | _named_pain(seen, score)
        lost = leftovers.is_lost(seen, {finding.code for finding in findings})
        unread = lost or leftovers.is_unread(seen, known)
        return Reading(
            pain=score.pain,
            pain_issue=score.issue,
            findings=findings,
            command=wish.command,
            lang=self._language(seen),
            unread=unread,
            worrying=unread and (lost or leftovers.is_worrying(seen, known)),
            answer=choice.answer,
            denial=denial,
            stop_unsure=wish.stop_unsure,
            asks_emergency=wish.asks_emergency,
            event=wish.event,
            evidence=_evidence(raw, seen, pain=score.used, command=wish.used, answer=choice.used),
        )

    def _mentions(self, seen: Text, rules: Sequence[Rule]) -> list[Mention]:
        found = find_mentions(self._lexicon, seen.scene, rules)
        heat = temperature.read_temperatures(seen)
        replaces = self._lexicon.source.replaces
        found = [one for one in found if one.normal or not _is_denial(seen, one)]
        if not heat:
            return found
        normal = {index for one in heat if one.normal for index in one.used}
        # "tengo la temperatura en 36.5": the number says what the words leave open.
        kept = [one for one in found if one.code != "fever" or normal.isdisjoint(one.used)]
        return drop_replaced(drop_covered([*kept, *heat]), replaces, shared_words(seen.scene))

    def _findings(self, raw: str, seen: Text) -> tuple[Finding, ...]:
        judged = [(mention, status.status_of(seen, mention)) for mention in seen.mentions]
        return details.settle(
            raw, seen, [(one, state) for one, state in judged if state is not None], self._lexicon.source
        )

    def _language(self, seen: Text) -> str:
        spanish = [word for word in seen.tokens.words if word in self._spanish]
        english = [word for word in seen.tokens.words if word in self._english]
        return "es" if len(spanish) > len(english) else "en"


def _is_denial(seen: Text, mention: Mention) -> bool:
    """Whether the words only deny any problem: the "nada" of "no hay nada nuevo" names no symptom."""
    spans = seen.scene.occurrences.get("deny_all", ())
    return any(mention.used <= frozenset(range(start, end)) for start, end in spans)


def _named_pain(seen: Text, score: scores.Score) -> frozenset[int]:
    """The "pain" of "pain is 3": a score says all that it says."""
    if score.pain is None:
        return frozenset()
    words = (index for index in range(len(seen.tokens)) if seen.has(index, "pain_word"))
    return frozenset(i for i in words if any(seen.same_sentence(i, number) for number in score.used))


def _denies(seen: Text, asked: Asked, choice: choices.Choice) -> bool:
    if choice.answer and choice.answer != ("no",):
        return False
    if seen.holds("deny_all"):
        return True
    return asked.awaiting == "symptoms" and choice.answer == ("no",)


def _evidence(raw: str, seen: Text, **used: frozenset[int]) -> dict[str, str]:
    return {name: details.words_of(raw, seen, words) for name, words in used.items() if words}
