"""PubMed XML, as efetch and the yearly files give it: articles and chapters of books.

Publication dates are that of the issue (``PubDate``), the electronic one (``ArticleDate``) and, in the history, those
of publication ahead of print, online, in print and in a collection. When an article was received, accepted, revised or
indexed is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from ..registry import Parsed, ReadOptions
from . import identifiers, xml
from .notes import Notes
from .records import Author, Record

_TAGS = ("PubmedArticle", "PubmedBookArticle")
_ROOT = re.compile(r"<Pubmed(?:Book)?Article(?:Set)?[\s>/]")
_ERROR = re.compile(r"<ERROR>([^<]*)</ERROR>")
_DATES = (
    "MedlineCitation/Article/Journal/JournalIssue/PubDate",
    "MedlineCitation/Article/ArticleDate",
)
_BOOK, _CHAPTER = "BookDocument/Book/PubDate", "BookDocument/ContributionDate"
_HISTORY = ("epublish", "ppublish", "aheadofprint", "ecollection")
_PARTS = ("Year", "Month", "Day", "Season", "MedlineDate")


class PubmedXml:
    """PubMed's own XML."""

    name = "pubmed-xml"
    description = "PubMed XML (efetch, yearly files)"
    record_start: ClassVar[re.Pattern[bytes]] = re.compile(rb"<Pubmed(?:Book)?Article[\s>]")

    def sniff(self, data: bytes, filename: str) -> float:
        """Nearly certain where there is a set of PubMed articles, or one."""
        return 0.98 if _ROOT.search(xml.head(data)) else 0.0

    def parse(self, data: bytes, filename: str, options: ReadOptions) -> Parsed:
        """All articles and chapters as papers.

        Raises:
            SourceError: empty or binary, or an answer in which PubMed reports an error.
        """
        return xml.parse_records(data, filename, options, _TAGS, _record, _complaint)


def _complaint(text: str) -> str | None:
    found = None if _ROOT.search(text) else _ERROR.search(text)
    return " ".join(found[1].split()) or "no reason was given" if found else None


def _record(article: xml.Element, place: str, notes: Notes) -> Record:
    citation = next((child for child in article if child.tag in ("MedlineCitation", "BookDocument")), article)
    about = next(iter(citation.findall("Article")), citation)
    pmid, ids = xml.plain(citation, "PMID"), _article_ids(article)
    title = _first(about, "ArticleTitle", "VernacularTitle", "Book/BookTitle")
    if any(kind.text == "Retracted Publication" for kind in about.iterfind(".//PublicationType")):
        notes.add("retracted", place, title)
    bylines = [byline for byline in about.findall("AuthorList") if byline.get("Type") != "editors"]
    people = [person for byline in bylines for person in byline.findall("Author") if person.get("ValidYN") != "N"]
    authors = [_author(person) for person in people]
    return Record(
        place=place,
        title=title or "",
        abstract=_abstract(about.find("Abstract")) or _abstract(citation.find("OtherAbstract")),
        authors=[author for author in authors if author.name],
        authors_truncated=any(byline.get("CompleteYN") == "N" for byline in bylines),
        date=notes.earliest(_dates(article), place, title),
        paper_id=pmid,
        venue=_first(about, "Journal/Title", "Journal/ISOAbbreviation", "Book/BookTitle"),
        categories=_categories(citation),
        institutions=list(dict.fromkeys(place for person in people for place in _affiliations(person))),
        doi=identifiers.stated_doi(ids.get("doi"), xml.plain(about, "ELocationID[@EIdType='doi']")),
        ids=_ids(pmid, ids),
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid else None,
    )


def _first(element: xml.Element, *paths: str) -> str | None:
    return next((found for path in paths if (found := xml.content(element, path))), None)


def _article_ids(article: xml.Element) -> dict[str, str]:
    """Ids of the article itself by their kind; those of what it cites stand deeper."""
    stated = article.iterfind("PubmedData/ArticleIdList/ArticleId"), article.iterfind("*/ArticleIdList/ArticleId")
    return {kind: value for ids in stated for i in ids if (kind := i.get("IdType")) and (value := xml.plain(i))}


def _ids(pmid: str | None, ids: dict[str, str]) -> list[str]:
    kinds = {"pmid": pmid, "pmcid": ids.get("pmc") or ids.get("pmcid")}
    return [f"{kind}:{value}" for kind, value in kinds.items() if value]


def _abstract(abstract: xml.Element | None) -> str | None:
    """The sections of an abstract, each after its label."""
    if abstract is None:
        return None
    sections = [(part.get("Label"), xml.content(part)) for part in abstract.findall("AbstractText")]
    return " ".join(f"{label}: {text}" if label else text for label, text in sections if text) or None


def _author(person: xml.Element) -> Author:
    given = xml.plain(person, "ForeName") or xml.plain(person, "Initials")
    parts = (given, xml.plain(person, "LastName"), xml.plain(person, "Suffix"))
    return Author(
        name=" ".join(part for part in parts if part) or xml.plain(person, "CollectiveName") or "",
        orcid=identifiers.orcid(xml.plain(person, "Identifier[@Source='ORCID']")),
        affiliation="; ".join(_affiliations(person)) or None,
    )


def _affiliations(person: xml.Element) -> list[str]:
    # Before 2015 the affiliation stood right below the author.
    stated = [*person.iterfind("AffiliationInfo/Affiliation"), *person.iterfind("Affiliation")]
    return [place for node in stated if (place := xml.plain(node))]


def _categories(citation: xml.Element) -> list[str]:
    """Headings of the index (MeSH), then the authors' keywords."""
    stated = [
        *citation.iterfind("MeshHeadingList/MeshHeading/DescriptorName"),
        *citation.iterfind("KeywordList/Keyword"),
    ]
    return list(dict.fromkeys(found for node in stated if (found := xml.plain(node))))


def _dates(article: xml.Element) -> Iterator[str]:
    """All of these dates; that of a book is none of a chapter that has been added with a date of its own."""
    history = [f"*/History/PubMedPubDate[@PubStatus='{status}']" for status in _HISTORY]
    chapter = [_CHAPTER] if article.find(_CHAPTER) is not None else [_BOOK]
    for path in (*_DATES, *chapter, *history):
        for node in article.iterfind(path):
            yield _date(node)


def _date(node: xml.Element) -> str:
    """``2019-05-17``, ``2019 May 17``, ``1990 Spring`` or what else stands in place of these parts."""
    parts = [part for name in _PARTS if (part := xml.plain(node, name))]
    return ("-" if all(part.isdigit() for part in parts) else " ").join(parts)
