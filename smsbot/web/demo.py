"""The demo's page: a phone, the care team's inbox, the state between them, and a time machine."""

import ipaddress
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from threading import Lock
from typing import cast

import waitress
from flask import Blueprint, Flask, Response, abort, current_app, redirect, render_template, request, url_for

from smsbot.bootstrap import StartError
from smsbot.bootstrap.demo import Demo, build_demo
from smsbot.bootstrap.logs import configure_logging
from smsbot.bootstrap.time_machine import Stop, advance, go_to_next_check_in, go_to_next_event
from smsbot.web import current, make_flask
from smsbot.web.demo_words import describe_demo
from smsbot.web.protection import PAGE_POLICY, use_policy

HOST = "127.0.0.1"
LANGUAGES = ("en", "es")
LONGEST_TEXT = 1600
_KEY = "smsbot_demo"
_THREADS = 4

blueprint = Blueprint("demo", __name__)

_JUMPS: dict[str, Callable[[Demo], Stop]] = {
    "check-in": go_to_next_check_in,
    "event": go_to_next_event,
    "hour": lambda demo: advance(demo, timedelta(hours=1)),
    "day": lambda demo: advance(demo, timedelta(days=1)),
    "week": lambda demo: advance(demo, timedelta(weeks=1)),
}
_DEMO_POLICY = {**PAGE_POLICY, "frame-src": "'self'"}
# The mail's own page: inline styles as mail programs know them, no script, links open in the whole window.
_MAIL_POLICY = {
    "default-src": "'none'",
    "style-src": "'unsafe-inline'",
    "img-src": "data:",
    "form-action": "'none'",
    "frame-ancestors": "'self'",
    "base-uri": "'none'",
    "sandbox": "allow-top-navigation-by-user-activation",
}


@dataclass(slots=True)
class Stage:
    """The demo being played, and what starting over needs. One viewer's click at a time."""

    folder: Path
    port: int
    start: datetime | None
    demo: Demo
    lock: Lock = field(default_factory=Lock)
    _takes: int = 1

    def start_over(self, language: str) -> None:
        """Begin again with a new patient in a database of its own."""
        old, self._takes = self.demo, self._takes + 1
        self.demo = _build(self.folder, self._takes, self.start, language=language, port=self.port)
        old.close()


def create_demo_app(
    folder: Path, *, port: int = 8000, start: datetime | None = None, language: str = "en"
) -> Flask:
    """Build the demo and its Flask app; its databases are made in ``folder``, ``start`` is the demo's now."""
    demo = _build(folder, 1, start, language=language, port=port)
    flask = make_flask(demo.app)
    flask.extensions[_KEY] = Stage(folder, port, start, demo)
    flask.config.update(
        BACK_TO_DEMO=True,
        # A page left open over lunch must still work; on plain http not every browser keeps Secure cookies.
        WTF_CSRF_TIME_LIMIT=None,
        SESSION_COOKIE_NAME="smsbot_demo",
        SESSION_COOKIE_SECURE=False,
        SESSION_COOKIE_SAMESITE="Strict",
    )
    flask.before_request(refuse_strangers)
    flask.after_request(send_news)
    flask.register_blueprint(blueprint)
    return flask


def serve_demo(port: int = 8000) -> None:
    """Serve the demo on this machine alone until it is interrupted; nothing of it is kept.

    Raises StartError where the port is taken.
    """
    configure_logging("WARNING")
    # So that the folder is removed however the demo is ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="smsbot-demo-") as folder:
        flask = create_demo_app(Path(folder), port=port)
        server = _listen(flask, port)
        print(f"The demo is at http://{HOST}:{port} (Ctrl-C ends it)", flush=True)  # noqa: T201 - to a person
        try:
            server.run()
        finally:
            server.close()
            stage(flask).demo.close()


def _listen(flask: Flask, port: int) -> waitress.server.BaseWSGIServer:
    try:
        return waitress.create_server(flask, host=HOST, port=port, threads=_THREADS, ident=None)
    except OSError as error:
        stage(flask).demo.close()
        raise StartError(
            (f"port {port} cannot be listened on ({error.strerror}); say --port 8001",)
        ) from None


def _build(folder: Path, take: int, start: datetime | None, *, language: str, port: int) -> Demo:
    own = folder / f"take{take}"
    own.mkdir()
    return build_demo(own, start, language=language, port=port)


def stage(flask: Flask | None = None) -> Stage:
    """The stage of this app, by default of the present request's."""
    return cast(Stage, (flask or current_app).extensions[_KEY])


def refuse_strangers() -> None:
    """The demo has no login, so it answers this machine alone."""
    address = ipaddress.ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104 - refused, not listened on
    if not address.is_loopback:
        abort(403)


def send_news(response: Response) -> Response:
    """What a member of the team did is news to the others: the demo has no sender in the background."""
    if request.method == "POST" and request.blueprint == "acknowledge":
        with stage().lock:
            stage().demo.settle()
    return response


@blueprint.get("/")
def show() -> str:
    """The whole demo on one page; ``mail`` selects a mail, else the newest is shown."""
    with stage().lock:
        demo = stage().demo
        words = describe_demo(
            demo, selected=request.args.get("mail", type=int), note=request.args.get("note")
        )
    use_policy(_DEMO_POLICY)
    return render_template("demo.html", words=words, languages=LANGUAGES, longest=LONGEST_TEXT)


@blueprint.get("/demo/mail/<int:number>")
def show_mail(number: int) -> Response:
    """The HTML part of a mail as it was sent, in a frame of its own."""
    mails = [mail for mail in stage().demo.inbox() if mail.number == number]
    if not mails:
        abort(404)
    html = _html_part(mails[0].message)
    # A link in a mail opens in the browser, not inside the mail.
    use_policy(_MAIL_POLICY)
    return Response(html.replace("<head>", '<head><base target="_top">', 1), mimetype="text/html")


def _html_part(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    if part is None:
        abort(404)
    return str(part.get_content())


@blueprint.post("/demo/reply")
def reply() -> Response:
    """The patient texts: a quick reply, or what was typed."""
    body = request.form.get("quick") or request.form.get("body", "")
    if body.strip():
        with stage().lock:
            stage().demo.text(body[:LONGEST_TEXT])
    return _back()


@blueprint.post("/demo/time")
def travel() -> Response:
    """Let time pass."""
    jump = _JUMPS.get(request.form.get("by", ""))
    if jump is None:
        abort(400)
    with stage().lock:
        stop = jump(stage().demo)
    return _back(None if stop is Stop.ARRIVED else stop.value)


@blueprint.post("/demo/restart")
def start_over() -> Response:
    """Begin again, in the chosen language."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(400)
    with stage().lock:
        stage().start_over(language)
        current.install(current_app._get_current_object(), stage().demo.app)  # type: ignore[attr-defined]
    return _back()


def _back(note: str | None = None) -> Response:
    answer = redirect(url_for("demo.show", note=note), 303)
    return Response(answer.response, answer.status, answer.headers)
