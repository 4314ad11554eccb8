"""A conversation as a readable YAML file: who the patient is, who did what when, and what came of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from smsbot.domain.case import Clinic
from smsbot.domain.flow import Flow
from smsbot.domain.hours import parse_hours
from smsbot.flow_files.faults import Fault, FlowError, KeyPath
from smsbot.flow_files.library import Library
from smsbot.flow_files.shapes import read_entry
from smsbot.flow_files.transcript_acts import ClinicAct, Undelivered, parse_act, parse_undelivered
from smsbot.flow_files.transcript_shapes import StepLines, TranscriptHead
from smsbot.flow_files.yaml_file import YamlFile, read_yaml

_HEAD_TIMES = ("enrolled_at", "procedure_at", "followed_until")
_DOERS = ("patient", "clinic", "carrier")


@dataclass(frozen=True, slots=True)
class Said:
    """A text from the patient; ``answered_by_carrier``: the carrier answered this keyword by itself."""

    words: str
    photos: int = 0
    answered_by_carrier: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """Something that somebody did; ``index`` is its place among the steps of the file."""

    index: int
    at: datetime
    done: Said | ClinicAct | Undelivered


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript's input: all that is needed to replay it. Instants are aware."""

    file: YamlFile
    head: TranscriptHead
    clinic: Clinic
    enrolled_at: datetime
    procedure_at: datetime
    followed_until: datetime
    steps: tuple[Step, ...]

    def instant(self, local: str) -> datetime:
        """The instant at which the patient's clock shows this."""
        return _instant(local, self.head.time_zone)

    def local(self, at: datetime) -> str:
        """What the patient's clock shows."""
        return f"{at.astimezone(ZoneInfo(self.head.time_zone)):%Y-%m-%d %H:%M}"

    def flow_of(self, library: Library, version: int | None = None) -> Flow:
        """The flow it is played on, of ``version`` where another than its own is asked for.

        FlowError names the line of the head where the flow, its version or its region is not there.
        """
        head = self.head
        try:
            return library.flow(head.flow, version or head.version, head.region)
        except FlowError as error:
            fault = self.file.fault(("flow",), str(error))
            raise FlowError(str(fault), (fault,)) from None


def load_transcript(path: Path) -> Transcript:
    """Read a transcript. FlowError lists every fault: file, line, field and what to change."""
    file = read_yaml(path)
    draft = _Draft(file, list(file.faults))
    found = draft.read() if not file.faults else None
    if found is None or draft.faults:
        faults = tuple(sorted(draft.faults))
        raise FlowError("\n".join(str(fault) for fault in faults), faults)
    return found


def _instant(local: str, zone: str) -> datetime:
    return datetime.strptime(local, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@dataclass(slots=True)
class _Draft:
    """A transcript being read, with the faults found so far."""

    file: YamlFile
    faults: list[Fault]

    def report(self, path: KeyPath, message: str) -> None:
        self.faults.append(self.file.fault(path, message))

    def read(self) -> Transcript | None:
        raw = {name: value for name, value in self.file.data.items() if name != "steps"}
        head: TranscriptHead | None = read_entry("transcript", raw, self.report)
        if head is None or not self._check_zone(head):
            return None
        times = {name: self._time((name,), getattr(head, name), head) for name in _HEAD_TIMES}
        clinic = self._clinic(head)
        steps = tuple(self._steps(head))
        if clinic is None or None in times.values() or self.faults:
            return None
        found = Transcript(file=self.file, head=head, clinic=clinic, steps=steps, **times)  # type: ignore[arg-type]
        self._check_order(found)
        return found

    def _check_zone(self, head: TranscriptHead) -> bool:
        try:
            ZoneInfo(head.time_zone)
        except (KeyError, ValueError, OSError):
            self.report(
                ("time_zone",), f"{head.time_zone!r} is not a time zone; write one like America/New_York"
            )
            return False
        return True

    def _time(self, path: KeyPath, text: str, head: TranscriptHead) -> datetime | None:
        try:
            return _instant(text, head.time_zone)
        except ValueError:
            self.report(path, f'{text!r} is not a local time; write it as "2026-11-20 10:00"')
            return None

    def _clinic(self, head: TranscriptHead) -> Clinic | None:
        lines = head.clinic
        try:
            hours = parse_hours(lines.hours) if lines.hours else None
        except ValueError as error:
            self.report(("clinic", "hours"), str(error))
            return None
        return Clinic(lines.name, lines.phone, head.time_zone, lines.after_hours_phone, hours)

    def _steps(self, head: TranscriptHead) -> Iterator[Step]:
        raw = self.file.data.get("steps")
        if not isinstance(raw, tuple) or not raw:
            self.report(("steps",), "must be a list of steps, each with its `at` and who did what")
            return
        for index, one in enumerate(raw):
            step = self._step(index, one, head)
            if step is not None:
                yield step

    def _step(self, index: int, raw: Any, head: TranscriptHead) -> Step | None:
        path = ("steps", index)
        lines: StepLines | None = read_entry(
            "step", raw, lambda at, message: self.report((*path, *at), message)
        )
        if lines is None:
            return None
        at = self._time((*path, "at"), lines.at, head)
        doers = [name for name in _DOERS if getattr(lines, name) is not None]
        if len(doers) > 1:
            self.report((*path, doers[1]), "stands beside another doer; give each a step of its own")
        if at is None or len(doers) != 1:
            return None
        done = self._done(path, doers[0], lines)
        if (
            isinstance(done, ClinicAct)
            and done.when
            and self._time((*path, "clinic"), done.when, head) is None
        ):
            return None
        return Step(index, at, done) if done else None

    def _done(self, path: KeyPath, doer: str, lines: StepLines) -> Said | ClinicAct | Undelivered | None:
        if doer == "patient":
            return Said(lines.patient or "", lines.photos, lines.answered_by_carrier)
        parse: Callable[[str], ClinicAct | Undelivered] = parse_act if doer == "clinic" else parse_undelivered
        try:
            return parse(getattr(lines, doer))
        except ValueError as error:
            self.report((*path, doer), str(error))
            return None

    def _check_order(self, found: Transcript) -> None:
        latest = found.enrolled_at
        for step in found.steps:
            if step.at < latest:
                message = "is before the step above it (or before enrolled_at); put the steps in order"
                self.report(("steps", step.index, "at"), message)
            latest = max(latest, step.at)
        if found.followed_until < latest:
            self.report(("followed_until",), "is before the last step; follow the patient past it")
