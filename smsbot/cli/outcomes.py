"""Judging series of pain scores from the command line."""

import os
import sys
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, TextIO

import click

from smsbot.bootstrap.upkeep import find_flow
from smsbot.cli.json_lines import rows_of, spell
from smsbot.domain.codes import HISTORY
from smsbot.domain.flow import Flow, FlowKind
from smsbot.domain.outcome import HourScore, ScorePoint, Series, judge_diary, judge_trial
from smsbot.domain.outcome import judge as judge_series
from smsbot.domain.outcome.block import Block
from smsbot.domain.outcome.considerations import Background, consider
from smsbot.domain.outcome.rendering import as_json, considered_as_json, considered_in_words, explain
from smsbot.domain.outcome.series import ANSWER_WORDS
from smsbot.domain.outcome.telling import diary_as_json, tell_diary, tell_trial, trial_as_json

_BLOCK = {
    "peak_percent": "peak_percent",
    "hours": "hours",
    "n_blocks": "count",
    "threshold_used": "threshold",
}


@click.command()
@click.option("--flow", "flow_id", default="rfa", show_default=True, help="Whose thresholds to judge by.")
@click.option("--explain", "in_words", is_flag=True, help="Give each verdict with its formula and source.")
@click.argument("file", type=click.File(encoding="utf-8-sig"), default="-")
def judge(flow_id: str, in_words: bool, file: TextIO) -> None:
    """Judge series of scores: JSON Lines in ({"id", "baseline", "scores": [[day, score]]}), verdicts out.

    Optional: "answers" ({"30": {"function": "MORE"}}), "findings" ([[16, "burning"]]), "block"
    ({"peak_percent": 90, "hours": 5, "n_blocks": 2, "threshold_used": 80}) and "history" (["prior_surgery"]).
    What a clinician may think of comes as "considerations" where the pattern calls for any.

    A diary (mbb_diary) takes hours since the block in place of days: "hours": [[0.25, 3], [1, 2]].
    A trial (scs_trial, pns_trial) counts every score of a day, and answers of "medicine" and "function";
    "last_day" is the trial's last day, if it is not the latest with a score.
    """
    flow = find_flow(os.environ, flow_id)
    for number, row in rows_of(file):
        try:
            shown = _JUDGES[flow.kind](_checked(row), flow, in_words)
        except ValueError as fault:
            sys.exit(f"smsbot: line {number}: {fault}")
        click.echo(f"{row.get('id')}\n{shown}\n" if in_words else shown)


def _judge_course(row: dict[str, Any], flow: Flow, in_words: bool) -> str:
    series, limits = _series_of(row), flow.thresholds
    background = _background_of(row).knowing(series)
    judgement = judge_series(series, limits)
    considered = consider(flow.considerations, judgement, background, limits=limits)
    if in_words:
        words = [explain(judgement, limits)] + ([considered_in_words(considered)] if considered else [])
        return "\n".join(words)
    shown = as_json(row.get("id"), judgement)
    return spell(shown | {"considerations": considered_as_json(considered)} if considered else shown)


def _judge_diary(row: dict[str, Any], flow: Flow, in_words: bool) -> str:
    if row.get("scores"):
        raise ValueError('a diary takes "hours": [[hours since the block, whole score]] in place of scores')
    form = "[hours since the block, whole score]"
    scores = [HourScore(*pair) for pair in _pairs(row, "hours", (int | float, int), form)]
    result = judge_diary(row.get("baseline"), scores, thresholds=flow.thresholds)
    return tell_diary(result) if in_words else spell(diary_as_json(row.get("id"), result))


def _judge_trial(row: dict[str, Any], flow: Flow, in_words: bool) -> str:
    last_day = row.get("last_day")
    if last_day is not None and type(last_day) is not int:
        raise ValueError("last_day must be a whole number of days")
    result = judge_trial(_series_of(row), last_day=last_day, thresholds=flow.thresholds)
    return tell_trial(result) if in_words else spell(trial_as_json(row.get("id"), result))


_JUDGES = {
    FlowKind.COURSE: _judge_course,
    FlowKind.DIARY: _judge_diary,
    FlowKind.TRIAL: _judge_trial,
}


def _checked(row: object) -> dict[str, Any]:
    """One line. ValueError names the field and what it should hold."""
    if not isinstance(row, dict):
        raise ValueError('must be an object with "baseline" and "scores"')
    baseline = row.get("baseline")
    if baseline is not None and not _is_number(baseline):
        raise ValueError("baseline must be a number from 0 to 10, or null")
    return row


def _series_of(row: dict[str, Any]) -> Series:
    if row.get("hours"):
        raise ValueError('hours belong to a diary; this flow takes "scores": [[day, whole score]]')
    scores = tuple(
        ScorePoint(day, score) for day, score in _pairs(row, "scores", (int, int), "[day, whole score]")
    )
    findings = tuple(_pairs(row, "findings", (int, str), '[day, "code"]'))
    return Series(row.get("baseline"), scores, _answers(row.get("answers")), findings)


def _background_of(row: dict[str, Any]) -> Background:
    """What the clinic knows besides. ValueError names the field and what it should hold."""
    block, history = row.get("block") or {}, row.get("history") or []
    form = f"block must be an object of numbers: {', '.join(_BLOCK)}"
    if not isinstance(block, dict) or not block.keys() <= _BLOCK.keys():
        raise ValueError(form)
    if not all(value is None or _is_number(value) for value in block.values()):
        raise ValueError(form)
    if not isinstance(history, list) or not all(flag in HISTORY for flag in history):
        raise ValueError(f"history must be a list of any of {', '.join(HISTORY)}")
    return Background(Block(**{_BLOCK[name]: value for name, value in block.items()}), frozenset(history))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _pairs(row: dict[str, Any], name: str, kinds: Sequence[Any], form: str) -> list[tuple[Any, ...]]:
    given = row.get(name) or []
    if not isinstance(given, list) or any(not isinstance(pair, list) or len(pair) != 2 for pair in given):
        raise ValueError(f"{name} must be a list of {form}")
    for value, kind in zip(chain.from_iterable(given), list(kinds) * len(given), strict=True):
        if not isinstance(value, kind) or isinstance(value, bool):
            raise ValueError(f"{name} must be a list of {form}; {value!r} does not fit")
    return [tuple(pair) for pair in given]


def _answers(given: object) -> Mapping[int, Mapping[str, str]]:
    form = f'answers must be {{"day": {{question: word}}}} with questions {", ".join(ANSWER_WORDS)}'
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise ValueError(form)
    answers: dict[int, Mapping[str, str]] = {}
    for day, said in given.items():
        if not _is_day(day) or not isinstance(said, dict) or not said.keys() <= set(ANSWER_WORDS):
            raise ValueError(form)
        answers[int(day)] = {question: str(word) for question, word in said.items()}
    return answers


def _is_day(text: str) -> bool:
    return text.removeprefix("-").isdecimal()
