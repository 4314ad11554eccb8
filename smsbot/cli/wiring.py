"""How a command gets its app, and how its faults reach a person: one clear line each, exit code 1."""

import json
import os
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import NoReturn

import click

from smsbot.bootstrap import App, DatabaseFault, MigrationError, StartError, build_app, build_tools
from smsbot.flow_files import FlowError
from smsbot.services.enrolment import EnrolmentError
from smsbot.services.lookup import LookupFailedError
from smsbot.services.outage import OutageError
from smsbot.services.procedures import EpisodeError
from smsbot.services.setup import SetupError

_EXPECTED = (
    StartError,
    EnrolmentError,
    EpisodeError,
    SetupError,
    FlowError,
    LookupFailedError,
    OutageError,
    MigrationError,
)


@contextmanager
def report_faults() -> Iterator[None]:
    """Turn expected faults into lines on stderr and a failing exit."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        _fail([f"{error.format_message()} (see --help)"], error.exit_code)
    except click.Abort:
        _fail(["stopped"])
    except _EXPECTED as error:
        _fail(getattr(error, "faults", (error,)))
    except DatabaseFault as error:
        kind = type(error).__name__
        _fail([f"the database cannot be used ({kind}); check DATABASE_URL and run smsbot db upgrade"])
    except Exception as error:
        # Neither its text nor a traceback: they could quote a patient.
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{os.path.basename(place.filename)}:{place.lineno}"
        _fail([f"failed: {_tell_system(error) or type(error).__name__} at {where}"])


def _tell_system(error: Exception) -> str | None:
    """What the operating system said (a port in use, a folder that cannot be written) holds no patient."""
    return f"{error.strerror}" if isinstance(error, OSError) and error.strerror else None


def _fail(lines: Iterable[object], code: int = 1) -> NoReturn:
    for line in lines:
        print(f"smsbot: {line}", file=sys.stderr)
    sys.exit(code)


def get_tools() -> App:
    """The app for commands that send nothing themselves; closed when the command ends. Raises StartError."""
    return _close_at_end(build_tools(os.environ))


def get_app() -> App:
    """The whole app; closed when the command ends. Raises StartError."""
    return _close_at_end(build_app(os.environ))


def _close_at_end(app: App) -> App:
    click.get_current_context().call_on_close(app.close)
    return app


def show(as_json: bool, values: Mapping[str, object], text: str) -> None:
    """Print a result for a program or for a person."""
    print(json.dumps(values, default=_spell, ensure_ascii=False) if as_json else text)


def _spell(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
