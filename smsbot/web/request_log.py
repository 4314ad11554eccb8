"""One log line a request: the rule that matched, never the path or the query, for links are secrets."""

from time import perf_counter

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger()


def install(flask: Flask) -> None:
    """Log every request of this app when it is answered."""

    @flask.before_request
    def note_start() -> None:
        g.started = perf_counter()

    @flask.after_request
    def log_request(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else None
        # A host that is refused never reached the note of its start.
        spent = perf_counter() - g.get("started", perf_counter())
        milliseconds = round(spent * 1000, 1)
        log.info("request", rule=rule, method=request.method, status=response.status_code, ms=milliseconds)
        return response
