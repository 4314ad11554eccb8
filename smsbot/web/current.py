"""The installation that this Flask app serves, for its views."""

from typing import cast

from flask import Flask, current_app

from smsbot.bootstrap import App

_KEY = "smsbot"


def install(flask: Flask, app: App) -> None:
    """Let the views of ``flask`` work with this installation from now on."""
    flask.extensions[_KEY] = app


def bot() -> App:
    """The installation that the present request is for."""
    return cast(App, current_app.extensions[_KEY])
