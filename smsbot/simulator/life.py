"""One virtual patient's follow-up lived through: the rules' story, the patient's answers, the team's acts."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from smsbot.domain.case import AskedQuestion, Case, Consent, EpisodeStatus
from smsbot.domain.conversation import asked, staff
from smsbot.domain.delivery import Verdict, tells_team
from smsbot.domain.effects import SendText
from smsbot.domain.flow import Tier
from smsbot.domain.reading import Asked, Reading
from smsbot.simulator import habits, team
from smsbot.simulator.acts import Act, ActKind, Telling
from smsbot.simulator.bank import Said
from smsbot.simulator.desk import Mailed, MailKind
from smsbot.simulator.patient import Patient
from smsbot.simulator.story import Story

_CALLS_TO_ACT = (MailKind.ALERT, MailKind.CAME_BACK)
_COMMANDS = frozenset({"callback", "help", "start"})
_WILL_STILL_WRITE = 0.5
_SENT_TO_ER = 0.7
_REJOINS_AFTER = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class World:
    """What all lives of a run share: how a text is read, the carrier's own keywords, and the seed."""

    read: Callable[[str, Asked], Reading]
    provider_keywords: frozenset[str]
    seed: int


@dataclass
class Life:
    """A patient from the invitation to the end; ``live`` lets it run."""

    patient: Patient
    story: Story
    world: World
    procedure_end: datetime
    end: datetime
    acts: list[Act] = field(default_factory=list)
    tellings: list[Telling] = field(default_factory=list)
    treated_at: datetime | None = None
    _coming: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _plans: int = 0
    _noticed: int = 0
    _considered: tuple[int, int, int] = (0, 0, 0)
    _lost_in_a_row: int = 0
    _has_stopped: bool = False

    def live(self) -> "Life":
        """Go from moment to moment until the end."""
        self._plan_ahead()
        self._notice()
        while (at := self._next()) is not None and at <= self.end:
            self.story.pass_until(at)
            self._notice()
            while self._coming and self._coming[0][0] <= at:
                heapq.heappop(self._coming)[2]()
                self._notice()
        return self

    def _next(self) -> datetime | None:
        ahead = self._coming[0][0] if self._coming else None
        return min((at for at in (self.story.next_moment(), ahead) if at is not None), default=None)

    def _plan(self, at: datetime, do: Callable[[], None]) -> None:
        self._plans += 1
        heapq.heappush(self._coming, (max(at, self.story.now), self._plans, do))

    def _chance(self, what: str) -> Random:
        """Luck of its own for each thing, so that a changed rule leaves the luck of all else as it was."""
        return Random(f"{self.world.seed}/{self.patient.number}/{what}")

    @property
    def _case(self) -> Case:
        return self.story.case

    def _felt(self) -> tuple[str, ...]:
        return self.patient.feels(self.story.now, self.treated_at)

    def _note(self, kind: ActKind, words: str = "", number: int = 0, verdict: Verdict | None = None) -> None:
        self.acts.append(Act(self.story.now, kind, words, number, verdict))

    # What will happen whatever is asked.

    def _plan_ahead(self) -> None:
        chance = self._chance("ahead")
        self._plan(habits.confirmed_at(self.procedure_end, self._case.zone, chance), self._confirm)
        for at, what in habits.unasked(self.procedure_end, chance):
            self._plan(habits.awake(at, self._case.zone, chance), partial(self._write_unasked, what))
        starts = self.patient.complication.stage_starts() if self.patient.complication else ()
        for start, stage in starts:
            tells, wait = chance.random() < stage.tells, chance.expovariate(1 / stage.within)
            if tells:
                self._plan(start + timedelta(seconds=round(3600 * wait)), self._tell_unasked)

    def _confirm(self) -> None:
        self._note(ActKind.PROCEDURE_DONE)
        self.story.take(staff.confirm_procedure(self._case, self.procedure_end, self.story.now))

    def _tell_unasked(self) -> None:
        felt = self._felt()
        chance = self._chance(f"unasked/{felt[:1]}")
        is_patient = self._case.consent is not Consent.WRONG_NUMBER and not self._phone_is_dead()
        writes = not self._case.consent.forbids_texts or chance.random() < _WILL_STILL_WRITE
        if felt and is_patient and writes:
            self._text(self.patient.voice.tell(felt, chance))

    def _write_unasked(self, what: str) -> None:
        wants = Consent.OPTED_OUT if what == "start" else Consent.OPTED_IN
        if self._case.consent is wants and not self._phone_is_dead():
            voice, chance = self.patient.voice, self._chance(f"unasked/{what}")
            self._text(voice.command(what, chance) if what in _COMMANDS else voice.stray(what, chance))

    # What has just happened is noticed: texts by the patient, mails by the team.

    def _notice(self) -> None:
        arrived = True
        while self._noticed < len(self.story.happened):
            one = self.story.happened[self._noticed]
            self._noticed += 1
            if isinstance(one, SendText):
                arrived = self._arrives(one)
            elif isinstance(one, Mailed) and one.people and one.kind in _CALLS_TO_ACT:
                self._read_mail(one)
        question = self._case.open_question
        if question is not None:
            state = (question.number, question.reasks, question.reminders)
            if state != self._considered:
                self._considered = state
                if arrived:
                    self._consider(question)

    def _phone_is_dead(self) -> bool:
        dies_on = self.patient.traits.phone_dies_on
        return dies_on is not None and self._case.day(self.story.now) >= dies_on

    def _arrives(self, text: SendText) -> bool:
        """Whether a text arrives; the carrier's report reaches the team by the same rule as in production."""
        dead = self._phone_is_dead()
        lost = dead or self._chance(f"{text.cause}/{text.template}").random() < habits.LOST_TEXTS
        self._lost_in_a_row = self._lost_in_a_row + 1 if lost else 0
        if lost:
            verdict = Verdict.PERMANENT_NUMBER if dead else Verdict.TRANSIENT
            told = tells_team(verdict, text.purpose, self._lost_in_a_row)
            self._plan(self.story.now + habits.REPORT_AFTER, partial(self._lose, text, verdict, told))
        return not lost

    def _lose(self, text: SendText, verdict: Verdict, told: bool) -> None:
        self._note(ActKind.LOSES_TEXT, text.template, verdict=verdict)
        if told:
            self.story.lose(text, verdict)

    # The patient.

    def _consider(self, question: AskedQuestion) -> None:
        """Whether a question is answered, and when."""
        now, case = self.story.now, self._case
        chance = self._chance(f"{case.day(now)}/{question.name}/{question.reasks}/{question.reminders}")
        if chance.random() < habits.willingness(question, case, self.patient.traits, bool(self._felt())):
            wait = habits.delay(question, case, chance)
            self._plan(habits.awake(now + wait, case.zone, chance), self._reply)

    def _reply(self) -> None:
        """Answer whatever is asked by now; a stranger and somebody who has had enough say so instead."""
        question, now = self._case.open_question, self.story.now
        if question is None or self._phone_is_dead():
            return
        day = self._case.day(now)
        chance = self._chance(f"words/{day}/{question.name}/{question.reasks}")
        command = self._refusal(day)
        if command is not None:
            self._has_stopped = True
            self._text(self.patient.voice.command(command, chance))
            if command == "stop" and self.patient.traits.rejoins:
                self._plan(now + _REJOINS_AFTER, partial(self._write_unasked, "start"))
        else:
            self._text(self.patient.answer(self._case, question, self._felt(), (now, chance)))

    def _refusal(self, day: int) -> str | None:
        traits = self.patient.traits
        is_reassigned = traits.reassigned_on is not None and day >= traits.reassigned_on
        if traits.says_wrong or is_reassigned:
            return "wrong_number"
        has_enough = traits.stops_on is not None and day >= traits.stops_on
        return "stop" if has_enough and not self._has_stopped else None

    def _text(self, said: Said) -> None:
        self._note(ActKind.TEXTS, said.words)
        first = len(self.story.happened)
        reading = self.world.read(said.words, asked(self._case, self.story.now))
        known = said.words.strip().upper() in self.world.provider_keywords
        self.story.hear(said.words, reading, provider_answered=known)
        if said.codes:
            end = len(self.story.happened)
            self.tellings.append(Telling(self.story.now, said.words, said.codes, first, end))

    # The team.

    def _read_mail(self, mail: Mailed) -> None:
        chance = self._chance(f"team/{mail.number}/{mail.code}/{mail.kind}/{mail.step}")
        if mail.kind is MailKind.CAME_BACK:
            self._close_after(mail.number, mail.tier, chance)
            return
        wait = team.takes_after(mail.tier, chance)
        if wait is not None:
            at = team.at_work(self.story.now + wait, mail.tier, self._case.clinic)
            self._plan(at, partial(self._take, mail.number, chance))

    def _take(self, number: int, chance: Random) -> None:
        loop = self.story.desk.loops.get(number)
        if loop is not None:
            who = next(iter(loop.told), "")
            self._note(ActKind.TAKES, who, number)
            self.story.acknowledge(number, who)
            self._close_after(number, loop.tier, chance)

    def _close_after(self, number: int, tier: Tier, chance: Random) -> None:
        at = team.at_work(self.story.now + team.closes_after(tier, chance), tier, self._case.clinic)
        self._plan(at, partial(self._close, number, chance))

    def _close(self, number: int, chance: Random) -> None:
        loop = self.story.desk.loops.get(number)
        if loop is None:
            return
        ill = bool(self._felt())
        to_er = loop.tier is Tier.EMERGENCY and ill and chance.random() < _SENT_TO_ER
        who = loop.taken_by or next(iter(loop.told), "")
        self._note(ActKind.SENDS_TO_ER if to_er else ActKind.CLOSES, who, number)
        if ill and self._is_about_it(loop.code, loop.tier):
            self.treated_at = self.story.now
        self.story.resolve(number, who, sent_to_er=to_er)
        if self._case.status is EpisodeStatus.PAUSED:
            back = team.at_work(self.story.now + timedelta(days=7), Tier.ROUTINE, self._case.clinic)
            self._plan(back, self._resume)

    def _is_about_it(self, code: str, tier: Tier) -> bool:
        """Whether closing an alert means that the complication was seen to."""
        kind = self.patient.complication.kind if self.patient.complication else None
        return tier.is_red or (kind is not None and any(code in stage.codes for stage in kind.stages))

    def _resume(self) -> None:
        if self._case.status is EpisodeStatus.PAUSED:
            self._note(ActKind.RESUMES)
            self.story.take(staff.change_status(self._case, EpisodeStatus.ACTIVE, "by staff", self.story.now))
