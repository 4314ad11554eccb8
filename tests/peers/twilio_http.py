"""The HTTP face of the Twilio peer: the few API calls the bot makes, and the faults a test asks for."""

import base64
import json
import socket
import sys
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.peers.twilio_messages import Json, MessageStore, PeerMessage, Refused, read_instant

ANY_ADDRESS = "127.0.0.1"
MOST_ON_A_PAGE = 1000


class FaultKind(StrEnum):
    """What goes wrong with the next create call; `after` means that the text was accepted all the same."""

    REFUSE = "refuse"
    ERROR_BEFORE = "error_before"
    ERROR_AFTER = "error_after"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    SLOW = "slow"
    GARBLED = "garbled"
    EMPTY = "empty"
    REDIRECT = "redirect"


@dataclass(frozen=True, slots=True)
class Fault:
    """One scripted fault: the code of a refusal, the seconds of a slow answer."""

    kind: FaultKind
    code: int = 20500
    seconds: float = 0.0


@dataclass(slots=True)
class Account:
    """What the peer knows of the account besides its messages."""

    sid: str
    logins: dict[str, str]
    status: str = "active"
    numbers: dict[str, Json] = field(default_factory=dict)
    service: Json | None = None


class PeerServer(ThreadingHTTPServer):
    """A threading server that can hang up on every client, so that closing it never waits for one."""

    daemon_threads = False

    def __init__(self, account: Account, store: MessageStore) -> None:
        self.account = account
        self.store = store
        self.faults: deque[Fault] = deque()
        self.creates = 0
        self.list_queries: list[dict[str, str]] = []
        # What a storm of faults asks of the server: a fault for the next call, what follows an acceptance
        # before it is answered, and which messages the list shows yet.
        self.next_fault: Callable[[], Fault | None] = lambda: self.faults.popleft() if self.faults else None
        self.after_accept: Callable[[PeerMessage], None] = lambda _: None
        self.is_listed: Callable[[PeerMessage], bool] = lambda _: True
        self.closing = threading.Event()
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__((ANY_ADDRESS, 0), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection before its thread starts."""
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection that ended."""
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed in the middle of its request is no fault of the peer's."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def hang_up(self) -> None:
        """End every open connection; their threads then finish."""
        self.closing.set()
        with self._lock:
            for connection in self._connections:
                _break(connection)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body in one packet: otherwise each answer waits for a delayed ACK.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: PeerServer

    def do_GET(self) -> None:
        self._serve(self._get)

    def do_POST(self) -> None:
        self._serve(self._post)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on stderr."""

    def _serve(self, answer: Callable[[], None]) -> None:
        self._body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            self._check_login()
            answer()
        except Refused as refusal:
            self._answer(refusal.status, refusal.as_json())

    def _check_login(self) -> None:
        scheme, _, encoded = self.headers.get("Authorization", "").partition(" ")
        user, _, password = (
            base64.b64decode(encoded).decode().partition(":") if scheme == "Basic" else ("",) * 3
        )
        if not password or self.server.account.logins.get(user) != password:
            raise Refused(401, 20003, "Authenticate")

    def _get(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        account = self.server.account
        root = f"/2010-04-01/Accounts/{account.sid}"
        if parts.path == f"{root}/Messages.json":
            self.server.list_queries.append(query)
            self._answer(200, _page(self.server, parts.path, query))
        elif parts.path == f"{root}/IncomingPhoneNumbers.json":
            wanted = query.get("PhoneNumber", "")
            found = [number for line, number in account.numbers.items() if wanted in ("", line)]
            self._answer(200, {"incoming_phone_numbers": found, "next_page_uri": None})
        elif parts.path == f"{root}.json":
            self._answer(200, {"sid": account.sid, "status": account.status, "type": "Full"})
        elif account.service and parts.path == f"/v1/Services/{account.service['sid']}":
            self._answer(200, account.service)
        else:
            raise Refused(404, 20404, f"The requested resource {parts.path} was not found")

    def _post(self) -> None:
        account = self.server.account.sid
        if urlsplit(self.path).path != f"/2010-04-01/Accounts/{account}/Messages.json":
            raise Refused(404, 20404, f"The requested resource {self.path} was not found")
        with self.server.store.lock:
            self.server.creates += 1
            fault = self.server.next_fault()
        if fault is None:
            self._answer(201, self._create())
        else:
            self._misbehave(fault)

    def _create(self) -> Json:
        form = {
            name: values[-1] for name, values in parse_qs(self._body.decode(), keep_blank_values=True).items()
        }
        message = self.server.store.create(form)
        self.server.after_accept(message)
        return message.as_json(self.server.account.sid)

    def _misbehave(self, fault: Fault) -> None:
        if fault.kind is FaultKind.REFUSE:
            raise Refused(_http_status(fault.code), fault.code, f"Scripted refusal {fault.code}")
        if fault.kind is FaultKind.REDIRECT:
            self._answer(307, {}, location=self.path)
            return
        accepts = fault.kind not in (FaultKind.ERROR_BEFORE, FaultKind.DROP_BEFORE)
        created = self._create() if accepts else {}
        if fault.kind in (FaultKind.ERROR_BEFORE, FaultKind.ERROR_AFTER):
            raise Refused(_http_status(fault.code), fault.code, "An internal server error has occurred")
        if fault.kind in (FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER):
            self.close_connection = True
            _break(self.connection)
            return
        if fault.kind is FaultKind.SLOW:
            self.server.closing.wait(fault.seconds)
        answers = {FaultKind.SLOW: created, FaultKind.EMPTY: {}}
        self._answer(201, answers.get(fault.kind))

    def _answer(self, status: int, payload: Json | None, location: str | None = None) -> None:
        """None: an answer that is no JSON."""
        body = b"<html>proxy</html>" if payload is None else json.dumps(payload).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if location is not None:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)


def _page(server: PeerServer, path: str, query: dict[str, str]) -> Json:
    size = min(int(query.get("PageSize", "50")), MOST_ON_A_PAGE)
    number = int(query.get("Page", "0"))
    found = server.store.find(lambda message: server.is_listed(message) and _matches(message, query))
    chosen = found[number * size : (number + 1) * size]
    last_sid = chosen[-1].sid if chosen else ""
    following = urlencode({**query, "PageSize": size, "Page": number + 1, "PageToken": f"PA{last_sid}"})
    return {
        "messages": [message.as_json(server.account.sid) for message in chosen],
        "page": number,
        "page_size": size,
        "start": number * size,
        "end": number * size + len(chosen) - 1,
        "uri": f"{path}?{urlencode(query)}",
        "first_page_uri": f"{path}?{urlencode({**query, 'Page': 0})}",
        "previous_page_uri": None,
        "next_page_uri": f"{path}?{following}" if (number + 1) * size < len(found) else None,
    }


def _matches(message: PeerMessage, query: dict[str, str]) -> bool:
    if query.get("To", message.to) != message.to or query.get("From", message.sender) != message.sender:
        return False
    asked = [name for name in ("DateSent", "DateSent>", "DateSent<") if name in query]
    return all(_is_in(message.sent_at, name[8:], read_instant(query[name])) for name in asked)


def _is_in(sent_at: datetime | None, bound: str, instant: datetime) -> bool:
    """`>` and `<` include the bound; a bare DateSent means that day. An unsent message matches none."""
    if sent_at is None:
        return False
    if bound == "":
        return instant <= sent_at < instant + timedelta(days=1)
    return sent_at >= instant if bound == ">" else sent_at <= instant


def _http_status(code: int) -> int:
    """Twilio's 20xxx codes tell their HTTP status; all others of a create call are 400."""
    return {20003: 401}.get(code, code - 20000 if 20400 <= code < 20600 else 400)


def _break(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        # Already gone.
        return
