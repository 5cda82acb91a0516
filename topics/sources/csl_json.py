"""CSL-JSON, in which reference managers pass references on: a list, one item, or a list under ``items``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..registry import Parsed, ReadOptions
from . import identifiers
from .json_records import Layout, head, parse_records
from .json_values import Json, at, records, text, texts, values
from .markup import to_text
from .notes import Notes
from .personal_names import given_first, without_marks
from .records import UNTITLED, Author, Record

# fmt: off
_TYPES = (
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter",
    "classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event",
    "figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
    "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical", "personal_communication",
    "post", "post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech", "standard",
    "thesis", "treaty", "webpage",
    # Of items that registries of DOIs give out.
    "journal-article", "proceedings-article", "posted-content", "book-chapter", "monograph", "peer-review",
)
# fmt: on
_TYPE = re.compile(rf'"type"\s*:\s*"(?:{"|".join(_TYPES)})"')
_TITLE = re.compile(r'"title"\s*:\s*"')
# Crossref's own records hold lists where these items hold text.
_OTHER = re.compile(r'"(?:container-)?title"\s*:\s*\[')
_OWN = re.compile(r'"issued"\s*:\s*[{"\[]|"(?:family|literal)"\s*:\s*"|"container-title"\s*:\s*"')
_DATES = ("issued", "published", "published-print", "published-online", "available-date")
_SEASONS = ("Spring", "Summer", "Autumn", "Winter")


class CslJson:
    """The format described at the top of this module."""

    name = "csl-json"
    description = "CSL-JSON (Zotero, Mendeley, Manubot, Pandoc, DOI registries)"

    def sniff(self, data: bytes, filename: str) -> float:
        """By the kind of an item, its title as text, and keys that no other format has."""
        begin = head(data)
        if not (_TYPE.search(begin) and _OWN.search(begin)) or _OTHER.search(begin):
            return 0.0
        return 0.95 if _TITLE.search(begin) else 0.6

    def parse(self, data: bytes, filename: str, options: ReadOptions) -> Parsed:
        """All items as papers.

        Raises:
            SourceError: empty or binary.
        """
        return parse_records(data, filename, options, _LAYOUT, _record)


def _items(value: Json) -> list[object]:
    items = value.get("items")
    return items if isinstance(items, list) and "type" not in value else [value]


_LAYOUT = Layout(
    start=re.compile(r'\{\s*"(?:id|type|DOI|title)"'), opening=re.compile(r'"items"\s*:\s*\['), unpack=_items
)


def _record(item: Json, place: str, notes: Notes) -> Record:
    title = text(item, "title")
    names, truncated = _authors(item)
    return Record(
        place=place,
        title=title or "",
        abstract=text(item, "abstract"),
        authors=names,
        authors_truncated=truncated,
        date=notes.earliest(_stated_dates(item), place, title or UNTITLED),
        paper_id=text(item, "id"),
        venue=text(item, "container-title"),
        categories=_keywords(item),
        doi=identifiers.stated_doi(text(item, "DOI"), _doi_link(item)),
        arxiv_id=identifiers.mentioned_arxiv_id(*(text(item, key) for key in ("number", "URL", "DOI", "id"))),
        ids=identifiers.medical_ids(text(item, "PMID"), text(item, "PMCID")),
        url=text(item, "URL"),
    )


def _doi_link(item: Json) -> str | None:
    url = text(item, "URL")
    return url if url and "doi.org/" in url else None


def _authors(item: Json) -> tuple[list[Author], bool]:
    people = [(_name(person), person) for person in records(item, "author")]
    _, truncated = without_marks(name for name, _ in people)
    authors = [
        Author(
            name,
            orcid=identifiers.orcid(text(person, "ORCID")),
            affiliation="; ".join(filter(None, map(_place, values(person, "affiliation")))) or None,
        )
        for name, person in people
        if without_marks([name])[0]
    ]
    return authors, truncated


def _name(person: Json) -> str:
    """Given name, particles, family name and suffix of a person; the whole name where it is not taken apart."""
    keys = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    parts = " ".join(part for key in keys if (part := text(person, key)))
    return to_text(parts or given_first(text(person, "literal") or text(person, "name") or ""))


def _place(place: Any) -> str | None:
    return text(place, "name") or text(place)


def _stated_dates(item: Json) -> Iterator[str | None]:
    for key in _DATES:
        date = at(item, key)
        yield _date(date) if isinstance(date, dict) else text(date)


def _date(date: Json) -> str | None:
    """A date as text: its parts, two of them for a range, a season, or what the item says in words."""
    days = [day for part in values(date, "date-parts") if (day := _day(part))]
    season = text(date, "season")
    if len(days) == 1 and season and len(days[0]) == 4:
        named = _SEASONS[int(season) - 1] if season in ("1", "2", "3", "4") else season
        return f"{named} {days[0]}"
    return "/".join(days[:2]) or text(date, "raw") or text(date, "literal")


def _day(parts: object) -> str:
    return "-".join(part.zfill(2) for part in texts({"parts": parts}, "parts"))


def _keywords(item: Json) -> list[str]:
    words = re.split(r"[;,]", text(item, "keyword") or "")
    stated = [*words, *texts(item, "categories")]
    return list(dict.fromkeys(to_text(word) for word in stated if word.strip()))
