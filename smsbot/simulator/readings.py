"""Everything that a patient could write in a state, one text of each class that the rules tell apart.

A class of findings is said once for each verdict it gets in this state; a score once for each thing it means
against the baseline; every choice of every menu in the patient's hand alone, and all of them together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from smsbot.domain.case import Case
from smsbot.domain.conversation import asked
from smsbot.domain.conversation.draft import Draft
from smsbot.domain.conversation.findings import baseline_of, judge_finding
from smsbot.domain.effects import Purpose
from smsbot.domain.flow import Flow, Tier
from smsbot.domain.outcome.status import measure_scores
from smsbot.domain.reading import AsksEmergency, Command, Event, Finding, PainIssue, Reading, Status
from smsbot.domain.triage import Verdict
from smsbot.simulator.finding_classes import FindingClass
from smsbot.simulator.story import Story


@dataclass(frozen=True, slots=True)
class Said:
    """One text as the rules get it; ``words`` tell a reader of the conversation what it says."""

    words: str
    reading: Reading
    opts: str | None = None
    provider_answered: bool = False
    before_stop: bool = False
    media_count: int = 0
    is_combined: bool = False

    def beside(self, other: "Said") -> "Said":
        """Both things said in one text."""
        mine, theirs = self.reading, other.reading
        both = replace(
            mine,
            findings=mine.findings + theirs.findings,
            answer=mine.answer + theirs.answer,
            pain=theirs.pain if mine.pain is None else mine.pain,
            command=mine.command or theirs.command,
            event=mine.event or theirs.event,
            asks_emergency=mine.asks_emergency or theirs.asks_emergency,
            unread=mine.unread or theirs.unread,
            denial=mine.denial or theirs.denial,
        )
        return replace(
            other,
            words=f"{self.words}; {other.words}",
            reading=both,
            opts=self.opts or other.opts,
            provider_answered=self.provider_answered or other.provider_answered,
            media_count=self.media_count + other.media_count,
            is_combined=True,
        )


_PLAIN = (
    Said("something that no rule can read", Reading(unread=True)),
    Said("small talk", Reading()),
    Said("no problems", Reading(denial=True)),
    Said("no, but (something that no rule can read)", Reading(answer=("no",), unread=True)),
    Said("", Reading(), media_count=1),
    Said("the pain is 15", Reading(pain_issue=PainIssue.OUT_OF_RANGE)),
    Said("some numbers", Reading(pain_issue=PainIssue.AMBIGUOUS)),
    Said("911", Reading(asks_emergency=AsksEmergency.CALLS_911)),
    Said("should I go to the ER?", Reading(asks_emergency=AsksEmergency.ER_QUESTION)),
    Said("no mas", Reading(stop_unsure=True)),
    Said("stop texting me", Reading(command=Command.STOP)),
    Said("STOP (the carrier answers)", Reading(command=Command.STOP), "STOP", provider_answered=True),
    Said("send me texts again", Reading(command=Command.START)),
    Said("START (the carrier answers)", Reading(command=Command.START), "START", provider_answered=True),
    Said("START, written before the stop", Reading(command=Command.START), before_stop=True),
    Said("YES (the carrier answers)", Reading(answer=("yes",)), provider_answered=True),
    Said("how does this work?", Reading(command=Command.HELP)),
    Said("HELP (the carrier answers)", Reading(command=Command.HELP), "HELP", provider_answered=True),
    Said("wrong number", Reading(command=Command.WRONG_NUMBER)),
    Said("please call me", Reading(command=Command.CALLBACK)),
    Said("I am in hospital", Reading(event=Event.HOSPITAL)),
    Said("she has died", Reading(event=Event.DECEASED)),
    Said("I am so sad", Reading(event=Event.LOW_MOOD)),
    Said("my procedure is cancelled", Reading(event=Event.CANCELLED)),
)
# What may stand in one text with a red flag, and must not take its place.
_BESIDE = tuple(
    said
    for said in _PLAIN
    if any(
        (said.reading.command, said.reading.event, said.reading.denial, said.reading.unread, said.media_count)
    )
)
_STOPS = tuple(said for said in _PLAIN if said.reading.command in (Command.STOP, Command.WRONG_NUMBER))
_ENDS = (*_STOPS, *(said for said in _PLAIN if said.reading.event in (Event.HOSPITAL, Event.DECEASED)))
_LETTERS = ("C", "E")


def everything_said(story: Story, classes: tuple[FindingClass, ...]) -> Iterator[Said]:
    """One text of every class for this state, the plain ones first."""
    told = _told_findings(story, classes)
    choices, scores = tuple(_choices(story)), tuple(_scores(story.case))
    yield from (*scores, *choices, *(said for said, _ in told), *_PLAIN)
    yield from _combined(told, scores, choices)
    yield from _together(story.case.flow)


def answers_and_findings(story: Story, classes: tuple[FindingClass, ...]) -> Iterator[Said]:
    """Scores, choices and findings of these classes, each alone."""
    yield from (*_scores(story.case), *_choices(story))
    yield from (said for said, _ in _told_findings(story, classes))


def words_of(finding: Finding) -> str:
    """A finding as a reader of the conversation sees it."""
    how = (finding.place, finding.trend, finding.degree, finding.since)
    details = [d.value for d in how if d is not None and d.value != "unknown"]
    heat = [f"{finding.value} C"] if finding.value is not None else []
    extra = ", ".join([*details, *heat])
    said = f"{finding.code} {finding.status.value}"
    return f"{said} ({extra})" if extra else said


def _say(*findings: Finding) -> Said:
    return Said(" and ".join(words_of(f) for f in findings), Reading(findings=findings))


def _told_findings(
    story: Story, classes: tuple[FindingClass, ...]
) -> tuple[tuple[Said, Verdict | None], ...]:
    """Judge one finding of every class here and now; say one for each verdict."""
    draft = Draft(story.case, story.now, cause="", purpose=Purpose.REPLY)
    known = {a.code for a in story.case.alerts if a.is_unresolved}
    said: dict[object, tuple[Said, Verdict | None]] = {}
    for one in classes:
        finding = one.finding
        verdict = judge_finding(draft, finding, (finding,))
        rule = verdict.rule if verdict else None
        does = (rule.tier, rule.text, rule.ask, rule.mail, one.role) if rule else None
        # What is there and what is feared are told apart by the rules of the flow alone.
        status = Status.PRESENT if finding.status is Status.UNCERTAIN else finding.status
        alike = (does, status, one.memory, finding.code in known)
        said.setdefault(alike, (_say(finding), verdict))
    return tuple(said.values())


def _choices(story: Story) -> Iterator[Said]:
    """Every choice in the patient's hand alone, all letters at once, and a choice with more behind it."""
    menu = asked(story.case, story.now).menu
    for key in menu:
        yield Said(key, Reading(answer=(key,), denial=key == "no"))
    letters = tuple(key for key in menu if len(key) == 1)
    if len(letters) > 1:
        yield Said(" ".join(letters), Reading(answer=letters), is_combined=True)
    if menu:
        key = next(iter(menu))
        yield Said(f"{key} and something unread", Reading(answer=(key,), unread=True), is_combined=True)


def _scores(case: Case) -> Iterator[Said]:
    """One score for each thing a score means: against the baseline, and for what is asked or ruled by it."""
    flow = case.flow
    edges = {rule.min_score for rule in flow.tiers} | {flow.thresholds.shift_routine_score}
    edges |= {use.min_score for plan in flow.schedule.values() for use in plan.questions}
    measures = measure_scores(baseline_of(case), flow.thresholds)
    classes = {}
    for score, measure in enumerate(measures):
        meaning = replace(measure, relief_percent=None, points=None)
        classes[meaning, tuple(e is not None and score >= e for e in sorted(edges, key=str))] = score
    yield from (Said(f"{score}", Reading(pain=score)) for score in classes.values())


def _combined(
    told: tuple[tuple[Said, Verdict | None], ...], scores: tuple[Said, ...], choices: tuple[Said, ...]
) -> Iterator[Said]:
    """A red flag of each kind beside what else a text may hold; a stop beside a letter that is a fear."""
    kinds: dict[tuple[Tier, str, bool], Said] = {}
    for said, verdict in told:
        if verdict and verdict.tier.is_red:
            kinds.setdefault((verdict.tier, verdict.rule.text, verdict.rule.ask is not None), said)
    letters = [c for c in choices if c.reading.answer and c.reading.answer[0] in _LETTERS]
    for kind, red in kinds.items():
        yield from (red.beside(other) for other in (*_beside(kind), *letters, *scores[-1:]))
    yield from (red.beside(other) for red, other in combinations(kinds.values(), 2))
    yield from (letter.beside(stop) for letter in letters for stop in _STOPS)


def _beside(kind: tuple[Tier, str, bool]) -> tuple[Said, ...]:
    """The sure emergency stands for all red flags beside what only the answer's order could get wrong."""
    tier, text, is_asked = kind
    if tier is not Tier.EMERGENCY:
        return _STOPS[:1]
    return _BESIDE if text == "EMERGENCY" and not is_asked else _ENDS


def _together(flow: Flow) -> Iterator[Said]:
    """Two findings that a rule looks for in one text."""
    for rule in flow.tiers:
        if rule.together and (rule.regions is None or flow.region in rule.regions):
            partner = Finding(rule.together[0], Status.PRESENT, words=rule.together[0])
            yield replace(
                _say(Finding(rule.codes[0], Status.PRESENT, words=rule.codes[0]), partner), is_combined=True
            )
