"""Turning the pages of a search, from the first request to the last paper wanted."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from ..errors import ServiceError
from .client import ATTEMPTS, Client
from .people import choose, partly
from .search import Search
from .service import Answer, People, Person, Request, Service, Short, Unfinished
from .tally import Tally

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Page:
    """A page with papers: its number from 1, its bytes, and the papers in it."""

    number: int
    body: bytes
    records: int


@dataclass(frozen=True)
class Harvest:
    """The pages of a search, with the papers that the service finds in all, where it says so.

    ``short``: the service kept back papers that it should have sent.
    """

    pages: Sequence[Page]
    total: int | None
    short: bool


def harvest(service: Service, search: Search, client: Client, progress: Progress) -> Harvest:
    """The pages of a search, up to its limit.

    Raises:
        ConfigError: the author is one of several.
        ServiceError: the service refuses, cannot be reached, does not know the author, or finds nothing.
    """
    person = _looked_up(service, search, client)
    known = person is not None and bool(person.n_papers) and list(search.given) == ["author"]
    asked = replace(search, author=None, author_ids=(*search.author_ids, person.id)) if person else search
    turning = _Turning(service, client, Tally(search.limit, service.reach, least=int(known)))
    turning.turn(deque(service.first(asked)), progress)
    if not turning.pages:
        raise ServiceError(service.title, _nothing(search, turning.tally))
    return Harvest(turning.pages, turning.tally.total, turning.tally.short)


@dataclass
class _Turning:
    service: Service
    client: Client
    tally: Tally
    pages: list[Page] = field(default_factory=list)

    def turn(self, queue: deque[Request], progress: Progress) -> None:
        """Ask for every page of the queue and for those that they lead to, in their order."""
        number = 0
        while queue and self.tally.room:
            number += 1
            body, answer = self._get(number, queue.popleft(), last=not queue)
            queue.extendleft(reversed(answer.following))
            kept = self.tally.take(answer, last=not queue)
            if kept:
                self.pages.append(Page(len(self.pages) + 1, self._cut(body, answer, kept), kept))
            progress(self.tally.done, self.tally.target)

    def _get(self, number: int, request: Request, *, last: bool) -> tuple[bytes, Answer]:
        def read(request: Request, body: bytes) -> Answer:
            answer = self.service.read(request, body)
            if self.tally.lacks(answer, last=last and not answer.following):
                raise Short("sent fewer papers than it should have", body, answer)
            return answer

        return self.client.get(number, request, read)

    def _cut(self, body: bytes, answer: Answer, kept: int) -> bytes:
        return self.service.cut(body, kept) if kept < answer.records else body


def _nothing(search: Search, tally: Tally) -> str:
    if not tally.short:
        return f"finds no paper for {search.describe()}; try other words or fewer conditions"
    papers = f"{tally.total:,} papers" if tally.total else "papers"
    return f"has {papers} for {search.describe()} and sent none, even after {ATTEMPTS} attempts; try again later"


def _looked_up(service: Service, search: Search, client: Client) -> Person | None:
    """The author who is meant, where the service looks papers up by ids and a name was given."""
    request = service.people_request(search.author) if search.author else None
    if not search.author or not request:
        return None

    def read(_request: Request, body: bytes) -> Answer:
        return Answer(None, len(_people(service, body).sent))

    body, _ = client.get(0, request, read)
    people = _people(service, body)
    person = choose(people, search.author, service.title)
    if remark := partly(people, search.author, service.title):
        client.say(remark)
    return person


def _people(service: Service, body: bytes) -> People:
    people = service.read_people(body)
    if people.total and not people.sent:
        raise Unfinished(f"sent none of the {people.total:,} authors that it finds")
    return people
