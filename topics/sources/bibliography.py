"""Records of databases and reference managers: what all such formats do with the records they have read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from ..dates import PartialDate, earliest, parse_date
from ..registry import Parsed
from . import arxiv, identifiers
from .markup import to_text
from .name_shapes import NO_NAME
from .notes import Notes
from .records import UNTITLED, Findings, Record, parsed
from .reports import report

_MISSING: Sequence[tuple[str, str, str, Callable[[Record], bool]]] = (
    ("warning", "missing_title", f"the record has no title and is called {UNTITLED}", lambda r: r.title == UNTITLED),
    ("warning", "missing_abstract", "the record has no abstract", lambda r: not r.abstract),
    ("info", "missing_authors", "the record names no author", lambda r: not r.authors),
)


@dataclass(frozen=True)
class Profile:
    """The one author whose papers a file lists, if any, and what it says of them as (key, value) pairs."""

    owner: str | None = None
    claims: Sequence[tuple[str, str]] = ()


NOBODY = Profile()


def bibliography(records: Sequence[Record], findings: Findings, notes: Notes, profile: Profile = NOBODY) -> Parsed:
    """The tables of a file, its texts without markup, and findings for what was noted and what records lack.

    A record with neither title nor abstract is refused.

    Args:
        records: as read; markup in titles, abstracts and venues is still there.
        notes: taken while reading; they count the records that could not be read at all.
        profile: of the author whose page the file is.
    """
    notes.report(findings)
    _report_dois(findings, records)
    plain = [_plain(record, notes.as_of) for record in records]
    kept = [record for record in plain if record.title or record.abstract]
    for record in plain:
        if not (record.title or record.abstract):
            message = "the record has neither title nor abstract and was left out"
            findings.add("error", "empty_record", message, place=record.place)
    kept = [replace(record, title=record.title or UNTITLED) for record in kept]
    for severity, code, message, lacks in _MISSING:
        _report(findings, [record for record in kept if lacks(record)], severity, code, message)
    unreadable = notes.unreadable_dates
    undated = [record for record in kept if record.date is None and record.place not in unreadable]
    _report(findings, undated, "info", "missing_date", "the record has no date")
    if not kept:
        findings.add("error", "no_records", "the file holds no paper that could be read")
    refused, is_page = notes.refused + len(plain) - len(kept), profile.owner is not None
    return parsed(kept, findings, claims=profile.claims, owner=profile.owner, is_author_page=is_page, refused=refused)


def _plain(record: Record, as_of: dt.date) -> Record:
    title, abstract, venue = (text and to_text(text) for text in (record.title, record.abstract, record.venue))
    arxiv_id = record.arxiv_id or identifiers.mentioned_arxiv_id(record.doi)
    return replace(
        record,
        title=title or "",
        abstract=abstract or None,
        venue=venue or None,
        authors=[author for author in record.authors if not re.search(NO_NAME, author.name)],
        doi=identifiers.doi(record.doi),
        arxiv_id=arxiv_id,
        date=_with_month(record.date, arxiv_id, as_of),
    )


def _with_month(date: PartialDate | None, arxiv_id: str | None, as_of: dt.date) -> PartialDate | None:
    """The date that counts of the one stated and the month in which the preprint came out, as its number tells."""
    month = arxiv.month(arxiv_id)
    return earliest((date, parse_date(month, as_of))) if month else date


def _report_dois(findings: Findings, records: Sequence[Record]) -> None:
    """What is stated where the DOI should be."""
    stated = [(record.place, to_text(record.title), record.doi.strip()) for record in records if record.doi]
    odd = [row for row in stated if not (identifiers.doi(row[2]) or re.search(identifiers.BLANK, row[2]))]
    rows = pl.DataFrame(odd, schema=["place", "subject", "detail"], orient="row")
    report(findings, rows, "info", *identifiers.UNREADABLE_DOI, detail="detail")


def _report(findings: Findings, records: Sequence[Record], severity: str, code: str, message: str) -> None:
    rows = [(record.place, record.title) for record in records]
    report(findings, pl.DataFrame(rows, schema=["place", "subject"], orient="row"), severity, code, message)
