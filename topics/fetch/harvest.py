"""Turning the pages of a search, from the first request to the last paper wanted."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ..errors import ServiceError
from .client import Client
from .people import choose
from .search import Search
from .service import Answer, Request, Service

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Page:
    """A page with papers: its number from 1, its bytes, the papers in it, and those the search finds in all."""

    number: int
    body: bytes
    records: int
    total: int | None


def harvest(service: Service, search: Search, client: Client, progress: Progress) -> Iterator[Page]:
    """The pages of a search, up to its limit.

    Raises:
        NotFound, ConfigError: the author is unknown, or is one of several.
        ServiceError: the service refuses, cannot be reached, or finds nothing.
    """
    queue = deque(service.first(_with_ids(service, search, client)))
    asked, number, done = 0, 0, 0
    total: int | None = None
    while queue and done < search.limit:
        asked += 1
        request = queue.popleft()
        body, answer = client.get(asked, request, service.read)
        queue.extendleft(reversed(answer.following))
        total = answer.total if total is None else total
        if answer.records:
            number += 1
            kept = min(answer.records, search.limit - done)
            done += kept
            yield Page(number, service.cut(body, kept) if kept < answer.records else body, kept, total)
        progress(done, None if total is None else min(total, search.limit, service.reach or total))
    if not done:
        message = f"finds no paper for {search.describe()}; try other words or fewer conditions"
        raise ServiceError(service.title, message)


def _with_ids(service: Service, search: Search, client: Client) -> Search:
    """The search by the author's id, where the service looks papers up by ids and a name was given."""
    request = service.people_request(search.author) if search.author else None
    if not search.author or not request:
        return search

    def read(_request: Request, body: bytes) -> Answer:
        return Answer(None, len(service.read_people(body)))

    body, _ = client.get(0, request, read)
    person = choose(service.read_people(body), search.author, service.title)
    return replace(search, author=None, author_ids=(*search.author_ids, person.id))
