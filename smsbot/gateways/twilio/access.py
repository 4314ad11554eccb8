"""How to reach one Twilio account: credentials, the sender, and where its API is."""

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class TwilioAccess:
    """Plain values for a gateway; `timeout` in seconds. Secrets stay out of `repr`.

    `auth_tokens` holds one token, or two during a rotation (the one in use for the API first). Without an
    API key the first token signs in. `sender` is used for texts that name none.
    """

    account_sid: str
    auth_tokens: tuple[str, ...] = field(repr=False)
    api_key: str | None = None
    api_secret: str | None = field(default=None, repr=False)
    sender: str | None = None
    messaging_service_sid: str | None = None
    base_url: str | None = None
    timeout: float = 10.0

    def __post_init__(self) -> None:
        if not all(self.auth_tokens) or len(self.auth_tokens) not in (1, 2):
            raise ValueError("one auth token is needed, or two during a rotation")
        if bool(self.api_key) != bool(self.api_secret):
            raise ValueError("an API key and its secret go together")
        if not (self.sender or self.messaging_service_sid):
            raise ValueError("a sender number or a Messaging Service is needed")
        if self.timeout <= 0:
            raise ValueError("the time-out must be positive")
        if self.base_url:
            refuse_open_http(self.base_url)

    @property
    def login(self) -> tuple[str, str]:
        """User and password of the REST API: the API key in production, else account and token."""
        if self.api_key and self.api_secret:
            return self.api_key, self.api_secret
        return self.account_sid, self.auth_tokens[0]


def refuse_open_http(url: str) -> None:
    """Raise ValueError unless requests to this origin are encrypted or stay on this machine."""
    parts = urlsplit(url)
    # Only the origin is replaced: a path would be dropped in silence. Reading the port checks it.
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.port == 0
        or parts.path.strip("/")
    ):
        raise ValueError("the API base URL must be http(s)://host[:port] without a path")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError("plain http carries the credentials: allowed to loopback only")


def is_loopback(host: str) -> bool:
    """Whether a host, as written in a URL, is this machine. Other names are not resolved."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
