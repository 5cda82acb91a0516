"""Papers of Semantic Scholar: one, a list, pages of the API, an author with papers, or the data sets in JSON lines.

Keys of the data sets are those of the API in lower case, and are read alike. An author with papers is that author's
page, and what it says of the author is a claim. The summaries that a model has written
(``tldr``) are no abstracts and are left alone. Publication dates have no precision there (see
``json_values.known_date``).
"""

from __future__ import annotations

import re
from typing import ClassVar

from ..registry import Parsed, ReadOptions
from . import identifiers
from .bibliography import NOBODY, Profile
from .json_records import Layout, head, parse_records
from .json_values import Json, known_date, named, records, text, texts, values
from .notes import Notes
from .records import Author, Record

_START = r'(?<=\n)\{\s*"(?:corpusid|paperId|authorId)"'
_PAPER = re.compile(r'"(?:paperId"\s*:\s*"[0-9a-f]{40}"|corpusid"\s*:\s*\d)')
_AUTHOR = re.compile(r'^\[?\s*\{\s*"authorId"\s*:.*"papers"\s*:', re.DOTALL)
_PAGE = re.compile(r'^\{\s*"(?:total|offset)"\s*:.*"data"\s*:\s*\[', re.DOTALL)
# Where records stand in pages and author objects; citations and references wrap each once more.
_LISTS = ("data", "papers", "recommendedPapers")
_WRAPPED = ("citingPaper", "citedPaper")
_CLAIMS = {"h_index": "hIndex", "citations": "citationCount", "papers": "paperCount"}
_SHA = re.compile(r"[0-9a-f]{40}")
_KINDS = {"pubmed": "pmid:", "pubmedcentral": "pmcid:PMC", "acl": "acl:", "mag": "mag:"}


class SemanticScholar:
    """Papers of Semantic Scholar as JSON."""

    name = "semanticscholar"
    description = "Semantic Scholar papers as JSON: papers, authors with papers, pages of the API, data sets"
    record_start: ClassVar[re.Pattern[bytes]] = re.compile(_START.encode())

    def sniff(self, data: bytes, filename: str) -> float:
        """How surely the first object is a paper with the service's id, an author with papers, or a page."""
        text = head(data)
        if _PAPER.search(text) or _AUTHOR.search(text):
            return 0.95
        return 0.6 if _PAGE.search(text) else 0.0

    def parse(self, data: bytes, filename: str, options: ReadOptions) -> Parsed:
        """All papers, those of authors included.

        Raises:
            SourceError: empty or binary, or an answer in which Semantic Scholar reports an error.
        """
        return parse_records(data, filename, options, _LAYOUT, _record)


def _unpack(answer: Json) -> list[object]:
    listed = next((answer[key] for key in _LISTS if isinstance(answer.get(key), list)), [answer])
    items = [answer] if _is_author(answer) else listed
    return [record for item in items for record in (_within(item) if isinstance(item, dict) else [item])]


def _within(item: Json) -> list[object]:
    """The papers of an author, the paper of a citation, or the paper itself."""
    if _is_author(item):
        return [_named_alike(paper, item) for paper in values(item, "papers")]
    return [next((item[key] for key in _WRAPPED if key in item), item)]


def _is_author(item: Json) -> bool:
    return "authorId" in item and "title" not in item


def _named_alike(paper: object, owner: Json) -> object:
    """A paper with the author whose page it is on under the name of the page; elsewhere it may have initials."""
    known, name = text(owner, "authorId"), text(owner, "name")
    if not (isinstance(paper, dict) and known and name):
        return paper
    authors = [{**a, "name": name} if text(a, "authorId") == known else a for a in records(paper, "authors")]
    return {**paper, "authors": authors}


def _profile(whole: object) -> Profile:
    author = whole[0] if isinstance(whole, list) and len(whole) == 1 else whole
    name = text(author, "name") if isinstance(author, dict) and _is_author(author) else None
    claims = [(claim, value) for claim, key in _CLAIMS.items() if (value := text(author, key))]
    return Profile(name, claims) if name else NOBODY


def _complaint(answer: Json) -> str | None:
    is_answer = "paperId" in answer or "data" in answer
    return None if is_answer else text(answer, "error") or (text(answer, "message") if "code" in answer else None)


_LAYOUT = Layout(
    start=re.compile(_START),
    opening=re.compile(r'"(?:data|papers|recommendedPapers)"\s*:\s*\['),
    unpack=_unpack,
    complaint=_complaint,
    profile=_profile,
)


def _record(stated: Json, place: str, notes: Notes) -> Record:
    paper = _lowered(stated)
    external = _lowered(paper.get("externalids"))
    title = text(paper, "title")
    authors = [_author(author) for author in records(paper, "authors")]
    return Record(
        place=place,
        title=title or "",
        abstract=text(paper, "abstract"),
        authors=[author for author in authors if author.name],
        date=notes.earliest([known_date(paper, "publicationdate"), text(paper, "year")], place, title),
        paper_id=text(paper, "paperid") or text(paper, "corpusid"),
        venue=text(paper, "publicationvenue", "name") or text(paper, "venue") or text(paper, "journal", "name"),
        categories=_categories(paper),
        institutions=list(dict.fromkeys(author.affiliation for author in authors if author.affiliation)),
        doi=text(external, "doi"),
        arxiv_id=identifiers.arxiv_id(text(external, "arxiv")),
        ids=_ids(paper, external),
        url=text(paper, "url"),
    )


def _lowered(stated: object) -> Json:
    return {key.lower(): value for key, value in stated.items()} if isinstance(stated, dict) else {}


def _sha(paper: Json) -> str | None:
    """The id of the API, which papers of the data sets have in their address alone."""
    found = _SHA.search(text(paper, "paperid") or text(paper, "url") or "")
    return found[0] if found else None


def _author(author: Json) -> Author:
    return Author(
        name=text(author, "name") or "",
        author_id=identifiers.of_kind("s2", text(author, "authorId")),
        orcid=identifiers.orcid(text(author, "externalIds", "ORCID")),
        affiliation="; ".join(texts(author, "affiliations")) or None,
    )


def _categories(paper: Json) -> list[str]:
    return named(paper, "s2fieldsofstudy", key="category") or texts(paper, "fieldsofstudy")


def _ids(paper: Json, external: Json) -> list[str]:
    sha, corpus_id = _sha(paper), text(paper, "corpusid") or text(external, "corpusid")
    own = [f"s2:{sha}" if sha else None, f"corpusid:{corpus_id}" if corpus_id else None]
    others = [f"{kind}{value.removeprefix('PMC')}" for key, kind in _KINDS.items() if (value := text(external, key))]
    return [*(value for value in own if value), *others]
