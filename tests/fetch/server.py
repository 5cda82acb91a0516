"""A server on this machine that plays the services, with the troubles it is told to make."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from answers import ANSWERS, Reply, World


@dataclass(frozen=True)
class Asked:
    """A request that came in."""

    service: str
    path: str
    parameters: Mapping[str, str]
    headers: Mapping[str, str]
    at: float


@dataclass
class Services:
    """The services at ``url(name)``. ``replies`` are given in turn instead of the real answers, None for the real one;
    ``key`` is the only key that is taken, where a request has one; ``slowness`` is how long every answer takes.
    """

    port: int = 0
    world: World = field(default_factory=World)
    replies: deque[Reply | None] = field(default_factory=deque)
    asked: list[Asked] = field(default_factory=list)
    slowness: float = 0.0

    def url(self, service: str) -> str:
        return f"http://127.0.0.1:{self.port}/{service}"

    def reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        told = self.replies.popleft() if self.replies else None
        return told or ANSWERS[asked.service](self.world, asked.path, asked.parameters)


@contextlib.contextmanager
def serving() -> Iterator[Services]:
    """The services, answering until the block is left."""
    services = Services()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            service, _, path = parts.path.removeprefix("/").partition("/")
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(service, f"/{path}", dict(parse_qsl(parts.query)), headers, time.monotonic())
            reply = services.reply(asked)
            time.sleep(services.slowness + reply.delay)
            # A client that was killed or has lost patience is no longer there.
            with contextlib.suppress(ConnectionError):
                self._send(reply)

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body[: reply.sent])

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    services.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield services
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
