"""Embase's CSV export with a field on each line: its name, and then each of its values in a cell of its own.

A record begins with its TITLE or after a blank line. The export with a field in each column is read as any other table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from ..errors import SourceError
from ..registry import Parsed, ReadOptions
from . import decoding, delimited
from .bibliography import bibliography
from .notes import Notes
from .records import Author, Findings, Record

_TITLE = re.compile(r'^"?TITLE"?,', re.MULTILINE)
_NAMES = re.compile(
    r'^"?(AUTHOR NAMES|AUTHOR ADDRESSES|SOURCE TITLE|PUBLICATION YEAR|MEDLINE PMID|PUI)"?,', re.MULTILINE
)
_INITIALS_LAST = re.compile(r"(.+?)\s+((?:[^\W\d_]\.-?)+)")

Fields = dict[str, list[str]]


class EmbaseFields:
    """Embase's CSV export, fields by row."""

    name = "embase-fields"
    description = "CSV of Embase with a field on each line"
    record_start: ClassVar[re.Pattern[bytes]] = re.compile(rb'(?m)^"?TITLE"?,')

    def sniff(self, data: bytes, filename: str) -> float:
        """How surely lines begin with the names that Embase gives to fields."""
        text = decoding.head(data)
        return 0.97 if _TITLE.search(text) and len(set(_NAMES.findall(text))) > 1 else 0.0

    def parse(self, data: bytes, filename: str, options: ReadOptions) -> Parsed:
        """All records as papers.

        Raises:
            SourceError: empty or binary.
        """
        found, notes = Findings(filename), Notes(options.as_of)
        text = decoding.read_text(data, found)
        if not text.strip():
            raise SourceError(filename, "the file is empty")
        placed = enumerate(_records(text), start=options.records_before + 1)
        records = [
            _record(fields, f"record {n}, line {options.lines_before + line}", notes) for n, (line, fields) in placed
        ]
        return bibliography(records, found, notes)


def _records(text: str) -> Iterator[tuple[int, Fields]]:
    """The fields of every record and the line it begins on."""
    begin, fields, end = 0, Fields(), 0
    for row in delimited.rows(text, ","):
        name = row.cells[0].strip().upper()
        if fields and (name == "TITLE" or text.startswith("\n", end)):
            yield begin, fields
            fields = Fields()
        begin, end = (begin if fields else row.line), row.end
        fields.setdefault(name, []).extend(cell.strip() for cell in row.cells[1:] if cell.strip())
    if fields:
        yield begin, fields


def _record(fields: Fields, place: str, notes: Notes) -> Record:
    def text(*names: str) -> str | None:
        return next((" ".join(fields[name]) for name in names if fields.get(name)), None)

    title, pmid = text("TITLE", "ORIGINAL (NON-ENGLISH) TITLE"), re.match(r"\d+", text("MEDLINE PMID") or "")
    names = fields.get("AUTHOR NAMES", [])
    return Record(
        place=place,
        title=title or "",
        abstract=text("ABSTRACT", "ORIGINAL (NON-ENGLISH) ABSTRACT"),
        authors=[Author(_INITIALS_LAST.sub(r"\2 \1", name)) for name in names],
        date=notes.earliest([text("DATE OF PUBLICATION"), text("PUBLICATION YEAR")], place, title),
        paper_id=text("PUI"),
        venue=text("SOURCE TITLE", "SOURCE"),
        doi=text("DOI"),
        ids=[f"pmid:{pmid[0]}"] if pmid else [],
        url=text("FULL TEXT LINK", "EMBASE LINK"),
    )
