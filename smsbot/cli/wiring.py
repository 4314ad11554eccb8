"""How a command gets its app, and how its faults reach a person: one clear line each, exit code 1."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from smsbot.bootstrap import App, StartError, build_app, build_tools
from smsbot.flow_files import FlowError
from smsbot.services.enrolment import EnrolmentError
from smsbot.services.lookup import LookupFailedError
from smsbot.services.procedures import EpisodeError
from smsbot.services.setup import SetupError

_EXPECTED = (StartError, EnrolmentError, EpisodeError, SetupError, FlowError, LookupFailedError)


@contextmanager
def report_faults() -> Iterator[None]:
    """Turn expected faults into lines on stderr and a failing exit."""
    try:
        yield
    except _EXPECTED as error:
        for line in getattr(error, "faults", (error,)):
            print(f"smsbot: {line}", file=sys.stderr)
        sys.exit(1)


def get_tools() -> App:
    """The app for commands that send nothing themselves. Raises StartError."""
    return build_tools(os.environ)


def get_app() -> App:
    """The whole app. Raises StartError."""
    return build_app(os.environ)


def show(as_json: bool, values: Mapping[str, object], text: str) -> None:
    """Print a result for a program or for a person."""
    print(json.dumps(values, default=_spell, ensure_ascii=False) if as_json else text)


def _spell(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
