"""The Atom feed of the arXiv API.

A paper's date is that of its first version (``published``), not of the one that was asked for (``updated``).
"""

from __future__ import annotations

import re
from typing import ClassVar

from ..registry import Parsed, ReadOptions
from . import arxiv, identifiers, xml
from .notes import Notes
from .records import Author, Record

_FEED = re.compile(r"<(?:\w+:)?(?:feed|entry)[\s>]")
_ERROR = re.compile(r"<id>[^<]*arxiv\.org/api/errors.{0,1000}?<summary[^>]{0,100}>([^<]*)</summary>", re.DOTALL)


class ArxivAtom:
    """Answers of the arXiv API."""

    name = "arxiv-atom"
    description = "Atom feed of the arXiv API"
    record_start: ClassVar[re.Pattern[bytes]] = re.compile(rb"<(?:\w+:)?entry[\s>]")

    def sniff(self, data: bytes, filename: str) -> float:
        """How surely this is a feed, and arXiv's."""
        text = xml.head(data)
        return 0.97 if _FEED.search(text) and "arxiv.org/" in text.lower() else 0.0

    def parse(self, data: bytes, filename: str, options: ReadOptions) -> Parsed:
        """All entries as papers.

        Raises:
            SourceError: empty or binary, or an answer in which arXiv reports an error.
        """
        return xml.parse_records(data, filename, options, ["entry"], _record, _complaint)


def _complaint(text: str) -> str | None:
    found = _ERROR.search(text)
    return " ".join(found[1].split()) or "no reason was given" if found else None


def _record(entry: xml.Element, place: str, notes: Notes) -> Record:
    title, stated = xml.content(entry, "{*}title"), xml.plain(entry, "{*}id")
    arxiv_id = identifiers.arxiv_id(stated)
    published = xml.plain(entry, "{*}published")
    authors = [_author(author) for author in entry.findall("{*}author")]
    return Record(
        place=place,
        title=title or "",
        abstract=xml.content(entry, "{*}summary"),
        authors=[author for author in authors if author.name],
        date=notes.earliest([published or arxiv.month(arxiv_id)], place, title),
        paper_id=arxiv_id or stated,
        venue=xml.content(entry, "{*}journal_ref"),
        categories=list(dict.fromkeys(found for c in entry.findall("{*}category") if (found := c.get("term")))),
        institutions=list(dict.fromkeys(author.affiliation for author in authors if author.affiliation)),
        doi=xml.plain(entry, "{*}doi"),
        arxiv_id=arxiv_id,
        url=arxiv.page(arxiv_id),
    )


def _author(author: xml.Element) -> Author:
    stated = [xml.plain(place) for place in author.findall("{*}affiliation")]
    affiliation = "; ".join(place for place in stated if place) or None
    return Author(arxiv.plain(xml.plain(author, "{*}name") or ""), affiliation=affiliation)
