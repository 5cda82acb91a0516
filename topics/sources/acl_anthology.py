"""Collections of the ACL Anthology in its own XML.

A record is a ``<paper>``. The front matter of a volume is none: it is neither a paper nor refused. What a volume says
about itself (its title, month and year) goes for all its papers, so a collection is never read in parts. The day on
which a volume was added to the Anthology is no publication date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ..registry import Parsed, ReadOptions
from . import identifiers, xml
from .bibliography import bibliography
from .notes import Notes
from .records import Author, Findings, Record

_COLLECTION = re.compile(r"<collection\s[^>]*?\bid\s*=\s*[\"']([^\"']+)")
_CONTEXT = re.compile(r"<(collection|volume)\s[^>]*?\bid\s*=\s*[\"']([^\"']+)")
_ID = re.compile(r"[A-Z]\d\d-\d{4}|\d{4}\.[a-z0-9_]+-\w+\.\d+")
_YEAR = re.compile(r"(\d{4})\.|[A-Z](\d\d)-?")
_FIRST_YEAR = 52


@dataclass(frozen=True)
class _Volume:
    """What all papers of a volume share."""

    collection: str = ""
    number: str = ""
    meta: xml.Element | None = None


class AclAnthology:
    """Collections of the ACL Anthology."""

    name = "acl-anthology"
    description = "ACL Anthology XML"

    def sniff(self, data: bytes, filename: str) -> float:
        """Nearly certain where a collection with volumes begins."""
        text = xml.head(data)
        return 0.97 if _COLLECTION.search(text) and ("<volume" in text or "<paper" in text) else 0.0

    def parse(self, data: bytes, filename: str, options: ReadOptions) -> Parsed:
        """All papers of all volumes.

        Raises:
            SourceError: empty or binary.
        """
        found, notes = Findings(filename), Notes(options.as_of)
        kept = []
        for number, (paper, volume) in enumerate(_papers(xml.read(data, found), notes), options.records_before + 1):
            place = f"record {number}"
            if paper is None:
                notes.add("malformed_record", place)
            else:
                kept.append(_record(paper, volume, place, notes))
        return bibliography(kept, found, notes)


def _papers(text: str, notes: Notes) -> Iterator[tuple[xml.Element | None, _Volume]]:
    """Every paper (None where it is damaged) with the volume in which it stands."""
    context = [(match.start(), match[1], match[2]) for match in _CONTEXT.finditer(text)]
    volume = _Volume()
    for fragment in xml.fragments(text, ["meta", "paper"]):
        while context and context[0][0] < fragment.start:
            _, kind, name = context.pop(0)
            volume = _Volume(name) if kind == "collection" else _Volume(volume.collection, name)
        if fragment.tag == "paper":
            yield fragment.element, volume
        elif fragment.element is None:
            notes.add("damaged_volume", f"volume {volume.number}")
        else:
            volume = _Volume(volume.collection, volume.number, fragment.element)


def _record(paper: xml.Element, volume: _Volume, place: str, notes: Notes) -> Record:
    paper_id = _paper_id(paper, volume)
    title = _marked(paper, "title")
    if paper.find("retracted") is not None:
        notes.add("retracted", place, title)
    authors = [_author(author) for author in paper.findall("author")]
    return Record(
        place=place,
        title=title or "",
        abstract=_marked(paper, "abstract"),
        authors=[author for author in authors if author.name],
        date=notes.earliest(_dates(paper, volume, paper_id), place, title),
        paper_id=paper_id,
        venue=_venue(volume.meta),
        institutions=list(dict.fromkeys(author.affiliation for author in authors if author.affiliation)),
        doi=xml.plain(paper, "doi"),
        ids=[f"acl:{paper_id}"] if paper_id else [],
        url=f"https://aclanthology.org/{paper_id}/" if paper_id else None,
        has_code=_has_code(paper),
    )


def _paper_id(paper: xml.Element, volume: _Volume) -> str | None:
    """The Anthology's id: as the paper's address has it, else put together by the Anthology's rules."""
    stated = xml.plain(paper, "url") or ""
    if _ID.fullmatch(stated):
        return stated
    number = paper.get("id")
    if not (volume.collection and volume.number and number):
        return None
    if "." in volume.collection:
        return f"{volume.collection}-{volume.number}.{number}"
    # Workshops, whose volumes are many and small, have two digits of the four for the volume, all others one.
    width = 2 if volume.collection.startswith("W") else 1
    return f"{volume.collection}-{volume.number.zfill(width)}{number.zfill(4 - width)}"


def _marked(paper: xml.Element, path: str) -> str | None:
    """A text with its markup; mathematics between dollar signs, letters whose case is fixed like all others."""
    node = paper.find(path)
    if node is None:
        return None
    for formula in node.iter("tex-math"):
        formula.text = f"${formula.text or ''}$"
    etree.strip_tags(node, "tex-math", "fixed-case")
    return xml.content(node)


def _author(author: xml.Element) -> Author:
    parts = (xml.plain(author, "first"), xml.plain(author, "last"))
    return Author(
        name=" ".join(part for part in parts if part),
        author_id=identifiers.of_kind("acl", author.get("id")),
        orcid=identifiers.orcid(author.get("orcid")),
        affiliation=xml.plain(author, "affiliation"),
    )


def _dates(paper: xml.Element, volume: _Volume, paper_id: str | None) -> list[str | None]:
    """Month and year, and the year alone should the month be unreadable; at the least the year that the id tells."""
    month, year = (xml.plain(paper, name) or xml.plain(volume.meta, name) for name in ("month", "year"))
    year = year or _year_of(paper_id)
    return [f"{month} {year}", year] if month and year else [year]


def _year_of(paper_id: str | None) -> str | None:
    found = _YEAR.match(paper_id or "")
    if not found:
        return None
    return found[1] or f"{19 if int(found[2]) >= _FIRST_YEAR else 20}{found[2]}"


def _venue(meta: xml.Element | None) -> str | None:
    return xml.plain(meta, "journal-title") or xml.plain(meta, "booktitle")


def _has_code(paper: xml.Element) -> bool | None:
    """Whether the Anthology links code; it does not say of which papers there is none."""
    return True if any(code.get("url") for code in paper.findall("pwccode")) else None
