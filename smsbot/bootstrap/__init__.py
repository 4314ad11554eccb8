"""Where everything is put together: the only package that reads settings and the clock."""

from smsbot.bootstrap.app import App, Webhooks
from smsbot.bootstrap.bell import Bell
from smsbot.bootstrap.build import build_app, build_tools
from smsbot.bootstrap.faults import StartError
from smsbot.bootstrap.watching import start_watch
from smsbot.db.faults import DatabaseFault
from smsbot.db.migrate import MigrationError
from smsbot.db.outbox import DeliveryReport

__all__ = [
    "App",
    "Bell",
    "DatabaseFault",
    "DeliveryReport",
    "MigrationError",
    "StartError",
    "Webhooks",
    "build_app",
    "build_tools",
    "start_watch",
]
