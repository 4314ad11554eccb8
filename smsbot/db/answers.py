"""Writes what a patient told: scores, choices and findings. These rows are never changed afterwards."""

from sqlalchemy.orm import Session

from smsbot.db.models import Answer, AnswerKind, Finding
from smsbot.db.occasion import Occasion
from smsbot.db.seals import seal
from smsbot.domain.case import ChoiceMade, Score, Seen
from smsbot.domain.flow import Flow
from smsbot.domain.reading import Finding as ReadFinding
from smsbot.sealing import new_row_key

SCORE_QUESTION = "pain"


def add_score(session: Session, occasion: Occasion, score: Score) -> None:
    """Write a pain score."""
    session.add(
        Answer(
            episode_id=occasion.episode.id,
            inbound_id=occasion.inbound_id,
            check_in_key=score.check_in,
            kind=AnswerKind.SCORE,
            question=SCORE_QUESTION,
            score=score.value,
            row_key=new_row_key(),
            day=score.day,
            at=score.at,
        )
    )


def add_choice(session: Session, occasion: Occasion, choice: ChoiceMade) -> None:
    """Write a choice by its letter or word; anything that is not one of the flow's own choices is sealed."""
    row_key = new_row_key()
    is_known = _is_choice(choice, occasion.flow)
    words = None
    if not is_known:
        words = seal(choice.value, Answer.words, row_key=row_key, keyring=occasion.keyring)
    session.add(
        Answer(
            episode_id=occasion.episode.id,
            inbound_id=occasion.inbound_id,
            check_in_key=choice.check_in,
            kind=AnswerKind.CHOICE,
            question=choice.question,
            choice=choice.value if is_known else None,
            words=words,
            row_key=row_key,
            day=choice.day,
            at=choice.at,
        )
    )


def _is_choice(choice: ChoiceMade, flow: Flow) -> bool:
    question = flow.questions.get(choice.question)
    # Several letters of a menu come as "A,C".
    return question is not None and all(part in question.choices for part in choice.value.split(","))


def add_finding(session: Session, occasion: Occasion, seen: Seen, finding: ReadFinding) -> None:
    """Write a symptom with what the rules made of it, and the words that told of it, sealed."""
    row_key = new_row_key()
    session.add(
        Finding(
            episode_id=occasion.episode.id,
            inbound_id=occasion.inbound_id,
            check_in_key=seen.check_in,
            code=seen.code,
            status=seen.status,
            tier=None if seen.tier is None else int(seen.tier),
            rule=seen.rule,
            place=seen.place,
            side=finding.side,
            trend=seen.trend,
            since=seen.since,
            degree=seen.degree,
            value=finding.value,
            unit=finding.unit,
            words=seal(finding.words, Finding.words, row_key=row_key, keyring=occasion.keyring),
            read_rule=finding.rule,
            row_key=row_key,
            day=seen.day,
            at=seen.at,
        )
    )
