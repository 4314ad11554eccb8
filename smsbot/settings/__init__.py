"""Every setting of the program, read from the environment, checked whole, and all faults told at once."""

from smsbot.settings.environment import (
    MailSettings,
    Needs,
    Settings,
    SettingsError,
    TwilioSettings,
    WebSettings,
)
from smsbot.settings.values import SmtpServer, UnreviewedFlows

__all__ = [
    "MailSettings",
    "Needs",
    "Settings",
    "SettingsError",
    "SmtpServer",
    "TwilioSettings",
    "UnreviewedFlows",
    "WebSettings",
]
