"""Records as parsers of small files collect them, and the tables they become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .. import schemas
from ..curate.findings import finding
from ..dates import PartialDate
from ..registry import Parsed
from .identifiers import all_ids

UNTITLED = "(untitled)"


@dataclass(frozen=True)
class Author:
    """An author as the record writes the name."""

    name: str
    author_id: str | None = None
    orcid: str | None = None
    affiliation: str | None = None


@dataclass(frozen=True)
class Record:
    """One paper of a file. ``place`` tells where in the file it stands (``entry 3, line 14``) and is unique there.

    ``ids`` are further identifiers with their kind before them: ``pmid:123``, ``openalex:W1``, ``doi:10.1/x`` of
    another version. Those in ``doi`` and ``arxiv_id`` need not be repeated. What a database states as ``doi`` may be
    something else, which ``bibliography`` finds.
    """

    place: str
    title: str
    abstract: str | None = None
    authors: Sequence[Author] = ()
    authors_truncated: bool = False
    date: PartialDate | None = None
    paper_id: str | None = None
    venue: str | None = None
    categories: Sequence[str] = ()
    institutions: Sequence[str] = ()
    doi: str | None = None
    arxiv_id: str | None = None
    ids: Sequence[str] = ()
    url: str | None = None
    has_code: bool | None = None
    score: float | None = None


@dataclass
class Findings:
    """Collects findings of one file; ``add`` is called once per thing wrong with it."""

    filename: str
    rows: list[dict[str, str | None]] = field(default_factory=list)

    def add(
        self, severity: str, code: str, message: str, *, subject: str | None = None, place: str | None = None
    ) -> None:
        self.rows.append(finding(severity, code, subject or self.filename, message, self.filename, place))


def parsed(
    records: Sequence[Record],
    findings: Findings,
    *,
    claims: Sequence[tuple[str, str]] = (),
    owner: str | None = None,
    is_author_page: bool = False,
    refused: int = 0,
) -> Parsed:
    """The tables of a file. ``claims`` are (key, value) pairs that the page states about its owner."""
    filename = findings.filename
    return Parsed(
        papers=schemas.PAPERS.frame(_paper(record, filename) for record in records),
        authorships=schemas.AUTHORSHIPS.frame(
            {
                "paper_id": record.place,
                "position": position,
                "name": author.name,
                "author_id": author.author_id,
                "orcid": author.orcid,
                "affiliation": author.affiliation,
                "is_owner": False,
                "written": author.name,
            }
            for record in records
            for position, author in enumerate(record.authors, start=1)
        ),
        claims=schemas.CLAIMS.frame(
            {"subject": owner or filename, "key": key, "value": value, "source": filename} for key, value in claims
        ),
        findings=schemas.FINDINGS.frame(findings.rows),
        owner=owner,
        is_author_page=is_author_page,
        refused=refused,
    )


def _paper(record: Record, filename: str) -> dict[str, object]:
    date = record.date
    return {
        "paper_id": record.paper_id,
        "title": record.title,
        "abstract": record.abstract,
        "date_first": date.first if date else None,
        "date_last": date.last if date else None,
        "date_precision": date.precision if date else "none",
        "venue": record.venue,
        "categories": list(record.categories),
        "institutions": list(record.institutions),
        "doi": record.doi,
        "arxiv_id": record.arxiv_id,
        "ids": all_ids(record.doi, record.arxiv_id, record.ids),
        "url": record.url,
        "has_code": record.has_code,
        "score": record.score,
        "authors_truncated": record.authors_truncated,
        "source": filename,
        "source_record": record.place,
        "sources": [filename],
        "duplicate_of": None,
    }
