"""An alarm service on loopback: keeps what it is told, and can be told to refuse."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import TracebackType
from typing import Any, Self


class AlarmPeer:
    """`with AlarmPeer() as peer:` takes calls at `peer.url`; `status` is what it answers."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.status = 200
        peer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                peer.heard.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.send_response(peer.status)
                if peer.status == 302:
                    self.send_header("Location", f"{peer.url}/elsewhere")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Keep the tests' output clean."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        """Where it takes calls."""
        return f"http://127.0.0.1:{self._server.server_port}/ping/s3cret"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
