"""What a service must say of itself: how it is asked, and how its answers lead to the next question.

Nothing here touches the network: a search gives requests, a request and the bytes of its answer give further requests.
Fields of papers are no concern of a service either; they are read from the kept pages by the sources.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from lxml import etree

from .search import Search


class Unfinished(Exception):
    """An answer that is none, or not whole: asking again may help. The text goes on from the service's name."""


class Short(Unfinished):
    """A page with fewer papers than it should hold. ``body`` and ``answer`` are what it is worth in the end."""

    def __init__(self, text: str, body: bytes, answer: Answer) -> None:
        super().__init__(text)
        self.body = body
        self.answer = answer


class Refused(Exception):
    """The service does not take the request; its reason is the text."""


@dataclass(frozen=True)
class Request:
    """A page to ask for: the path below the service's address and the parameters, without any key."""

    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What a page leads to.

    ``total`` is the number of papers that the search finds, where the page says it; ``records`` how many it holds
    itself, 0 where it only lists ids; ``following`` the requests for the pages after it; ``due`` how many papers it
    should hold, as far as it can be told from the page alone.
    """

    total: int | None
    records: int
    following: Sequence[Request] = ()
    due: int = 0


@dataclass(frozen=True)
class Person:
    """An author as a service lists them."""

    id: str
    name: str
    other_names: Sequence[str] = ()
    n_papers: int | None = None
    institution: str | None = None
    orcid: str | None = None


@dataclass(frozen=True)
class People:
    """The authors that a look-up sends, and how many it finds in all."""

    sent: Sequence[Person]
    total: int


@dataclass(frozen=True)
class Key:
    """Where a key is found (the first environment variable that is set) and how it is sent."""

    variables: Sequence[str]
    parameter: str | None = None
    header: str | None = None
    page: str = ""


@dataclass(frozen=True)
class Service(ABC):
    """A service that is searched for papers. ``keyed``: requests are sent with a key, which may change their form.

    ``pause`` is the least number of seconds between two requests, ``reach`` how many papers of a search can be had,
    ``supports`` the conditions of a ``Search`` that can be asked for, ``contact`` the parameter for the address of who
    asks, beside the User-Agent, and ``source`` the format that reads the pages.
    """

    keyed: bool = False

    name: ClassVar[str]
    title: ClassVar[str]
    url: ClassVar[str]
    source: ClassVar[str]
    supports: ClassVar[frozenset[str]]
    key: ClassVar[Key | None] = None
    contact: ClassVar[str | None] = None

    @property
    @abstractmethod
    def pause(self) -> float: ...

    @property
    def reach(self) -> int | None:
        return None

    @abstractmethod
    def first(self, search: Search) -> list[Request]:
        """The requests that a search begins with."""

    @abstractmethod
    def read(self, request: Request, body: bytes) -> Answer:
        """What an answer leads to. Raises ``Unfinished`` where it is no whole answer, ``Refused`` where it says no."""

    def cut(self, body: bytes, n: int) -> bytes:
        """The page with its first ``n`` records, of a service that cannot be asked for fewer."""
        return body

    def people_request(self, name: str) -> Request | None:
        """The request that looks up authors of a name; None where papers are searched by names themselves."""
        return None

    def read_people(self, body: bytes) -> People:
        """The authors that a look-up found. Raises ``Unfinished``."""
        return People((), 0)

    def unknown(self, request: Request) -> str | None:
        """What it means that there is nothing at the path of a request (404); None where that is no plain matter."""
        return None

    def conflict(self, search: Search) -> str | None:
        """Why conditions that are supported cannot be had together; None where they can."""
        return None


def read_json(body: bytes, *path: str) -> dict[str, Any]:
    """The object at ``path`` of an answer in JSON. Raises ``Unfinished`` where it is not there or an error is told."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise Unfinished("sent an answer that is cut short or damaged") from None
    # Some gateways send their errors with the status of a success.
    if error := told_error(value):
        raise Unfinished(f"answers with an error: {error}")
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    if not isinstance(value, dict):
        raise Unfinished("sent an answer without results")
    return value


def told_error(value: object) -> str:
    """The error that JSON tells in one of the usual places, on one line; empty where it tells none."""
    if isinstance(value, list):
        return told_error(value[0]) if value else ""
    if isinstance(value, dict):
        return next((told_error(value[key]) for key in ("message", "error", "detail") if value.get(key)), "")
    return one_line(value) if isinstance(value, str) else ""


def one_line(text: str) -> str:
    """The beginning of a text, on one line."""
    return " ".join(text.split())[:300]


def unquoted(text: str | None) -> str:
    """Text without quotation marks, for a place between such marks."""
    return " ".join((text or "").replace('"', " ").split())


def items(value: Mapping[str, Any], key: str) -> list[Any]:
    """The list under ``key``. Raises ``Unfinished`` where there is none."""
    found = value.get(key)
    if not isinstance(found, list):
        raise Unfinished("sent an answer without results")
    return found


def cut_json(body: bytes, n: int, *path: str) -> bytes:
    """The answer in JSON with the first ``n`` items of the list at ``path``."""
    whole = json.loads(body)
    holder = whole
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = holder[path[-1]][:n]
    return json.dumps(whole, ensure_ascii=False).encode()


def read_xml(body: bytes, root: str) -> Any:
    """The root element of an answer in XML, which must be a ``root``. Raises ``Unfinished`` otherwise."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        element = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        raise Unfinished("sent an answer that is cut short or damaged") from None
    if etree.QName(element).localname != root:
        raise Unfinished("sent an answer without results")
    return element
