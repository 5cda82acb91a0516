"""Which column of a table holds which field: found by its name, or said by the user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..errors import SourceError, suggest
from .exports import export_of

# Names in lower case without punctuation, the best first. A full name says more than an abbreviated one, so Scopus's
# "Author full names" comes before "Authors". A single "affiliation" is left out on purpose: in tables with one row per
# person it describes that person and not the list of authors.
SYNONYMS: Mapping[str, Sequence[str]] = {
    "paper_id": ("id", "paperid", "articleid", "documentid", "lensid", "eid", "openalexid", "corpusid", "key"),
    "title": ("title", "papertitle", "articletitle", "documenttitle", "primarytitle", "displayname"),
    "abstract": ("abstract", "abstracttext", "paperabstract", "abstractnote", "summary"),
    "authors": (
        "authorfullnames",
        "authors",
        "author",
        "authornames",
        "authorname",
        "authorsraw",
        "authorshipsauthordisplayname",
        "creators",
        "creator",
    ),
    "author_ids": ("authorids", "authorsid", "authorid", "authorshipsauthorid"),
    "orcids": ("orcids", "authororcids", "orcid", "authororcid", "authorshipsauthororcid"),
    "affiliations": ("affiliations", "authoraffiliations", "authorsaffiliations"),
    "institutions": ("institutions", "institution", "authorshipsinstitutionsdisplayname"),
    "date": (
        "date",
        "publicationdate",
        "datepublished",
        "publisheddate",
        "pubdate",
        "published",
        "publishedat",
        "issued",
        "coverdate",
        "submitted",
        "submitteddate",
        "dateofpublication",
    ),
    "date_online": ("dateonline", "onlinedate", "publicationdateonline", "epubdate", "earlyaccessdate"),
    "date_print": ("dateprint", "printdate", "publicationdateprint"),
    "year": ("year", "publicationyear", "pubyear", "publishedyear", "yearpublished"),
    "month": ("month", "publicationmonth", "pubmonth"),
    "venue": (
        "venue",
        "journal",
        "journaltitle",
        "journalname",
        "sourcetitle",
        "publicationtitle",
        "publicationname",
        "booktitle",
        "containertitle",
        "proceedingstitle",
        "conference",
        "conferencename",
        "primarylocationsourcedisplayname",
    ),
    "categories": ("categories", "category", "fieldsofstudy", "subjects", "primarycategory"),
    "doi": ("doi", "digitalobjectidentifier", "idsdoi"),
    "arxiv_id": ("arxivid", "arxiv", "eprint"),
    "pmid": ("pmid", "pubmedid", "medlinepmid", "idspmid"),
    "pmcid": ("pmcid", "idspmcid"),
    "ids": ("ids",),
    "url": ("url", "link", "paperurl", "externalurl", "documenturl", "pdflink", "pdfurl"),
    "has_code": ("hascode", "codeavailable"),
    "score": ("score",),
}
FIELDS = tuple(SYNONYMS)
_ALIASES = {"id": "paper_id"}


def match_columns(columns: Sequence[str], mapping: Mapping[str, str], filename: str) -> dict[str, str]:
    """The column of each field, as ``{field: column}``; what ``mapping`` says goes before what names suggest.

    Where two columns answer to one field, the better known name is taken and the other stays unmatched.

    Raises:
        SourceError: ``mapping`` names a field or a column that does not exist, or no column holds the title.
    """
    chosen = {_field(ours, filename): _column(theirs, columns, filename) for ours, theirs in mapping.items()}
    free = [column for column in columns if column not in chosen.values()]
    guessed = recognise(free)
    matched = {field: chosen.get(field) or guessed.get(field) for field in FIELDS}
    found = {field: column for field, column in matched.items() if column is not None}
    if "title" not in found:
        raise SourceError(
            filename,
            f"no column holds the titles. The columns are: {', '.join(columns)}. "
            "Say which one it is with --map title=YOUR_COLUMN",
        )
    return found


def recognise(columns: Sequence[str]) -> dict[str, str]:
    """The fields that the names of ``columns`` suggest, as ``{field: column}``."""
    return {field: names[0] for field, names in candidates(columns).items()}


def candidates(columns: Sequence[str]) -> dict[str, list[str]]:
    """The columns that may hold each field, the best first; fields that none may hold are left out."""
    folded: dict[str, str] = {}
    # "title" itself goes before "_title" and "Title?".
    for column in sorted(columns, key=lambda name: name.casefold() != _fold(name)):
        folded.setdefault(_fold(column), column)
    own = export_of(folded)
    known = {**SYNONYMS, **own.fields} if own else SYNONYMS
    found = {field: [folded[name] for name in names if name in folded] for field, names in known.items()}
    return {field: named for field, named in found.items() if named}


def style_of(columns: Sequence[str]) -> str:
    """How the export with these columns writes about authors; empty where it is none that has a way of its own."""
    own = export_of({_fold(column) for column in columns})
    return own.style if own else ""


def _fold(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def _field(name: str, filename: str) -> str:
    field = _ALIASES.get(name, name)
    if field not in FIELDS:
        known = suggest(name, FIELDS)
        raise SourceError(
            filename, f"--map names the field {name!r}, which does not exist. {known} All fields: {', '.join(FIELDS)}"
        )
    return field


def _column(name: str, columns: Sequence[str], filename: str) -> str:
    if name not in columns:
        known = suggest(name, columns)
        raise SourceError(
            filename,
            f"--map names the column {name!r}, which does not exist. {known} All columns: {', '.join(columns)}",
        )
    return name
