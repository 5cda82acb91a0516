"""Web of Science's own field-tagged text, which its users also find in files named ``.ris``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from ..registry import Parsed, ReadOptions
from . import identifiers
from .notes import Notes
from .personal_names import given_first, stated_for, without_marks
from .records import UNTITLED, Author, Record
from .tagged import Dialect, Fields, likeness, parse_tagged

_DIALECT = Dialect(
    # What heads the file is no field of a record; a dash behind the tag is RIS.
    line=re.compile(r"(?!FN|VR)([A-Z][A-Z0-9])(?: (?! ?-(?: |$))(.*)|$)"),
    start="PT",
    end=re.compile(r"E[RF]\s*"),
    telling=("AU", "AF", "TI", "SO", "DT", "DE", "ID", "AB", "C1", "CR", "NR", "TC", "PU", "PY", "UT", "WC", "SC"),
)
_ADDRESS = re.compile(r"\[([^\]]+)\]\s*(.+)")


class WebOfScience:
    """The format described at the top of this module."""

    name = "web-of-science"
    description = "Web of Science field-tagged text (savedrecs.txt)"
    record_start: ClassVar[re.Pattern[bytes]] = re.compile(rb"^PT [A-Z]\r?$", re.MULTILINE)

    def sniff(self, data: bytes, filename: str) -> float:
        """By lines that begin a record, else by other tags."""
        return likeness(data, _DIALECT)

    def parse(self, data: bytes, filename: str, options: ReadOptions) -> Parsed:
        """All records as papers.

        Raises:
            SourceError: binary data.
        """
        return parse_tagged(data, filename, options, _DIALECT, _record)


def _record(fields: Fields, place: str, notes: Notes) -> Record:
    title = fields.one_line("TI")
    number = fields.one_line("UT")
    people, truncated = without_marks(_lines(fields, "AF", "AU", "BF", "BA"))
    return Record(
        place=place,
        title=title or "",
        abstract=fields.first("AB"),
        authors=[*_authors(people, fields), *(Author(name) for name in _lines(fields, "CA"))],
        authors_truncated=truncated,
        date=notes.earliest(_dates(fields), place, title or UNTITLED),
        paper_id=number,
        venue=fields.one_line("SO"),
        categories=_keywords(fields),
        institutions=[address.rstrip(".") for address in _lines(fields, "C1") if not _ADDRESS.match(address)],
        doi=fields.first("DI"),
        arxiv_id=identifiers.mentioned_arxiv_id(fields.first("DI"), fields.first("AR")),
        ids=[*identifiers.database_ids(number), *identifiers.medical_ids(_medline(fields), None)],
    )


def _lines(fields: Fields, *tags: str) -> list[str]:
    return (fields.first(*tags) or "").split("\n") if fields.first(*tags) else []


def _authors(names: list[str], fields: Fields) -> Iterator[Author]:
    numbers, orcids = (stated_for(names, fields.one_line(tag) or "") for tag in ("RI", "OI"))
    addresses = _addresses(fields)
    for name, number, orcid in zip(names, numbers, orcids, strict=True):
        places = addresses.get(name, ())
        yield Author(given_first(name), number, identifiers.orcid(orcid), "; ".join(places) or None)


def _addresses(fields: Fields) -> Mapping[str, list[str]]:
    """Every author's addresses, by the name as the addresses write it: ``[Liu, Zihe; Guo, Song] Univ Oslo``."""
    found: dict[str, list[str]] = {}
    for line in _lines(fields, "C1"):
        if address := _ADDRESS.match(line):
            for name in address[1].split(";"):
                found.setdefault(name.strip(), []).append(address[2].rstrip("."))
    return found


def _dates(fields: Fields) -> Iterator[str]:
    """In print and on line; ``DA`` is the day of the export."""
    if year := fields.first("PY"):
        yield year
        yield from (f"{day} {year}" for day in fields.all("PD"))
    yield from fields.all("EA", "EY")


def _keywords(fields: Fields) -> list[str]:
    """The authors' keywords, those of the database, and its subject categories."""
    texts = (fields.one_line(tag) or "" for tag in ("DE", "ID", "WC"))
    return list(dict.fromkeys(word.strip() for text in texts for word in text.split(";") if word.strip()))


def _medline(fields: Fields) -> str | None:
    number = fields.one_line("UT") or ""
    return number if number.startswith("MEDLINE:") else fields.one_line("PM")
