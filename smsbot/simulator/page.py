"""A report, or two side by side, as one page that needs nothing else: bars made of table cells, no script."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from smsbot.simulator.table import NOTE, Row, sections, title_of

Report = Mapping[str, Any]
_STYLE = """
body{font:16px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
 color:#17202a;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
p.note{background:#fff3cd;color:#4a3600;padding:.6rem .8rem}
table{border-collapse:collapse;margin:.5rem 0}
th,td{padding:.15rem .6rem;text-align:right;border-bottom:1px solid #dde3e8;font-weight:normal}
th:first-child,td:first-child{text-align:left}thead th{font-weight:600}
table.bars{width:100%}table.bars td,table.bars th{border:0}table.bars th{white-space:nowrap;width:1%}
td.bar{width:100%;text-align:left}
.fill{display:inline-block;height:.8rem;background:#1d4b9e;vertical-align:middle}
.fill.two{background:#c86b1f}.value{margin-left:.4rem;font-size:.85rem}
"""
# The longest bar leaves room for its number.
_WIDEST = 86
_CODES = 12
Bars = list[tuple[str, Sequence[float | None]]]


def render_page(reports: Sequence[Report]) -> str:
    """The page: what it cost and caught at a glance, then every figure."""
    silent = ", ".join(str(report["silent_failures"]) for report in reports)
    body = [
        "<h1>Simulated check-ins</h1>",
        *(
            f"<p>{_key(number, len(reports))}{escape(title_of(report))}</p>"
            for number, report in enumerate(reports)
        ),
        f'<p class="note">{escape(" ".join(NOTE))}</p>',
        f"<p>Silent failures (none allowed): {silent}</p>",
    ]
    for name, bars in _charts(reports):
        body += [f"<h2>{escape(name)}</h2>", _bars(name, bars)]
    for name, rows in sections(reports):
        body += [f"<h2>{escape(name)}</h2>", _table(rows)]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Simulated check-ins</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def _key(number: int, of: int) -> str:
    """Which colour stands for which of two reports."""
    if of < 2:
        return ""
    kind = "fill two" if number else "fill"
    return f'<span class="{kind}" style="width:1rem"></span> {"other" if number else "this"}: '


def _charts(reports: Sequence[Report]) -> Iterator[tuple[str, Bars]]:
    first = reports[0]
    aim = first["load"]["aim_mails_per_100_check_ins"]
    yield (
        f"Mails per 100 check-ins (aim: {aim} at most in all)",
        [
            ("all", [report["load"]["mails_per_100_check_ins"] for report in reports]),
            *_mails_by_code(reports),
        ],
    )
    kinds = [kind for kind in first["complications_synthetic"] if kind != "all"]
    yield (
        "Complications told of that reached a person, percent (synthetic)",
        [(kind, [_sensitivity(report, kind) for report in reports]) for kind in ("all", *kinds)],
    )
    yield (
        "Patients not better of whom the team was told, percent",
        [
            (f"by day {day}", [report["non_improvement"]["found_by_day_percent"][day] for report in reports])
            for day in first["non_improvement"]["found_by_day_percent"]
        ],
    )
    yield (
        "Check-ins answered, percent",
        [
            (key, [report["response"].get(key, {}).get("percent") for report in reports])
            for key in first["response"]
        ],
    )


def _mails_by_code(reports: Sequence[Report]) -> Bars:
    tables = [
        {f"{row['tier']} {row['code']}": row["mails_per_100_check_ins"] for row in report["by_code"]}
        for report in reports
    ]
    return [(name, [table.get(name, 0.0) for table in tables]) for name in list(tables[0])[:_CODES]]


def _sensitivity(report: Report, kind: str) -> float | None:
    row = report["complications_synthetic"].get(kind, {})
    percent: float | None = row.get("sensitivity_synthetic_percent")
    return percent


def _bars(name: str, bars: Bars) -> str:
    """A bar chart as a table: readable without its colours, and aloud."""
    longest = max((value for _, values in bars for value in values if value), default=1)
    top = 100 if "percent" in name else longest
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td class="bar">'
        + "<br>".join(_bar(value, top, number) for number, value in enumerate(values))
        + "</td></tr>"
        for label, values in bars
    )
    return f'<table class="bars" aria-label="{escape(name)}">{rows}</table>'


def _bar(value: float | None, top: float, number: int) -> str:
    if value is None:
        return '<span class="value">nobody told of it</span>'
    kind = "fill two" if number else "fill"
    width = max(0.2, _WIDEST * value / top)
    return f'<span class="{kind}" style="width:{width:.1f}%"></span><span class="value">{value:g}</span>'


def _table(rows: Sequence[Row]) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows[1:])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
