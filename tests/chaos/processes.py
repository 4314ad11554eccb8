"""The processes of an installation: started, killed without warning, and started again."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError

ROOT = Path(__file__).resolve().parents[2]
# How long a platform takes to see that a process is gone.
_SEEN_DEAD = 0.3
_START = 5.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Node:
    """One process of the installation; ``kind`` is web, worker, clock, or run for all in one."""

    name: str
    kind: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    port: int | None = None
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0

    def start(self) -> None:
        """Start it, in a process group of its own."""
        self.started_at = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> bool:
        """End it and its children without a word; whether it was alive."""
        if self.process is None or self.process.poll() is not None:
            return False
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        return True

    def wait_until_at_work(self, seconds: float = 60) -> None:
        """Wait until it takes requests; one that takes none is given the time that a start needs."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.answers() if self.port else time.monotonic() > self.started_at + _START:
                return
            time.sleep(0.1)

    def answers(self) -> bool:
        """Whether it takes requests."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as reply:
                return bool(reply.status == 200)
        except (HTTPError, URLError, OSError):
            return False


@dataclass
class Supervisor:
    """Keeps every node running until it is told to stop; counts what was killed."""

    nodes: list[Node]
    kills: Counter[str] = field(default_factory=Counter)
    kills_in_calls: int = 0
    _ending: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Start all nodes and watch over them."""
        for node in self.nodes:
            node.start()
        self._thread = threading.Thread(target=self._watch, name="supervisor")
        self._thread.start()

    def _watch(self) -> None:
        while not self._ending.wait(_SEEN_DEAD):
            with self._lock:
                for node in self.nodes:
                    if node.process is not None and node.process.poll() is not None:
                        node.start()

    def kill(self, node: Node, *, in_call: bool = False) -> None:
        """Kill a node; ``in_call``: the provider has accepted its text and not answered yet."""
        with self._lock:
            if node.kill():
                self.kills[node.kind] += 1
                self.kills_in_calls += in_call

    def stop(self) -> None:
        """End everything."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()
        for node in self.nodes:
            node.kill()

    def wait_until_up(self, seconds: float = 60) -> None:
        """Wait until every node with a port answers. TimeoutError names the first that does not."""
        end = time.monotonic() + seconds
        for node in self.nodes:
            while node.port is not None and not node.answers():
                if time.monotonic() > end:
                    raise TimeoutError(f"{node.name} does not answer; see {node.log}")
                time.sleep(0.1)

    @property
    def fronts(self) -> list[Node]:
        """The nodes that take webhooks."""
        return [node for node in self.nodes if node.port is not None]


def one_process(environment: dict[str, str], folder: Path) -> list[Node]:
    """Everything in one process, on SQLite."""
    port = free_port()
    settings = {**environment, "PORT": str(port)}
    command = [sys.executable, "-m", "smsbot", "run"]
    return [Node("run", "run", command, settings, folder / "run.log", port)]


def many_nodes(environment: dict[str, str], folder: Path) -> list[Node]:
    """Two web nodes, two workers and two clocks, on PostgreSQL, as the Procfile starts them."""
    nodes = []
    for number in (1, 2):
        port = free_port()
        gunicorn = [sys.executable, "-m", "gunicorn", "smsbot.web:create_app()", "--workers", "1"]
        web = [*gunicorn, "--threads", "4", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
        settings = {**environment, "PORT": str(port)}
        nodes.append(Node(f"web{number}", "web", web, settings, folder / f"web{number}.log", port))
        for kind in ("worker", "clock"):
            command = [sys.executable, "-m", "smsbot", kind]
            log = folder / f"{kind}{number}.log"
            nodes.append(Node(f"{kind}{number}", kind, command, dict(environment), log))
    return nodes
