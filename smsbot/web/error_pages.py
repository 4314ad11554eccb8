"""Pages for what went wrong: calm words by status, nothing of the request and nothing of the fault."""

import structlog
from flask import Flask, render_template
from werkzeug.exceptions import HTTPException, SecurityError

log = structlog.get_logger()

_WORDS = {
    400: ("That did not work", "The form was too old or not complete. Go back, reload the page, try again."),
    404: ("Nothing is here", "The address is not one of this server's."),
    405: ("That did not work", "This page cannot be used in that way."),
    413: ("That is too much", "What was sent is longer than this server takes."),
    500: ("Something went wrong here", "Try again in a minute. If it stays so, phone the clinic."),
}
_OTHER = ("That did not work", "The server could not do what was asked.")
Page = tuple[str, int]


def install(flask: Flask) -> None:
    """Answer every error of this app with one of these pages."""
    flask.register_error_handler(SecurityError, refuse_host)
    flask.register_error_handler(HTTPException, show_http_error)
    flask.register_error_handler(Exception, show_fault)


def show_error(status: int, words: tuple[str, str] | None = None) -> Page:
    """The page of a status, with a heading and a line of its own or of the caller's."""
    heading, line = words or _WORDS.get(status, _OTHER)
    return render_template("error.html", heading=heading, line=line), status


def refuse_host(_: SecurityError) -> Page:
    """A host that is not ours, for which no address of ours can be built: plain words, no page."""
    return "Bad request", 400


def show_http_error(error: HTTPException) -> Page:
    """An error with a status of its own."""
    return show_error(error.code or 500)


def show_fault(error: Exception) -> Page:
    """Any other error. Its text could quote a patient, and Flask's own log line the link's token."""
    log.error("request_failed", error=type(error).__name__)
    return show_error(500)
