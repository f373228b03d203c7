"""Ask a publisher's servers for pages and files: politely, stubbornly, and from the declared hosts only."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import BinaryIO, Self

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type
from tenacity.wait import wait_exponential_jitter

from pipeline.faults import Fault, FaultsError
from pipeline.settings import Settings

MOST_REDIRECTS = 5
ATTEMPTS_TO_CONNECT = 2  # without a network more would only make people wait
WORTH_ANOTHER_TRY = frozenset(
    {
        httpx.codes.REQUEST_TIMEOUT,
        httpx.codes.TOO_MANY_REQUESTS,
        httpx.codes.INTERNAL_SERVER_ERROR,
        httpx.codes.BAD_GATEWAY,
        httpx.codes.SERVICE_UNAVAILABLE,
        httpx.codes.GATEWAY_TIMEOUT,
    }
)
USER_AGENT = f"pdu-marts/{version('pdu-marts')} (statistics pipeline; httpx/{httpx.__version__})"


class UnreachableError(FaultsError):
    """Raised when no connection to a publisher's server could be made at all."""


class _TryAgainError(Exception):
    """An answer, or none, after which the same address may be asked again."""

    def __init__(self, found: str, *, after: float = 0, connected: bool = True) -> None:
        super().__init__(found)
        self.after = after  # seconds that the server asked to be left alone
        self.connected = connected


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server says that tells one content of an address from the next."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def strong(self) -> str | None:
        """What may go into If-Range: two answers with the same one are the same, byte for byte."""
        weak = self.etag is not None and self.etag.startswith("W/")
        return self.last_modified if self.etag is None else None if weak else self.etag


@dataclass(slots=True)
class _Transfer:
    """One file on its way, through as many attempts as it takes."""

    url: str
    sink: BinaryIO
    largest: int
    size: int | None
    held: Validators
    compressed: bool
    begun: Validators | None = None  # of the answer whose first bytes are in the sink, where it can be continued

    def headers(self) -> dict[str, str]:
        headers = {} if self.compressed else {"Accept-Encoding": "identity"}
        received = self.sink.tell()
        if received and self.begun is not None and self.begun.strong is not None:
            return headers | {"Range": f"bytes={received}-", "If-Range": self.begun.strong}
        self.start_again()
        if self.held.etag is not None:
            headers["If-None-Match"] = self.held.etag
        if self.held.last_modified is not None:
            headers["If-Modified-Since"] = self.held.last_modified
        return headers

    def start_again(self) -> None:
        self.sink.seek(0)
        self.sink.truncate()
        self.begun = None

    def continues(self, response: httpx.Response) -> bool:
        """Whether a partial answer begins where the sink ends, and is of the same content."""
        begins = response.headers.get("content-range", "").startswith(f"bytes {self.sink.tell()}-")
        return begins and self.begun is not None and _validators(response).strong == self.begun.strong

    def refuse(self, expected: str, found: str) -> FaultsError:
        return FaultsError([Fault(file=self.url, expected=expected, found=found)])


class Publisher:
    """The servers of one publication. One request at a time, so never two connections to a host."""

    def __init__(self, hosts: Collection[str], settings: Settings) -> None:
        """Take the hosts that may be asked, each with its port where that is unusual."""
        self._hosts = frozenset(hosts)
        self._settings = settings
        self._runner = asyncio.Runner()
        self._client = httpx.AsyncClient(
            headers={"User-Agent": USER_AGENT},
            timeout=httpx.Timeout(settings.fetch_read_seconds, connect=settings.fetch_connect_seconds),
        )

    def __enter__(self) -> Self:
        """Keep connections open between requests."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close every connection."""
        self._runner.run(self._client.aclose())
        self._runner.close()

    def page(self, url: str) -> bytes:
        """Return a page, or an answer of an API. Raises FaultsError, with one fault, when it cannot be had."""
        page = io.BytesIO()
        self._receive(_Transfer(url, page, self._settings.fetch_page_bytes, None, Validators(), compressed=True))
        return page.getvalue()

    def file(self, url: str, sink: BinaryIO, *, size: int | None, held: Validators) -> Validators | None:
        """Write a file to an empty sink, piece by piece, and return its validators; None when it is as held.

        size is what the publisher says it has, in bytes. Raises FaultsError, with one fault, when the file
        cannot be had whole; UnreachableError when its server was never reached.
        """
        return self._receive(_Transfer(url, sink, self._settings.fetch_file_bytes, size, held, compressed=False))

    def _receive(self, transfer: _Transfer) -> Validators | None:
        # Asynchronous within, because only a cancelled task stops a server that drips headers or bytes for ever.
        return self._runner.run(self._within_deadline(transfer))

    async def _within_deadline(self, transfer: _Transfer) -> Validators | None:
        seconds = self._settings.fetch_deadline_seconds
        attempts = AsyncRetrying(
            stop=self._enough,
            wait=self._wait,
            retry=retry_if_exception_type(_TryAgainError),
            reraise=True,
        )
        try:
            async with asyncio.timeout(seconds):
                return await attempts(self._attempt, transfer)
        except TimeoutError as error:
            found = f"{transfer.sink.tell():,} bytes by then"
            raise transfer.refuse(f"the whole answer within {seconds:g} seconds", found) from error
        except _TryAgainError as error:
            tried = attempts.statistics["attempt_number"]
            fault = Fault(file=transfer.url, expected="an answer", found=f"{error}, {tried} times")
            raise (FaultsError if error.connected else UnreachableError)([fault]) from error

    def _enough(self, state: RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome else None
        connected = not isinstance(error, _TryAgainError) or error.connected
        most = self._settings.fetch_attempts
        return state.attempt_number >= (most if connected else min(most, ATTEMPTS_TO_CONNECT))

    def _wait(self, state: RetryCallState) -> float:
        first, longest = self._settings.fetch_first_wait_seconds, self._settings.fetch_longest_wait_seconds
        own = wait_exponential_jitter(multiplier=first, max=longest, jitter=first)(state)
        error = state.outcome.exception() if state.outcome else None
        return max(own, error.after) if isinstance(error, _TryAgainError) else own

    async def _attempt(self, transfer: _Transfer) -> Validators | None:
        try:
            async with self._answer(transfer) as response:
                return await self._take(response, transfer)
        except httpx.RequestError as error:
            connected = not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError)
            raise _TryAgainError(_plainly(error), connected=connected) from error

    @asynccontextmanager
    async def _answer(self, transfer: _Transfer) -> AsyncIterator[httpx.Response]:
        """Ask, and follow redirects as far as they stay with the declared hosts."""
        headers = transfer.headers()
        asked = target = self._allowed(transfer, httpx.URL(), transfer.url)
        for _ in range(MOST_REDIRECTS + 1):
            async with self._client.stream("GET", target, headers=headers) as response:
                if not response.has_redirect_location:
                    yield response
                    return
                target = self._allowed(transfer, target, response.headers["location"])
        raise transfer.refuse(f"at most {MOST_REDIRECTS} redirects from {asked.host}", "more")

    def _allowed(self, transfer: _Transfer, base: httpx.URL, address: str) -> httpx.URL:
        expected = f"an http address of {' or '.join(sorted(self._hosts))}"
        try:
            target = base.join(address)
        except httpx.InvalidURL as error:
            raise transfer.refuse(expected, f"'{address}'") from error
        downgraded = base.scheme == "https" and target.scheme == "http"
        if target.scheme not in {"http", "https"} or downgraded or target.netloc.decode() not in self._hosts:
            raise transfer.refuse(expected, f"a redirect to {target}" if base.host else f"{target}")
        return target

    async def _take(self, response: httpx.Response, transfer: _Transfer) -> Validators | None:
        status = f"{response.status_code} {response.reason_phrase}".strip()
        if response.status_code == httpx.codes.NOT_MODIFIED and transfer.held != Validators():
            return None
        if response.status_code in WORTH_ANOTHER_TRY:
            raise _TryAgainError(status, after=self._asked_to_wait(response, transfer))
        if response.status_code == httpx.codes.OK:
            transfer.start_again()
        elif transfer.begun is None:
            raise transfer.refuse("200 OK", status)
        elif response.status_code != httpx.codes.PARTIAL_CONTENT or not transfer.continues(response):
            transfer.start_again()
            raise _TryAgainError(f"{status}, which does not continue what was cut off")
        await self._write(response, transfer)
        return _validators(response)

    async def _write(self, response: httpx.Response, transfer: _Transfer) -> None:
        encoded = response.headers.get("content-encoding", "identity").lower() != "identity"
        received, length = transfer.sink.tell(), response.headers.get("content-length", "")
        if length.isdecimal() and not encoded:
            self._check_size(transfer, received + int(length))
        transfer.begun = None if encoded else _validators(response)
        async for piece in response.aiter_bytes() if encoded else response.aiter_raw():
            transfer.sink.write(piece)
            if transfer.sink.tell() > transfer.largest:
                raise transfer.refuse(f"at most {transfer.largest:,} bytes", "more")
        self._check_size(transfer, transfer.sink.tell())

    def _check_size(self, transfer: _Transfer, size: int) -> None:
        if size > transfer.largest:
            raise transfer.refuse(f"at most {transfer.largest:,} bytes", f"{size:,}")
        if transfer.size is not None and size != transfer.size:
            raise transfer.refuse(f"the {transfer.size:,} bytes that its page states", f"{size:,}")

    def _asked_to_wait(self, response: httpx.Response, transfer: _Transfer) -> float:
        """Seconds in Retry-After, given as such or as a date. Raises FaultsError when it is too long to wait."""
        text = response.headers.get("retry-after", "")
        longest = self._settings.fetch_longest_wait_seconds
        seconds = float(text) if text.isdecimal() else 0.0
        if text and not text.isdecimal():
            now = _moment(response.headers.get("date", "")) or dt.datetime.now(dt.UTC)
            seconds = ((_moment(text) or now) - now).total_seconds()
        if seconds > longest:
            found = f"{response.status_code}, to be asked again in {seconds:,.0f} seconds"
            raise transfer.refuse(f"an answer within {longest:g} seconds", found)
        return seconds


def _validators(response: httpx.Response) -> Validators:
    return Validators(response.headers.get("etag"), response.headers.get("last-modified"))


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _plainly(error: httpx.RequestError) -> str:
    said = " ".join(str(error).split())
    plain: dict[type[httpx.RequestError], str] = {
        httpx.ConnectTimeout: "no connection in time",
        httpx.ConnectError: f"no connection ({said})",
        httpx.ProxyError: f"no way through the proxy ({said})",
        httpx.ReadTimeout: "silence for too long",
        httpx.RemoteProtocolError: f"an answer that broke off ({said})",
        httpx.ReadError: "an answer that broke off",
    }
    return plain.get(type(error), f"{type(error).__name__} ({said})")
