"""Works of Crossref: a page of the API (``message.items``), one work (``message``), a list, or one per line.

Publication dates are ``published-online``, ``published-print``, ``published-other``, ``published``, ``posted`` and
``issued``. When a DOI was made, deposited or indexed (``created``, ``deposited``, ``indexed``) tells nothing about when
the work appeared: that of a paper of 1970 may be of 2002. A conference paper without any publication date has the month
in which its conference began.
"""

from __future__ import annotations

import re
from typing import ClassVar

from ..registry import Parsed, ReadOptions
from . import identifiers
from .json_records import Layout, head, parse_records
from .json_values import Json, at, named, records, text, texts, values
from .notes import Notes
from .records import Author, Record

_START = r'\{\s*"indexed"\s*:\s*\{|(?<=\n)\{'
_MESSAGE = re.compile(r'"message-type"\s*:\s*"work')
# CSL-JSON made from Crossref's records has most of their keys, but its titles are texts.
_TITLES = re.compile(r'"(?:container-)?title"\s*:\s*\[')
_OWN = re.compile(r'"(?:indexed|deposited|is-referenced-by-count|references?-count|content-domain|prefix)"\s*:')
_PUBLISHED = ("published-online", "published-print", "published-other", "published", "posted", "issued")
# Versions of the same work.
_VERSIONS = ("is-preprint-of", "has-preprint", "is-version-of", "has-version", "is-identical-to")
_RETRACTED = ("retraction", "withdrawal", "removal")


class Crossref:
    """Works of Crossref as JSON."""

    name = "crossref"
    description = "Crossref works as JSON: pages of the API, single works, lists, snapshots"
    record_start: ClassVar[re.Pattern[bytes]] = re.compile(_START.encode())

    def sniff(self, data: bytes, filename: str) -> float:
        """How surely this is an answer of the API, or records in its form."""
        text = head(data)
        if _MESSAGE.search(text):
            return 0.98
        return 0.95 if '"DOI"' in text and _TITLES.search(text) and _OWN.search(text) else 0.0

    def parse(self, data: bytes, filename: str, options: ReadOptions) -> Parsed:
        """All works as papers.

        Raises:
            SourceError: empty or binary, or an answer in which Crossref reports an error.
        """
        return parse_records(data, filename, options, _LAYOUT, _record)


def _unpack(answer: Json) -> list[object]:
    message = answer.get("message", answer)
    return values(message, "items") if isinstance(message, dict) and "items" in message else [message]


def _complaint(answer: Json) -> str | None:
    if answer.get("status") not in ("failed", "error"):
        return None
    message = answer.get("message")
    return text(message) or "; ".join(named(message, key="message")) or "no reason was given"


_LAYOUT = Layout(
    start=re.compile(_START), opening=re.compile(r'"items"\s*:\s*\['), unpack=_unpack, complaint=_complaint
)


def _record(work: Json, place: str, notes: Notes) -> Record:
    title = _title(work)
    authors = [_author(author) for author in records(work, "author")]
    doi = identifiers.doi(text(work, "DOI"))
    if any(text(update, "type") in _RETRACTED for update in records(work, "updated-by")):
        notes.add("retracted", place, title)
    return Record(
        place=place,
        title=title or "",
        abstract=text(work, "abstract"),
        authors=[author for author in authors if author.name],
        date=notes.earliest(_dates(work), place, title),
        paper_id=doi,
        venue=_venue(work),
        categories=texts(work, "subject"),
        institutions=list(dict.fromkeys(name for a in records(work, "author") for name in _affiliations(a))),
        doi=doi,
        arxiv_id=None,
        ids=_versions(work),
        url=text(work, "resource", "primary", "URL") or text(work, "URL"),
    )


def _title(work: Json) -> str | None:
    """The title and, unless it repeats it, the subtitle."""
    title, subtitle = (next(iter(texts(work, key)), None) for key in ("title", "subtitle"))
    if title and subtitle and subtitle.casefold() not in title.casefold():
        return f"{title}: {subtitle}"
    return title


def _author(author: Json) -> Author:
    parts = (text(author, key) for key in ("given", "family", "suffix"))
    return Author(
        name=" ".join(part for part in parts if part) or text(author, "name") or "",
        orcid=identifiers.orcid(text(author, "ORCID")),
        affiliation="; ".join(_affiliations(author)) or None,
    )


def _affiliations(author: Json) -> list[str]:
    return named(author, "affiliation", key="name")


def _dates(work: Json) -> list[str | None]:
    published = [_date(work, key) for key in _PUBLISHED]
    opened = at(work, "event", "start")
    return published if any(published) else [_date({"start": opened}, "start", precision=2)]


def _date(work: Json, key: str, precision: int = 3) -> str | None:
    """``2009-8-14`` from ``[[2009, 8, 14]]``, less precise where parts are absent."""
    parts = next((part for part in values(work, key, "date-parts") if isinstance(part, list)), [])
    stated = [text(part) for part in parts[:precision]]
    known = stated[: stated.index(None)] if None in stated else stated
    return "-".join(part for part in known if part) or None


def _venue(work: Json) -> str | None:
    """The journal or book; of a conference paper the conference, of a preprint the server."""
    named_in = texts(work, "container-title") or texts([text(work, "event", "name")])
    return next(iter(named_in or named(work, "institution", key="name") or texts(work, "group-title")), None)


def _versions(work: Json) -> list[str]:
    """DOIs of the preprint or the published version of a work."""
    related = [other for kind in _VERSIONS for other in records(work, "relation", kind)]
    dois = [identifiers.doi(text(other, "id")) for other in related if text(other, "id-type") == "doi"]
    return [f"doi:{doi}" for doi in dois if doi]
