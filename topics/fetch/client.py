"""Asking a service politely: saying who asks, pausing between requests, waiting when told to, giving up in the end."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import logging
import re
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from types import TracebackType
from typing import Self

import httpx2
import stamina

from ..errors import ServiceError
from ..text import count
from .pages import PageStore
from .service import Answer, Refused, Request, Service, Short, Unfinished, one_line, told_error
from .transport import SigningTransport

Read = Callable[[Request, bytes], Answer]

ATTEMPTS = 6
# Seconds: before the second attempt (doubled for each after it), the longest of these waits, the longest wait that a
# service may ask for, and the shortest worth a remark.
FIRST_WAIT, LONGEST_WAIT, LONGEST_ASKED, WORTH_SAYING = 1.0, 60.0, 300.0, 3.0
TIMEOUT = httpx2.Timeout(60.0, connect=15.0)

_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)

# Retries are told through ``say``; without a handler Python would print the library's own remarks on stderr.
logging.getLogger("stamina").addHandler(logging.NullHandler())


class _Waiting(Unfinished):
    """As ``Unfinished``, where the service says how many seconds to wait."""

    def __init__(self, text: str, seconds: float) -> None:
        super().__init__(text)
        self.seconds = seconds


class Client:
    """Gets the pages of one search from a service, or from the store where they were got before.

    Args:
        service: who is asked.
        pages: where pages are kept.
        url: address of the service.
        key: key of the service, None to do without.
        contact: address under which the user can be reached.
        say: called with remarks, such as on long waits.
    """

    def __init__(
        self, service: Service, pages: PageStore, *, url: str, key: str | None, contact: str | None,
        say: Callable[[str], None],
    ) -> None:  # fmt: skip
        self.service = service
        self.pages = pages
        self.key = key
        self.say = say
        self._last = -float("inf")
        self._n_pages, self._n_stored, self._n_kept = 0, 0, 0
        agent = f"paper-topics/{version('paper-topics')}" + (f" (mailto:{contact})" if contact else "")
        transport = SigningTransport(service.title, url, *_signature(service, key, contact))
        self._http = httpx2.Client(
            base_url=url, transport=transport, timeout=TIMEOUT, follow_redirects=True, headers={"User-Agent": agent}
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()
        if self._n_stored:
            pages = "page is" if self._n_pages == 1 else "pages are"
            self.say(f"{self._n_stored:,} of {self._n_pages:,} {pages} from {self.pages.day}; --refresh asks anew")

    def get(self, number: int, request: Request, read: Read) -> tuple[bytes, Answer]:
        """The page that the search turns to as its ``number``-th, and what it leads to.

        A page that stays short is given as it is and not stored.

        Args:
            read: understands the page, or raises ``Unfinished`` where it is not whole and must be asked for again.

        Raises:
            ServiceError: the service refuses, cannot be reached, or sends nothing whole.
        """
        stored = self.pages.get(number, request)
        # What the disk has damaged since is asked for again.
        with contextlib.suppress(Unfinished):
            if stored is not None:
                answer = read(request, stored)
                self._count(stored=1, kept=1)
                return stored, answer
        try:
            body, answer = self._fetch(request, read)
        except Short as trouble:
            self._count()
            return trouble.body, trouble.answer
        except Unfinished as trouble:
            raise ServiceError(self.service.title, self._in_the_end(trouble)) from None
        self.pages.put(number, request, body)
        self._count(kept=1)
        return body, answer

    def _count(self, *, stored: int = 0, kept: int = 0) -> None:
        self._n_pages += 1
        self._n_stored += stored
        self._n_kept += kept

    def _fetch(self, request: Request, read: Read) -> tuple[bytes, Answer]:
        attempts = stamina.retry_context(
            _delay, attempts=ATTEMPTS, timeout=None, wait_initial=FIRST_WAIT, wait_max=LONGEST_WAIT,
            wait_jitter=FIRST_WAIT,
        )  # fmt: skip
        for attempt in attempts:
            with attempt:
                try:
                    return self._ask(request, read)
                except Unfinished as trouble:
                    if attempt.num < ATTEMPTS:
                        self._announce(trouble, attempt.next_wait)
                    raise
        raise AssertionError("unreachable")

    def _ask(self, request: Request, read: Read) -> tuple[bytes, Answer]:
        self._pause()
        try:
            response = self._http.get(request.path, params=dict(request.parameters))
        except httpx2.TimeoutException:
            raise Unfinished("does not answer in time") from None
        except httpx2.ConnectError as error:
            raise Unfinished(f"cannot be reached ({error})") from None
        except httpx2.RequestError:
            raise Unfinished("broke off its answer") from None
        self._check(request, response)
        body = self._unsigned(response.content)
        if _WEB_PAGE.match(body):
            raise Unfinished("answers with a web page instead of data")
        try:
            return body, read(request, body)
        except Refused as refusal:
            raise ServiceError(self.service.title, f"does not take the request: {one_line(str(refusal))}") from None

    def _pause(self) -> None:
        """Wait until the service's pause since the last request is over."""
        time.sleep(max(0.0, self._last + self.service.pause - time.monotonic()))
        self._last = time.monotonic()

    def _announce(self, trouble: Unfinished, backoff: float) -> None:
        seconds = getattr(trouble, "seconds", backoff)
        if seconds >= WORTH_SAYING:
            self.say(f"{self.service.title} {trouble}; trying again in {count(round(seconds), 'second')}")

    def _check(self, request: Request, response: httpx2.Response) -> None:
        """Raise what the status of an answer calls for."""
        status = f"{response.status_code} {response.reason_phrase}".strip()
        if response.status_code == 429 or response.is_server_error:
            seconds = _retry_after(response.headers.get("retry-after"))
            if seconds is None:
                raise Unfinished(f"answers {status}")
            if seconds > LONGEST_ASKED:
                raise ServiceError(self.service.title, self._much_later(seconds))
            raise _Waiting(f"answers {status}", seconds)
        if not response.is_success:
            if response.status_code == 404 and (unknown := self.service.unknown(request)):
                raise ServiceError(self.service.title, unknown)
            if _WEB_PAGE.match(response.content):
                raise ServiceError(self.service.title, f"answers {status} with a web page instead of data")
            complaint = _complaint(self._unsigned(response.content))
            # OpenAlex says so with a 403.
            if "rate limit" in complaint.lower():
                raise Unfinished(f"answers {status}")
            raise ServiceError(self.service.title, self._refusal(response.status_code, status, complaint))

    def _refusal(self, code: int, status: str, complaint: str) -> str:
        reason = f": {complaint}" if complaint else ""
        key = self.service.key
        if key and (code in (401, 403) or re.search(r"api[ -]?key", complaint, re.IGNORECASE)):
            if self.key:
                return f"refuses the key in {' or '.join(key.variables)} ({status}{reason}); correct it or unset it"
            return f"asks for a key ({status}{reason}); get one at {key.page} and set {key.variables[0]} to it"
        return f"does not take the request ({status}{reason})"

    def _much_later(self, seconds: float) -> str:
        hours = f"{seconds / 3600:.1f} hours" if seconds >= 5400 else f"{seconds / 60:.0f} minutes"
        key = self.service.key
        hint = f", or set {key.variables[0]} to a key from {key.page}" if key and not self.key else ""
        return f"asks to wait {hours}; run the same command again then{hint}{self._comfort()}"

    def _in_the_end(self, trouble: Unfinished) -> str:
        return f"{trouble}, even after {ATTEMPTS} attempts; try again later{self._comfort()}"

    def _comfort(self) -> str:
        return ": the pages got so far are kept" if self._n_kept else ""

    def _unsigned(self, body: bytes) -> bytes:
        """A service may repeat the key in what it answers."""
        return body.replace(self.key.encode(), b"") if self.key else body


def _signature(service: Service, key: str | None, contact: str | None) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Parameters and headers that say who asks."""
    parameters = {service.contact: contact} if service.contact and contact else {}
    headers = {}
    if key and service.key and service.key.parameter:
        parameters[service.key.parameter] = key
    if key and service.key and service.key.header:
        headers[service.key.header] = key
    return parameters, headers


def _delay(error: Exception) -> bool | float:
    """Whether to ask again, or after how many seconds."""
    if isinstance(error, _Waiting):
        return error.seconds
    return isinstance(error, Unfinished)


def _retry_after(text: str | None) -> float | None:
    """Seconds that a ``Retry-After`` header asks for, which may also name a time; None where it says nothing."""
    if text is None:
        return None
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(text) - dt.datetime.now(dt.UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _complaint(body: bytes) -> str:
    """What an error's body says: JSON with a message in one of the usual places, or an Atom feed with a summary."""
    text = body.decode("utf-8", "replace")
    try:
        return told_error(json.loads(text))
    except (ValueError, RecursionError):
        found = re.search(r"<summary[^>]*>(.*?)</summary>", text, re.DOTALL)
        return one_line(found[1]) if found else ""
