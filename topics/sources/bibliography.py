"""Records of databases and reference managers: what all such formats do with the records they have read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import polars as pl

from ..registry import Parsed
from .markup import to_text
from .records import UNTITLED, Findings, Record, parsed
from .reports import report

_MISSING: Sequence[tuple[str, str, str, Callable[[Record], bool]]] = (
    ("warning", "missing_title", f"the record has no title and is called {UNTITLED}", lambda r: r.title == UNTITLED),
    ("warning", "missing_abstract", "the record has no abstract", lambda r: not r.abstract),
    ("info", "missing_date", "the record has no date", lambda r: r.date is None),
    ("info", "missing_authors", "the record names no author", lambda r: not r.authors),
)


def bibliography(records: Sequence[Record], findings: Findings, *, refused: int = 0) -> Parsed:
    """The tables of a file, its texts without markup, and a finding for each thing that a record lacks.

    A record with neither title nor abstract is refused.

    Args:
        records: as read; markup in titles, abstracts and venues is still there.
        refused: records that could not be read at all; each has a finding already.
    """
    plain = [_plain(record) for record in records]
    kept = [record for record in plain if record.title or record.abstract]
    for record in plain:
        if not (record.title or record.abstract):
            message = "the record has neither title nor abstract and was left out"
            findings.add("error", "empty_record", message, place=record.place)
    kept = [replace(record, title=record.title or UNTITLED) for record in kept]
    for severity, code, message, lacks in _MISSING:
        _report(findings, [record for record in kept if lacks(record)], severity, code, message)
    if not kept:
        findings.add("error", "no_records", "the file holds no paper that could be read")
    return parsed(kept, findings, refused=refused + len(plain) - len(kept))


def _plain(record: Record) -> Record:
    title, abstract, venue = (text and to_text(text) for text in (record.title, record.abstract, record.venue))
    return replace(record, title=title or "", abstract=abstract or None, venue=venue or None)


def _report(findings: Findings, records: Sequence[Record], severity: str, code: str, message: str) -> None:
    rows = [(record.place, record.title) for record in records]
    report(findings, pl.DataFrame(rows, schema=["place", "subject"], orient="row"), severity, code, message)
