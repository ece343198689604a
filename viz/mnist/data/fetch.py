"""A body over HTTP, in chunks, that never holds its reader up.

The request has a thread of its own: a name that does not resolve and a server that falls silent block that one only,
and the reader can give up at any moment.
"""

from __future__ import annotations

import queue
import re
import ssl
import threading
import time
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from socket import gaierror
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

POLL_SECONDS = 0.1
"""So often the reader has its turn while nothing arrives."""
SLOWEST = 8_000
"""Bytes a second, on average beyond the first ``timeout`` seconds; another mirror is tried rather than a slower one."""
_CHUNK = 64 * 1024
_CHUNKS_AHEAD = 16


class FetchError(Exception):
    """The body did not come, or not all of it; the text says why, in a few words."""


class CutOffError(FetchError):
    """The connection broke: there may be more to come."""

    def __init__(self) -> None:
        super().__init__("the connection broke off")


@dataclass(frozen=True)
class Chunk:
    """A stretch of the body, empty where nothing has arrived for a while.

    Args:
        data: its bytes.
        start: where in the whole body they belong; says nothing where there are none.
    """

    data: bytes = b""
    start: int = 0


def fetch(url: str, start: int, timeout: float) -> Generator[Chunk]:
    """The body from ``start`` on; from 0 where the server sends all of it regardless; nothing where it ends before.

    Raises:
        FetchError: no connection, a status other than success, silence for ``timeout`` seconds, too slow, cut off.
    """
    pump = _Pump(url, start, timeout)
    threading.Thread(target=pump.run, name="fetch", daemon=True).start()
    begun = heard = time.monotonic()
    received = 0
    try:
        while True:
            chunk = pump.next()
            if chunk is None:
                return
            now = time.monotonic()
            received += len(chunk.data)
            if chunk.data:
                heard = now
            if now - heard > timeout:
                raise FetchError(_silence(timeout))
            if now - begun > timeout + received / SLOWEST:
                raise FetchError("too slow")
            yield chunk
    finally:
        pump.unwanted.set()


@dataclass
class _Pump:
    """The thread's side: what arrives goes into ``box``, at the end None or what went wrong."""

    url: str
    start: int
    timeout: float
    box: queue.Queue[Chunk | FetchError | None] = field(default_factory=lambda: queue.Queue(_CHUNKS_AHEAD))
    unwanted: threading.Event = field(default_factory=threading.Event)

    def next(self) -> Chunk | None:
        """What is next in the box, for the reader; None at the end."""
        try:
            item = self.box.get(timeout=POLL_SECONDS)
        except queue.Empty:
            return Chunk()
        if isinstance(item, FetchError):
            raise item
        return item

    def run(self) -> None:
        """Make the request and carry its body into the box."""
        end: FetchError | None = None
        headers = {"User-Agent": "AdamScope", **({"Range": f"bytes={self.start}-"} if self.start else {})}
        try:
            with urlopen(Request(self.url, headers=headers), timeout=self.timeout) as response:  # noqa: S310
                self._carry(response)
        except FetchError as error:
            end = error
        except (OSError, HTTPException, ValueError) as error:  # a ValueError is of an address that it was sent on to
            end = self._meaning(error)
        self._put(end)

    def _carry(self, response: HTTPResponse) -> None:
        place, left = self._first_place(response), response.length
        while left != 0 and not self.unwanted.is_set():
            data = response.read1(_CHUNK)
            if not data:
                break
            self._put(Chunk(data, place))
            place += len(data)
            left = None if left is None else left - len(data)
        if left and not self.unwanted.is_set():
            raise CutOffError

    def _first_place(self, response: HTTPResponse) -> int:
        if response.status == HTTPStatus.OK:
            return 0
        stretch = re.match(r"bytes (\d{1,12})-", response.headers.get("Content-Range", ""))
        if response.status != HTTPStatus.PARTIAL_CONTENT or not stretch or int(stretch[1]) != self.start:
            raise FetchError("not what was asked for came")
        return self.start

    def _meaning(self, error: Exception) -> FetchError | None:
        if isinstance(error, HTTPError):
            error.close()
            # Asked for what comes after the end: there is nothing more.
            past_end = self.start and error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
            return None if past_end else FetchError(f"HTTP error {error.code}")
        cause = error.reason if isinstance(error, URLError) and isinstance(error.reason, Exception) else error
        return _trouble(cause, self.timeout)

    def _put(self, item: Chunk | FetchError | None) -> None:
        while not self.unwanted.is_set():
            with suppress(queue.Full):
                self.box.put(item, timeout=POLL_SECONDS)
                break


def _trouble(cause: Exception, timeout: float) -> FetchError:
    match cause:
        case TimeoutError():
            return FetchError(_silence(timeout))
        case ssl.SSLCertVerificationError():
            return FetchError("the certificate cannot be verified")
        case gaierror():
            return FetchError("the name does not resolve")
        case ConnectionRefusedError():
            return FetchError("the connection was refused")
        case HTTPException() | ConnectionError() | ssl.SSLError():
            return CutOffError()
        case _:
            return FetchError("no connection")


def _silence(timeout: float) -> str:
    return f"nothing came for {timeout:g} s"
