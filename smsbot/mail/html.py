"""A letter as HTML: one column, inline styles and system fonts, as that is what mail programs keep.

Every colour is set with its background, so that a dark mode that changes one of them leaves no text unseen.
"""

from collections.abc import Iterable
from html import escape

from smsbot.domain.flow import Tier
from smsbot.mail.letter import Letter, Line, Tone

_FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_TIER_COLOURS = {
    Tier.EMERGENCY: "#a80d1f",
    Tier.URGENT: "#9a4a00",
    Tier.ROUTINE: "#1d4b9e",
    Tier.WATCH: "#44505c",
}
_INK, _PAPER, _GROUND = "#17202a", "#ffffff", "#eef1f4"
_RED_INK, _RED_PAPER = "#8c0b1a", "#fdecee"
_BANNER_INK, _BANNER_PAPER = "#4a3600", "#fff3cd"


def render_html(letter: Letter) -> str:
    """The HTML part of a mail; every value in it is escaped."""
    colour = _TIER_COLOURS[letter.tier]
    rows = (
        _head_row(letter, colour),
        *_rows(letter.lines),
        _button_row(letter, colour),
        *_banner_row(letter.banner),
        *_rows(letter.details),
    )
    return _page(f"{letter.tier_word}: {letter.headline}", "\n".join(rows))


def _page(title: str, rows: str) -> str:
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{escape(title)}</title>
</head>
<body style="margin:0;padding:0;background-color:{_GROUND};color:{_INK}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" \
bgcolor="{_GROUND}" style="background-color:{_GROUND}">
<tr><td align="center" style="padding:8px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="{_PAPER}" \
style="max-width:600px;width:100%;background-color:{_PAPER};color:{_INK};{_FONT};font-size:16px;line-height:22px">
{rows}
</table>
</td></tr>
</table>
</body>
</html>
"""


def _head_row(letter: Letter, colour: str) -> str:
    return (
        f'<tr><td bgcolor="{colour}" style="background-color:{colour};color:{_PAPER};padding:12px 16px;'
        f'{_FONT}">'
        f'<h1 style="margin:0;font-size:20px;line-height:26px;color:{_PAPER}">'
        f"[{escape(letter.tier_word)}] {escape(letter.headline)}</h1>"
        f'<p style="margin:4px 0 0;font-size:18px;line-height:24px;color:{_PAPER}">{escape(letter.ask)}.</p>'
        "</td></tr>"
    )


def _rows(lines: Iterable[Line]) -> Iterable[str]:
    for line in lines:
        red = line.tone is Tone.RED
        ink, paper = (_RED_INK, _RED_PAPER) if red else (_INK, _PAPER)
        value = f"<strong>{escape(line.text)}</strong>" if red else escape(line.text)
        label = f"<strong>{escape(line.label)}:</strong> " if line.label else ""
        yield (
            f'<tr><td bgcolor="{paper}" style="background-color:{paper};color:{ink};padding:4px 16px;'
            f'{_FONT};font-size:16px;line-height:22px;overflow-wrap:anywhere">{label}{value}</td></tr>'
        )


def _button_row(letter: Letter, colour: str) -> str:
    return (
        f'<tr><td bgcolor="{_PAPER}" style="background-color:{_PAPER};padding:12px 16px">'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>'
        f'<td align="center" bgcolor="{colour}" style="background-color:{colour};border-radius:6px">'
        f'<a href="{escape(letter.url)}" style="display:block;min-height:48px;line-height:48px;{_FONT};'
        f"font-size:18px;font-weight:bold;color:{_PAPER};background-color:{colour};text-decoration:none;"
        f'border-radius:6px">{escape(letter.button)}</a></td></tr></table></td></tr>'
    )


def _banner_row(banner: str | None) -> tuple[str, ...]:
    if banner is None:
        return ()
    return (
        f'<tr><td bgcolor="{_BANNER_PAPER}" style="background-color:{_BANNER_PAPER};color:{_BANNER_INK};'
        f'padding:8px 16px;{_FONT};font-size:16px;line-height:22px">'
        f"<strong>{escape(banner)}</strong></td></tr>",
    )
