"""Twilio's error codes as verdicts: what each one means for the row and for the number."""

from collections.abc import Mapping

from smsbot.domain.delivery import Verdict

HTTP_UNAUTHORIZED = 401
HTTP_REQUEST_TIMEOUT = 408
HTTP_TOO_MANY_REQUESTS = 429
HTTP_SERVER_ERROR = 500

# Our own words for each code: Twilio's message quotes the number.
_CREATE: Mapping[int, tuple[Verdict, str]] = {
    21211: (Verdict.PERMANENT_NUMBER, "the number is not valid"),
    21612: (Verdict.PERMANENT_NUMBER, "no route from this line to the number"),
    21614: (Verdict.PERMANENT_NUMBER, "the number is not a mobile"),
    21635: (Verdict.PERMANENT_NUMBER, "the number is a landline"),
    21610: (Verdict.OPTED_OUT, "the recipient has opted out"),
    21408: (Verdict.PERMANENT_CONFIG, "texting this region is not enabled for the account"),
    21212: (Verdict.PERMANENT_CONFIG, "the sender is not valid"),
    21266: (Verdict.PERMANENT_CONFIG, "sender and recipient are the same"),
    21602: (Verdict.PERMANENT_CONFIG, "the text is empty"),
    21603: (Verdict.PERMANENT_CONFIG, "no sender was given"),
    21604: (Verdict.PERMANENT_CONFIG, "no recipient was given"),
    21606: (Verdict.PERMANENT_CONFIG, "the sender is not a texting line of the account"),
    21608: (Verdict.PERMANENT_CONFIG, "a trial account may not text this number"),
    21609: (Verdict.PERMANENT_CONFIG, "the status callback address is not valid"),
    21617: (Verdict.PERMANENT_CONFIG, "the text is too long"),
    21658: (Verdict.PERMANENT_CONFIG, "a parameter is not valid"),
    21611: (Verdict.TRANSIENT, "the sender's queue is full"),
    20003: (Verdict.PERMANENT_CONFIG, "the credentials were refused"),
    20004: (Verdict.PERMANENT_CONFIG, "the credentials may not do this"),
    20005: (Verdict.PERMANENT_CONFIG, "the account is not active"),
    20404: (Verdict.PERMANENT_CONFIG, "the account or address was not found"),
    20429: (Verdict.TRANSIENT, "too many requests at once"),
}

_DELIVERY: Mapping[int, Verdict] = {
    21610: Verdict.OPTED_OUT,
    30001: Verdict.TRANSIENT,
    30002: Verdict.PERMANENT_CONFIG,
    30003: Verdict.TRANSIENT,
    30004: Verdict.PERMANENT_NUMBER,
    30005: Verdict.PERMANENT_NUMBER,
    30006: Verdict.PERMANENT_NUMBER,
    30007: Verdict.PERMANENT_CONFIG,
    30008: Verdict.TRANSIENT,
    30034: Verdict.PERMANENT_CONFIG,
    30450: Verdict.PERMANENT_CONFIG,
    30610: Verdict.PERMANENT_CONFIG,
    30640: Verdict.PERMANENT_CONFIG,
}


def create_verdict(status: int, code: int | None) -> tuple[Verdict, str]:
    """The verdict and our words for a refused call, by HTTP status and Twilio's code.

    A 5xx comes first: Twilio says that the text may have gone out all the same (20500).
    """
    if status >= HTTP_SERVER_ERROR or status == HTTP_REQUEST_TIMEOUT:
        return Verdict.AMBIGUOUS, f"the provider answered {status}"
    if status == HTTP_TOO_MANY_REQUESTS:
        return Verdict.TRANSIENT, "too many requests at once"
    if status == HTTP_UNAUTHORIZED:
        # A refused list call carries no code of Twilio's.
        return _CREATE[20003]
    known = _CREATE.get(code) if code is not None else None
    # Any other answer below 500 is a definite no to what we asked: a bug or a setting.
    return known or (Verdict.PERMANENT_CONFIG, f"the provider refused the request with {status}")


def delivery_verdict(code: str | int | None) -> Verdict:
    """What the ErrorCode of a failed or undelivered text means; without one it is as 30008 (unknown).

    TRANSIENT: one or two later tries. A code that nobody has classified is never retried blindly:
    PERMANENT_CONFIG, so that a person looks.
    """
    words = str(code or "").strip()
    if not words:
        return Verdict.TRANSIENT
    if not (words.isascii() and words.isdigit()):
        return Verdict.PERMANENT_CONFIG
    return _by_number(int(words))


def _by_number(number: int) -> Verdict:
    known = _DELIVERY.get(number)
    if known is not None:
        return known
    # A Messaging Service takes the text first and reports a bad number or sender later.
    return _CREATE.get(number, (Verdict.PERMANENT_CONFIG, ""))[0]
