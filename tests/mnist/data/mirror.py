"""Small files in MNIST's format, and a web server that gives them out, well or badly."""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from viz.mnist.data.mnist import FILES, IdxFile

Answer = Callable[["Handler", bytes], None]

_IMAGES = np.random.default_rng(0).integers(0, 256, (300, 28, 28), dtype=np.uint8)
_ARRAYS = (_IMAGES[:200], np.arange(200, dtype=np.uint8) % 10, _IMAGES[200:], np.arange(100, dtype=np.uint8) % 10)


def _file(real: IdxFile, array: np.ndarray) -> tuple[IdxFile, bytes]:
    content = IdxFile(real.name, array.shape, "", 0).header + array.tobytes()
    return IdxFile(real.name, array.shape, hashlib.sha256(content).hexdigest(), len(_packed(content))), content


def _packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


_MADE = [_file(real, array) for real, array in zip(FILES, _ARRAYS, strict=True)]
SMALL = tuple(file for file, _ in _MADE)
"""What stands for ``FILES``: noise, which hardly compresses, so that bodies are as long as the arrays."""
CONTENTS = {file.name: content for file, content in _MADE}
BODIES = {f"{file.name}.gz": _packed(content) for file, content in _MADE}


class Handler(BaseHTTPRequestHandler):
    """Answers ``/<behaviour>/<file>`` as the server's ``behaviours`` say."""

    server: Mirror

    def do_GET(self) -> None:
        _, behaviour, name = self.path.split("/")
        self.server.requests.append((behaviour, name, self.headers.get("Range")))
        with suppress(ConnectionError):  # the reader has gone
            self.server.behaviours[behaviour](self, BODIES[name])

    def begin(self, status: int, length: int | None, **headers: str) -> None:
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def wanted_from(self) -> int:
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", "bytes=0-"))
        return int(wanted[1])

    def log_message(self, format: str, *args: object) -> None:
        """In silence."""


class Mirror(ThreadingHTTPServer):
    """The server; ``ending`` is set when it closes, for behaviours that wait."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[tuple[str, str, str | None]] = []
        self.ending = threading.Event()
        self.behaviours: dict[str, Answer] = {
            "good": good,
            "missing": lambda handler, body: handler.send_error(404),
            "failing": lambda handler, body: handler.send_error(500),
            "whole": whole,
            "cut": cut,
            "silent": lambda handler, body: self.ending.wait(),
            "stuck": stuck,
            "trickling": trickling,
            "altered": lambda handler, body: good(handler, body[:-20] + bytes(12) + body[-8:]),
            "login": lambda handler, body: whole(handler, b"<html>Please log in</html>"),
            "endless": endless,
            "huge": lambda handler, body: handler.begin(200, 10**12),
            "misplaced": lambda handler, body: handler.begin(206, 10, Content_Range="bytes 5-14/99"),
            "astray": lambda handler, body: handler.begin(302, 0, Location="http://[::x/"),
            "nothing": lambda handler, body: handler.begin(204, None),
        }

    def address(self, behaviour: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{behaviour}/"

    def asked(self, behaviour: str) -> list[tuple[str, str | None]]:
        """Files and ranges that were asked of ``behaviour``, in order."""
        return [(name, wanted) for kind, name, wanted in self.requests if kind == behaviour]


def good(handler: Handler, body: bytes) -> None:
    start = handler.wanted_from()
    if start >= len(body):
        handler.send_error(416)
    elif start:
        stretch = f"bytes {start}-{len(body) - 1}/{len(body)}"
        handler.begin(206, len(body) - start, Content_Range=stretch)
        handler.wfile.write(body[start:])
    else:
        whole(handler, body)


def whole(handler: Handler, body: bytes) -> None:
    """It does not know ranges."""
    handler.begin(200, len(body))
    handler.wfile.write(body)


def cut(handler: Handler, body: bytes) -> None:
    """Never more than a third of the body at a time."""
    start = handler.wanted_from()
    handler.begin(206 if start else 200, len(body) - start, Content_Range=f"bytes {start}-")
    handler.wfile.write(body[start : start + len(body) // 3 + 1])


def stuck(handler: Handler, body: bytes) -> None:
    """Half the body, and then silence."""
    handler.begin(200, len(body))
    handler.wfile.write(body[: len(body) // 2])
    handler.server.ending.wait()


def trickling(handler: Handler, body: bytes) -> None:
    """A byte now and then."""
    handler.begin(200, len(body))
    for byte in body:
        handler.wfile.write(bytes((byte,)))
        if handler.server.ending.wait(0.01):
            return


def endless(handler: Handler, body: bytes) -> None:
    handler.begin(200, None)
    while not handler.server.ending.is_set():
        handler.wfile.write(body)


@contextmanager
def serving() -> Iterator[Mirror]:
    with Mirror() as mirror:
        thread = threading.Thread(target=mirror.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield mirror
        finally:
            mirror.ending.set()
            mirror.shutdown()
            thread.join()
