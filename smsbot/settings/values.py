"""The form of each setting: text in, a checked value out, or a ValueError "what is wrong; the mend".

No message holds the value: settings are secrets, addresses and patients' numbers.
"""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit

from pydantic import SecretStr

from smsbot import sealing
from smsbot.phones import PhoneError, normalise

_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_SHORTEST_SECRET = 32
_FEWEST_DISTINCT_CHARACTERS = 8
_PLACEHOLDER = re.compile(
    r"change[-_ ]?me|replace|placeholder|example|secret[-_ ]?key|insecure|password", re.I
)
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True, slots=True)
class UnreviewedFlows:
    """Who may be enrolled on a flow that no clinician has reviewed. The repr hides the numbers."""

    everyone: bool = False
    numbers: frozenset[str] = field(default=frozenset(), repr=False)

    def allows(self, e164: str) -> bool:
        """Tell whether this number may be enrolled on an unreviewed flow."""
        return self.everyone or e164 in self.numbers


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over. Without ``is_loopback``, TLS is a must: at once or by STARTTLS."""

    host: str
    port: int
    user: str | None
    password: SecretStr | None
    implicit_tls: bool
    is_loopback: bool

    @property
    def url(self) -> str:
        """The server as one URL, the password in it: for the gateway alone, never for a log."""
        scheme = "smtps" if self.implicit_tls else "smtp"
        password = self.password.get_secret_value() if self.password else ""
        login = f"{quote(self.user, safe='')}:{quote(password, safe='')}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{login}{host}:{self.port}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _split_url(value: str, schemes: tuple[str, ...], example: str) -> SplitResult:
    fault = ValueError(f"is not an address of the kind {'|'.join(schemes)}://; write it like {example}")
    # urlsplit would drop line breaks in silence, and names the value in some of its own errors.
    if re.search(r"\s", value):
        raise fault
    try:
        parts = urlsplit(value)
        is_whole = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise fault from None
    if not is_whole:
        raise fault
    return parts


def parse_safe_url(value: str) -> str:
    parts = _split_url(value, ("https", "http"), "https://sms.clinic.org")
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        raise ValueError("is plain http to another machine; use https (http is for 127.0.0.1 alone)")
    return value


def parse_base_url(value: str) -> str:
    parts = urlsplit(parse_safe_url(value))
    if "?" in value or "#" in value or "@" in parts.netloc or value.endswith("/"):
        raise ValueError("has a trailing slash, a query or a login; end it after the host or path")
    return value


def parse_heartbeat_url(value: str) -> SecretStr:
    """Read an address to call; who knows it can raise the alarm, so it is kept like a secret."""
    if "@" in urlsplit(parse_safe_url(value)).netloc:
        raise ValueError("holds a login; give an address that needs none")
    return SecretStr(value)


def parse_database_url(value: str) -> SecretStr:
    scheme, _, rest = value.partition("://")
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"} and rest:
        return SecretStr(f"postgresql+psycopg://{rest}")
    if scheme != "sqlite" or not rest.startswith("/") or rest[1:] in {"", ":memory:"}:
        raise ValueError("is not a database kept here; write sqlite:///path/to/file.db or postgres://…")
    return SecretStr(value)


def parse_smtp_url(value: str) -> SmtpServer:
    parts = _split_url(value, ("smtp", "smtps"), "smtp://user:password@mail.clinic.org:587")
    if (parts.username is None) != (parts.password is None):
        raise ValueError("has a user or a password without the other; give both or none")
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise ValueError("goes on after the port; percent-encode / ? # and @ within the user or password")
    host, implicit_tls = parts.hostname or "", parts.scheme == "smtps"
    return SmtpServer(
        host=host,
        port=parts.port or (465 if implicit_tls else 587),
        user=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else SecretStr(unquote(parts.password)),
        implicit_tls=implicit_tls,
        is_loopback=_is_loopback(host),
    )


def parse_mail_from(value: str) -> str:
    if not value.isprintable() or not _ADDRESS.fullmatch(parseaddr(value)[1]):
        raise ValueError("is not a mail address; write it like alerts@clinic.org")
    return value


def parse_secret(value: str) -> SecretStr:
    if len(value) < _SHORTEST_SECRET:
        raise ValueError(f"is shorter than {_SHORTEST_SECRET} characters; give the whole secret")
    # A text that is found inside its own doubling, ends cut off, is some shorter text repeated.
    is_repeated = value in (value + value)[1:-1]
    if is_repeated or len(set(value)) < _FEWEST_DISTINCT_CHARACTERS or _PLACEHOLDER.search(value):
        raise ValueError("is a placeholder; give a real, random secret (`smsbot keys` makes SECRET_KEY)")
    return SecretStr(value)


def parse_auth_tokens(value: str) -> tuple[SecretStr, ...]:
    tokens = [token.strip() for token in value.split(",")]
    if len(tokens) > 2:
        raise ValueError("holds more than two tokens; keep the one in use and, while rotating, one other")
    return tuple(parse_secret(token) for token in tokens)


def parse_data_keys(value: str) -> SecretStr:
    sealing.parse_data_keys(value)
    return SecretStr(value)


def parse_index_key(value: str) -> SecretStr:
    sealing.parse_index_key(value)
    return SecretStr(value)


def sid_parser(prefix: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if not re.fullmatch(prefix + "[0-9a-fA-F]{32}", value):
            raise ValueError(f"is not {prefix} and 32 hex digits; copy it from the Twilio console")
        return value

    return parse


def parse_sender(value: str) -> str:
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}|[0-9]{5,6}", value):
        raise ValueError("is not a sender number; write it like +15551230001, or a short code's 5-6 digits")
    return value


def number_parser(lowest: int, highest: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,6}", value) or not lowest <= int(value) <= highest:
            raise ValueError(f"is not a whole number from {lowest} to {highest}; write one, or leave it out")
        return int(value)

    return parse


def parse_log_level(value: str) -> str:
    if value.upper() not in _LOG_LEVELS:
        raise ValueError(f"is not a log level; write one of {', '.join(_LOG_LEVELS)}")
    return value.upper()


def parse_flows_dir(value: str) -> Path:
    if not Path(value).is_dir():
        raise ValueError(
            "is not a folder; name the folder with the flows, or leave it out for the packaged ones"
        )
    return Path(value)


def parse_keywords(value: str) -> frozenset[str]:
    """Read a comma-separated list of words; ``none`` is for a provider that answers no word by itself."""
    words = {word.strip().upper() for word in value.split(",")}
    if words == {"NONE"}:
        return frozenset()
    if not all(word.isalpha() for word in words):
        raise ValueError("is not a list of single words; write them like STOP,HELP,START, or write none")
    return frozenset(words)


def parse_unreviewed_flows(value: str) -> UnreviewedFlows:
    """Read ``yes`` or a comma-separated list of the numbers that may try a flow nobody has reviewed."""
    if value.lower() == "yes":
        return UnreviewedFlows(everyone=True)
    return UnreviewedFlows(numbers=frozenset(_parse_numbers(value.split(","))))


def _parse_numbers(entries: list[str]) -> list[str]:
    numbers = []
    for place, entry in enumerate(entries, start=1):
        try:
            numbers.append(normalise(entry))
        except PhoneError:
            raise ValueError(
                f"entry {place} is neither yes nor a mobile number; mend it or leave it out"
            ) from None
    return numbers
