"""Papers from services on the network: searched, paged through, kept, and read like files.

Fetching knows no fields of papers and reading knows no network: what a service sends is kept as it is, page by page,
and the corpus is made of the pages by the sources that also read files of these formats.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from ..config import read_day
from ..disk import default_cache
from ..errors import ConfigError, MissingExtra
from ..registry import Source, load
from ..results import Corpus
from .pages import PageStore
from .papers import corpus_of
from .search import Search
from .service import Service
from .services import SERVICES, check, find_service

if TYPE_CHECKING:
    from .harvest import Harvest, Progress

__all__ = ["SERVICES", "fetch"]

_ADDRESS = re.compile(r"[^@\s()<>,;]+@[^@\s()<>,;]+\.[^@\s()<>,;]+")


def fetch(
    service: str,
    query: str | None = None,
    *,
    author: str | None = None,
    author_id: str | Sequence[str] = (),
    orcid: str | None = None,
    affiliation: str | None = None,
    since: str | dt.date | None = None,
    until: str | dt.date | None = None,
    limit: int = 10_000,
    as_of: str | dt.date | None = None,
    contact: str | None = None,
    refresh: bool = False,
    cache: Path | None = None,
    url: str | None = None,
    progress: Progress | None = None,
    say: Callable[[str], None] | None = None,
) -> Corpus:
    """Search a service for papers and curate what it finds.

    Every page is stored as soon as it is whole. The same search within a week, be it after a kill, asks only for the
    pages that are missing or that came with too few papers. A key, where a service has keys, is taken from the
    environment: ``OPENALEX_API_KEY``, ``S2_API_KEY`` or ``SEMANTIC_SCHOLAR_API_KEY``, ``NCBI_API_KEY``.

    Args:
        service: ``arxiv``, ``openalex``, ``semanticscholar``, ``crossref`` or ``pubmed``.
        query: words, in the service's own language for queries.
        author: a name. OpenAlex and Semantic Scholar are asked who is called so; of several people none is taken.
        author_id: the service's own id of an author, or several.
        orcid: an author's ORCID.
        affiliation: an institution as papers write it.
        since: first day of publication.
        until: last day of publication.
        limit: the largest number of papers.
        as_of: the day the corpus is looked at; the day of the first page by default.
        contact: your mail address, told to the service so that it can reach you; ``$TOPICS_CONTACT`` by default.
        refresh: ask for every page anew.
        cache: folder that keeps the pages; the user's cache folder by default.
        url: another address of the service, such as a mirror's.
        progress: called after each page with the papers so far and in all, None where the service does not say.
        say: called with remarks, such as on long waits and on pages from the store.

    Raises:
        MissingExtra: the libraries for the network are not installed.
        NotFound: there is no such service.
        ConfigError: the search cannot be put to the service, or several authors have the name.
        ServiceError: the service refuses, cannot be reached, knows no such author, or finds nothing.
        StoreError: a page cannot be stored.
    """
    kind = find_service(service)
    ids = (author_id,) if isinstance(author_id, str) else tuple(author_id)
    first, last = read_day("since", since, "first"), read_day("until", until, "last")
    day = read_day("as_of", as_of)
    search = Search(query or None, author or None, ids, orcid, affiliation, first, last, limit)
    key = _key(kind)
    asked = kind(keyed=key is not None)
    check(asked, search)
    source = cast(Source, load("sources", asked.source)())
    home, reached = _home(url or asked.url), _contact(contact)
    if say and not reached:
        say(f"Set TOPICS_CONTACT to your mail address, so that {asked.title} can reach you if something goes wrong")
    about = {"service": asked.name, "url": home, **search.given}
    pages = PageStore((cache or default_cache()) / "pages" / asked.name, about, dt.date.today(), refresh=refresh)
    found = _pages(asked, search, pages, home, key, reached, progress, say)
    return corpus_of(found, asked, source, search, day or pages.day)


def _pages(
    service: Service,
    search: Search,
    pages: PageStore,
    home: str,
    key: str | None,
    contact: str | None,
    progress: Progress | None,
    say: Callable[[str], None] | None,
) -> Harvest:
    try:
        from .client import Client
        from .harvest import harvest
    except ImportError as error:
        raise MissingExtra("topics fetch", "fetch") from error

    with Client(service, pages, url=home, key=key, contact=contact, say=say or (lambda _text: None)) as client:
        return harvest(service, search, client, progress or (lambda _done, _total: None))


def _key(service: type[Service]) -> str | None:
    """The service's key, where the environment has one. Raises ``ConfigError``, which names the variable alone."""
    for name in service.key.variables if service.key else ():
        if value := os.environ.get(name, "").strip():
            if not (value.isascii() and value.isprintable()):
                raise ConfigError("", name, f"the key in {name} has characters that no key has; set it anew")
            return value
    return None


def _contact(told: str | None) -> str | None:
    address = told or os.environ.get("TOPICS_CONTACT", "").strip() or None
    if address and not _ADDRESS.fullmatch(address):
        raise ConfigError("", address, f"{address!r} is no mail address; write it as in jane@example.org")
    return address


def _home(url: str) -> str:
    """The address: encrypted unless it is on this machine, since a key may go there, and without a password, since it
    is stored.

    Raises:
        ConfigError: it is not so.
    """
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or parts.username or not (local or parts.scheme == "https"):
        raise ConfigError("", parts.hostname, "an address to fetch from begins with https:// and holds no password")
    return url.rstrip("/")
