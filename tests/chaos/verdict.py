"""What a storm left behind: each promise counted, by the provider's, the mail server's and our records."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text as sql

from smsbot.db.session import Session
from tests.chaos.patients import RED, Kind, StormPatient
from tests.chaos.provider import row_of
from tests.chaos.storm import Storm

# Section 0: here alone a double beats silence. Counted apart.
_MAY_DOUBLE = {"EMERGENCY", "CRISIS_988", "STOP_AND_EMERGENCY", "UNKNOWN_SENDER", "BLADDER_Q"}
_AFTER_A_STOP = {"STOP_CONFIRM", "EMERGENCY", "CRISIS_988", "STOP_AND_EMERGENCY", "UNKNOWN_SENDER"}


@dataclass
class Verdict:
    """Every promise with what broke it (empty: kept), and what was counted besides."""

    broken: dict[str, list[str]] = field(default_factory=dict)
    counted: dict[str, object] = field(default_factory=dict)

    @property
    def is_kept(self) -> bool:
        """Whether every promise was kept."""
        return not any(self.broken.values())


def judge(storm: Storm, folder: Path) -> Verdict:
    """Count what a storm broke."""
    with storm.app.office.db.reading() as session:
        templates = _column(session, "SELECT id, template FROM outbox_message WHERE kind = 'sms'")
        doubles, allowed = _doubles(storm, templates)
        broken = {
            "the storm ended in calm": [] if storm.became_calm else ["something is still on its way"],
            "every red flag was mailed": list(_unmailed(storm, session)),
            "no handset saw a text twice": doubles,
            "stop means stop": list(_texted_after_stop(storm, session, templates)),
            "no check-in was lost": list(_lost_check_ins(storm, session)),
            "every text was read once, in order": list(_misread(storm, session)),
            "the audit trail is complete": list(_gaps(session)),
            "no words, names or numbers in a log": list(_leaks(storm, folder)),
        }
        given = len(_given_to_person(session))
        statuses = Counter(
            row.status for row in session.execute(sql("SELECT status FROM outbox_message WHERE kind='sms'"))
        )
    counted = {
        "seconds": round(storm.seconds),
        "kills": dict(storm.supervisor.kills),
        "kills between accept and commit": storm.supervisor.kills_in_calls,
        "database restarts": storm.database_restarts,
        "provider faults": storm.provider.faults,
        "texts accepted": len(storm.provider.peer.accepted),
        "webhooks that nobody took": storm.provider.lost_webhooks,
        "mails": len(storm.smtp.messages),
        "emergency texts sent twice (allowed)": allowed,
        "patients whose text was uncertain: a person was told": given,
        "rows": dict(statuses),
    }
    return Verdict(broken, counted)


def _column(session: Session, query: str) -> dict[int, str]:
    return {row[0]: row[1] for row in session.execute(sql(query))}


def _doubles(storm: Storm, templates: dict[int, str]) -> tuple[list[str], int]:
    times = Counter(row_of(message)[0] for message in storm.provider.peer.accepted)
    twice = [row for row, count in times.items() if count > 1]
    wrong = [f"row {row}: {templates[row]}" for row in twice if templates[row] not in _MAY_DOUBLE]
    return wrong, len(twice) - len(wrong)


def _unmailed(storm: Storm, session: Session) -> Iterator[str]:
    """A red flag counts as mailed where an alert that holds its text has a mail at the mail server."""
    rows = session.execute(
        sql(
            "SELECT i.provider_sid, o.key FROM inbound_message i"
            " JOIN escalation_event e ON e.inbound_id = i.id"
            " JOIN outbox_message o ON o.escalation_id = e.escalation_id AND o.kind = 'email'"
            " WHERE o.status = 'sent'"
        )
    )
    mails: dict[str, set[str]] = defaultdict(set)
    for sid, key in rows:
        mails[sid].add(key)
    for patient in storm.patients:
        for sid, words in patient.said:
            if words in RED and not mails[sid]:
                yield f"{patient.phone}: {words}"
    if len(storm.smtp.messages) < len({key for keys in mails.values() for key in keys}):
        yield "a mail that we call sent never reached the mail server"


def _texted_after_stop(storm: Storm, session: Session, templates: dict[int, str]) -> Iterator[str]:
    """What was claimed before the stop was taken in may still arrive; nothing else may."""
    claims = _claims(session)
    for patient in storm.patients:
        stop = _stop_of(patient, session)
        if stop is None:
            continue
        for message in storm.provider.peer.accepted:
            row, attempt = row_of(message)
            is_new = message.to == patient.phone and claims[row, attempt] > stop
            if is_new and templates[row] not in _AFTER_A_STOP:
                yield f"{patient.phone}: {templates[row]}"


def _claims(session: Session) -> dict[tuple[int, int], str]:
    """When each attempt on a row began; looking a lost one up is no new attempt."""
    query = "SELECT outbox_id, detail, min(at) FROM outbox_event WHERE status = 'sending' GROUP BY 1, 2"
    return {(row[0], int(row[1].split()[-1])): str(row[2]) for row in session.execute(sql(query))}


def _stop_of(patient: StormPatient, session: Session) -> str | None:
    stops = [sid for sid, words in patient.said if words == "STOP"]
    query = sql("SELECT stored_at FROM inbound_message WHERE provider_sid = :sid")
    found = session.execute(query, {"sid": stops[0]}).scalar_one_or_none() if stops else None
    return str(found) if found is not None else None


def _lost_check_ins(storm: Storm, session: Session) -> Iterator[str]:
    """Whoever answers ends with the check-in of the day complete, and one score: the one they gave.

    Not so where a text to them is uncertain: then a person was told to phone them, which is counted apart.
    """
    given = _given_to_person(session)
    for patient in storm.patients:
        if patient.kind is not Kind.ANSWERS or patient.episode in given:
            continue
        values = {"episode": patient.episode}
        status = session.execute(
            sql("SELECT status FROM check_in WHERE episode_id = :episode AND key = 'D1'"), values
        ).scalar_one()
        scores = session.scalars(
            sql("SELECT score FROM answer WHERE episode_id = :episode AND kind = 'score'"), values
        ).all()
        if status != "completed" or list(scores) != [patient.score]:
            yield f"{patient.phone}: {status}, scores {list(scores)}, gave {patient.score}"


def _given_to_person(session: Session) -> set[int]:
    query = "SELECT episode_id FROM escalation WHERE code = 'delivery_failed'"
    return set(session.scalars(sql(query)))


def _misread(storm: Storm, session: Session) -> Iterator[str]:
    rows = session.execute(sql("SELECT provider_sid, id, read_status FROM inbound_message ORDER BY id")).all()
    place = {sid: number for sid, number, _ in rows}
    if len(place) != len(rows):
        yield "a text was stored twice"
    yield from (f"{sid} was stored and not read" for sid, _, status in rows if status is None)
    for patient in storm.patients:
        yield from (f"{sid} was never taken in" for sid, _ in patient.said if sid not in place)
        heard = [place[sid] for sid, _ in patient.said if sid in storm.provider.answered and sid in place]
        if heard != sorted(heard):
            yield f"{patient.phone}: texts were taken in out of order"


def _gaps(session: Session) -> Iterator[str]:
    """Every text, alert and check-in has its act in the audit trail, once."""
    pairs = {
        "text_written": "SELECT count(*) FROM outbox_message WHERE kind = 'sms'",
        "escalation_opened": "SELECT count(*) FROM escalation WHERE episode_id IS NOT NULL",
        "check_in_open": "SELECT count(*) FROM check_in WHERE opened_at IS NOT NULL",
    }
    for action, query in pairs.items():
        acts = session.execute(
            sql("SELECT count(*) FROM audit_event WHERE action = :action"), {"action": action}
        ).scalar_one()
        rows = session.execute(sql(query)).scalar_one()
        if acts != rows:
            yield f"{action}: {acts} acts, {rows} rows"


def _leaks(storm: Storm, folder: Path) -> Iterator[str]:
    words = {*RED, "Quillfeather", *(patient.phone.lstrip("+") for patient in storm.patients)}
    for log in sorted(folder.glob("*.log")):
        text = log.read_text(errors="replace")
        yield from (f"{log.name}: a canary" for word in words if word in text)
