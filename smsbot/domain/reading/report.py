"""A reading for other programs and for people: the keys of the contract, and a plain explanation."""

from smsbot.domain.reading.reading import Finding, Reading

Json = dict[str, object]


def as_json(reading: Reading) -> Json:
    """The reading under exactly the keys that `parse` prints."""
    return {
        "pain": reading.pain,
        "pain_issue": _text(reading.pain_issue),
        "findings": {finding.code: finding.status.value for finding in reading.findings},
        "command": _text(reading.command),
        "lang": reading.lang,
        "unread": reading.unread,
        "answer": _answer(reading.answer),
        "asks_emergency": _text(reading.asks_emergency),
        "event": _text(reading.event),
        "evidence": {finding.code: _evidence(finding) for finding in reading.findings},
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _answer(answer: tuple[str, ...]) -> str | list[str] | None:
    if not answer:
        return None
    return answer[0] if len(answer) == 1 else list(answer)


def _evidence(finding: Finding) -> Json:
    value = None if finding.value is None else {"number": finding.value, "unit": finding.unit}
    return {
        "words": finding.words,
        "rule": finding.rule,
        "place": finding.place.value,
        "side": finding.side,
        "trend": _text(finding.trend),
        "since": finding.since.value,
        "degree": _text(finding.degree),
        "value": value,
    }


def explain(reading: Reading, text: str) -> str:
    """The reading in plain lines: what was understood, from which words, by which rule."""
    lines = [f"Text: {text}"]
    if reading.pain is not None:
        lines.append(f"Pain {reading.pain}, from {reading.evidence.get('pain', '')!r}")
    if reading.pain_issue is not None:
        issue = reading.pain_issue.value.replace("_", " ")
        lines.append(f"Pain not read ({issue}): {reading.evidence.get('pain', '')!r}")
    lines.extend(_line(finding) for finding in reading.findings)
    if reading.answer:
        lines.append(f"Answers the open question: {', '.join(reading.answer)}")
    lines.extend(_wishes(reading))
    if reading.unread:
        lines.append("Some words were not understood: a person should read this text.")
    if len(lines) == 1:
        lines.append("Nothing to act on.")
    return "\n".join(lines)


def _line(finding: Finding) -> str:
    details = [finding.place.value.replace("_", " ") if finding.place.value != "unknown" else None]
    details += [finding.side, _text(finding.trend), _text(finding.degree)]
    if finding.value is not None:
        details.append(f"{finding.value:g} °{finding.unit}")
    known = ", ".join(one.replace("_", " ") for one in details if one)
    name = finding.code.replace("_", " ")
    told = f"{name}: {finding.status.value}" + (f" ({known})" if known else "")
    return f"{told}, from {finding.words!r} by the rule {finding.rule!r}"


def _wishes(reading: Reading) -> list[str]:
    lines: list[str] = []
    if reading.denial:
        lines.append("Says there is no problem.")
    if reading.command is not None:
        wish = reading.command.value.replace("_", " ")
        lines.append(f"Command: {wish}, from {reading.evidence.get('command', '')!r}")
    if reading.stop_unsure:
        lines.append("May want no more texts, or may answer the question: ask once.")
    if reading.asks_emergency is not None:
        lines.append(f"Speaks of emergency care: {reading.asks_emergency.value.replace('_', ' ')}")
    if reading.event is not None:
        lines.append(f"Event: {reading.event.value.replace('_', ' ')}")
    return lines
