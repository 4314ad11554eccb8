"""The commands that keep running: the whole app in one process, its parts, and the demo."""

import signal
import sys
from threading import Event

import click
import waitress

from smsbot.bootstrap import App, start_watch
from smsbot.cli.wiring import get_app
from smsbot.web import create_app
from smsbot.worker import run_sender, run_until, start_clock, start_sender

_THREADS = 8


def _stop_on_signal() -> Event:
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on, behind a TLS proxy."
)
def run(host: str) -> None:
    """Run everything in one process: web, clock and sender."""
    app = get_app()
    app.check_tables()
    stop = _stop_on_signal()
    server = waitress.create_server(create_app(app), host=host, port=app.port, threads=_THREADS, ident=None)
    # The first tick takes in what was missed while nothing ran: a stop among it must hold before anything
    # is sent.
    clock = start_clock(app)
    sender = start_sender(app, stop)
    start_watch(app, stop)
    click.echo(f"smsbot is listening on {host}:{app.port}", err=True)
    _serve(server, stop)
    run_until(stop, clock.shutdown, app.bell.ring, lambda: sender.join(timeout=15), app.office.db.dispose)


def _serve(server: waitress.server.BaseWSGIServer, stop: Event) -> None:
    """Serve until a signal comes; the server's own loop ends on the exception that the signal raises."""

    def leave(*_: object) -> None:
        stop.set()
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    try:
        server.run()
    except KeyboardInterrupt:
        stop.set()
    finally:
        server.close()


def _refuse_sqlite(app: App) -> None:
    if app.office.db.is_sqlite:
        sys.exit(
            "smsbot: SQLite serves one process; use `smsbot run`, or set DATABASE_URL to PostgreSQL for "
            "separate web, worker and clock processes"
        )


@click.command()
def worker() -> None:
    """Send texts and mails (PostgreSQL only; any number of these may run)."""
    app = get_app()
    _refuse_sqlite(app)
    app.check_tables()
    stop = _stop_on_signal()
    run_sender(app, stop)


@click.command()
def clock() -> None:
    """Tick: open check-ins, remind, expire, escalate (PostgreSQL only; a second one is a standby)."""
    app = get_app()
    _refuse_sqlite(app)
    app.check_tables()
    run_until(_stop_on_signal(), start_clock(app).shutdown)


@click.command()
@click.option("--port", default=8000, show_default=True)
def demo(port: int) -> None:
    """Play a patient's month on this machine: no account, no patient, nothing leaves it."""
    from smsbot.web.demo import serve_demo

    serve_demo(port)
