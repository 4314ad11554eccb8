"""Each setting's wrong forms: what is wrong and the mend are told, the value is not."""

import base64
import secrets

import pytest

from smsbot.settings import Needs, Settings, SettingsError

# The canary in most values is Zebulon.
WRONG = [
    ("DATABASE_URL", "mysql://root@Zebulon/db", "is not a database kept here"),
    ("DATABASE_URL", "Zebulon.db", "is not a database kept here"),
    ("DATABASE_URL", "sqlite://", "is not a database kept here"),
    ("DATABASE_URL", "sqlite:///:memory:", "is not a database kept here"),
    ("DATABASE_URL", "postgres://", "is not a database kept here"),
    ("PUBLIC_URL", "http://sms.Zebulon.org", "plain http to another machine"),
    ("PUBLIC_URL", "http://127.0.0.1.Zebulon.org", "plain http to another machine"),
    ("PUBLIC_URL", "sms.Zebulon.org", "is not an address"),
    ("PUBLIC_URL", "https://", "is not an address"),
    ("PUBLIC_URL", "https://Zebulon.org:99999", "is not an address"),
    ("PUBLIC_URL", "https://[Zebulon", "is not an address"),
    ("PUBLIC_URL", "https://Zebulon\n.org", "is not an address"),
    ("PUBLIC_URL", "https://Zebulon.org/", "trailing slash"),
    ("PUBLIC_URL", "https://Zebulon.org?", "trailing slash"),
    ("PUBLIC_URL", "https://Zebulon.org/sms?a=1", "trailing slash"),
    ("PUBLIC_URL", "https://me:Zebulon@clinic.org", "trailing slash"),
    ("SECRET_KEY", "Zebulon-is-too-short-by-a-bit-0", "is shorter than 32 characters"),
    ("SECRET_KEY", "change-me-Zebulon-change-me-0123456789", "is a placeholder"),
    ("SECRET_KEY", "a" * 64, "is a placeholder"),
    ("SECRET_KEY", "Zebulon1" * 5, "is a placeholder"),
    ("SECRET_KEY", "abcdefg" + "g" * 40, "is a placeholder"),
    ("PORT", "0", "is not a whole number from 1 to 65535"),
    ("PORT", "65536", "is not a whole number"),
    ("PORT", "٨٠٨٠", "is not a whole number"),
    ("PORT", "8000.0", "is not a whole number"),
    ("WEB_CONCURRENCY", "-1", "is not a whole number from 1 to 64"),
    ("SMSBOT_TICK_SECONDS", "61", "is not a whole number from 1 to 60"),
    ("LOG_LEVEL", "Zebulon", "is not a log level"),
    ("TWILIO_ACCOUNT_SID", "SK" + "0123456789abcdef" * 2, "is not AC and 32 hex digits"),
    ("TWILIO_ACCOUNT_SID", "ACZebulon", "is not AC and 32 hex digits"),
    ("TWILIO_AUTH_TOKEN", "Zebulon", "is shorter than 32 characters"),
    ("TWILIO_AUTH_TOKEN", ",".join(secrets.token_hex(16) for _ in range(3)), "more than two tokens"),
    ("TWILIO_AUTH_TOKEN", secrets.token_hex(16) + ",", "is shorter than 32 characters"),
    ("TWILIO_FROM", "5551230000", "is not a sender number"),
    ("TWILIO_FROM", "Zebulon", "is not a sender number"),
    ("TWILIO_API_BASE_URL", "http://proxy.Zebulon.org", "plain http to another machine"),
    ("SMTP_URL", "http://Zebulon:587", "is not an address"),
    ("SMTP_URL", "smtp://Zebulon@mail.clinic.org", "a user or a password without the other"),
    ("SMTP_URL", "smtp://me:Zebu/lon@mail.clinic.org", "is not an address"),
    ("SMTP_URL", "smtp://mail.clinic.org/Zebulon", "goes on after the port"),
    ("SMTP_URL", "smtp://me:Zebulon@mail.clinic.org:0", "is not an address"),
    ("MAIL_FROM", "Zebulon", "is not a mail address"),
    ("MAIL_FROM", "a@b.org\nBcc: Zebulon@b.org", "is not a mail address"),
    ("SMSBOT_FLOWS_DIR", "/nowhere/Zebulon", "is not a folder"),
    ("SMSBOT_DATA_KEYS", "1:Zebulon", "is not base64"),
    ("SMSBOT_INDEX_KEY", base64.b64encode(b"Zebulon").decode(), "is 7 bytes, not 32"),
    ("SMSBOT_PROVIDER_KEYWORDS", "STOP,,Zebulon", "is not a list of single words"),
    ("SMSBOT_PROVIDER_KEYWORDS", "STOP Zebulon", "is not a list of single words"),
    ("SMSBOT_ALLOW_UNREVIEWED_FLOWS", "true", "entry 1 is neither yes nor a mobile number"),
    ("SMSBOT_ALLOW_UNREVIEWED_FLOWS", "1", "entry 1 is neither yes nor a mobile number"),
    ("SMSBOT_ALLOW_UNREVIEWED_FLOWS", "+15551230001,+3491234", "entry 2 is neither yes nor a mobile number"),
]


@pytest.mark.parametrize(("name", "value", "what"), WRONG)
def test_a_wrong_value_is_told_with_its_mend_and_not_shown(name: str, value: str, what: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({name: value}, Needs.DATABASE)

    (told,) = caught.value.faults
    assert told.startswith(f"{name}: ")
    assert what in told
    assert "; " in told
    assert "Zebulon" not in told
