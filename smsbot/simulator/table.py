"""A report, or two side by side, as a table for the terminal."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Report = Mapping[str, Any]
Row = tuple[str, ...]
_CODES_SHOWN = 15
NOTE = (
    "Virtual patients, our own replies, no clinician's review: what the rules do, not what patients will do.",
    "Complications are drawn far more often than in life; sensitivity is synthetic.",
)


def render_table(reports: Sequence[Report]) -> str:
    """The report as text; two are shown side by side, the second's difference beside it."""
    lines = [title_of(report) for report in reports] + [*NOTE]
    for name, rows in sections(reports):
        lines += ["", name, *_columns(rows)]
    return "\n".join(lines)


def title_of(report: Report) -> str:
    """What was simulated, in a line."""
    changed = ", ".join(f"{name}={value}" for name, value in report["changes"].items())
    flow = f"{report['flow']} of {report['folder']}/" + (f" with {changed}" if changed else "")
    return f"{flow}: {report['patients']} patients x {report['months']:g} months, seed {report['seed']}"


def _columns(rows: Sequence[Row]) -> list[str]:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  " + "  ".join((cell.ljust if at == 0 else cell.rjust)(widths[at]) for at, cell in enumerate(row))
        for row in rows
    ]


def sections(reports: Sequence[Report]) -> Iterator[tuple[str, list[Row]]]:
    """Each section's name and rows; the first row of each names the columns."""
    yield "Safety", _beside(reports, _SAFETY)
    yield "Load", _beside(reports, _LOAD)
    yield "Mails per 100 check-ins by tier", _beside(reports, _tier_paths(reports[0]))
    yield "Mails per 100 check-ins by code", _by_code(reports)
    yield "Complications found (synthetic)", _complications(reports)
    yield "Failures of the procedure found", _beside(reports, _FAILURES)
    yield "Check-ins answered, percent", _beside(reports, _response_paths(reports))


_SAFETY = (
    ("silent failures (none allowed)", ("silent_failures",)),
    ("urgent texts only watched, as expected in those days", ("watched_by_rule",)),
)
_LOAD = (
    ("texts to a patient", ("texts", "out_per_patient")),
    ("segments to a patient", ("texts", "segments_per_patient")),
    ("texts from a patient", ("texts", "in_per_patient")),
    ("check-ins sent", ("load", "check_ins")),
    ("escalations per 100 check-ins", ("load", "escalations_per_100_check_ins")),
    ("mails per 100 check-ins (aim: 10 at most)", ("load", "mails_per_100_check_ins")),
    *(
        (f"  of them {name}", ("load", "mails_by_reason_per_100_check_ins", why))
        for why, name in (
            ("first", "the first of an alert"),
            ("again", "again, as nobody had taken it"),
            ("news", "news of an open alert"),
            ("left_lying", "taken, but not closed in time"),
        )
    ),
    ("mails per 100 check-ins, no complication", ("load", "mails_per_100_check_ins_no_complication")),
    ("mails on who acted, per 100 check-ins", ("load", "notices_per_100_check_ins")),
    ("clinician minutes per 100 patients", ("load", "clinician_minutes_per_100_patients")),
    ("opted out", ("opted_out",)),
    ("wrong numbers", ("wrong_numbers",)),
)
_FAILURES = (
    ("not better, with a score from day 14 on", ("non_improvement", "not_better_patients")),
    *(
        (f"  of them told by day {day}, percent", ("non_improvement", "found_by_day_percent", day))
        for day in ("14", "21", "30", "60", "90", "180")
    ),
    ("better, but told as not better, percent", ("non_improvement", "told_not_better_though_better_percent")),
    ("relief that went away again", ("recurrence", "patients")),
    ("  of them told, percent", ("recurrence", "found_percent")),
    ("  days from the return to the alert, median", ("recurrence", "days_from_return_to_alert_median")),
)
Path = tuple[str, ...]


def _beside(reports: Sequence[Report], wanted: Sequence[tuple[str, Path]]) -> list[Row]:
    heads = ("", "this", "other", "change") if len(reports) > 1 else ("", "")
    return [heads, *((name, *_cells([_dig(report, path) for report in reports])) for name, path in wanted)]


def _dig(report: Report, path: Path) -> float | None:
    found: Any = report
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, int | float) else None


def _cells(values: Sequence[float | None]) -> Row:
    shown = tuple("-" if value is None else f"{value:g}" for value in values)
    if len(values) < 2:
        return shown
    first, second = values[0], values[1]
    return (*shown, "" if first is None or second is None else f"{round(second - first, 1):+g}")


def _tier_paths(report: Report) -> list[tuple[str, Path]]:
    return [(tier, ("by_tier", tier, "mails_per_100_check_ins")) for tier in report["by_tier"]]


def _response_paths(reports: Sequence[Report]) -> list[tuple[str, Path]]:
    keys = dict.fromkeys(key for report in reports for key in report["response"])
    return [(key, ("response", key, "percent")) for key in keys]


def _by_code(reports: Sequence[Report]) -> list[Row]:
    tables = [
        {(row["tier"], row["code"]): row["mails_per_100_check_ins"] for row in report["by_code"]}
        for report in reports
    ]
    keys = list(dict.fromkeys(key for table in tables for key in list(table)[:_CODES_SHOWN]))
    heads = ("", "this", "other", "change") if len(reports) > 1 else ("", "")
    return [heads, *((" ".join(key), *_cells([table.get(key, 0.0) for table in tables])) for key in keys)]


def _complications(reports: Sequence[Report]) -> list[Row]:
    heads = ("", "had it", "told", "alerted", "as red", "h onset-text", "min text-mail", "longest")
    names = ("patients", "told", "person_alerted", "red_alert", "hours_onset_to_text_median")
    minutes = ("minutes_text_to_mail_median", "minutes_text_to_mail_longest")
    rows: list[Row] = [heads]
    for number, report in enumerate(reports):
        mark = "" if number == 0 else " (other)"
        for kind, row in report["complications_synthetic"].items():
            cells = tuple("-" if row[name] is None else f"{row[name]:g}" for name in (*names, *minutes))
            rows.append((kind + mark, *cells))
    return rows
