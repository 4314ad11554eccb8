"""The settings class: which settings there are, which belong together, which a command needs.

An attribute is named as its environment variable in lower case; ``.env.example`` explains each. A wrong
value is a fault whoever asks; a missing one only where the command ``Needs`` it.
"""

import binascii
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Flag
from itertools import permutations
from pathlib import Path
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from smsbot.domain.keywords import CARRIER_KEYWORDS
from smsbot.sealing import Keyring
from smsbot.settings import values
from smsbot.settings.values import SmtpServer, UnreviewedFlows

_PASTE_KEYS = "run `smsbot keys` and paste its line"
_FROM_CONSOLE = "copy it from the Twilio console"
_ONE_SENDER = "set exactly one of TWILIO_FROM and TWILIO_MESSAGING_SERVICE_SID"


class SettingsError(Exception):
    """Settings that cannot be used: ``faults`` holds one "NAME: what is wrong; the mend" each."""

    def __init__(self, faults: list[str]) -> None:
        """Keep the faults, in the order they were found."""
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class Needs(Flag):
    """The groups of settings a command cannot do without.

    ``DATABASE`` is the empty group: the database has a default.
    """

    DATABASE = 0
    KEYS = 1
    WEB = 2
    TWILIO = 4
    MAIL = 8
    ALL = 15


# The settings of each group that have no default, with the mend for a missing one.
_REQUIRED: Mapping[Needs, Mapping[str, str]] = {
    Needs.KEYS: {"SMSBOT_DATA_KEYS": _PASTE_KEYS, "SMSBOT_INDEX_KEY": _PASTE_KEYS},
    Needs.WEB: {
        "PUBLIC_URL": "set the https address that Twilio and the care team reach this server by",
        "SECRET_KEY": _PASTE_KEYS,
    },
    Needs.TWILIO: {"TWILIO_ACCOUNT_SID": _FROM_CONSOLE, "TWILIO_AUTH_TOKEN": _FROM_CONSOLE},
    Needs.MAIL: {
        "SMTP_URL": "set the clinic's mail server, like smtp://user:password@mail.clinic.org:587",
        "MAIL_FROM": "set the address that alerts come from, like alerts@clinic.org",
    },
}


@dataclass(frozen=True, slots=True)
class WebSettings:
    """The public address (no trailing slash) that signatures and links are made over, and the signing key."""

    public_url: str
    secret_key: SecretStr


@dataclass(frozen=True, slots=True)
class TwilioSettings:
    """The Twilio account; of ``auth_tokens`` (two during rotation) the first is the one to log in with.

    Exactly one of ``from_number`` and ``messaging_service_sid`` is set; so are both or none of the API pair.
    """

    account_sid: str
    auth_tokens: tuple[SecretStr, ...]
    api_key: str | None
    api_secret: SecretStr | None
    from_number: str | None
    messaging_service_sid: str | None
    api_base_url: str


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The mail server and the From header of every mail."""

    server: SmtpServer
    sender: str


class Settings(BaseSettings):
    """All settings, frozen. Build with ``from_env``; the repr holds no secret and no number of a patient."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=False
    )

    database_url: Annotated[SecretStr, BeforeValidator(values.parse_database_url)] = SecretStr(
        "sqlite:///var/smsbot.db"
    )
    public_url: Annotated[str | None, BeforeValidator(values.parse_base_url)] = None
    secret_key: Annotated[SecretStr | None, BeforeValidator(values.parse_secret)] = None
    port: Annotated[int, BeforeValidator(values.number_parser(1, 65535))] = 8000
    web_concurrency: Annotated[int, BeforeValidator(values.number_parser(1, 64))] = 2
    log_level: Annotated[str, BeforeValidator(values.parse_log_level)] = "INFO"
    twilio_account_sid: Annotated[str | None, BeforeValidator(values.sid_parser("AC"))] = None
    twilio_auth_token: Annotated[tuple[SecretStr, ...], BeforeValidator(values.parse_auth_tokens)] = ()
    twilio_api_key: Annotated[str | None, BeforeValidator(values.sid_parser("SK"))] = None
    twilio_api_secret: Annotated[SecretStr | None, BeforeValidator(values.parse_secret)] = None
    twilio_from: Annotated[str | None, BeforeValidator(values.parse_sender)] = None
    twilio_messaging_service_sid: Annotated[str | None, BeforeValidator(values.sid_parser("MG"))] = None
    twilio_api_base_url: Annotated[str, BeforeValidator(values.parse_base_url)] = "https://api.twilio.com"
    smtp_url: Annotated[SmtpServer | None, BeforeValidator(values.parse_smtp_url), Field(repr=False)] = None
    mail_from: Annotated[str | None, BeforeValidator(values.parse_mail_from)] = None
    smsbot_flows_dir: Annotated[Path | None, BeforeValidator(values.parse_flows_dir)] = None
    smsbot_data_keys: Annotated[SecretStr | None, BeforeValidator(values.parse_data_keys)] = None
    smsbot_index_key: Annotated[SecretStr | None, BeforeValidator(values.parse_index_key)] = None
    smsbot_tick_seconds: Annotated[int, BeforeValidator(values.number_parser(1, 60))] = 5
    smsbot_lease_seconds: Annotated[int, BeforeValidator(values.number_parser(1, 600))] = 90
    smsbot_reconcile_seconds: Annotated[int, BeforeValidator(values.number_parser(5, 3600))] = 900
    smsbot_heartbeat_seconds: Annotated[int, BeforeValidator(values.number_parser(1, 60))] = 10
    smsbot_heartbeat_url: Annotated[SecretStr | None, BeforeValidator(values.parse_heartbeat_url)] = None
    smsbot_provider_keywords: Annotated[frozenset[str], BeforeValidator(values.parse_keywords)] = (
        CARRIER_KEYWORDS
    )
    smsbot_allow_unreviewed_flows: Annotated[
        UnreviewedFlows, BeforeValidator(values.parse_unreviewed_flows), Field(repr=False)
    ] = UnreviewedFlows()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *_: object,
        **__: object,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read nothing but what ``from_env`` hands over, so that tests and the demo see no stray variable."""
        return (init_settings,)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the environment variable of every setting."""
        return tuple(name.upper() for name in cls.model_fields)

    @classmethod
    def from_env(cls, mapping: Mapping[str, str], needs: Needs = Needs.ALL) -> Self:
        """Read the settings from an environment; an empty variable counts as absent.

        Raises SettingsError with every fault at once: wrong values, values that do not go together, and
        those missing among what the command ``needs``.
        """
        given = {name: mapping[name].strip() for name in cls.names() if mapping.get(name, "").strip()}
        settings, faults = cls._read(given)
        faults += [*_find_missing(given, needs), *_find_contradictions(given), *_find_equal_secrets(given)]
        if settings is None or faults:
            raise SettingsError(faults)
        return settings

    @classmethod
    def _read(cls, given: Mapping[str, str]) -> tuple[Self | None, list[str]]:
        try:
            return cls.model_validate({name.lower(): value for name, value in given.items()}), []
        except ValidationError as error:
            return None, list(_tell_faults(error))

    def _tell_missing(self, group: Needs) -> SettingsError:
        given = {name: "" for name in self.names() if getattr(self, name.lower()) not in (None, ())}
        return SettingsError(list(_find_missing(given, group)))

    def require_keyring(self) -> Keyring:
        """Return the keyring that seals and opens; raises SettingsError without KEYS."""
        data_keys, index_key = self.smsbot_data_keys, self.smsbot_index_key
        if data_keys is None or index_key is None:
            raise self._tell_missing(Needs.KEYS)
        return Keyring.parse(data_keys.get_secret_value(), index_key.get_secret_value())

    def require_web(self) -> WebSettings:
        """Return what links and signatures rest on; raises SettingsError without WEB."""
        if self.public_url is None or self.secret_key is None:
            raise self._tell_missing(Needs.WEB)
        return WebSettings(self.public_url, self.secret_key)

    def require_twilio(self) -> TwilioSettings:
        """Return the Twilio account; raises SettingsError without TWILIO."""
        has_sender = self.twilio_from or self.twilio_messaging_service_sid
        if self.twilio_account_sid is None or not self.twilio_auth_token or not has_sender:
            raise self._tell_missing(Needs.TWILIO)
        return TwilioSettings(
            account_sid=self.twilio_account_sid,
            auth_tokens=self.twilio_auth_token,
            api_key=self.twilio_api_key,
            api_secret=self.twilio_api_secret,
            from_number=self.twilio_from,
            messaging_service_sid=self.twilio_messaging_service_sid,
            api_base_url=self.twilio_api_base_url,
        )

    def require_mail(self) -> MailSettings:
        """Return the mail server and sender; raises SettingsError without MAIL."""
        if self.smtp_url is None or self.mail_from is None:
            raise self._tell_missing(Needs.MAIL)
        return MailSettings(self.smtp_url, self.mail_from)


def _tell_faults(error: ValidationError) -> Iterator[str]:
    # Neither str(error) nor its input may be shown: both can hold the value.
    for fault in error.errors(include_input=False, include_url=False):
        cause = fault.get("ctx", {}).get("error", "cannot be read; see .env.example")
        yield f"{str(fault['loc'][0]).upper()}: {cause}"


def _find_missing(given: Mapping[str, str], needs: Needs) -> Iterator[str]:
    for group, required in _REQUIRED.items():
        if group in needs:
            yield from (f"{name}: is missing; {mend}" for name, mend in required.items() if name not in given)
    if Needs.TWILIO in needs and not {"TWILIO_FROM", "TWILIO_MESSAGING_SERVICE_SID"} & given.keys():
        yield f"TWILIO_FROM: is missing; {_ONE_SENDER}"


def _find_contradictions(given: Mapping[str, str]) -> Iterator[str]:
    if {"TWILIO_FROM", "TWILIO_MESSAGING_SERVICE_SID"} <= given.keys():
        yield f"TWILIO_FROM: is set beside a messaging service; {_ONE_SENDER}"
    for name, other in permutations(("TWILIO_API_KEY", "TWILIO_API_SECRET")):
        if name in given and other not in given:
            yield f"{other}: is missing beside {name}; set both or none"


def _find_equal_secrets(given: Mapping[str, str]) -> Iterator[str]:
    seen: dict[bytes, str] = {}
    for name, secret in _list_secrets(given):
        key = _decode_secret(secret)
        if key in seen:
            yield f"{name}: is the same secret as {seen[key]}; give each its own (`smsbot keys` makes some)"
        seen.setdefault(key, name)


def _list_secrets(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in ("SECRET_KEY", "TWILIO_API_SECRET", "SMSBOT_INDEX_KEY"):
        if name in given:
            yield name, given[name]
    for name in ("TWILIO_AUTH_TOKEN", "SMSBOT_DATA_KEYS"):
        for entry in filter(None, given.get(name, "").split(",")):
            yield name, entry.rpartition(":")[2].strip()


def _decode_secret(secret: str) -> bytes:
    """Return the bytes behind a secret, so that one key in two spellings of base64 is seen as one."""
    spelled = secret.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return b64decode(spelled + "=" * (-len(spelled) % 4), validate=True)
    except (binascii.Error, ValueError):
        return secret.encode()
