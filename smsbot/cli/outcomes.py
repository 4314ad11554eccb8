"""Judging series of pain scores from the command line."""

import os
import sys
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, TextIO

import click

from smsbot.bootstrap.upkeep import find_thresholds
from smsbot.cli.json_lines import rows_of, spell
from smsbot.domain.outcome import ScorePoint, Series
from smsbot.domain.outcome import judge as judge_series
from smsbot.domain.outcome.rendering import as_json, explain

_QUESTIONS = ("function", "pgic", "location")


@click.command()
@click.option("--flow", "flow_id", default="rfa", show_default=True, help="Whose thresholds to judge by.")
@click.option("--explain", "in_words", is_flag=True, help="Give each verdict with its formula and source.")
@click.argument("file", type=click.File(encoding="utf-8-sig"), default="-")
def judge(flow_id: str, in_words: bool, file: TextIO) -> None:
    """Judge series of scores: JSON Lines in ({"id", "baseline", "scores": [[day, score]]}), verdicts out.

    Optional: "answers" ({"30": {"function": "MORE"}}) and "findings" ([[16, "burning"]]).
    """
    thresholds = find_thresholds(os.environ, flow_id)
    for number, row in rows_of(file):
        try:
            series = _series_of(row)
        except ValueError as fault:
            sys.exit(f"smsbot: line {number}: {fault}")
        judgement = judge_series(series, thresholds)
        shown = explain(judgement) if in_words else spell(as_json(row.get("id"), judgement))
        click.echo(f"{row.get('id')}\n{shown}\n" if in_words else shown)


def _series_of(row: object) -> Series:
    """The series of one line. ValueError names the field and what it should hold."""
    if not isinstance(row, dict):
        raise ValueError('must be an object with "baseline" and "scores"')
    baseline = row.get("baseline")
    if baseline is not None and not _is_number(baseline):
        raise ValueError("baseline must be a number from 0 to 10, or null")
    scores = tuple(
        ScorePoint(day, score) for day, score in _pairs(row, "scores", (int, int), "[day, whole score]")
    )
    findings = tuple(_pairs(row, "findings", (int, str), '[day, "code"]'))
    return Series(baseline, scores, _answers(row.get("answers")), findings)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _pairs(row: dict[str, Any], name: str, kinds: Sequence[type], form: str) -> list[tuple[Any, ...]]:
    given = row.get(name) or []
    if not isinstance(given, list) or any(not isinstance(pair, list) or len(pair) != 2 for pair in given):
        raise ValueError(f"{name} must be a list of {form}")
    for value, kind in zip(chain.from_iterable(given), list(kinds) * len(given), strict=True):
        if not isinstance(value, kind) or isinstance(value, bool):
            raise ValueError(f"{name} must be a list of {form}; {value!r} does not fit")
    return [tuple(pair) for pair in given]


def _answers(given: object) -> Mapping[int, Mapping[str, str]]:
    form = f'answers must be {{"day": {{question: word}}}} with questions {", ".join(_QUESTIONS)}'
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise ValueError(form)
    answers: dict[int, Mapping[str, str]] = {}
    for day, said in given.items():
        if not _is_day(day) or not isinstance(said, dict) or not said.keys() <= set(_QUESTIONS):
            raise ValueError(form)
        answers[int(day)] = {question: str(word) for question, word in said.items()}
    return answers


def _is_day(text: str) -> bool:
    return text.removeprefix("-").isdecimal()
