"""Logging: one JSON object a line with an action and ids; numbers are blotted out and no error is quoted."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

# Last line of defence: no log call passes a number, but a library's might.
_NUMBER = re.compile(r"\+?\d[\d ().\-]{5,}\d")
_QUIET = ("twilio.http_client", "urllib3.connectionpool", "apscheduler", "waitress.queue", "alembic")
_KEPT = frozenset({"timestamp", "level"})


def configure_logging(level: str, stream: TextIO | None = None) -> None:
    """Send everything, libraries' logs included, to ``stream`` (standard output) as JSON."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_error,
        blot_numbers,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(), foreign_pre_chain=shared
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)


def name_error(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its type and the places it passed: its message could quote a patient."""
    info = entry.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        entry["error"] = type(error).__name__
        entry["where"] = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames[-5:]]
    return entry


def blot_numbers(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blot out whatever looks like a phone number in any value."""
    for key, value in entry.items():
        if isinstance(value, str) and key not in _KEPT:
            entry[key] = _NUMBER.sub("[number]", value)
    return entry
