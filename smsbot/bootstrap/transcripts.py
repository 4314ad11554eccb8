"""Replaying transcripts on this installation's flows, or on those of another folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from smsbot.bootstrap.build import build_reader
from smsbot.bootstrap.upkeep import flows_folder
from smsbot.domain.reading import Reader
from smsbot.flow_files import Library, load_library
from smsbot.flow_files.transcript import Transcript, load_transcript
from smsbot.flow_files.transcript_page import Record, rewrite
from smsbot.simulator.in_words import tell
from smsbot.simulator.replay import Moment, replay


@dataclass(frozen=True, slots=True)
class Page:
    """A transcript's text as it stands in the file, and as its replay writes it."""

    written: str
    replayed: str
    reviewed_by: str | None

    @property
    def differs(self) -> bool:
        """Whether the conversation goes otherwise than written."""
        return self.written != self.replayed

    @property
    def review(self) -> str:
        """Who has reviewed it, in words."""
        return f"reviewed by {self.reviewed_by}" if self.reviewed_by else "no clinician has reviewed it"


@dataclass(frozen=True, slots=True)
class Player:
    """Replays transcripts on one set of flows."""

    library: Library
    reader: Reader

    @classmethod
    def open(cls, environment: Mapping[str, str], flows: Path | None = None) -> "Player":
        """Read flows and lexicon: those of ``flows``, else the installed. Raises FlowError, StartError.

        A folder without a lexicon of its own is read with the installed one.
        """
        folder = flows or flows_folder(environment)
        own = (folder / "lexicon").is_dir()
        return cls(load_library(folder), build_reader(folder if own else flows_folder(environment)))

    def play(self, file: Path, version: int | None = None) -> Page:
        """Replay a file, on ``version`` of its flow if that is given. Raises FlowError."""
        transcript = load_transcript(file)
        flow = transcript.flow_of(self.library, version)
        records = [_record(transcript, moment) for moment in replay(transcript, flow, self.reader)]
        told = [one for one in records if one.outcome or one.step is not None]
        written = file.read_text("utf-8-sig")
        return Page(written, rewrite(written, transcript.file, told), transcript.head.reviewed_by)


def _record(transcript: Transcript, moment: Moment) -> Record:
    return Record(transcript.local(moment.at), moment.step.index if moment.step else None, tell(moment))
