"""Identifiers of papers, brought to one form and told apart by their kind: ``doi:10.1/x``, ``arxiv:2301.00001``."""

from __future__ import annotations

import re
from collections.abc import Iterable

# As the identifiers stand in addresses, prefixes and running text.
DOI = r"(10\.\d{4,9}/\S+)"
ARXIV = r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Za-z]{2})?/\d{7})"
# Code and message of what is found where a DOI should stand.
UNREADABLE_DOI = ("unreadable_doi", "the DOI cannot be read and was left out")
# What is written where there is no identifier.
BLANK = r"(?i)^(?:n\.?/?a\.?|nan|none|null|nil|[-–—.?]*)$"
SCOPUS = r"(2-s2\.0-\d+)"
_SCOPUS_PAGE = re.compile(rf"eid={SCOPUS}|scopus\.com/pages/publications/(\d+)")
_WEB_OF_SCIENCE = re.compile(r"\b(?:WOS|ISI):(\w+)")
ARXIV_MENTION = rf"(?i:arxiv)(?:\.org/(?:abs|pdf)/|[:.]\s*){ARXIV}"
# PubMed also writes ORCIDs without their dashes.
ORCID = r"\b(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])\b"


def doi(text: str | None) -> str | None:
    """The DOI that a text holds, in lower case and without the address around it; None where it holds none."""
    found = re.search(DOI, (text or "").lower())
    return found[1].rstrip(".,;") if found else None


def stated_doi(*texts: str | None) -> str | None:
    """The first DOI that one of these texts holds; where none does, the first filled text, which may be told of."""
    return next(filter(None, map(doi, texts)), None) or next(filter(None, texts), None)


def arxiv_id(text: str | None) -> str | None:
    """The arXiv id that a text holds, without its version; None where it holds none."""
    found = re.search(ARXIV, text or "")
    return found[1] if found else None


def mentioned_arxiv_id(*texts: str | None) -> str | None:
    """The first arXiv id that one of these texts names as such (``arXiv:2301.00001``, an address, a DOI of arXiv)."""
    found = re.search(ARXIV_MENTION, "\n".join(text for text in texts if text))
    return found[1] if found else None


def orcid(text: str | None) -> str | None:
    """The ORCID that a text holds, without the address around it; None where it holds none."""
    found = re.search(ORCID, (text or "").upper())
    return "-".join(found.groups()) if found else None


def database_ids(*texts: str | None) -> list[str]:
    """The numbers of a paper in Scopus and Web of Science that these texts name, each with its kind before it."""
    said = "\n".join(text for text in texts if text)
    page, number = _SCOPUS_PAGE.search(said), _WEB_OF_SCIENCE.search(said)
    scopus = [f"scopus:{page[1] or f'2-s2.0-{page[2]}'}"] if page else []
    return [*scopus, *([f"wos:{number[1]}"] if number else [])]


def medical_ids(pmid: str | None, pmcid: str | None) -> list[str]:
    """The numbers of a paper in PubMed and PubMed Central, each with its kind before it."""
    numbers = (("pmid:", pmid), ("pmcid:PMC", pmcid))
    return [kind + found[0] for kind, text in numbers if (found := re.search(r"\d+", text or ""))]


def of_kind(kind: str, number: str | None) -> str | None:
    """An author's number in a service, with the service before it: two services number different people alike."""
    return f"{kind}:{number}" if number else None


def all_ids(doi: str | None, arxiv_id: str | None, further: Iterable[str] = ()) -> list[str]:
    """Every identifier of a paper once, with its kind before it."""
    own = [f"{kind}:{value}" for kind, value in (("doi", doi), ("arxiv", arxiv_id)) if value]
    return list(dict.fromkeys([*own, *further]))
