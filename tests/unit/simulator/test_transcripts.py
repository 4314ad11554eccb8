"""Whole conversations as a clinician reads them: each goes as written, and together they show it all."""

from pathlib import Path
from typing import Any

import pytest

from smsbot.bootstrap.transcripts import Player
from smsbot.domain.case import EpisodeStatus
from smsbot.domain.flow import Tier
from smsbot.domain.outcome import AlertCode, Pattern
from smsbot.domain.reading import Event
from smsbot.flow_files.yaml_file import read_yaml
from tests.shipped import shipped_reader
from tests.talk import LIBRARY

FILES = sorted((Path(__file__).parents[2] / "transcripts").glob("*.yaml"))
PLAYER = Player(LIBRARY, shipped_reader())
WHOLE = [read_yaml(file).data for file in FILES]
STEPS: list[dict[str, Any]] = [step for one in WHOLE for step in one["steps"]]
TOLD = "\n".join(line for step in STEPS for line in step.get("escalations", ()))
OUTCOMES = "\n".join(step.get("outcome", "") for step in STEPS)
READ = "\n".join(step.get("read", "") for step in STEPS)
CHANGES = "\n".join(line for step in STEPS for line in step.get("changes", ()))
TEXTS = {template for step in STEPS for text in step.get("texts", ()) for template in text}
# Texts of turns that no transcript need show; whoever adds one to a conversation takes it from here.
UNSHOWN = {"NURSE_SEEN"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_conversation_goes_as_it_is_written(file: Path) -> None:
    page = PLAYER.play(file)
    assert page.replayed == page.written, f"smsbot replay {file} shows what changed"


def test_there_is_enough_for_a_clinician_to_review() -> None:
    assert len(FILES) >= 28
    assert all(one["look_for"].strip() for one in WHOLE)


@pytest.mark.parametrize("flow", LIBRARY.ids())
def test_every_flow_has_a_transcript(flow: str) -> None:
    assert flow in {one["flow"] for one in WHOLE}


@pytest.mark.parametrize("region", LIBRARY.flow("rfa", 1).regions)
def test_every_region_has_a_transcript(region: str) -> None:
    assert region in {one.get("region") for one in WHOLE}


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_language_has_transcripts(language: str) -> None:
    assert sum(one.get("language", "en") == language for one in WHOLE) >= 8


@pytest.mark.parametrize("tier", Tier)
def test_every_tier_is_shown(tier: Tier) -> None:
    assert (f"opened, {tier.name}" if tier > Tier.WATCH else "only watched") in TOLD


@pytest.mark.parametrize("pattern", Pattern)
def test_every_outcome_pattern_is_shown(pattern: Pattern) -> None:
    assert f"so far {pattern}" in OUTCOMES


@pytest.mark.parametrize("code", AlertCode)
def test_every_outcome_alert_is_shown(code: AlertCode) -> None:
    assert code in OUTCOMES


@pytest.mark.parametrize("event", Event)
def test_every_turn_of_life_is_shown(event: Event) -> None:
    assert f"event {event.replace('_', ' ')}" in READ


@pytest.mark.parametrize("status", [one for one in EpisodeStatus if one is not EpisodeStatus.INVITED])
def test_every_state_of_an_episode_is_shown(status: EpisodeStatus) -> None:
    assert status is EpisodeStatus.ACTIVE or f"status {status}" in CHANGES


def test_every_common_text_is_shown() -> None:
    assert set(LIBRARY.flow("rfa", 1).copy["en"]) - TEXTS == UNSHOWN


def test_nobody_has_signed_yet() -> None:
    assert {one["reviewed_by"] for one in WHOLE} == {None}
