"""Virtual patients live through the real services as well: the very same texts, alerts and mails."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy import text as sql

from smsbot.db.models import Escalation, OutboxKind, OutboxMessage, TeamMember
from smsbot.domain.case import EpisodeStatus
from smsbot.domain.delivery import ProviderStatus, Verdict
from smsbot.domain.effects import OpenAlert, SendText
from smsbot.domain.sms_text import fold
from smsbot.services import procedures
from smsbot.services.enrolment import enrol
from smsbot.simulator.acts import Act, ActKind
from smsbot.simulator.cohort import draw_life
from smsbot.simulator.desk import Mailed, MailKind
from smsbot.simulator.life import Life
from smsbot.simulator.setup import Protocol, Setup, open_kit
from tests.databases import Databases
from tests.integration.services.desk import FLOWS, TEAM, Desk, build_desk, request, set_up_clinic
from tests.shipped import shipped_reader

BANK = Path(__file__).resolve().parents[2] / "corpus" / "checking.jsonl"
PATIENTS = 20
CODES = {Verdict.PERMANENT_NUMBER: "30006", Verdict.TRANSIENT: "30003"}


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    """Twenty patients, with complications more than half, in the weeks in which most happens."""
    setup = Setup(
        protocol=Protocol(FLOWS, "rfa"),
        bank=BANK,
        lexicon=FLOWS / "lexicon",
        months=0.6,
        seed=1,
        complications=60,
        provider_keywords=frozenset({"STOP", "START", "HELP", "UNSTOP", "CANCEL", "END", "QUIT", "INFO"}),
    )
    kit = open_kit(setup, lambda _: shipped_reader())
    return [draw_life(setup, kit, number).live() for number in range(PATIENTS)]


class Replay:
    """The same people do the same things at the same moments, and production runs beside them."""

    def __init__(self, desk: Desk, lives: list[Life]) -> None:
        self.desk = desk
        self.lives = lives
        self.episodes: dict[int, int] = {}

    def run(self) -> None:
        for at, number, act in sorted(self._script(), key=lambda one: one[:2]):
            self._move_to(at)
            self._do(number, act)
            self._settle()

    def _script(self) -> Iterator[tuple[datetime, int, Act | None]]:
        for number, life in enumerate(self.lives):
            yield life.story.case.invited_at, number, None
            yield from ((act.at, number, act) for act in life.acts)
        yield max(life.end for life in self.lives), len(self.lives), None

    def _move_to(self, end: datetime) -> None:
        while (due := self._next_due()) is not None and due < end:
            self.desk.clock.set(max(due, self.desk.now))
            self._settle()
        self.desk.clock.set(max(end, self.desk.now))
        self._settle()

    def _settle(self) -> None:
        self.desk.app.tick()
        self.desk.app.dispatch()

    def _next_due(self) -> datetime | None:
        moments = (
            "SELECT min(next_due_at) FROM episode",
            "SELECT min(due_at) FROM escalation WHERE status != 'resolved'",
            "SELECT min(due_at) FROM outbox_message WHERE status = 'pending'",
        )
        with self.desk.office.db.engine.connect() as connection:
            found = [connection.execute(sql(query)).scalar() for query in moments]
        return min((datetime.fromisoformat(str(at)).replace(tzinfo=UTC) for at in found if at), default=None)

    def _do(self, number: int, act: Act | None) -> None:
        if act is not None:
            getattr(self, f"_{act.kind}")(number, act)
        elif number < len(self.lives):
            self._enrol(number, self.lives[number])

    def _enrol(self, number: int, life: Life) -> None:
        case = life.story.case
        asked = request(
            phone=phone(number),
            procedure_at=case.procedure.planned_at.isoformat(),
            language=case.language,
            region=case.flow.region,
            baseline=case.chart_baseline,
            risks=tuple(case.risks),
            name=None,
            reference=None,
        )
        self.episodes[number] = enrol(self.desk.office, asked, self.desk.now).episode

    def _texts(self, number: int, act: Act) -> None:
        self.desk.says(act.words, phone=phone(number))

    def _procedure_done(self, number: int, act: Act) -> None:
        done = self.lives[number].procedure_end
        procedures.confirm(self.desk.office, str(self.episodes[number]), done, self.desk.now)

    def _takes(self, number: int, act: Act) -> None:
        member = self.desk.member(act.words)
        self.desk.app.acknowledge(self._token(number, act, member), member)

    def _closes(self, number: int, act: Act, outcome: str = "called") -> None:
        member = self.desk.member(act.words)
        self.desk.app.resolve(self._token(number, act, member), member, outcome)

    def _sends_to_er(self, number: int, act: Act) -> None:
        self._closes(number, act, "sent_to_er")

    def _resumes(self, number: int, act: Act) -> None:
        episode = str(self.episodes[number])
        procedures.set_status(self.desk.office, episode, EpisodeStatus.ACTIVE, self.desk.now)

    def _loses_text(self, number: int, act: Act) -> None:
        assert act.verdict is not None
        rows = [row for row in self.desk.rows(act.words) if row.episode_id == self.episodes[number]]
        self.desk.report(rows[-1], ProviderStatus.UNDELIVERED, CODES[act.verdict])

    def _token(self, number: int, act: Act, member: int) -> str:
        with self.desk.office.db.reading() as session:
            wanted = select(Escalation.id).where(
                Escalation.episode_id == self.episodes[number], Escalation.number == act.number
            )
            escalation = session.scalars(wanted).one()
        return self.desk.office.links.url(escalation, member, self.desk.now).rpartition("/")[2]


def phone(number: int) -> str:
    return f"+155512310{number:02}"


@pytest.fixture(scope="module")
def replay(databases: Databases, migrated_url: str, lives: list[Life]) -> Iterator[Replay]:
    start = min(life.story.case.invited_at for life in lives)
    url = databases.copy(migrated_url)
    desk = build_desk(url, start=start)
    set_up_clinic(desk)
    replay = Replay(desk, lives)
    replay.run()
    yield replay
    desk.office.db.dispose()
    databases.drop(url)


def test_twenty_lives_hold_all_kinds_of_acts(lives: list[Life]) -> None:
    done = {act.kind for life in lives for act in life.acts}

    assert done == set(ActKind)
    assert sum(bool(life.tellings) for life in lives) >= 8
    assert {life.story.case.language for life in lives} == {"en", "es"}


@pytest.mark.parametrize("number", range(PATIENTS))
def test_services_text_what_the_simulator_texts(replay: Replay, number: int) -> None:
    life = replay.lives[number]
    simulated = [(t.at, fold(t.body)) for t in life.story.happened if isinstance(t, SendText)]
    sent = [(at, body) for to, body, at, _ in replay.desk.sms.taken if to == phone(number) and at <= life.end]

    assert sent == simulated


@pytest.mark.parametrize("number", range(PATIENTS))
def test_services_alert_as_the_simulator_does(replay: Replay, number: int) -> None:
    life = replay.lives[number]
    simulated = [
        (one.alert.number, one.alert.code, one.alert.opened_at, one.rule)
        for one in life.story.happened
        if isinstance(one, OpenAlert)
    ]
    with replay.desk.office.db.reading() as session:
        rows = session.scalars(
            select(Escalation)
            .where(Escalation.episode_id == replay.episodes[number])
            .order_by(Escalation.number)
        )
        opened = [
            (row.number, row.code, row.opened_at, row.rule) for row in rows if row.opened_at <= life.end
        ]

    assert opened == simulated


@pytest.mark.parametrize("number", range(PATIENTS))
def test_services_mail_whom_the_simulator_mails(replay: Replay, number: int) -> None:
    life = replay.lives[number]
    simulated = sorted(
        (mail.at, mail.number, role, "alert" if mail.kind is MailKind.ALERT else "thread")
        for mail in life.story.happened
        if isinstance(mail, Mailed)
        for role in mail.people
    )
    roles = {email: role for role, (_, email) in TEAM.items()}
    with replay.desk.office.db.reading() as session:
        rows = session.execute(
            select(OutboxMessage.planned_at, Escalation.number, TeamMember.email, OutboxMessage.template)
            .join(Escalation, Escalation.id == OutboxMessage.escalation_id)
            .join(TeamMember, TeamMember.id == OutboxMessage.member_id)
            .where(OutboxMessage.kind == OutboxKind.EMAIL, Escalation.episode_id == replay.episodes[number])
        )
        mailed = sorted(
            (at, alert, roles[email], template) for at, alert, email, template in rows if at <= life.end
        )

    assert mailed == simulated
