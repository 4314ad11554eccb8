"""The watch's own thread in each web process: it sees what no part that has stopped could say of itself."""

from threading import Event, Thread

import structlog

from smsbot.bootstrap.app import App

log = structlog.get_logger()

_SECONDS_BETWEEN_LOOKS = 60.0


def start_watch(app: App, stop: Event | None = None, *, seconds: float = _SECONDS_BETWEEN_LOOKS) -> Thread:
    """Look each minute until ``stop``, first a minute after the start: by then a clock has ticked."""
    thread = Thread(target=_watch, args=(app, stop or Event(), seconds), name="watch", daemon=True)
    thread.start()
    return thread


def _watch(app: App, stop: Event, seconds: float) -> None:
    while not stop.wait(seconds):
        try:
            app.keep_watch()
        except Exception as error:
            # The next look must come; the error's text could quote a row.
            log.error("watch_failed", error=type(error).__name__)
