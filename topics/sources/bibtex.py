"""BibTeX as databases, publishers and reference managers write it, biblatex's fields among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import polars as pl
from bibtexparser.middlewares.names import split_multiple_persons_names

from ..registry import Cuts, Parsed, ReadOptions
from . import decoding, identifiers
from .author_columns import bylines
from .bibliography import bibliography
from .bibtex_entries import Entry, read_entries
from .markup import to_text
from .notes import Notes
from .personal_names import given_first, stated_for, without_marks
from .records import UNTITLED, Author, Findings, Record
from .tagged import Fields

_FIRST_LINE = re.compile(r"(?m)^[ \t]*@\w+[ \t]*[{(]\s*+[^\s,{}()=\"]*+\s*+,")
_FIELD = re.compile(r"\b[\w-]{1,40}[ \t]*=[ \t]*[{\"\w]")
_RECORD = re.compile(rb"^[ \t]*@(?!(?i:string|comment|preamble)\b)\w+[ \t]*[{(]", re.MULTILINE)
# fmt: off
_KEYWORDS = (
    "primaryclass", "eprintclass", "author_keywords", "author keywords", "keywords", "keyword", "keywords-plus",
    "web-of-science-categories",
)
# fmt: on
# Early access and the day of an issue are stated by some publishers beside the year.
_DATES = ("date", "issue_date", "early access date", "early-access-date", "earlyaccessdate")
_NUMBERS = ("researcherid-numbers", "orcid-numbers")
_MENTIONING = ("journal", "url", "doi", "note", "howpublished", "volume")
_ACL = re.compile(r"(?:aclanthology\.org|aclweb\.org/anthology)/([\w.-]*\d)")
# A list in which the database tells names and addresses apart by nothing but commas.
_UNDIVIDED = re.compile(r"\((?:Corresponding|Reprint) Author\)")


class Bibtex:
    """The format described at the top of this module."""

    name = "bibtex"
    description = "BibTeX and biblatex (Scopus, Web of Science, Crossref, ACL, Mendeley, JabRef, Zotero)"

    def sniff(self, data: bytes, filename: str) -> float:
        """By a line that begins an entry, and fields."""
        begin = decoding.head(data)
        named = filename.lower().endswith(".bib")
        if not _FIELD.search(begin):
            return 0.0
        return 0.95 + 0.04 * named if _FIRST_LINE.search(begin) else 0.6 * named

    def cuts(self, begin: bytes) -> Cuts:
        """Where entries begin; abbreviations that stand before the first one are needed by all."""
        first = _RECORD.search(begin)
        preamble = begin[: first.start()] if first else b""
        shared = preamble if b"@string" in preamble.lower() else b""
        return Cuts(shared, lambda data: [match.start() for match in _RECORD.finditer(data)])

    def parse(self, data: bytes, filename: str, options: ReadOptions) -> Parsed:
        """All entries as papers; damaged ones become findings.

        Raises:
            SourceError: binary data.
        """
        found, notes = Findings(filename), Notes(options.as_of)
        text = decoding.read_text(data, found)
        records = list(_records(read_entries(text), options, notes))
        return bibliography(records, found, notes)


def _records(entries: list[Entry], options: ReadOptions, notes: Notes) -> Iterator[Record]:
    whole = {entry.key: entry.fields for entry in entries if entry.key and entry.fields}
    for number, entry in enumerate(entries, start=options.records_before + 1):
        place = f"entry {number}, {entry.key or f'line {options.lines_before + entry.line}'}"
        if entry.fields is None:
            notes.add("malformed_record", place)
            continue
        fields = _with_parent(entry.fields, whole)
        if entry.is_cut:
            notes.add("stray_text", place, fields.first("title"))
        yield _record(entry.key, fields, place, notes)


def _with_parent(fields: Fields, entries: Mapping[str, Fields]) -> Fields:
    """The fields of an entry and what it takes from the volume that it refers to: its title and its date."""
    parent = entries.get(fields.first("crossref") or "")
    if parent is None:
        return fields
    volume = [("booktitle", parent.first("booktitle", "title") or "")]
    dates = [pair for pair in parent.pairs if pair[0] in ("year", "month", "date") and not fields.first("year", "date")]
    return Fields(fields.line, (*fields.pairs, *volume, *dates))


def _record(key: str, fields: Fields, place: str, notes: Notes) -> Record:
    title = fields.first("title")
    authors, truncated = _authors(fields)
    return Record(
        place=place,
        title=title or "",
        abstract=fields.first("abstract"),
        authors=authors,
        authors_truncated=truncated,
        date=notes.earliest(_dates(fields), place, title or UNTITLED),
        paper_id=key or None,
        venue=fields.first("journal", "journaltitle", "booktitle", "maintitle"),
        categories=_keywords(fields),
        institutions=_institutions(fields),
        doi=identifiers.stated_doi(_plain(fields.first("doi")), _doi_link(fields)),
        arxiv_id=_arxiv_id(fields),
        ids=_ids(key, fields),
        url=_plain(fields.first("url")),
    )


def _plain(text: str | None) -> str | None:
    """An identifier or address without the marks that LaTeX needs in it."""
    return re.sub(r"[{}\\]", "", text) if text else None


def _authors(fields: Fields) -> tuple[list[Author], bool]:
    names, truncated = without_marks(_names(fields.first("author") or ""))
    numbers, orcids = (stated_for(names, to_text(fields.first(name) or "")) for name in _NUMBERS)
    authors = [
        Author(given_first(name), author_id=number, orcid=identifiers.orcid(orcid))
        for name, number, orcid in zip(names, numbers, orcids, strict=True)
    ]
    return authors, truncated


def _names(byline: str) -> Iterator[str]:
    """The names of a byline. Some databases separate them by commas or semicolons where ``and`` is expected."""
    for name in split_multiple_persons_names(byline):
        if name.startswith("{") and name.endswith("}") and name.count("{") == 1:
            # A group, whose commas are part of its name.
            yield to_text(name).replace(",", "")
        elif ";" in name or name.count(",") > 2:
            yield from bylines(pl.Series([to_text(name)]))["name"].drop_nulls()
        else:
            yield to_text(name)


def _dates(fields: Fields) -> Iterator[str]:
    """The dates of publication, in words that can be read; not when the entry was made or a page was visited."""
    yield from (to_text(text) for text in fields.all(*_DATES))
    if year := to_text(fields.first("year") or ""):
        yield year
        day = fields.first("day")
        yield from (_day(to_text(month), day, year) for month in fields.all("month"))


def _day(month: str, day: str | None, year: str) -> str:
    if month.isdigit():
        return "-".join(part.zfill(2) for part in (year, month, day) if part)
    return " ".join(part for part in (month, day, year) if part)


def _keywords(fields: Fields) -> list[str]:
    texts = [to_text(text) for text in fields.all(*_KEYWORDS)]
    words = (word.strip() for text in texts for word in text.split(";" if ";" in text else ","))
    return list(dict.fromkeys(word for word in words if word))


def _institutions(fields: Fields) -> list[str]:
    text = fields.first("affiliations", "affiliation") or ""
    if _UNDIVIDED.search(text):
        return []
    return list(dict.fromkeys(place.strip() for place in to_text(text).split(";") if place.strip()))


def _doi_link(fields: Fields) -> str | None:
    return next((_plain(url) for url in fields.all("url", "ee") if "doi.org/" in url), None)


def _arxiv_id(fields: Fields) -> str | None:
    """The number of a preprint: of the archive the entry names, or as other fields mention it."""
    number = fields.first("arxivid", "eprint") or ""
    archive = (fields.first("archiveprefix", "eprinttype") or "").lower()
    stated = identifiers.arxiv_id(number) if archive == "arxiv" or fields.first("arxivid") else None
    return stated or identifiers.mentioned_arxiv_id(number, *(fields.first(name) for name in _MENTIONING))


def _ids(key: str, fields: Fields) -> list[str]:
    urls = [_plain(url) for url in fields.all("url")]
    anthology = _ACL.search("\n".join(url for url in urls if url))
    return [
        *identifiers.database_ids(key, fields.first("unique-id"), *urls),
        *([f"acl:{anthology[1]}"] if anthology else []),
        *identifiers.medical_ids(fields.first("pmid"), fields.first("pmcid")),
    ]
