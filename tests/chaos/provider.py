"""Twilio in a storm: a listener for each process, so that it knows whom to kill; lag, faults, reports."""

import random
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.parse import parse_qs, urlsplit

from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from tests.chaos.processes import Node, Supervisor
from tests.peers.twilio_http import Fault, FaultKind, PeerServer
from tests.peers.twilio_messages import PeerMessage
from tests.peers.twilio_peer import AUTH_TOKEN, LINE, PUBLIC_URL, TwilioPeer, post_form

_FAULTS = (
    Fault(FaultKind.REFUSE, 20429),
    Fault(FaultKind.ERROR_BEFORE),
    Fault(FaultKind.ERROR_AFTER),
    Fault(FaultKind.DROP_BEFORE),
    Fault(FaultKind.DROP_AFTER),
    Fault(FaultKind.SLOW, seconds=1.5),
)


@dataclass(frozen=True, slots=True)
class Weather:
    """How bad it gets; shares of all calls, and seconds."""

    kill_in_call: float = 0.25
    fault: float = 0.12
    lag: float = 0.3
    most_lag: float = 1.5
    twice: float = 0.2
    most_delay: float = 1.0


@dataclass
class Provider:
    """The provider of the whole installation; ``supervisor`` is set once the processes are there."""

    dice: random.Random
    weather: Weather
    peer: TwilioPeer = field(default_factory=TwilioPeer)
    supervisor: Supervisor | None = None
    on_accepted: Callable[[PeerMessage], None] = lambda _: None
    is_stormy: bool = True
    accepted_at: dict[str, float] = field(default_factory=dict)
    listed_from: dict[str, float] = field(default_factory=dict)
    answered: dict[str, float] = field(default_factory=dict)
    lost_webhooks: int = 0
    faults: int = 0
    _listeners: list[tuple[PeerServer, threading.Thread]] = field(default_factory=list)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(24, "provider"))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _waiting: int = 0

    def listen_for(self, name: str) -> str:
        """A listener for the node of this name; its address for TWILIO_API_BASE_URL."""
        server = PeerServer(self.peer.account, self.peer.store)
        server.after_accept = lambda message: self._after_accept(name, message)
        server.is_listed = self._is_listed
        server.next_fault = self._next_fault
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), name=f"twilio-{name}")
        thread.start()
        self._listeners.append((server, thread))
        return f"http://127.0.0.1:{server.server_address[1]}"

    def _roll(self, share: float) -> bool:
        with self._lock:
            return self.is_stormy and self.dice.random() < share

    def _next_fault(self) -> Fault | None:
        if not self._roll(self.weather.fault):
            return None
        self.faults += 1
        with self._lock:
            return self.dice.choice(_FAULTS)

    def _after_accept(self, name: str, message: PeerMessage) -> None:
        """The text is on its way; the caller has no answer yet, and may never get one."""
        now = time.monotonic()
        self.accepted_at[message.sid] = now
        lags = self._roll(self.weather.lag)
        self.listed_from[message.sid] = now + (self._delay(self.weather.most_lag) if lags else 0)
        self.later(lambda: self._report(message))
        self.on_accepted(message)
        if self.supervisor is not None and self._roll(self.weather.kill_in_call):
            node = next(node for node in self.supervisor.nodes if node.name == name)
            self.supervisor.kill(node, in_call=True)

    def _is_listed(self, message: PeerMessage) -> bool:
        return time.monotonic() >= self.listed_from.get(message.sid, 0)

    def _delay(self, most: float) -> float:
        with self._lock:
            return self.dice.uniform(0, most)

    def later(self, work: Callable[[], None]) -> None:
        """Do something after a moment of the weather's choosing."""
        delay = self._delay(self.weather.most_delay)

        def wait_and_work() -> None:
            time.sleep(delay)
            work()
            with self._lock:
                self._waiting -= 1

        with self._lock:
            self._waiting += 1
        self._pool.submit(wait_and_work)

    @property
    def is_busy(self) -> bool:
        """Whether a patient still has something to say, or a report is on its way."""
        return self._waiting > 0

    def _report(self, message: PeerMessage) -> None:
        """Status callbacks in any order, some twice, some lost with the process that should take them."""
        words = ["sent", "delivered", *(["sent"] if self._roll(self.weather.twice) else [])]
        with self._lock:
            self.dice.shuffle(words)
        for word in words:
            reported = self.peer.store.report(message.sid, word, None)
            if reported.status_callback:
                fields = {**self.peer._status_fields(reported), "MessageStatus": word, "SmsStatus": word}
                self._post(reported.status_callback, fields, tries=1)

    def text(self, handset: str, words: str, *, sid: str | None = None) -> str:
        """A patient texts: to one web node, then to another, then never; the provider keeps it on record.

        Some webhooks come twice at once. Returns the text's sid.
        """
        message = self.peer.store.receive(sid, sender=handset, to=LINE, body=words, media=0)
        fields = self.peer._inbound_fields(message)
        url = f"{PUBLIC_URL}/twilio/inbound"
        if self._roll(self.weather.twice):
            self._pool.submit(self._post, url, fields)
        if self._post(url, fields):
            self.answered[message.sid] = time.monotonic()
        else:
            self.lost_webhooks += 1
        return message.sid

    def _post(self, public_url: str, fields: Mapping[str, str], tries: int = 2) -> bool:
        """Post to one front, and if that fails to another (the fallback); whether one took it."""
        signature = RequestValidator(AUTH_TOKEN).compute_signature(public_url, dict(fields))
        for node in self._fronts(tries):
            parts = urlsplit(public_url)
            query = f"?{parts.query}" if parts.query else ""
            try:
                url = f"http://127.0.0.1:{node.port}{parts.path}{query}"
                status, _ = post_form(url, fields, {"X-Twilio-Signature": signature})
            except (OSError, HTTPException):
                # Nobody there, or half an answer of a process that was killed.
                continue
            if status == 200:
                return True
        return False

    def _fronts(self, tries: int) -> list[Node]:
        assert self.supervisor is not None
        fronts = list(self.supervisor.fronts)
        with self._lock:
            self.dice.shuffle(fronts)
        return fronts[:tries]

    def calm(self) -> None:
        """The storm is over: nothing more goes wrong."""
        self.is_stormy = False

    def close(self) -> None:
        """Stop listening."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        for server, thread in self._listeners:
            server.shutdown()
            thread.join()
            server.hang_up()
            server.server_close()


def row_of(message: PeerMessage) -> tuple[int, int]:
    """The outbox row that a text was sent for and which attempt it was, as its status callback names them."""
    query = parse_qs(urlsplit(message.status_callback or "").query)
    return int(query["m"][0]), int(query["a"][0])
