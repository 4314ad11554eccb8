"""The page behind a mail's link, where a named person says "I am on it" and later what was done.

Looking at it changes nothing, and no programme that presses buttons can take an alert: a name must be
chosen. It works without cookies and shows nothing of the patient.
"""

from collections.abc import Collection

import structlog
from flask import Blueprint, Response, redirect, render_template, request, url_for

from smsbot.domain.escalation import Outcome
from smsbot.services.acknowledgement import AckPage, LinkError
from smsbot.web.ack_words import describe_page
from smsbot.web.current import bot
from smsbot.web.error_pages import Page, show_error

log = structlog.get_logger()
blueprint = Blueprint("acknowledge", __name__, url_prefix="/a")

_DEAD_LINK = (
    "This link does not work (any more)",
    "Links in alert mails last seven days. Open the newest mail about the case, or phone the clinic.",
)
_WHO = "Choose your name from the list."
_WHAT = "Choose what was done."


# GET and POST are views of their own: Flask sends HEAD to the first, so that it can never reach the second.
@blueprint.get("/<token>")
def show(token: str) -> str:
    """Show the alert; changes nothing."""
    return _render(token, bot().open_ack(token))


@blueprint.post("/<token>")
def take(token: str) -> Response | Page:
    """A named person takes the alert; calm where somebody has already."""
    page = bot().open_ack(token)
    member = _choose_member(page)
    if member is None:
        return _render(token, page, member=_WHO), 422
    bot().acknowledge(token, member)
    return _back_to(token)


@blueprint.post("/<token>/resolve")
def resolve(token: str) -> Response | Page:
    """A named person closes the alert with what was done."""
    page = bot().open_ack(token)
    member, outcome = _choose_member(page), _choose("outcome", {o.value for o in Outcome})
    if member is None or outcome is None:
        faults = {"member": "" if member else _WHO, "outcome": "" if outcome else _WHAT}
        return _render(token, page, **faults), 422
    bot().resolve(token, member, outcome)
    return _back_to(token)


@blueprint.errorhandler(LinkError)
def refuse_link(_: LinkError) -> Page:
    """Changed, expired, revoked: all alike, so that nothing is learned by trying."""
    return show_error(404, _DEAD_LINK)


def _choose_member(page: AckPage) -> int | None:
    chosen = _choose("member", {str(member_id) for member_id, _ in page.members})
    return int(chosen) if chosen else None


def _choose(name: str, allowed: Collection[str]) -> str | None:
    given = request.form.getlist(name)
    return given[0] if len(given) == 1 and given[0] in allowed else None


def _render(token: str, page: AckPage, **faults: str) -> str:
    return render_template(
        "acknowledge.html", words=describe_page(page), members=page.members, token=token, faults=faults
    )


def _back_to(token: str) -> Response:
    """Show what became of it by a request of its own, so that reloading the page posts nothing again."""
    answer = redirect(url_for("acknowledge.show", token=token), 303)
    return Response(answer.response, answer.status, answer.headers)
