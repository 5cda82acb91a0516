"""The metadata snapshot of arXiv: JSON lines with ``id``, ``authors_parsed``, ``title``, ``abstract``, ``versions``.

A paper's date is that of its first version. ``update_date`` is when its record was last changed and is not used; where
versions are left out, the id still tells the month.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from ..registry import Parsed, ReadOptions
from . import arxiv, identifiers
from .json_records import Layout, head, parse_records
from .json_values import Json, records, text, texts, values
from .notes import Notes
from .records import Author, Record

_START = r"(?<=\n)\{"
_PARSED = re.compile(r'"authors_parsed"\s*:\s*\[')
_OWN = re.compile(r'"(versions|update_date|categories)"\s*:')
_ID = re.compile(rf'"id"\s*:\s*"{identifiers.ARXIV}"')
_CREATED = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4}")


class ArxivSnapshot:
    """The arXiv metadata snapshot."""

    name = "arxiv-snapshot"
    description = "the metadata snapshot of arXiv (JSON lines)"
    record_start: ClassVar[re.Pattern[bytes]] = re.compile(_START.encode())

    def sniff(self, data: bytes, filename: str) -> float:
        """How surely the first lines have an arXiv id and keys that only the snapshot has together."""
        text = head(data)
        if not _ID.search(text):
            return 0.0
        return 0.96 if _PARSED.search(text) or len(set(_OWN.findall(text))) == 3 else 0.0

    def parse(self, data: bytes, filename: str, options: ReadOptions) -> Parsed:
        """All lines as papers.

        Raises:
            SourceError: empty or binary.
        """
        return parse_records(data, filename, options, _LAYOUT, _record)


_LAYOUT = Layout(start=re.compile(_START), opening=re.compile(r"\["), unpack=lambda answer: [answer])


def _record(paper: Json, place: str, notes: Notes) -> Record:
    title, stated = text(paper, "title"), text(paper, "id")
    arxiv_id = identifiers.arxiv_id(stated)
    versions = [_day(text(version, "created")) for version in records(paper, "versions")]
    return Record(
        place=place,
        title=title or "",
        abstract=text(paper, "abstract"),
        authors=_authors(paper),
        date=notes.earliest(versions if any(versions) else [arxiv.month(arxiv_id)], place, title),
        paper_id=arxiv_id or stated,
        venue=text(paper, "journal-ref"),
        categories=_categories(paper),
        doi=text(paper, "doi"),
        arxiv_id=arxiv_id,
        url=arxiv.page(arxiv_id),
    )


def _day(created: str | None) -> str | None:
    """The day of ``Mon, 2 Apr 2007 19:18:42 GMT``; another text as it is, for others to judge."""
    found = _CREATED.search(created or "")
    return found[0] if found else created


def _categories(paper: Json) -> list[str]:
    return [category for stated in texts(paper, "categories") for category in stated.split()]


def _authors(paper: Json) -> list[Author]:
    parsed = [_author(parts) for parts in values(paper, "authors_parsed") if isinstance(parts, list)]
    return [author for author in parsed if author.name] or [
        Author(name) for name in arxiv.names(text(paper, "authors"))
    ]


def _author(parts: list[Any]) -> Author:
    """From family name, given names, suffix and, where stated, affiliations."""
    family, given, suffix = (text(part) for part in [*parts, None, None, None][:3])
    name = " ".join(part for part in (given, family, suffix) if part)
    return Author(arxiv.plain(name), affiliation="; ".join(texts(parts[3:])) or None)
