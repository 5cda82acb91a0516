"""What the five services answer, in the shapes they really have; about fictional papers and people."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

WHO = ("Mira Holm", "Ola Nordmann", "Jürgen Öztürk", "Ada Quill", "Bo Lindqvist", "Chidi Eze", "Dana Moreau")
WHAT = ("Snails", "Kettles", "Lanterns", "Ferries", "Beehives", "Corals", "Sandstorms", "Turnips", "Glaciers", "Looms")
HOW = ("Quietly", "Twice", "Backwards", "Underwater", "At Night", "In Pairs", "Uphill", "For Years", "By Ear", "Unseen")
WHERE = ("Tromsø", "Lagos", "Lima", "Hanoi", "Bergen", "Quito", "Oulu", "Accra", "Porto", "Cusco", "Perth")
DOES = ("Measuring", "Counting", "Painting", "Timing", "Moving", "Mapping", "Weighing", "Naming", "Losing")


@dataclass(frozen=True)
class Reply:
    """Status, body and headers of an answer. ``sent`` is how many bytes of the body really go out."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: int | None = None
    delay: float = 0.0


@dataclass
class World:
    """What there is to be found: ``n`` papers, people by name, and the records that are broken."""

    n: int = 25
    people: list[dict[str, Any]] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)


def title(i: int) -> str:
    return f"{DOES[i % 9]} {WHAT[i % 10]} {HOW[i // 10 % 10]} near {WHERE[i % 11]} {i // 99 or ''}".strip()


def abstract(i: int) -> str:
    return f"In {WHERE[i % 11]} we spent {i + 3} days on {WHAT[i % 10].lower()} and found <i>{i * 7}</i> of them."


def author(i: int) -> str:
    return WHO[i % 7]


def date(i: int) -> str:
    return f"{2000 + i % 24}-{1 + i % 12:02d}-{2 + i % 26:02d}"


def _page(world: World, first: int, size: int, record: Callable[[int], Any]) -> list[Any]:
    numbers = range(first, min(first + size, world.n))
    return ["no record at all" if i in world.broken else record(i) for i in numbers]


def _json(value: object) -> Reply:
    return Reply(body=json.dumps(value).encode(), headers={"Content-Type": "application/json"})


# OpenAlex


def openalex(world: World, path: str, asked: Mapping[str, str]) -> Reply:
    if path == "/authors":
        return _json({"meta": {"count": len(world.people)}, "results": world.people})
    size = int(asked["per_page"])
    if "cursor" in asked and "api_key" not in asked:
        return Reply(401, b'{"error": "Unauthorized", "message": "Cursor paging needs an API key."}')
    if "cursor" in asked:
        first = 0 if asked["cursor"] == "*" else int(base64.b64decode(asked["cursor"]))
    else:
        first = (int(asked["page"]) - 1) * size
    results = _page(world, first, size, _work)
    after = base64.b64encode(str(first + size).encode()).decode() if results else None
    meta = {"count": world.n, "db_response_time_ms": 12, "page": None, "per_page": size, "groups_count": None}
    return _json({"meta": meta | ({"next_cursor": after} if "cursor" in asked else {}), "results": results})


def _work(i: int) -> dict[str, Any]:
    words = abstract(i).split()
    return {
        "id": f"https://openalex.org/W{1000 + i}",
        "doi": f"https://doi.org/10.5555/oa.{i}",
        "ids": {"openalex": f"https://openalex.org/W{1000 + i}", "doi": f"https://doi.org/10.5555/oa.{i}"},
        "title": title(i),
        "display_name": title(i),
        "publication_date": date(i),
        "publication_year": int(date(i)[:4]),
        "is_retracted": False,
        "primary_location": {
            "landing_page_url": f"https://doi.org/10.5555/oa.{i}",
            "source": {"display_name": "Molluscs"},
        },
        "locations": [],
        "authorships": [
            {
                "author_position": "first",
                "author": {"id": f"https://openalex.org/A{i % 7}", "display_name": author(i), "orcid": None},
                "institutions": [{"display_name": f"University of {WHERE[i % 11]}"}],
                "raw_affiliation_strings": [f"University of {WHERE[i % 11]}"],
            }
        ],
        "abstract_inverted_index": {
            word: [k for k, w in enumerate(words) if w == word] for word in dict.fromkeys(words)
        },
        "topics": [{"display_name": WHAT[i % 10]}],
        "keywords": [],
    }


def openalex_person(number: int, name: str, works: int, place: str | None = None) -> dict[str, Any]:
    return {
        "id": f"https://openalex.org/A{number}",
        "display_name": name,
        "display_name_alternatives": [],
        "orcid": None,
        "works_count": works,
        "last_known_institutions": [{"display_name": place}] if place else [],
    }


# Semantic Scholar


def semanticscholar(world: World, path: str, asked: Mapping[str, str]) -> Reply:
    if path == "/author/search":
        return _json({"total": len(world.people), "offset": 0, "data": world.people})
    if path == "/paper/search/bulk":
        first = int(asked.get("token", "T0")[1:])
        data = _page(world, first, 10, _s2_paper)
        token = {"token": f"T{first + 10}"} if first + 10 < world.n else {}
        return _json({"total": world.n, **token, "data": data})
    first, size = int(asked["offset"]), min(int(asked["limit"]), 10)
    after = {"next": first + size} if first + size < world.n else {}
    return _json({"offset": first, **after, "data": _page(world, first, size, _s2_paper)})


def _s2_paper(i: int) -> dict[str, Any]:
    return {
        "paperId": f"{i:040x}",
        "externalIds": {"DOI": f"10.5555/s2.{i}", "CorpusId": 5000 + i},
        "url": f"https://www.semanticscholar.org/paper/{i:040x}",
        "title": title(i),
        "abstract": abstract(i),
        "venue": "Molluscs",
        "year": int(date(i)[:4]),
        "publicationDate": date(i),
        "s2FieldsOfStudy": [{"category": "Biology", "source": "s2-fos-model"}],
        "authors": [{"authorId": str(i % 7), "name": author(i)}],
    }


# Crossref


def crossref(world: World, path: str, asked: Mapping[str, str]) -> Reply:
    rows, offset = int(asked["rows"]), int(asked["offset"])
    message = {
        "facets": {},
        "total-results": world.n,
        "items": _page(world, offset, rows, _crossref_work),
        "items-per-page": rows,
        "query": {"start-index": offset, "search-terms": None},
    }
    return _json({"status": "ok", "message-type": "work-list", "message-version": "1.0.0", "message": message})


def _crossref_work(i: int) -> dict[str, Any]:
    given, family = author(i).split()
    return {
        "indexed": {"date-parts": [[2024, 1, 1]]},
        "publisher": "Slow Press",
        "abstract": f"<jats:p>{escape(abstract(i))}</jats:p>",
        "DOI": f"10.5555/cr.{i}",
        "type": "journal-article",
        "title": [title(i)],
        "author": [{"given": given, "family": family, "sequence": "first", "affiliation": []}],
        "container-title": ["Molluscs"],
        "issued": {"date-parts": [[int(part) for part in date(i).split("-")]]},
        "URL": f"https://doi.org/10.5555/cr.{i}",
    }


# PubMed


def pubmed(world: World, path: str, asked: Mapping[str, str]) -> Reply:
    if path == "/esearch.fcgi":
        ids = [str(70_000 + i) for i in range(min(world.n, int(asked["retmax"])))]
        result = {"count": str(world.n), "retmax": asked["retmax"], "retstart": "0", "idlist": ids}
        return _json({"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result})
    articles = "".join(_article(int(pmid) - 70_000, world) for pmid in asked["id"].split(","))
    doctype = '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "https://dtd.example.org/pubmed.dtd">'
    body = f'<?xml version="1.0" ?>\n{doctype}\n<PubmedArticleSet>{articles}</PubmedArticleSet>'
    return Reply(body=body.encode(), headers={"Content-Type": "text/xml"})


def _article(i: int, world: World) -> str:
    if i in world.broken:
        return "<PubmedArticle><MedlineCitation/></PubmedArticle>"
    first, last = author(i).split()
    year, month, day = date(i).split("-")
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{70_000 + i}</PMID><Article>'
        f"<Journal><JournalIssue><PubDate><Year>{year}</Year><Month>{month}</Month><Day>{day}</Day></PubDate>"
        f"</JournalIssue><Title>Molluscs</Title></Journal><ArticleTitle>{title(i)}</ArticleTitle>"
        f"<Abstract><AbstractText>{escape(abstract(i))}</AbstractText></Abstract>"
        f"<AuthorList><Author><LastName>{last}</LastName><ForeName>{first}</ForeName></Author></AuthorList>"
        f"</Article></MedlineCitation></PubmedArticle>"
    )


# arXiv


def arxiv(world: World, path: str, asked: Mapping[str, str]) -> Reply:
    first, size = int(asked["start"]), int(asked["max_results"])
    entries = "".join(_entry(i, world) for i in range(first, min(first + size, world.n)))
    return Reply(body=arxiv_feed(entries, world.n, first, size), headers={"Content-Type": "application/atom+xml"})


def arxiv_feed(entries: str, total: int, first: int = 0, size: int = 100) -> bytes:
    numbers = (("totalResults", total), ("startIndex", first), ("itemsPerPage", size))
    open_search = "".join(f"<opensearch:{name}>{value}</opensearch:{name}>" for name, value in numbers)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom">'
        f"<title>ArXiv Query</title><id>http://arxiv.org/api/x</id>{open_search}{entries}</feed>"
    ).encode()


def _entry(i: int, world: World) -> str:
    if i in world.broken:
        return "<entry><id>http://arxiv.org/abs/none</id></entry>"
    return (
        f"<entry><id>http://arxiv.org/abs/{2000 + i // 1000 % 99:04d}.{i % 1000 + 10000:05d}v1</id>"
        f"<published>{date(i)}T10:00:00Z</published><updated>{date(i)}T10:00:00Z</updated><title>{title(i)}</title>"
        f"<summary>{escape(abstract(i))}</summary><author><name>{author(i)}</name></author>"
        '<arxiv:primary_category term="q-bio.PE"/><category term="q-bio.PE"/></entry>'
    )


ANSWERS: dict[str, Callable[[World, str, Mapping[str, str]], Reply]] = {
    "openalex": openalex,
    "semanticscholar": semanticscholar,
    "crossref": crossref,
    "pubmed": pubmed,
    "arxiv": arxiv,
}
