"""What stands between a client and a server of HTTP, and answers in its place where a test wants it to."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

# In the place of a status: the line is cut before what is asked comes to the server, or once the server has done it.
CUT_BEFORE, CUT_AFTER = 0, 1
# What is asked (method, path), to what is answered in the server's place (status, body); None where it is the server's to answer.
Answer = Callable[[str, str], tuple[int, bytes] | None]
_NOT_PASSED_ON = {"connection", "transfer-encoding", "keep-alive"}


class InBetween:
    """A proxy on a port of this computer, in front of another port.

    Attributes:
        address: where it is reached.
        asked: what came, as method and path, in its order.
        sent: the headers that came with each of these.

    """

    def __init__(
        self,
        port: int,
        answer: Answer = lambda *_: None,
        more: Callable[[dict[str, str]], dict[str, str]] = lambda _: {},
    ) -> None:
        """`more`: the headers that the server gets beside those that came."""
        self.asked: list[tuple[str, str]] = []
        self.sent: list[dict[str, str]] = []
        lock, outer = threading.Lock(), self

        class Handler(BaseHTTPRequestHandler):
            def _pass_on(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                came = {name.lower(): value for name, value in self.headers.items()}
                with lock:
                    outer.asked.append((self.command, self.path))
                    outer.sent.append(came)
                # May take its time, with which others have nothing to do.
                instead = answer(self.command, self.path)
                if instead is not None and instead[0] == CUT_BEFORE:
                    self.close_connection = True
                    return
                if instead is not None and instead[0] != CUT_AFTER:
                    self._send(instead[0], {"Content-Type": "application/xml"}, instead[1])
                    return
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                connection.request(self.command, self.path, body, {**came, **more(came)})
                answered = connection.getresponse()
                if instead is not None:
                    self.close_connection = True
                    connection.close()
                    return
                headers = {name: value for name, value in answered.getheaders() if name.lower() not in _NOT_PASSED_ON}
                self._send(answered.status, headers, answered.read())
                connection.close()

            do_GET = do_PUT = do_DELETE = do_HEAD = do_POST = _pass_on

            def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
                self.send_response_only(status)
                length = headers.pop("Content-Length", str(len(body)))
                for name, value in {**headers, "Content-Length": length}.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def __enter__(self) -> InBetween:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
