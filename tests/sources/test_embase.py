from __future__ import annotations

import datetime as dt

from topics.registry import Parsed, ReadOptions
from topics.sources.embase import EmbaseFields

EXPORT = """"TITLE","Counting Snails"
"AUTHOR NAMES","Nordmann O.","Holm M.-A.","de la Cruz J.B."
"SOURCE TITLE","Journal of Snails"
"PUBLICATION YEAR","2023"
"DATE OF PUBLICATION","17 May 2023"
"ABSTRACT","We count snails,
all of them."
"MEDLINE PMID","123","http://www.ncbi.nlm.nih.gov/pubmed/123"
"PUI","L1"
"DOI","10.1000/SNAIL"

"TITLE","Kettles"
"AUTHOR NAMES","Holm M."
"PUBLICATION YEAR","2020"
"ABSTRACT","Steam."
"""


def read(text: str, **options: int) -> Parsed:
    return EmbaseFields().parse(text.encode(), "file", ReadOptions(dt.date(2026, 11, 19), **options))


def test_every_field_finds_its_place() -> None:
    parsed = read(EXPORT)
    paper = parsed.papers.row(0, named=True)
    assert (paper["title"], paper["abstract"]) == ("Counting Snails", "We count snails, all of them.")
    assert (paper["venue"], paper["date_first"]) == ("Journal of Snails", dt.date(2023, 5, 17))
    assert (paper["paper_id"], paper["ids"]) == ("L1", ["doi:10.1000/snail", "pmid:123"])
    assert parsed.authorships["name"].to_list() == ["O. Nordmann", "M.-A. Holm", "J.B. de la Cruz", "M. Holm"]
    assert parsed.papers["source_record"].to_list() == ["record 1, line 1", "record 2, line 12"]


def test_a_record_whose_title_is_lost_is_still_a_record() -> None:
    parsed = read(EXPORT.replace('"TITLE","Kettles"\n', ""))
    assert parsed.papers["title"].to_list() == ["Counting Snails", "(untitled)"]


def test_places_are_those_of_the_file() -> None:
    parsed = read(EXPORT, records_before=5, lines_before=100)
    assert parsed.papers["source_record"].to_list() == ["record 6, line 101", "record 7, line 112"]
