"""Builds the app from the settings: the one place where settings, clock, gateways and use cases meet."""

import sys
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from secrets import token_urlsafe

from smsbot.bootstrap.app import App, Webhooks
from smsbot.bootstrap.bell import Bell
from smsbot.bootstrap.faults import as_start_error
from smsbot.bootstrap.logs import configure_logging
from smsbot.clock import RealClock
from smsbot.db.session import Database
from smsbot.domain.reading import Reader
from smsbot.flow_files import load_library
from smsbot.flow_files.lexicon import load_lexicon
from smsbot.gateways.heartbeat import HeartbeatGateway
from smsbot.gateways.smtp import SmtpGateway
from smsbot.gateways.twilio import TwilioAccess, TwilioGateway, delivery_verdict
from smsbot.mail.links import AckLinks
from smsbot.mail.room import MailRoom
from smsbot.office import Office
from smsbot.services.dispatch import Outlets
from smsbot.services.watch import Watch
from smsbot.settings import Needs, Settings


def find_flows(settings: Settings) -> Path:
    """The folder of the flows: the one that is set, the checkout's, or the one installed with the package."""
    if settings.smsbot_flows_dir is not None:
        return settings.smsbot_flows_dir
    package = Path(__file__).resolve().parent.parent
    installed = package / "_flows"
    return installed if installed.is_dir() else package.parent / "flows"


@cache
def build_reader(flows: Path) -> Reader:
    """The reader with the lexicon of a flows folder. Built once: it takes seconds and holds no state."""
    return Reader(load_lexicon(flows / "lexicon"))


def build_office(settings: Settings, bell: Bell) -> Office:
    """What the use cases work with; needs the keys and a database. Raises FlowError, SettingsError."""
    flows = find_flows(settings)
    # A command that sends nothing makes no link and needs no secret for one.
    secret = settings.secret_key.get_secret_value() if settings.secret_key else token_urlsafe()
    return Office(
        db=Database(settings.database_url.get_secret_value()),
        keyring=settings.require_keyring(),
        library=load_library(flows),
        reader=build_reader(flows),
        links=AckLinks(secret, settings.public_url or ""),
        provider_keywords=settings.smsbot_provider_keywords,
        allows_unreviewed=settings.smsbot_allow_unreviewed_flows.allows,
        wake=bell.ring,
    )


def build_tools(environment: Mapping[str, str]) -> App:
    """The app for commands that send nothing themselves (enrol, team, case …). Raises StartError."""
    bell = Bell()
    with as_start_error():
        settings = Settings.from_env(environment, Needs.KEYS)
        # What such a command prints is its result, which a program may read.
        configure_logging(settings.log_level, sys.stderr)
        office = build_office(settings, bell)
    return App(
        office=office, clock=RealClock(), bell=bell, public_url=settings.public_url or "", secret_key=""
    )


def build_app(environment: Mapping[str, str]) -> App:
    """The whole app. Raises StartError with every fault at once, before anything starts."""
    bell, clock = Bell(), RealClock()
    with as_start_error():
        settings = Settings.from_env(environment, Needs.ALL)
        configure_logging(settings.log_level)
        web, mail = settings.require_web(), settings.require_mail()
        office = build_office(settings, bell)
        gateway = build_twilio(settings)
        url = settings.smsbot_heartbeat_url
        alarm = HeartbeatGateway(url.get_secret_value()) if url else None
    outlets = Outlets(
        sms=gateway,
        email=SmtpGateway(mail.server.url),
        mail_room=MailRoom(mail.sender, office.links),
        public_url=web.public_url,
        now=clock.now,
        lease=timedelta(seconds=settings.smsbot_lease_seconds),
    )
    return App(
        office=office,
        clock=clock,
        bell=bell,
        public_url=web.public_url,
        secret_key=web.secret_key.get_secret_value(),
        outlets=outlets,
        webhooks=Webhooks(
            gateway.signature_is_valid, settings.require_twilio().account_sid, delivery_verdict
        ),
        tick_seconds=settings.smsbot_tick_seconds,
        default_line=settings.twilio_from,
        port=settings.port,
        reconcile_every=timedelta(seconds=settings.smsbot_reconcile_seconds),
        heartbeat_seconds=settings.smsbot_heartbeat_seconds,
        watch=Watch(office, outlets.email, mail.sender, alarm, since=clock.now()),
    )


def build_twilio(settings: Settings) -> TwilioGateway:
    """The gateway to Twilio from the settings."""
    twilio = settings.require_twilio()
    return TwilioGateway(
        TwilioAccess(
            account_sid=twilio.account_sid,
            auth_tokens=tuple(token.get_secret_value() for token in twilio.auth_tokens),
            api_key=twilio.api_key,
            api_secret=twilio.api_secret.get_secret_value() if twilio.api_secret else None,
            sender=twilio.from_number,
            messaging_service_sid=twilio.messaging_service_sid,
            base_url=twilio.api_base_url,
        )
    )
