"""Settings: all faults at once, each with its mend, and never a value."""

import secrets
from pathlib import Path

import pytest
from pydantic import SecretStr

from smsbot.sealing import generate_keys
from smsbot.settings import Needs, Settings, SettingsError

PASSWORD = "p%40ss-Zebulon-91"
WHOLE = {
    **generate_keys(),
    "PUBLIC_URL": "https://sms.clinic.org",
    "TWILIO_ACCOUNT_SID": "AC" + "0123456789abcdef" * 2,
    "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
    "TWILIO_FROM": "+15551230000",
    "SMTP_URL": f"smtp://alerts:{PASSWORD}@mail.clinic.org:587",
    "MAIL_FROM": "Clinic alerts <alerts@clinic.org>",
}


def read(**changes: str) -> Settings:
    return Settings.from_env(WHOLE | changes)


def faults(needs: Needs = Needs.ALL, /, **changes: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(WHOLE | changes, needs)
    return caught.value.faults


def test_a_whole_environment_is_read_with_defaults() -> None:
    settings = read()

    assert settings.database_url.get_secret_value() == "sqlite:///var/smsbot.db"
    assert (settings.port, settings.web_concurrency, settings.smsbot_tick_seconds) == (8000, 2, 5)
    assert settings.log_level == "INFO"
    assert settings.smsbot_flows_dir is None
    assert settings.twilio_api_base_url == "https://api.twilio.com"
    assert {
        "STOP",
        "REVOKE",
        "OPTOUT",
        "START",
        "YES",
        "UNSTOP",
        "HELP",
        "INFO",
    } < settings.smsbot_provider_keywords
    assert len(settings.smsbot_provider_keywords) == 13


def test_only_the_mapping_is_read_not_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9999")
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")

    settings = read()

    assert (settings.port, settings.log_level) == (8000, "INFO")


def test_variables_of_others_are_ignored_and_blanks_count_as_absent() -> None:
    settings = read(HOME="/root", PORT="  ", LOG_LEVEL=" debug ")

    assert (settings.port, settings.log_level) == (8000, "DEBUG")


@pytest.mark.parametrize("name", ["port", "secret_key"])
def test_settings_cannot_be_changed(name: str) -> None:
    with pytest.raises(ValueError, match="frozen"):
        setattr(read(), name, None)


def test_the_groups_hand_over_what_their_users_need() -> None:
    settings = read()

    assert settings.require_web().public_url == "https://sms.clinic.org"
    assert settings.require_web().secret_key.get_secret_value() == WHOLE["SECRET_KEY"]
    assert settings.require_twilio().account_sid == WHOLE["TWILIO_ACCOUNT_SID"]
    assert settings.require_twilio().from_number == "+15551230000"
    assert settings.require_twilio().messaging_service_sid is None
    assert settings.require_mail().sender == WHOLE["MAIL_FROM"]
    assert repr(settings.require_keyring()) == "Keyring(versions=[1])"


@pytest.mark.parametrize(
    ("needs", "named"),
    [
        (Needs.KEYS, {"SMSBOT_DATA_KEYS", "SMSBOT_INDEX_KEY"}),
        (Needs.WEB, {"PUBLIC_URL", "SECRET_KEY"}),
        (Needs.TWILIO, {"TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"}),
        (Needs.MAIL, {"SMTP_URL", "MAIL_FROM"}),
        (Needs.KEYS | Needs.MAIL, {"SMSBOT_DATA_KEYS", "SMSBOT_INDEX_KEY", "SMTP_URL", "MAIL_FROM"}),
    ],
)
def test_what_a_command_needs_and_lacks_is_named_whole(needs: Needs, named: set[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({}, needs)

    assert {fault.partition(":")[0] for fault in caught.value.faults} == named
    assert all(": is missing; " in fault for fault in caught.value.faults)


def test_all_needs_are_the_sum_of_the_groups() -> None:
    assert Needs.ALL == Needs.KEYS | Needs.WEB | Needs.TWILIO | Needs.MAIL


def test_the_database_alone_needs_no_setting() -> None:
    settings = Settings.from_env({}, Needs.DATABASE)

    assert settings == Settings()
    for require, name in [
        (settings.require_keyring, "SMSBOT_DATA_KEYS"),
        (settings.require_web, "PUBLIC_URL"),
        (settings.require_twilio, "TWILIO_FROM"),
        (settings.require_mail, "SMTP_URL"),
    ]:
        with pytest.raises(SettingsError, match=f"{name}: is missing"):
            require()


def test_a_wrong_value_is_a_fault_even_where_it_is_not_needed() -> None:
    assert faults(Needs.DATABASE, SMTP_URL="mail.clinic.org")[0].startswith("SMTP_URL: ")


def test_every_fault_is_told_at_once() -> None:
    told = faults(
        PORT="http", SECRET_KEY="short", MAIL_FROM="nobody", TWILIO_API_KEY="SK" + "0a" * 16, PUBLIC_URL=""
    )

    assert [fault.partition(":")[0] for fault in told] == [
        "SECRET_KEY",
        "PORT",
        "MAIL_FROM",
        "PUBLIC_URL",
        "TWILIO_API_SECRET",
    ]


def test_no_error_carries_a_value_in_its_chain() -> None:
    with pytest.raises(SettingsError) as caught:
        read(SECRET_KEY="Zebulon", SMTP_URL="smtp://Zebulon@[x")

    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert "Zebulon" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_postgres_scheme_means_psycopg(scheme: str) -> None:
    settings = read(DATABASE_URL=f"{scheme}://me:pw@db.clinic.org/smsbot?sslmode=require")

    url = settings.database_url.get_secret_value()
    assert url == "postgresql+psycopg://me:pw@db.clinic.org/smsbot?sslmode=require"


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_plain_http_is_allowed_to_this_machine(host: str) -> None:
    assert read(PUBLIC_URL=f"http://{host}").public_url == f"http://{host}"
    assert read(TWILIO_API_BASE_URL=f"http://{host}").twilio_api_base_url == f"http://{host}"


def test_exactly_one_kind_of_sender_is_set() -> None:
    service = "MG" + "0123456789abcdef" * 2

    assert read(TWILIO_FROM="", TWILIO_MESSAGING_SERVICE_SID=service).require_twilio().from_number is None
    assert "set exactly one" in faults(TWILIO_MESSAGING_SERVICE_SID=service)[0]
    assert "set exactly one" in faults(TWILIO_FROM="")[0]


def test_two_auth_tokens_are_read_during_rotation() -> None:
    tokens = [secrets.token_hex(16), secrets.token_hex(16)]

    settings = read(TWILIO_AUTH_TOKEN=", ".join(tokens))

    assert [token.get_secret_value() for token in settings.require_twilio().auth_tokens] == tokens


@pytest.mark.parametrize("name", ["TWILIO_API_KEY", "TWILIO_API_SECRET"])
def test_half_an_api_key_is_refused(name: str) -> None:
    pair = {"TWILIO_API_KEY": "SK" + "0123456789abcdef" * 2, "TWILIO_API_SECRET": secrets.token_urlsafe(32)}

    assert f"is missing beside {name}; set both or none" in faults(**{name: pair[name]})[0]
    assert read(**pair).require_twilio().api_key == pair["TWILIO_API_KEY"]


def test_no_secret_serves_twice() -> None:
    data_key = WHOLE["SMSBOT_DATA_KEYS"].partition(":")[2]
    url_safe = data_key.replace("+", "-").replace("/", "_").rstrip("=")
    token = WHOLE["TWILIO_AUTH_TOKEN"]

    for changes, told in [
        ({"SMSBOT_INDEX_KEY": data_key}, "SMSBOT_DATA_KEYS: is the same secret as SMSBOT_INDEX_KEY"),
        ({"SECRET_KEY": url_safe}, "SMSBOT_DATA_KEYS: is the same secret as SECRET_KEY"),
        ({"SECRET_KEY": token}, "TWILIO_AUTH_TOKEN: is the same secret as SECRET_KEY"),
        (
            {"TWILIO_AUTH_TOKEN": f"{token},{token}"},
            "TWILIO_AUTH_TOKEN: is the same secret as TWILIO_AUTH_TOKEN",
        ),
        (
            {"SMSBOT_DATA_KEYS": f"2:{data_key},1:{data_key}"},
            "SMSBOT_DATA_KEYS: is the same secret as SMSBOT_DATA_KEYS",
        ),
    ]:
        assert [fault.partition(";")[0] for fault in faults(**changes)] == [told]


def test_the_mail_server_is_taken_apart() -> None:
    login = read().require_mail().server
    plain = read(SMTP_URL="smtp://127.0.0.1:2525").require_mail().server
    wrapped = read(SMTP_URL="smtps://mail.clinic.org").require_mail().server

    assert (login.host, login.port, login.user) == ("mail.clinic.org", 587, "alerts")
    assert login.password == SecretStr("p@ss-Zebulon-91")
    assert not login.implicit_tls
    assert not login.is_loopback
    assert (plain.port, plain.user, plain.password, plain.is_loopback) == (2525, None, None, True)
    assert (wrapped.port, wrapped.implicit_tls) == (465, True)


def test_the_provider_s_words_can_be_changed_or_switched_off() -> None:
    assert read(SMSBOT_PROVIDER_KEYWORDS="stop, Arrêt").smsbot_provider_keywords == {"STOP", "ARRÊT"}
    assert read(SMSBOT_PROVIDER_KEYWORDS="none").smsbot_provider_keywords == frozenset()


def test_unreviewed_flows_are_for_nobody_by_default() -> None:
    assert not read().smsbot_allow_unreviewed_flows.allows("+15551230001")


def test_unreviewed_flows_are_for_all_or_for_listed_numbers() -> None:
    listed = read(
        SMSBOT_ALLOW_UNREVIEWED_FLOWS="+1 555 123 0001, (555) 123-0002"
    ).smsbot_allow_unreviewed_flows

    assert read(SMSBOT_ALLOW_UNREVIEWED_FLOWS="yes").smsbot_allow_unreviewed_flows.allows("+15551230009")
    assert listed.allows("+15551230002")
    assert not listed.allows("+15551230009")


def test_the_flows_folder_is_taken_when_it_exists(tmp_path: Path) -> None:
    assert read(SMSBOT_FLOWS_DIR=str(tmp_path)).smsbot_flows_dir == tmp_path


def test_no_repr_shows_a_secret_or_a_number_of_a_patient() -> None:
    extra = {
        "DATABASE_URL": f"postgres://me:{PASSWORD}@db/smsbot",
        "TWILIO_API_KEY": "SK" + "0123456789abcdef" * 2,
        "TWILIO_API_SECRET": secrets.token_urlsafe(32),
        "SMSBOT_ALLOW_UNREVIEWED_FLOWS": "+15551239999",
    }
    settings = read(**extra)

    groups = [
        settings.require_web(),
        settings.require_twilio(),
        settings.require_mail(),
        settings.require_keyring(),
    ]
    shown = "".join(
        f"{part!r}{part!s}" for part in [settings, settings.smsbot_allow_unreviewed_flows, *groups]
    )

    hidden = ["SECRET_KEY", "TWILIO_AUTH_TOKEN", "SMSBOT_INDEX_KEY", "SMSBOT_DATA_KEYS", "TWILIO_API_SECRET"]
    for value in [*((WHOLE | extra)[name] for name in hidden), "Zebulon", "9999"]:
        assert value not in shown
