"""PubMed: articles by words, author names, ORCID and affiliation, over the E-utilities.

API: ncbi.nlm.nih.gov/books/NBK25499. A search gives the ids, and these are fetched in batches. The history that NCBI
keeps of a search is not used: it expires, and a search that was broken off could not go on where it stopped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .search import Search
from .service import Answer, Key, Request, Service, Unfinished, items, read_json, read_xml, unquoted

_BATCH = 200
_REACH = 9_999
_INITIALS = re.compile(r"[^\W\d_]+(?:[ '-][^\W\d_]+)* [A-Z]{1,3}")


@dataclass(frozen=True)
class PubMed(Service):
    """Articles of PubMed."""

    name = "pubmed"
    title = "PubMed"
    url = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    source = "pubmed-xml"
    supports = frozenset({"query", "author", "orcid", "affiliation", "since", "until"})
    key = Key(("NCBI_API_KEY",), parameter="api_key", page="account.ncbi.nlm.nih.gov/settings")
    contact = "email"

    @property
    def pause(self) -> float:
        return 0.11 if self.keyed else 0.34

    @property
    def reach(self) -> int:
        return _REACH

    def first(self, search: Search) -> list[Request]:
        parameters = {
            "db": "pubmed",
            "tool": "paper-topics",
            "term": _term(search),
            "retmode": "json",
            "retmax": str(min(search.limit, _REACH)),
            "sort": "relevance",
        }
        return [Request("/esearch.fcgi", parameters | _dates(search))]

    def read(self, request: Request, body: bytes) -> Answer:
        return _read_ids(request, body) if request.path == "/esearch.fcgi" else _read_batch(request, body)


def _read_ids(request: Request, body: bytes) -> Answer:
    result = read_json(body, "esearchresult")
    if error := result.get("ERROR"):
        raise Unfinished(f"could not search: {error}")
    ids = [str(found) for found in items(result, "idlist")]
    total = int(result.get("count") or 0)
    if len(ids) < min(total, int(request.parameters["retmax"])):
        raise Unfinished(f"lists {len(ids):,} of the {total:,} articles that it finds")
    batches = [ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH)]
    common = {"db": "pubmed", "tool": "paper-topics", "retmode": "xml"}
    following = [Request("/efetch.fcgi", common | {"id": ",".join(batch)}) for batch in batches]
    return Answer(total, 0, following)


def _read_batch(request: Request, body: bytes) -> Answer:
    found = len(read_xml(body, "PubmedArticleSet").xpath("PubmedArticle | PubmedBookArticle"))
    return Answer(None, found, due=request.parameters["id"].count(",") + 1)


def _term(search: Search) -> str:
    author = unquoted(search.author)
    terms = [
        f"({search.query})" if search.query else "",
        f"{author}[{_author_field(author)}]" if author else "",
        f"{search.orcid}[auid]" if search.orcid else "",
        f'"{unquoted(search.affiliation)}"[ad]' if search.affiliation else "",
    ]
    return " AND ".join(term for term in terms if term)


def _author_field(name: str) -> str:
    """``au`` for a name with initials (``Silva MJ``), ``fau`` for one written out."""
    return "au" if _INITIALS.fullmatch(name) else "fau"


def _dates(search: Search) -> dict[str, str]:
    """Both ends must be given where one is."""
    if not (search.since or search.until):
        return {}
    first = f"{search.since:%Y/%m/%d}" if search.since else "1000/01/01"
    last = f"{search.until:%Y/%m/%d}" if search.until else "3000/12/31"
    return {"datetype": "pdat", "mindate": first, "maxdate": last}
