"""arXiv: preprints by words and author names.

API: info.arxiv.org/help/api/user-manual. One request every three seconds is the term of use. Now and then a page comes
empty that should not be; such a page is asked for again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from .search import Search
from .service import Answer, Refused, Request, Service, read_xml, unquoted

_PAGE = 100
_REACH = 30_000
_ATOM = "{http://www.w3.org/2005/Atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
# A query that names fields is in arXiv's own language and left as it is.
_FIELD = re.compile(r"\b(?:ti|au|abs|co|jr|cat|rn|id|all):")
_WORD = re.compile(r'"[^"]+"|[^\s"()]+')


@dataclass(frozen=True)
class ArXiv(Service):
    """Preprints of arXiv."""

    name = "arxiv"
    title = "arXiv"
    url = "https://export.arxiv.org/api"
    source = "arxiv-atom"
    supports = frozenset({"query", "author", "since", "until"})

    @property
    def pause(self) -> float:
        return 3.0

    @property
    def reach(self) -> int:
        return _REACH

    def first(self, search: Search) -> list[Request]:
        size = min(search.limit, _PAGE)
        order = {"sortBy": "relevance", "sortOrder": "descending"}
        place = {"start": "0", "max_results": str(size)}
        return [Request("/query", {"search_query": _query(search), **order, **place})]

    def read(self, request: Request, body: bytes) -> Answer:
        feed = read_xml(body, "feed")
        entries = feed.findall(f"{_ATOM}entry")
        if entries and "/api/errors" in entries[0].findtext(f"{_ATOM}id", ""):
            raise Refused(entries[0].findtext(f"{_ATOM}summary", ""))
        found = len(entries)
        total = int(feed.findtext(_TOTAL) or 0)
        start = int(request.parameters["start"])
        goes_on = found and start + found < min(total, _REACH)
        following = [Request(request.path, {**request.parameters, "start": str(start + found)})] if goes_on else []
        # After a short page the search goes on where that one ended; only an empty one leads nowhere.
        return Answer(total, found, following, due=1 if start < total else 0)

    def cut(self, body: bytes, n: int) -> bytes:
        feed = read_xml(body, "feed")
        for entry in feed.findall(f"{_ATOM}entry")[n:]:
            feed.remove(entry)
        return bytes(etree.tostring(feed, xml_declaration=True, encoding="UTF-8"))


def _query(search: Search) -> str:
    author = unquoted(search.author)
    terms = [_words(search.query) if search.query else "", f'au:"{author}"' if author else ""]
    if search.since or search.until:
        first = f"{search.since:%Y%m%d}0000" if search.since else "190001010000"
        last = f"{search.until:%Y%m%d}2359" if search.until else "299912312359"
        terms.append(f"submittedDate:[{first} TO {last}]")
    return " AND ".join(term for term in terms if term)


def _words(query: str) -> str:
    """Every word or quoted phrase must occur somewhere; left to itself arXiv would take any of them."""
    if _FIELD.search(query):
        return f"({query})"
    return " AND ".join(f"all:{word}" for word in _WORD.findall(query))
