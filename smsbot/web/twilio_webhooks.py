"""Twilio's webhooks: a text came in, and what became of one that went out. Signed, or refused unread."""

import re
from collections.abc import Sequence

import structlog
from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import HTTPException

from smsbot.bootstrap import DeliveryReport
from smsbot.domain.delivery import ProviderStatus
from smsbot.ports import InboundText
from smsbot.services.inbound import UnknownLineError
from smsbot.web.current import bot

log = structlog.get_logger()
blueprint = Blueprint("twilio", __name__, url_prefix="/twilio")

MOST_FIELDS = 100
_EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
_LONGEST_ID = 64
_NUMBER = re.compile(r"[0-9]{1,9}")
_ERROR_CODE = re.compile(r"[0-9]{1,10}")
_STATUS_WORD = re.compile(r"[A-Za-z_-]{1,32}")


@blueprint.post("/inbound")
def receive_text() -> Response:
    """Take in one text. Any answer but 2xx makes Twilio try again or use the fallback, and loses nothing."""
    fields = _Fields(_check_request())
    text = _read_text(fields)
    try:
        received = bot().receive(text)
    except UnknownLineError:
        log.error("unknown_line")
        abort(404)
    log.info("text_received", inbound_id=received.inbound_id, is_new=received.is_new)
    return _answer(200)


@blueprint.post("/status")
def record_status() -> Response:
    """Take in one report on a text that went out; ``m`` and ``a`` are its outbox row and its attempt."""
    fields = _Fields(_check_request())
    sid, word = fields.require("MessageSid"), fields.require("MessageStatus")
    try:
        status = ProviderStatus(word.lower())
    except ValueError:
        # A word that Twilio adds one day is no fault of the report: sent again it would be no clearer.
        shown = word if _STATUS_WORD.fullmatch(word) else "unreadable"
        log.warning("unknown_status_word", word=shown)
        return _answer(200)
    report = DeliveryReport(
        sid, status, _read_error_code(fields), outbox_id=_read_number("m"), attempt=_read_number("a")
    )
    bot().record_report(report)
    return _answer(200)


class _Fields:
    """The posted fields; one that we read and that is there twice is refused: it could be read both ways."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._pairs = pairs

    def find(self, name: str) -> str:
        """The value of a field, empty where it is missing."""
        values = [value for key, value in self._pairs if key == name]
        if len(values) > 1:
            abort(400)
        return values[0] if values else ""

    def require(self, name: str) -> str:
        """The value of a field that must be there."""
        value = self.find(name)
        if not value.strip() or len(value) > _LONGEST_ID:
            abort(400)
        return value


def _check_request() -> list[tuple[str, str]]:
    """The fields of a request that Twilio signed for our account; nothing is done with any other."""
    pairs = list(request.form.items(multi=True))
    if len(pairs) > MOST_FIELDS:
        abort(413)
    webhooks = bot().webhooks
    if webhooks is None or not webhooks.is_signed(
        _signed_url(), pairs, request.headers.get("X-Twilio-Signature")
    ):
        log.warning("webhook_not_signed")
        abort(403)
    if [value for name, value in pairs if name == "AccountSid"] != [webhooks.account_sid]:
        log.warning("webhook_of_other_account")
        abort(403)
    return pairs


def _signed_url() -> str:
    """The address Twilio signed: the configured one, for a proxy's headers could be anybody's.

    The query stays as it was encoded; Flask's own request.url decodes parts of it.
    """
    query = request.query_string.decode("latin-1")
    return bot().public_url + request.path + (f"?{query}" if query else "")


def _read_text(fields: _Fields) -> InboundText:
    media = fields.find("NumMedia")
    return InboundText(
        provider_sid=fields.require("MessageSid"),
        sender=fields.require("From"),
        recipient=fields.require("To"),
        body=fields.find("Body"),
        # A photo is counted, never fetched: MediaUrl could point anywhere.
        media_count=int(media) if _NUMBER.fullmatch(media) else 0,
        received_at=bot().now(),
        opt_out_type=fields.find("OptOutType")[:_LONGEST_ID] or None,
    )


def _read_error_code(fields: _Fields) -> str | None:
    code = fields.find("ErrorCode")
    return code if _ERROR_CODE.fullmatch(code) else None


def _read_number(name: str) -> int | None:
    value = request.args.get(name, "")
    return int(value) if _NUMBER.fullmatch(value) else None


def _answer(status: int) -> Response:
    """No text in reply: whatever is to be said goes through the outbox. An error has the same body."""
    return Response(_EMPTY_TWIML, status, mimetype="text/xml")


@blueprint.errorhandler(HTTPException)
def refuse(error: HTTPException) -> Response:
    """A request that is refused, in the one form that Twilio reads."""
    return _answer(error.code or 500)


@blueprint.errorhandler(Exception)
def fail(error: Exception) -> Response:
    """A fault of ours: nothing was written, so Twilio's next try or the reconcile finds the text as new.

    The error's own text could quote the patient, so only its kind is logged.
    """
    log.error("webhook_failed", error=type(error).__name__)
    return _answer(500)
