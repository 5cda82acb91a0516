"""Semantic Scholar: papers by words (bulk search) or of an author.

API: api.semanticscholar.org/api-docs/graph. The bulk search gives up to 1,000 papers per page, in the order of their
ids, so that the pages hold still while they are turned.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from .search import Search
from .service import Answer, Key, People, Person, Request, Service, cut_json, items, read_json

_FIELDS = (
    "title,abstract,year,publicationDate,venue,publicationVenue,journal,externalIds,authors,url,s2FieldsOfStudy,"
    "publicationTypes"
)
# An answer may not exceed 10 MB, and some papers have thousands of authors.
_AUTHOR_PAGE = 500
_AUTHOR = re.compile(r"/author/([^/]+)/papers")


@dataclass(frozen=True)
class SemanticScholar(Service):
    """Papers of Semantic Scholar."""

    name = "semanticscholar"
    title = "Semantic Scholar"
    url = "https://api.semanticscholar.org/graph/v1"
    source = "semanticscholar"
    supports = frozenset({"query", "author", "author_ids", "since", "until"})
    key = Key(("S2_API_KEY", "SEMANTIC_SCHOLAR_API_KEY"), header="x-api-key", page="semanticscholar.org/product/api")

    @property
    def pause(self) -> float:
        return 1.0

    def conflict(self, search: Search) -> str | None:
        if search.query and (search.author or search.author_ids):
            return "Semantic Scholar takes a query or an author, not both; the other services take both"
        return None

    def first(self, search: Search) -> list[Request]:
        parameters = {"fields": _FIELDS} | _dates(search)
        if search.query:
            return [Request("/paper/search/bulk", parameters | {"query": search.query})]
        parameters |= {"offset": "0", "limit": str(_AUTHOR_PAGE)}
        return [Request(f"/author/{quote(author, safe='')}/papers", parameters) for author in search.author_ids]

    def read(self, request: Request, body: bytes) -> Answer:
        page = read_json(body)
        found = items(page, "data")
        place = {"offset": page.get("next")} if "offset" in request.parameters else {"token": page.get("token")}
        following = {name: str(value) for name, value in place.items() if value}
        goes_on = [Request(request.path, {**request.parameters, **following})] if following and found else []
        total = page.get("total")
        return Answer(int(total) if total is not None else None, len(found), goes_on, due=1 if following else 0)

    def cut(self, body: bytes, n: int) -> bytes:
        return cut_json(body, n, "data")

    def people_request(self, name: str) -> Request:
        # Hyphenated words find nothing here.
        words = name.replace("-", " ")
        return Request("/author/search", {"query": words, "limit": "100", "fields": "name,affiliations,paperCount"})

    def read_people(self, body: bytes) -> People:
        answer = read_json(body)
        return People([_person(found) for found in items(answer, "data")], int(answer.get("total") or 0))

    def unknown(self, request: Request) -> str | None:
        if found := _AUTHOR.fullmatch(request.path):
            return f"knows no author with the id {unquote(found[1])!r}; take the number at the end of an author's page"
        return None


def _dates(search: Search) -> dict[str, str]:
    if not (search.since or search.until):
        return {}
    return {"publicationDateOrYear": f"{search.since or ''}:{search.until or ''}"}


def _person(found: dict[str, Any]) -> Person:
    affiliations = found.get("affiliations") or [None]
    return Person(
        id=str(found.get("authorId")),
        name=found.get("name") or "",
        n_papers=found.get("paperCount"),
        institution=affiliations[0],
    )
