"""Score the reply reader on labelled replies: ``python -m bench.reading FILE...``.

A file holds JSON Lines in the form of the reader's contract: ``text``, ``awaiting``, ``pain``,
``pain_issue``, ``findings``, ``command``, and optionally ``id``, ``lang``, ``menu``, ``tags``. A file of
ordinary texts holds only ``id``, ``text`` and ``lang``: it is judged by what alerts and what is left unread.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.figures import Figure, beside, read_results, save_results
from smsbot.domain.reading import Asked, Lexicon, Reader
from smsbot.domain.reading.report import Json, as_json
from smsbot.flow_files.lexicon import load_lexicon

LEXICON = Path(__file__).parent.parent / "flows" / "lexicon"
SCORED = ("pain", "pain_issue", "findings", "command")
EMERGENCY = frozenset(
    {
        "bladder_bowel", "saddle_numbness", "paralysis", "chest_pain", "breathing", "stroke_signs",
        "collapse", "heavy_bleeding", "allergic_reaction", "meningitis", "overdose", "self_harm",
    }
)  # fmt: skip
URGENT = frozenset(
    {
        "numbness", "weakness", "swelling", "redness", "fever", "discharge", "bleeding", "severe_pain",
        "worse_pain", "headache", "skin_burn", "fall", "rash",
    }
)  # fmt: skip
_ALERTING = frozenset({"present", "uncertain"})


# Ordinary texts carry no labels; they are read as if a check-in were open.
_OPEN_QUESTION = "symptoms"


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled reply and what the reader made of it."""

    label: dict[str, Any]
    got: Json
    seconds: float

    @property
    def exact(self) -> bool:
        """Whether every scored field is as labelled."""
        return not self.missed()

    def missed(self) -> list[str]:
        """The scored fields that differ; a field the label leaves out is not judged."""
        return [name for name in SCORED if name in self.label and self.got[name] != self.label[name]]


def alerts(findings: dict[str, str], codes: frozenset[str]) -> bool:
    """Whether any of these codes is present or uncertain."""
    return any(status in _ALERTING and code in codes for code, status in findings.items())


def is_labelled(label: dict[str, Any]) -> bool:
    """Whether a row says what its text means; ordinary texts hold only id, text and language."""
    return any(name in label for name in SCORED)


def score(reader: Reader, labels: Iterable[dict[str, Any]]) -> list[Case]:
    """Read every labelled text."""
    cases: list[Case] = []
    for label in labels:
        menu = {choice: tuple(words) for choice, words in label.get("menu", {}).items()}
        awaiting = label.get("awaiting", "none") if is_labelled(label) else _OPEN_QUESTION
        started = time.perf_counter()
        reading = reader.read(label["text"], Asked(awaiting, menu))
        seconds = time.perf_counter() - started
        cases.append(Case(label, as_json(reading), seconds))
    return cases


def _share(name: str, cases: Sequence[Case], right: Callable[[Case], bool], target: str) -> Figure:
    return Figure(name, sum(right(case) for case in cases), len(cases), target)


def _labelled(case: Case) -> dict[str, str]:
    findings: dict[str, str] = case.label.get("findings", {})
    return findings


def _found(case: Case) -> dict[str, str]:
    found: dict[str, str] = case.got["findings"]  # type: ignore[assignment]
    return found


def pain_figures(cases: Sequence[Case]) -> list[Figure]:
    """Scores right, wrong and invented; out of range and conflict asked again."""
    scored = [case for case in cases if case.label.get("pain") is not None]
    none = [case for case in cases if "pain" in case.label and case.label["pain"] is None]
    asked = [case for case in cases if case.label.get("pain_issue") is not None]
    return [
        _share("pain score right", scored, lambda case: case.got["pain"] == case.label["pain"], ">= 98 %"),
        _share(
            "a wrong number",
            scored,
            lambda case: case.got["pain"] not in {None, case.label["pain"]},
            "<= 1 %",
        ),
        _share(
            "a number invented where there is none", none, lambda case: case.got["pain"] is not None, "<= 1 %"
        ),
        _share(
            "out of range or conflict asked again",
            asked,
            lambda case: case.got["pain_issue"] == case.label["pain_issue"],
            "100 %",
        ),
    ]


def alert_figures(cases: Sequence[Case]) -> list[Figure]:
    """What alerts, what ends silent, and what alerts for nothing."""
    both = EMERGENCY | URGENT
    emergency = [case for case in cases if alerts(_labelled(case), EMERGENCY)]
    urgent = [case for case in cases if alerts(_labelled(case), URGENT) and case not in emergency]
    calm = [case for case in cases if not alerts(_labelled(case), both)]
    no_emergency = [case for case in cases if not alerts(_labelled(case), EMERGENCY)]
    return [
        _share(
            "emergency texts that alert", emergency, lambda case: alerts(_found(case), EMERGENCY), ">= 98 %"
        ),
        _share(
            "emergency texts neither alerting nor unread",
            emergency,
            lambda case: _silent(case, EMERGENCY),
            "0",
        ),
        _share("urgent texts that alert", urgent, lambda case: alerts(_found(case), both), ">= 95 %"),
        _share("urgent texts that end silent", urgent, lambda case: _silent(case, both), "<= 2 %"),
        _share("alerts where nothing is urgent", calm, lambda case: alerts(_found(case), both), "<= 4 %"),
        _share(
            "emergency tier where there is no emergency",
            no_emergency,
            lambda case: alerts(_found(case), EMERGENCY),
            "<= 1 %",
        ),
    ]


def _left_unread(case: Case) -> bool:
    return bool(case.got["unread"])


def _silent(case: Case, codes: frozenset[str]) -> bool:
    return not alerts(_found(case), codes) and not case.got["unread"]


def finding_figures(cases: Sequence[Case]) -> list[Figure]:
    """Findings exact; negated ones suppressed; resolved or asked about not alerted as new; commands."""
    pairs = [(case, code, status) for case in cases for code, status in _labelled(case).items()]
    absent = [(case, code) for case, code, status in pairs if status == "absent"]
    softened = [(case, code) for case, code, status in pairs if status in {"resolved", "uncertain"}]
    chatter = [case for case in cases if "chatter" in case.label.get("tags", ())]
    exact = [case for case in cases if "findings" in case.label]
    return [
        _share("findings exact", exact, lambda case: _found(case) == _labelled(case), ">= 90 %"),
        Figure(
            "negated findings suppressed",
            sum(_found(case).get(code) not in _ALERTING for case, code in absent),
            len(absent),
            ">= 95 %",
        ),
        Figure(
            "resolved or asked, not alerted as new",
            sum(_found(case).get(code) != "present" for case, code in softened),
            len(softened),
            ">= 85 %",
        ),
        _share(
            "commands right", cases, lambda case: case.got["command"] == case.label.get("command"), ">= 98 %"
        ),
        _share("chatter left unread", chatter, _left_unread, "<= 25 %"),
    ]


def ordinary_report(cases: Sequence[Case]) -> str:
    """The figures of texts that hold no complaint: what alerts, and what a person would have to read."""
    both = EMERGENCY | URGENT
    figures = [
        _share("ordinary texts that alert", cases, lambda case: alerts(_found(case), both), "<= 0.2 %"),
        _share("of them as an emergency", cases, lambda case: alerts(_found(case), EMERGENCY), ""),
    ]
    for language in sorted({str(case.label.get("lang", "")) for case in cases}):
        spoken = [case for case in cases if case.label.get("lang", "") == language]
        name = f"left unread with a check-in open, {language}"
        figures.append(_share(name, spoken, _left_unread, "<= 25 %"))
    figures.append(_share("left unread with a check-in open", cases, _left_unread, "<= 25 %"))
    alarmed = [
        f"  {case.label.get('id', '')} {_found(case)}: {case.label['text']!r}"
        for case in cases
        if alerts(_found(case), both)
    ]
    return "\n".join([*(figure.line() for figure in figures), _speed(cases), "alerts:", *alarmed])


def _speed(cases: Sequence[Case]) -> str:
    times = sorted(1000 * case.seconds for case in cases)
    return (
        f"milliseconds a text: median {times[len(times) // 2]:.3f}, p95 {times[int(len(times) * 0.95)]:.3f}"
    )


def confusion(cases: Sequence[Case]) -> list[str]:
    """Each code's right, missed and invented statuses, the worst first."""
    right: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    invented: Counter[str] = Counter()
    for case in cases:
        want, got = set(_labelled(case).items()), set(_found(case).items())
        right.update(code for code, _ in want & got)
        lost.update(code for code, _ in want - got)
        invented.update(code for code, _ in got - want)
    codes = sorted({*right, *lost, *invented}, key=lambda code: (-lost[code] - invented[code], code))
    return [
        f"  {code:<20} right {right[code]:>3}   missed {lost[code]:>3}   invented {invented[code]:>3}"
        for code in codes
    ]


def misses(cases: Sequence[Case]) -> list[str]:
    """Every text with a field that is not as labelled."""
    lines: list[str] = []
    for case in cases:
        for name in case.missed():
            who = case.label.get("id", "")
            lines.append(
                f"  {who} {name}: wanted {case.label[name]!r}, got {case.got[name]!r}: {case.label['text']!r}"
            )
    return lines


def _field_figure(name: str, cases: Sequence[Case]) -> Figure:
    return _share(f"{name} exact", cases, lambda case: name not in case.missed(), "")


def figures_of(cases: Sequence[Case]) -> list[Figure]:
    """Every figure of labelled texts."""
    fields = [_field_figure(name, [case for case in cases if name in case.label]) for name in SCORED]
    return [
        _share("all four fields exact", cases, lambda case: case.exact, ""),
        *fields,
        *pain_figures(cases),
        *alert_figures(cases),
        *finding_figures(cases),
    ]


def report(cases: Sequence[Case], earlier: Mapping[str, float | None]) -> str:
    """The whole report as text, each figure beside its share in an earlier run where that is known."""
    parts = [
        *beside(figures_of(cases), earlier),
        _speed(cases),
        "by code:",
        *confusion(cases),
        "misses:",
        *misses(cases),
    ]
    return "\n".join(parts)


def read_labels(path: Path) -> list[dict[str, Any]]:
    """The labelled texts of one JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report of each file; 2 where a file holds no text."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--without-idioms", action="store_true", help="read by meaning alone")
    parser.add_argument("--beside", type=Path, help="results of an earlier run, printed beside each figure")
    parser.add_argument("--save", type=Path, help="keep the figures of the last file here")
    options = parser.parse_args(arguments)
    lexicon = load_lexicon(LEXICON)
    reader = Reader(without_idioms(lexicon) if options.without_idioms else lexicon)
    earlier = read_results(options.beside) if options.beside else {}
    for path in options.files:
        cases = score(reader, read_labels(path))
        if not cases:
            print(f"{path} holds no labelled text", file=sys.stderr)
            return 2
        print(f"{path}: {len(cases)} texts")
        labelled = any(is_labelled(case.label) for case in cases)
        print(report(cases, earlier) if labelled else ordinary_report(cases))
        if options.save and labelled:
            save_results(options.save, f"the reader on {path.name} ({len(cases)} texts)", figures_of(cases))
    return 0


def without_idioms(lexicon: Lexicon) -> Lexicon:
    """The same lexicon with its list of figures of speech switched off."""
    return replace(lexicon, idioms={})


if __name__ == "__main__":
    sys.exit(main())
