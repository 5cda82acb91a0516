"""OpenAlex: works by words, authors, ORCID and affiliation.

API: developers.openalex.org. A key is free and, since February 2026, what the daily allowance hangs on; without one the
pages are numbered, since cursors are given to keys only, and end at the 10,000th work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .search import Search
from .service import Answer, Key, People, Person, Request, Service, cut_json, items, read_json

_PAGE = 100
_FIELDS = (
    *("id", "doi", "ids", "title", "display_name", "publication_date", "publication_year", "is_retracted"),
    *("primary_location", "locations", "authorships", "abstract_inverted_index", "topics", "keywords"),
)
_PEOPLE_FIELDS = "id,display_name,display_name_alternatives,orcid,works_count,last_known_institutions"


@dataclass(frozen=True)
class OpenAlex(Service):
    """Works of OpenAlex."""

    name = "openalex"
    title = "OpenAlex"
    url = "https://api.openalex.org"
    source = "openalex"
    supports = frozenset({"query", "author", "author_ids", "orcid", "affiliation", "since", "until"})
    key = Key(("OPENALEX_API_KEY",), parameter="api_key", page="openalex.org/settings/api")

    @property
    def pause(self) -> float:
        return 0.1

    @property
    def reach(self) -> int | None:
        return None if self.keyed else 10_000

    def first(self, search: Search) -> list[Request]:
        place = {"cursor": "*"} if self.keyed else {"page": "1"}
        parameters = {"filter": _filter(search), "per_page": str(_PAGE), "select": ",".join(_FIELDS)}
        return [Request("/works", parameters | place)]

    def read(self, request: Request, body: bytes) -> Answer:
        meta, results = read_json(body, "meta"), items(read_json(body), "results")
        total = int(meta.get("count") or 0)
        if "cursor" in request.parameters:
            following = {"cursor": meta.get("next_cursor")}
            due = 1 if meta.get("next_cursor") else 0
        else:
            page = int(request.parameters["page"])
            following = {"page": str(page + 1) if page * _PAGE < min(total, 10_000) else None}
            due = min(total - (page - 1) * _PAGE, _PAGE)
        goes_on = results and all(following.values())
        return Answer(total, len(results), [_followed(request, following)] if goes_on else [], due)

    def cut(self, body: bytes, n: int) -> bytes:
        return cut_json(body, n, "results")

    def people_request(self, name: str) -> Request:
        return Request("/authors", {"search": name, "per_page": "50", "select": _PEOPLE_FIELDS})

    def read_people(self, body: bytes) -> People:
        answer = read_json(body)
        total = int(read_json(body, "meta").get("count") or 0)
        return People([_person(found) for found in items(answer, "results")], total)


def _followed(request: Request, place: dict[str, Any]) -> Request:
    return Request(request.path, {**request.parameters, **place})


def _filter(search: Search) -> str:
    ids = "|".join(search.author_ids)
    conditions = {
        "title_and_abstract.search": _value(search.query),
        "authorships.author.id": ids,
        "authorships.author.orcid": search.orcid,
        "raw_affiliation_strings.search": _value(search.affiliation),
        "from_publication_date": search.since,
        "to_publication_date": search.until,
    }
    return ",".join(f"{name}:{value}" for name, value in conditions.items() if value)


def _value(text: str | None) -> str:
    """Text without what separates filters and their values."""
    return " ".join((text or "").replace(",", " ").replace("|", " OR ").split())


def _person(found: dict[str, Any]) -> Person:
    institutions = [place.get("display_name") for place in found.get("last_known_institutions") or []]
    return Person(
        id=str(found.get("id")).rsplit("/", 1)[-1],
        name=found.get("display_name") or "",
        other_names=found.get("display_name_alternatives") or (),
        n_papers=found.get("works_count"),
        institution=institutions[0] if institutions else None,
        orcid=str(found["orcid"]).rsplit("/", 1)[-1] if found.get("orcid") else None,
    )
