"""RIS as databases, publishers and reference managers write it, each with its own choice of tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from ..registry import Parsed, ReadOptions
from . import identifiers
from .markup import to_text
from .notes import Notes
from .personal_names import given_first, without_marks
from .records import UNTITLED, Author, Record
from .tagged import Dialect, Fields, likeness, parse_tagged

_DIALECT = Dialect(
    # With both spaces before the dash a line is no prose, so letters may be small and the space after it absent.
    line=re.compile(r"([A-Z][A-Z0-9]|[a-z][a-z0-9](?=  )) (?:-(?: |$)| - ?)(.*)"),
    start="TY",
    end=re.compile(r"(?:ER|er(?=  )) {1,2}-.*"),
    telling=("TI", "T1", "AU", "A1", "AB", "N2", "PY", "Y1", "DA", "T2", "JO", "JF", "DO", "UR", "KW", "SP", "ER"),
)
_TITLE = ("TI", "T1", "CT", "BT")
# The full name first. ``BT`` is the book of a chapter, and the title of a book.
_VENUE = ("JF", "T2", "JO", "BT", "C3", "J2", "JA", "J1", "T3")
_PUBMED = re.compile(r"(?:pubmed(?:\.ncbi\.nlm\.nih\.gov)?/|\bPMID:?\s*)(\d+)")
_YEAR = re.compile(r"\d{4}")


class Ris:
    """The format described at the top of this module."""

    name = "ris"
    description = "RIS (Zotero, EndNote, Mendeley, Scopus, Ovid, ProQuest, PubMed and most publishers)"
    record_start: ClassVar[re.Pattern[bytes]] = re.compile(rb"^(?:TY|ty(?=  )) {1,2}-", re.MULTILINE)

    def sniff(self, data: bytes, filename: str) -> float:
        """By lines that begin a record, else by other tags."""
        return likeness(data, _DIALECT) + 0.02 * filename.lower().endswith(".ris")

    def parse(self, data: bytes, filename: str, options: ReadOptions) -> Parsed:
        """All records as papers.

        Raises:
            SourceError: binary data.
        """
        return parse_tagged(data, filename, options, _DIALECT, _record)


def _record(fields: Fields, place: str, notes: Notes) -> Record:
    title = fields.one_line(*_TITLE)
    venue = fields.one_line(*_VENUE)
    authors, truncated, institutions = _authors(fields)
    places = [fields.first(tag) for tag in ("DO", "AN", "ID", "JO", "T2")]
    return Record(
        place=place,
        title=title or "",
        abstract=fields.first("AB", "N2"),
        authors=authors,
        authors_truncated=truncated,
        date=notes.earliest(_dates(fields), place, title or UNTITLED),
        paper_id=fields.one_line("ID", "AN"),
        venue=venue if venue != title else None,
        categories=_keywords(fields),
        institutions=institutions,
        doi=identifiers.stated_doi(fields.first("DO"), _link(fields, "doi.org")),
        arxiv_id=identifiers.mentioned_arxiv_id(_link(fields, "arxiv.org"), *places),
        ids=_ids(fields),
        url=(fields.first("UR") or "").split("\n")[0] or None,
    )


def _link(fields: Fields, site: str) -> str | None:
    return next((link for link in fields.all("UR", "L2") if site in link), None)


def _authors(fields: Fields) -> tuple[list[Author], bool, list[str]]:
    """The authors, whether there are more, and addresses that are stated for the paper as a whole.

    An address is an author's where addresses stand between the authors; after the last author they are of all.
    """
    tag = max("AU", "A1", key=lambda tag: len(fields.all(tag)))
    people = [(name, said) for cell, said in fields.followed([tag], ["AD"]) for name in re.split(r"\s*;\s*", cell)]
    names, truncated = without_marks(name for name, _ in people)
    between = len(people) == 1 or any(said.pairs for _, said in people[:-1])
    addresses = {name: "; ".join(said.all("AD")) for name, said in people} if between else {}
    authors = [Author(given_first(to_text(name)), affiliation=addresses.get(name) or None) for name in names]
    return authors, truncated, [] if between else fields.all("AD")


def _dates(fields: Fields) -> Iterator[str]:
    """The dates of publication, in words that can be read. ``Y2`` is the day of access."""
    year = next((found[0] for text in fields.all("PY", "Y1", "DA") if (found := _YEAR.search(text))), "")
    for text in fields.all("PY", "Y1", "DA"):
        yield from _readings(text, year)


def _readings(text: str, year: str) -> Iterator[str]:
    """``2021/02/01/``, ``2014//``, ``2018/Mar/`` and ``2003///Spring`` as dates; ``MAY 5`` with the year beside it."""
    first, *more = (part.strip() for part in text.split("/", 3))
    if not more or not _YEAR.fullmatch(first):
        yield text if _YEAR.search(text) else f"{text} {year}".strip()
        return
    month, day, other = (*more, "", "")[:3]
    if month.isalpha():
        yield f"{day} {month} {first}".strip()
    else:
        yield "-".join(part for part in (first, month, day) if part)
    if not month and other.isalpha() and other != "nan":
        yield f"{other} {first}"


def _keywords(fields: Fields) -> list[str]:
    """Keywords once each; the star before a main heading is left out."""
    words = (word.strip().lstrip("*") for text in fields.all("KW") for word in re.split(r"[;\n]", text))
    return list(dict.fromkeys(to_text(word) for word in words if word))


def _ids(fields: Fields) -> list[str]:
    said = "\n".join(fields.all("UR", "N1", "AN", "L2"))
    number = fields.first("AN", "ID") or ""
    medical = re.search("pubmed|medline", fields.first("DB") or "", re.IGNORECASE) and number.isdigit()
    stated = [number] if medical else _PUBMED.findall(said)[:1]
    return [*(f"pmid:{pmid}" for pmid in stated), *identifiers.database_ids(said)]
