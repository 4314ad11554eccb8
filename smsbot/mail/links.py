"""The acknowledgement link of a mail: signed, bound to one escalation and one recipient, and soon stale."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from itsdangerous import BadData, URLSafeSerializer

LIFETIME = timedelta(days=7)
# No token made for another purpose with the same secret can ever open here.
_SALT = "smsbot acknowledgement link 1"
# A token is some eighty characters; what is much longer was not made here.
_LONGEST_TOKEN = 512


@dataclass(frozen=True, slots=True)
class AckToken:
    """What a link says: which escalation, which member of the team it was mailed to, and when (UTC)."""

    escalation_id: int
    member_id: int
    issued_at: datetime


class AckLinks:
    """Makes and reads the links; they hold row ids and a moment, nothing of a patient.

    Links signed with one of ``previous_secrets`` still open, so that a rotation does not kill the links in
    mails already sent.
    """

    __slots__ = ("_base", "_serializer")

    def __init__(self, secret: str, public_url: str, previous_secrets: tuple[str, ...] = ()) -> None:
        """Raises ValueError when a secret is empty."""
        if not all((secret, *previous_secrets)):
            raise ValueError("a secret is empty: run `smsbot keys` and paste its SECRET_KEY line")
        self._base = public_url.rstrip("/")
        # The last key signs, all of them verify.
        self._serializer = URLSafeSerializer(
            [*previous_secrets, secret],
            salt=_SALT,
            signer_kwargs={"digest_method": sha256, "key_derivation": "hmac"},
        )

    def url(self, escalation_id: int, member_id: int, issued_at: datetime) -> str:
        """The link for one recipient of an escalation's mail; ``issued_at`` is aware and kept to the second.

        The time travels inside the payload, not in a signer's timestamp, so that a virtual clock rules.
        """
        token = self._serializer.dumps([escalation_id, member_id, int(issued_at.timestamp())])
        return f"{self._base}/a/{token}"

    def read(self, token: str, now: datetime) -> AckToken | None:
        """What a token says; None when it was changed, has another purpose, or is over seven days old."""
        if len(token) > _LONGEST_TOKEN or not token.isascii():
            return None
        try:
            payload = self._serializer.loads(token)
        except BadData:
            return None
        match payload:
            case [int(escalation_id), int(member_id), int(issued)]:
                issued_at = datetime.fromtimestamp(issued, UTC)
            case _:
                return None
        return AckToken(escalation_id, member_id, issued_at) if now - issued_at <= LIFETIME else None
