"""Which findings a flow cannot tell apart: of each such class the model checker says one.

Here stand the findings that meet the same rules of a flow in the same order, whatever the day and whatever is
told beside them. What holds of one of a class holds of all. Codes that the conversation or the outcome rules
know by name, and codes that another rule looks for, stand for themselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from itertools import product
from typing import Any

from smsbot.domain import codes
from smsbot.domain.conversation.alerts import UNLIMITED
from smsbot.domain.flow import Flow, TierRule
from smsbot.domain.outcome.course import NEW_NEURO_FINDINGS, SHIFT_FINDING, WORDS_OF_RETURN
from smsbot.domain.reading import Degree, Finding, Place, Since, Status, Trend
from smsbot.domain.triage import LIFTING_CODE, LIFTING_TRENDS, celsius

# Codes with a meaning of their own outside the tier table: they are never taken for one another.
_BY_NAME = UNLIMITED | NEW_NEURO_FINDINGS | WORDS_OF_RETURN | {SHIFT_FINDING, LIFTING_CODE, "severe_pain"}
# What of a rule depends on the moment and not on the finding, and what a rule does.
_OF_THE_MOMENT = (
    "from_day",
    "to_day",
    "under_hours",
    "risk",
    "together",
    "returned",
    "min_score",
    "expected",
)
_OUTCOME = ("tier", "text", "ask", "mail")
_DEFAULTS = {field.name: field.default for field in fields(TierRule)}


@dataclass(frozen=True, slots=True)
class FindingClass:
    """One finding of a class. ``role``: how the rules treat its code by name; ``memory``: how later texts do.

    ``signature`` is the same in every flow that treats the class alike.
    """

    finding: Finding
    role: object
    memory: object
    signature: object


def finding_classes(flow: Flow) -> tuple[FindingClass, ...]:
    """One finding for each class that the flow tells apart."""
    found: dict[object, FindingClass] = {}
    for code in codes.READ:
        rules = tuple(r for r in flow.tiers if code in r.codes)
        role, memory = _role(code, flow), _memory(code, flow)
        for finding in _variants(code, rules):
            signature = signature_of(finding, rules, flow)
            found.setdefault(signature, FindingClass(finding, role, memory, signature))
    return tuple(found.values())


def companies(flow: Flow) -> tuple[frozenset[str], ...]:
    """The sets of codes that some rule of the flow looks for beside a finding."""
    named = {frozenset(rule.together) for rule in flow.tiers if rule.together}
    return tuple(sorted(named, key=sorted))


def _role(code: str, flow: Flow) -> object:
    return code if code in _BY_NAME else code in flow.emergency_codes


def _memory(code: str, flow: Flow) -> object:
    """Whether a later finding may meet this one, and whether this one may return."""
    sought = tuple(i for i, company in enumerate(companies(flow)) if code in company)
    returns = any(r.returned and code in r.codes for r in flow.tiers)
    return (sought, code if returns else None)


def _variants(code: str, rules: tuple[TierRule, ...]) -> Iterator[Finding]:
    """A code in every status, with each detail that one of its rules asks for; the plain ones first."""
    lifts = [trend for trend in LIFTING_TRENDS if any(rule.expected for rule in rules)]
    details = product(
        [Since.UNKNOWN, *_apart(rules, "since", Since)],
        [None, *_apart(rules, "degrees", Degree)],
        [None, *_apart(rules, "trends", Trend), *sorted(lifts)[:1]],
        [Place.UNKNOWN, *_apart(rules, "places", Place)],
        [None, *sorted({r.min_celsius for r in rules if r.min_celsius is not None})],
        Status,
    )
    plain = Finding(code, Status.PRESENT, words=code)
    for since, degree, trend, place, heat, status in dict.fromkeys(details):
        finding = replace(plain, since=since, degree=degree, trend=trend, place=place, status=status)
        yield replace(finding, value=heat, unit="C") if heat else finding


def _apart(rules: tuple[TierRule, ...], name: str, kind: type[StrEnum]) -> list[Any]:
    """The details that rules name in one field, in the order they are named, and one that none names."""
    named = dict.fromkeys(value for rule in rules for value in getattr(rule, name) or ())
    return [*named, *[value for value in kind if value not in named][:1]] if named else []


def signature_of(finding: Finding, rules: tuple[TierRule, ...], flow: Flow) -> object:
    """What tells a finding's class from others: its code's part, its status, the rules that it may meet.

    ``rules`` are those of the flow that name its code, in order.
    """
    met: list[object] = []
    for rule in rules:
        if not _could_match(rule, finding, flow):
            continue
        moment = tuple(None if (v := getattr(rule, n)) == _DEFAULTS[n] else (v,) for n in _OF_THE_MOMENT)
        met.append((*(getattr(rule, name) for name in _OUTCOME), moment))
        if not any(moment):
            break
    return (_role(finding.code, flow), _memory(finding.code, flow), finding.status, tuple(met))


def _could_match(rule: TierRule, finding: Finding, flow: Flow) -> bool:
    """Whether the finding itself, at some moment of this flow, meets the rule."""
    heat = celsius(finding)
    return all(
        (
            finding.status in rule.statuses,
            rule.places is None or finding.place in rule.places,
            rule.trends is None or finding.trend in rule.trends,
            rule.degrees is None or finding.degree in rule.degrees,
            rule.since is None or finding.since in rule.since,
            rule.regions is None or flow.region in rule.regions,
            flow.region not in rule.not_regions,
            not (rule.expected and finding.trend in LIFTING_TRENDS),
            rule.min_celsius is None or (heat is not None and heat >= rule.min_celsius),
        )
    )
