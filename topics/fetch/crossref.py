"""Crossref: works by words, author names, ORCID and affiliation.

API: api.crossref.org. Pages are asked for by offset, which ends at 10,000 works, and not by cursor: a cursor dies after
five minutes, so that a search that was broken off could not go on where it stopped.
"""

from __future__ import annotations

from dataclasses import dataclass

from .search import Search
from .service import Answer, Request, Service, cut_json, items, read_json

_PAGE = 100
_REACH = 10_000


@dataclass(frozen=True)
class Crossref(Service):
    """Works of Crossref."""

    name = "crossref"
    title = "Crossref"
    url = "https://api.crossref.org"
    source = "crossref"
    supports = frozenset({"query", "author", "orcid", "affiliation", "since", "until"})
    contact = "mailto"

    @property
    def pause(self) -> float:
        # Lists may be asked for once a second, by who says how to be reached three times (since December 2025).
        return 1.0

    @property
    def reach(self) -> int:
        return _REACH

    def first(self, search: Search) -> list[Request]:
        filters = {"orcid": search.orcid, "from-pub-date": search.since, "until-pub-date": search.until}
        parameters = {
            "query.bibliographic": search.query,
            "query.author": search.author,
            "query.affiliation": search.affiliation,
            "filter": ",".join(f"{name}:{value}" for name, value in filters.items() if value),
            "rows": str(_PAGE),
            "offset": "0",
        }
        return [Request("/works", {name: value for name, value in parameters.items() if value})]

    def read(self, request: Request, body: bytes) -> Answer:
        message = read_json(body, "message")
        found = items(message, "items")
        total = int(message.get("total-results") or 0)
        start = int(request.parameters["offset"])
        offset = start + _PAGE
        goes_on = found and offset < min(total, _REACH)
        following = [Request(request.path, {**request.parameters, "offset": str(offset)})] if goes_on else []
        return Answer(total, len(found), following, due=min(total - start, _PAGE))

    def cut(self, body: bytes, n: int) -> bytes:
        return cut_json(body, n, "message", "items")
