"""Works of OpenAlex: a list, a page of the API (``results``), one work, or a snapshot with one per line.

Abstracts come as an index from words to positions and are put together again. Publication dates have no precision there
(see ``json_values.known_date``).
"""

from __future__ import annotations

import re
from typing import ClassVar

from ..registry import Parsed, ReadOptions
from . import identifiers
from .json_records import Layout, head, parse_records
from .json_values import Json, known_date, named, records, text, texts, values
from .notes import Notes
from .records import Author, Record

_WORK = r'\{\s*"id"\s*:\s*"https?://openalex\.org/W\d'
_START = rf"{_WORK}|(?<=\n)\{{"
_PAGE = re.compile(r'^\{\s*"meta"\s*:\s*\{[^{}]*"(?:count|db_response_time_ms)"')
# Tables that people make of works name authors so, works themselves never.
_TABLE = re.compile(r'"authors"\s*:')
_SELECTED = re.compile(r'"(?:abstract_inverted_index|authorships|publication_date)"\s*:')
# Lists of works, unlike single works, name this many authors at most.
_MOST_AUTHORS = 100
# Concepts below are guesses, or only the parents of others (before 2024, when topics took their place).
_SURE_CONCEPT = 0.3


class OpenAlex:
    """Works of OpenAlex as JSON; the CSV that its site exports is read as any other CSV."""

    name = "openalex"
    description = "OpenAlex works as JSON: pages of the API, lists, snapshots"
    record_start: ClassVar[re.Pattern[bytes]] = re.compile(_START.encode())

    def sniff(self, data: bytes, filename: str) -> float:
        """How surely the first object is a work, or a page of works."""
        text = head(data)
        if _TABLE.search(text):
            return 0.0
        if re.search(_WORK, text) or (_PAGE.search(text) and '"results"' in text):
            return 0.97
        return 0.92 if "openalex.org" in text and len(set(_SELECTED.findall(text))) > 1 else 0.0

    def parse(self, data: bytes, filename: str, options: ReadOptions) -> Parsed:
        """All works as papers.

        Raises:
            SourceError: empty or binary, or an answer in which OpenAlex reports an error.
        """
        return parse_records(data, filename, options, _LAYOUT, _record)


def _unpack(answer: Json) -> list[object]:
    return values(answer, "results") if "results" in answer and "authorships" not in answer else [answer]


def _complaint(answer: Json) -> str | None:
    return ": ".join(texts([text(answer, "error"), text(answer, "message")])) if "error" in answer else None


_LAYOUT = Layout(
    start=re.compile(_START), opening=re.compile(r'"results"\s*:\s*\['), unpack=_unpack, complaint=_complaint
)


def _record(work: Json, place: str, notes: Notes) -> Record:
    title = text(work, "title") or text(work, "display_name")
    authors = [_author(authorship) for authorship in records(work, "authorships")]
    dates = [known_date(work, "publication_date"), text(work, "publication_year")]
    if work.get("is_retracted") is True:
        notes.add("retracted", place, title)
    return Record(
        place=place,
        title=title or "",
        abstract=text(work, "abstract") or _abstract(work.get("abstract_inverted_index")),
        authors=[author for author in authors if author.name],
        authors_truncated=work.get("is_authors_truncated") is True or len(authors) == _MOST_AUTHORS,
        date=notes.earliest(dates, place, title),
        paper_id=_bare(text(work, "id")),
        venue=_venue(work),
        categories=_categories(work),
        institutions=_institutions(work),
        doi=identifiers.stated_doi(text(work, "doi"), text(work, "ids", "doi")),
        arxiv_id=_arxiv_id(work),
        ids=_ids(work),
        url=text(work, "primary_location", "landing_page_url") or text(work, "doi") or text(work, "id"),
    )


def _abstract(index: object) -> str | None:
    """The text of which ``index`` gives each word's positions."""
    if not isinstance(index, dict):
        return None
    listed = ((word, positions) for word, positions in index.items() if isinstance(positions, list))
    placed = sorted((at, word) for word, positions in listed for at in positions if isinstance(at, int))
    return " ".join(word for _, word in placed) or None


def _author(authorship: Json) -> Author:
    stated = texts(authorship, "raw_affiliation_strings") or texts(authorship, "raw_affiliation_string")
    places = named(authorship, "institutions", key="display_name") or stated
    return Author(
        name=text(authorship, "author", "display_name") or text(authorship, "raw_author_name") or "",
        author_id=identifiers.of_kind("openalex", _bare(text(authorship, "author", "id"))),
        orcid=identifiers.orcid(text(authorship, "author", "orcid")),
        affiliation="; ".join(places) or None,
    )


def _institutions(work: Json) -> list[str]:
    authorships = records(work, "authorships")
    return list(dict.fromkeys(name for a in authorships for name in named(a, "institutions", key="display_name")))


def _categories(work: Json) -> list[str]:
    current = named(work, "topics", key="display_name") + named(work, "keywords", key="display_name")
    concepts = [concept for concept in records(work, "concepts") if _score(concept) >= _SURE_CONCEPT]
    return list(dict.fromkeys(current)) or named(concepts, key="display_name")


def _score(concept: Json) -> float:
    try:
        return float(text(concept, "score") or 0)
    except ValueError:
        return 0.0


def _venue(work: Json) -> str | None:
    # Before 2023 the venue stood in host_venue.
    return text(work, "primary_location", "source", "display_name") or text(work, "host_venue", "display_name")


def _arxiv_id(work: Json) -> str | None:
    pages = [text(work, "doi"), *(text(place, "landing_page_url") for place in records(work, "locations"))]
    return identifiers.mentioned_arxiv_id(*pages)


def _ids(work: Json) -> list[str]:
    bare = {kind: _bare(text(work, "ids", kind)) for kind in ("pmid", "pmcid", "mag")}
    if bare["pmcid"]:
        bare["pmcid"] = f"PMC{bare['pmcid'].upper().removeprefix('PMC')}"
    return [f"{kind}:{value}" for kind, value in {"openalex": _bare(text(work, "id")), **bare}.items() if value]


def _bare(address: str | None) -> str | None:
    """The id at the end of an address."""
    return address and (address.rstrip("/").rpartition("/")[2] or None)
