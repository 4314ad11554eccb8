"""The tier table must catch every finding, and no rule may stand where it can never be reached."""

from dataclasses import fields

from smsbot.domain import codes
from smsbot.domain.flow import Sign, Tier, TierPolicy, TierRule
from smsbot.domain.reading import Status
from smsbot.flow_files.draft import Draft
from smsbot.flow_files.faults import KeyPath

# Fields that say what a rule does. Every other field is a condition, a field added later too.
_OUTCOME = frozenset({"id", "codes", "tier", "source", "text", "statuses", "ask", "mail", "same_day"})
_CONDITIONS = tuple(field for field in fields(TierRule) if field.name not in _OUTCOME)
ALARMING = (Status.PRESENT, Status.UNCERTAIN)
BODY_CELSIUS = (35.0, 43.0)


def check_rules(draft: Draft) -> None:
    """Report rules that contradict themselves, hide one another, leave a code out or reach nobody."""
    seen: dict[str, KeyPath] = {}
    for path, rule in draft.rules():
        _check_rule(draft, path, rule)
        _check_red(draft, path, rule)
        if seen.setdefault(rule.id, path) != path:
            draft.report(
                (*path, "id"),
                f"{rule.id!r} is another rule's id already; ids are stored, so choose a new one",
            )
    for i, sign in enumerate(draft.signs):
        _check_sign(draft, ("signs", i), sign)
    if not {"tiers", "regions"} & draft.broken:
        _check_reach(draft)
    if "policies" not in draft.broken:
        _check_policies(draft)


def _check_rule(draft: Draft, path: KeyPath, rule: TierRule) -> None:
    if not rule.codes or not rule.statuses:
        draft.report(path, "needs at least one code and one status, or it never holds")
    if rule.from_day is not None and rule.to_day is not None and rule.to_day < rule.from_day:
        draft.report((*path, "to_day"), f"day {rule.to_day} is before from_day {rule.from_day}")
    if rule.min_celsius is not None and not BODY_CELSIUS[0] <= rule.min_celsius <= BODY_CELSIUS[1]:
        draft.report(
            (*path, "min_celsius"), f"{rule.min_celsius} is no body temperature in Celsius (35 to 43)"
        )
    _check_scores(draft, path, rule)
    for name in ("places", "trends", "degrees", "since", "regions", "together"):
        if getattr(rule, name) == ():
            draft.report((*path, name), "is an empty list, so the rule never holds; take it out or fill it")


def _check_sign(draft: Draft, path: KeyPath, sign: Sign) -> None:
    if not sign.about:
        draft.report((*path, "about"), "is empty, so the sign is never seen; write at least one word")
    for name, phrases in (("about", sign.about), ("said", sign.said)):
        for i, phrase in enumerate(phrases):
            if not any(char.isalnum() for char in phrase):
                draft.report((*path, name, i), f"{phrase!r} holds no word; take it out")


def _check_scores(draft: Draft, path: KeyPath, rule: TierRule) -> None:
    for name in ("min_score", "max_score"):
        score = getattr(rule, name)
        if score is not None and not 0 <= score <= 10:
            draft.report((*path, name), f"{score} is not a score; scores are 0 to 10")
    if rule.min_score is not None and rule.max_score is not None and rule.max_score < rule.min_score:
        draft.report((*path, "max_score"), f"{rule.max_score} is below min_score {rule.min_score}")


def _check_red(draft: Draft, path: KeyPath, rule: TierRule) -> None:
    """Emergency codes have no window; what is red is answered at any hour (protocol sections 0 and 3)."""
    alarming = not set(rule.statuses).isdisjoint(ALARMING)
    for code in rule.codes if alarming and rule.tier is not Tier.EMERGENCY else ():
        if code in (*codes.EMERGENCY, *draft.emergency_codes):
            draft.report(
                (*path, "tier"), f"{code} is an emergency code; while it is there its tier is emergency"
            )
    waits = rule.text in draft.written["copy.en"] and rule.text not in draft.safety_texts
    if rule.tier.is_red and waits and "safety_texts" not in draft.broken:
        draft.report(
            (*path, "text"), f"{rule.text} waits for the morning; use one of safety_texts or add it there"
        )


def _check_reach(draft: Draft) -> None:
    """Walk the shared table in order: a rule without conditions takes all that follows for its codes."""
    taken: dict[tuple[str, Status], int] = {}
    for i, rule in draft.tiers.items():
        for code in rule.codes:
            hiders = [taken.get((code, status)) for status in rule.statuses]
            _check_hidden(draft, i, code, hiders)
        if _always_holds(rule):
            for pair in ((code, status) for code in rule.codes for status in rule.statuses):
                taken.setdefault(pair, i)
    for code in codes.READ:
        if any((code, status) not in taken for status in ALARMING):
            _report_open(draft, code)


def _check_hidden(draft: Draft, position: int, code: str, hiders: list[int | None]) -> None:
    """A flow's own rule may hide a common one on purpose, but never one that is more urgent."""
    first = next((hider for hider in hiders if hider is not None), None)
    if first is None or None in hiders:
        return
    rule, hider = draft.tiers[position], draft.tiers[first]
    one_file = draft.origins[("tiers", position)].file is draft.origins[("tiers", first)].file
    if one_file:
        mend = "takes it; move this one up"
        draft.report(("tiers", position), f"never holds for {code}: rule {hider.id!r} above {mend}")
    elif rule.tier > hider.tier:
        draft.report(
            ("tiers", first),
            f"hides the more urgent rule {rule.id!r} for {code}; give it conditions or that rule's tier",
        )


def _always_holds(rule: TierRule) -> bool:
    return all(getattr(rule, field.name) == field.default for field in _CONDITIONS)


def _report_open(draft: Draft, code: str) -> None:
    places = [i for i, rule in draft.tiers.items() if code in rule.codes] or list(draft.tiers)
    draft.report(
        ("tiers", places[-1]) if places else ("tiers",),
        f"{code} can fall through: end its rules with one without conditions, for present and uncertain",
    )


def _check_policies(draft: Draft) -> None:
    """Anything above watch must reach somebody, whether or not a rule of this flow names it today."""
    for tier in (tier for tier in Tier if tier is not Tier.WATCH):
        if tier in draft.policies:
            _check_policy(draft, ("policies", tier.name.lower()), draft.policies[tier])
        else:
            draft.report(("policies",), f"{tier.name.lower()} is missing; say whom it reaches and when")


def _check_policy(draft: Draft, path: KeyPath, policy: TierPolicy) -> None:
    if not policy.steps:
        draft.report((*path, "steps"), "nobody is told; add a step with after: 0m and roles")
        return
    times = [step.after for step in policy.steps]
    if times[0]:
        draft.report((*path, "steps", 0, "after"), "the first step must be after: 0m")
    for i, step in enumerate(policy.steps):
        if not step.roles:
            draft.report((*path, "steps", i, "roles"), "names nobody; give at least one role")
        if i and step.after <= times[i - 1]:
            draft.report((*path, "steps", i, "after"), "must be later than the step before")
    for name in ("acknowledge_within", "repeat_every", "resolve_within"):
        if not getattr(policy, name):
            draft.report((*path, name), "must be longer than 0m, or everyone is told again without end")
