"""The web: the provider's webhooks, the page behind a mail's link, and signs of health."""

import os

from flask import Flask

from smsbot.bootstrap import App, build_app, start_watch
from smsbot.web import acknowledge, current, error_pages, health, protection, request_log, twilio_webhooks


def create_app(app: App | None = None) -> Flask:
    """Build the Flask app around an installation, by default the one that the environment describes.

    Raises SettingsError and FlowError where the environment's cannot be used.
    """
    installation = app or _build_watched()
    flask = make_flask(installation)
    flask.register_blueprint(twilio_webhooks.blueprint)
    return flask


def _build_watched() -> App:
    """The installation of a web node, which calls for help when clocks or workers stand still."""
    app = build_app(os.environ)
    start_watch(app)
    return app


def make_flask(installation: App) -> Flask:
    """Return what every app of ours has, the demo's too: protection, logs, health and the mail's page."""
    flask = Flask("smsbot.web")
    flask.jinja_env.trim_blocks = flask.jinja_env.lstrip_blocks = True
    current.install(flask, installation)
    protection.protect(flask, installation)
    request_log.install(flask)
    error_pages.install(flask)
    flask.register_blueprint(health.blueprint)
    flask.register_blueprint(acknowledge.blueprint)
    return flask
