"""MEDLINE as PubMed exports it (``.nbib``): tags of up to four letters, padded, and a dash."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from ..registry import Parsed, ReadOptions
from . import identifiers
from .notes import Notes
from .personal_names import given_first, without_marks
from .records import UNTITLED, Author, Record
from .tagged import Dialect, Fields, likeness, parse_tagged

_DIALECT = Dialect(
    line=re.compile(r"(?=.{4}-)([A-Z]{2,4}) {0,2}- ?(.*)"),
    start="PMID",
    end=re.compile(r"\s*"),
    telling=("OWN", "STAT", "FAU", "LID", "AID", "JID", "EDAT", "MHDA", "CRDT", "PHST", "PST"),
)
_INITIALS_LAST = re.compile(r"^(.+) ([A-Z]{1,4})(?: (Jr|Sr|\d\w\w))?$")
# Steps on the way to print; the others are about the manuscript.
_PUBLISHED = re.compile(r"(\d{4}/\d\d/\d\d).*\[(?:aheadofprint|epublish|ppublish)\]")


class Medline:
    """The format described at the top of this module."""

    name = "medline"
    description = "MEDLINE tagged text, as PubMed exports it (.nbib)"
    record_start: ClassVar[re.Pattern[bytes]] = re.compile(rb"^PMID-", re.MULTILINE)

    def sniff(self, data: bytes, filename: str) -> float:
        """By lines that begin a record, else by other tags."""
        return likeness(data, _DIALECT) + 0.02 * filename.lower().endswith(".nbib")

    def parse(self, data: bytes, filename: str, options: ReadOptions) -> Parsed:
        """All records as papers.

        Raises:
            SourceError: binary data.
        """
        return parse_tagged(data, filename, options, _DIALECT, _record)


def _record(fields: Fields, place: str, notes: Notes) -> Record:
    title = fields.one_line("TI", "BTI", "TT")
    venue = fields.one_line("JT", "TA", "BTI")
    authors, truncated = _authors(fields)
    number = fields.one_line("PMID")
    return Record(
        place=place,
        title=title or "",
        abstract=fields.first("AB", "OAB"),
        authors=authors,
        authors_truncated=truncated,
        date=notes.earliest(_dates(fields), place, title or UNTITLED),
        paper_id=number,
        venue=venue if venue != title else None,
        categories=_subjects(fields),
        institutions=_institutions(fields),
        doi=identifiers.doi(next((text for text in fields.all("LID", "AID") if "[doi]" in text), None)),
        ids=identifiers.medical_ids(number, fields.one_line("PMC")),
    )


def _authors(fields: Fields) -> tuple[list[Author], bool]:
    """Persons, then groups. Full names where there are any; ``Casbon JA`` is turned to ``JA Casbon``."""
    tag = "FAU" if fields.all("FAU") else "AU"
    people = fields.followed([tag], ["AD", "AUID"])
    persons = [
        Author(
            _name(name),
            orcid=identifiers.orcid(said.first("AUID")),
            affiliation="; ".join(_address(text) for text in said.all("AD")) or None,
        )
        for name, said in people
        if without_marks([name])[0]
    ]
    groups = [Author(" ".join(name.split())) for name in fields.all("CN")]
    return persons + groups, without_marks(name for name, _ in people)[1]


def _name(name: str) -> str:
    return given_first(name) if "," in name else _INITIALS_LAST.sub(r"\2 \1 \3", name).strip()


def _institutions(fields: Fields) -> list[str]:
    """The address that older records state once, before the authors."""
    ahead = next((i for i, (tag, _) in enumerate(fields.pairs) if tag in ("FAU", "AU")), len(fields.pairs))
    return [_address(value) for tag, value in fields.pairs[:ahead] if tag == "AD" and value]


def _address(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


def _dates(fields: Fields) -> Iterator[str]:
    """In print, on line, and the steps of publication; not when the record was made or changed."""
    yield from fields.all("DP")
    yield from (re.sub(r"(\d{4})(\d\d)(\d\d)", r"\1-\2-\3", text) for text in fields.all("DEP"))
    yield from (found[1] for text in fields.all("PHST") if (found := _PUBLISHED.match(text)))


def _subjects(fields: Fields) -> list[str]:
    """Headings without what they are narrowed to, and the authors' own keywords."""
    headings = (text.split("/")[0] for text in fields.all("MH"))
    return list(dict.fromkeys(" ".join(text.lstrip("*").split()) for text in (*headings, *fields.all("OT"))))
