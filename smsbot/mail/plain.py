"""A letter as plain text: the same lines as the HTML, one fact a line."""

from collections.abc import Iterable

from smsbot.mail.letter import Letter, Line, Tone


def render_text(letter: Letter) -> str:
    """The text part of a mail."""
    blocks = [
        f"[{letter.tier_word}] {letter.headline}\n{letter.ask}.",
        "\n".join(_spell(letter.lines)),
        f"{letter.button}:\n{letter.url}",
        *([f"*** {letter.banner} ***"] if letter.banner else []),
        "\n".join(_spell(letter.details)),
    ]
    return "\n\n".join(blocks) + "\n"


def _spell(lines: Iterable[Line]) -> Iterable[str]:
    for line in lines:
        text = f"!! {line.text}" if line.tone is Tone.RED else line.text
        yield f"{line.label}: {text}" if line.label else f"    {text}"
