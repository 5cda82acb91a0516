"""CSV exports of databases: what their columns hold where that is not what their names suggest elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Export:
    """An export, known by columns that it alone has together; names are in lower case without punctuation.

    ``fields`` says which column holds a field, the best first. ``style`` names how it writes about authors (see
    ``aligned``).
    """

    marks: frozenset[str]
    fields: Mapping[str, Sequence[str]]
    style: str = ""


_SCOPUS = {
    "paper_id": ("eid",),
    "affiliations": ("authorswithaffiliations",),
    "institutions": ("affiliations",),
}
_WOS_TAGS = {
    "paper_id": ("ut",),
    "title": ("ti",),
    "abstract": ("ab",),
    "authors": ("af", "au"),
    "affiliations": ("c1",),
    "institutions": ("c3",),
    "orcids": ("oi",),
    "venue": ("so",),
    "categories": ("wc", "sc"),
    "date": ("pd",),
    "date_online": ("ea",),
    "year": ("py",),
    "doi": ("di",),
    "pmid": ("pm",),
}
_WOS_NAMES = {
    "paper_id": ("utuniquewosid", "utuniqueid"),
    "affiliations": ("addresses",),
    "institutions": ("affiliations",),
    "categories": ("woscategories", "researchareas"),
    "date_online": ("earlyaccessdate",),
}
_DIMENSIONS = {
    "paper_id": ("publicationid",),
    "affiliations": ("authorsrawaffiliation", "authorsaffiliations"),
    "institutions": ("researchorganizationsstandardized",),
    "venue": ("sourcetitle", "anthologytitle"),
    "categories": ("fieldsofresearchanzsrc2020", "foranzsrccategories"),
    "date_online": ("publicationdateonline",),
    "date_print": ("publicationdateprint",),
    "url": ("dimensionsurl", "sourcelinkout"),
}

EXPORTS = (
    Export(frozenset({"eid", "sourcetitle"}), _SCOPUS, "scopus"),
    Export(frozenset({"au", "ti", "so"}), _WOS_TAGS, "web-of-science"),
    Export(frozenset({"articletitle", "utuniquewosid"}), _WOS_NAMES, "web-of-science"),
    Export(frozenset({"articletitle", "utuniqueid"}), _WOS_NAMES, "web-of-science"),
    Export(frozenset({"publicationid", "pubyear"}), _DIMENSIONS, "dimensions"),
    Export(frozenset({"itemtitle", "itemdoi"}), {"title": ("itemtitle",), "doi": ("itemdoi",)}, "springer"),
    # The day on which IEEE Xplore took a paper in is not the day on which it was published.
    Export(frozenset({"dateaddedtoxplore"}), {"date": ("issuedate",), "date_online": ("onlinedate",)}),
    Export(frozenset({"pmid", "journalbook"}), {"paper_id": ("pmid",), "venue": ("journalbook",)}),
    Export(frozenset({"pubtitle", "storeid"}), {"paper_id": ("storeid",), "venue": ("pubtitle",)}),
)


def export_of(names: Collection[str]) -> Export | None:
    """The export that has columns with these names, in lower case without punctuation."""
    return next((export for export in EXPORTS if export.marks <= set(names)), None)
