"""Signs of health: the process is up, and the installation does its work."""

from dataclasses import asdict
from typing import Any

import structlog
from flask import Blueprint, Response

from smsbot.web.current import bot

log = structlog.get_logger()
blueprint = Blueprint("health", __name__)

_UNREACHABLE = "the database cannot be asked; is it running, is DATABASE_URL right?"


@blueprint.get("/healthz")
def show_health() -> Response:
    """The process is up and answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def show_readiness() -> tuple[dict[str, Any], int]:
    """Whether the database is there and whole, the clock ticks, and nothing waits too long."""
    try:
        found = bot().readiness()
    except Exception as error:
        # Whatever the database raised: its text can quote the address and the password.
        log.error("readiness_failed", error=type(error).__name__)
        return {"is_ready": False, "faults": [_UNREACHABLE]}, 503
    return asdict(found), 200 if found.is_ready else 503
