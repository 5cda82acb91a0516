"""Works of Crossref."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from topics.errors import SourceError
from topics.registry import Parsed, ReadOptions
from topics.sources.crossref import Crossref

PAGE = (Path(__file__).parent / "data" / "crossref.json").read_bytes()


def read(data: bytes = PAGE) -> Parsed:
    return Crossref().parse(data, "works.json", ReadOptions(dt.date(2026, 11, 19)))


def paper(**work: Any) -> dict[str, Any]:
    return read(json.dumps({"DOI": "10.5555/1", "title": ["Snails"], **work}).encode()).papers.row(0, named=True)


def test_a_work_becomes_a_paper() -> None:
    first = read().papers.row(0, named=True)
    assert first["paper_id"] == first["doi"] == "10.5555/snails.1"
    assert first["title"] == "Counting Snails: A Census of Gardens"
    assert "We count Helix snails." in first["abstract"]
    assert (first["date_first"], first["date_precision"]) == (dt.date(2023, 8, 13), "day")
    assert first["venue"] == "Journal of Gardens"
    assert first["categories"] == ["Molluscs"]
    assert first["institutions"] == ["University of Ponds", "Garden Hospital"]
    assert first["url"] == "https://gardens.example/snails"


def test_preprint_and_published_version_know_each_other() -> None:
    assert read().papers["ids"].to_list()[0] == ["doi:10.5555/snails.1", "doi:10.5555/pre.7"]


def test_people_and_groups_are_authors_and_editors_are_not() -> None:
    people = read().authorships.select("name", "orcid", "affiliation").rows()
    assert people == [
        ("Ola Nordmann Jr.", "0000-0001-0000-000X", "University of Ponds; Garden Hospital"),
        ("The Snail Consortium", None, None),
        ("Mira Holm", None, None),
    ]


def test_a_conference_paper_without_a_publication_date_has_the_month_of_the_conference() -> None:
    second = read().papers.row(1, named=True)
    assert (second["date_first"], second["date_precision"]) == (dt.date(2020, 5, 1), "month")
    assert second["venue"] == "KettleConf 2020"


def test_the_earliest_publication_date_counts_and_a_deposit_is_none() -> None:
    online, in_print = {"date-parts": [[2019, 12]]}, {"date-parts": [[2020]]}
    dated = paper(
        **{"published-print": in_print, "published-online": online, "created": {"date-parts": [[2002, 1, 1]]}}
    )
    assert (dated["date_first"], dated["date_precision"]) == (dt.date(2019, 12, 1), "month")
    assert paper(created={"date-parts": [[2002, 1, 1]]})["date_precision"] == "none"
    assert paper(issued={"date-parts": [[2002, None, 3]]})["date_precision"] == "year"


def test_a_date_that_cannot_be_is_told() -> None:
    parsed = read(b'{"DOI": "10.5555/1", "title": ["Snails"], "issued": {"date-parts": [[2019, 13, 1]]}}')
    assert parsed.findings.filter(code="unreadable_date")["message"].str.contains("2019-13-1").all()


def test_a_paper_whose_record_names_a_retraction_is_kept_and_told() -> None:
    assert read().findings.filter(code="retracted")["source_record"].to_list() == ["record 1"]


def test_a_preprint_is_published_on_its_server_when_it_is_posted() -> None:
    posted = paper(posted={"date-parts": [[2021, 2, 3]]}, institution=[{"name": "gardenRxiv"}])
    assert (posted["date_first"], posted["venue"]) == (dt.date(2021, 2, 3), "gardenRxiv")


def test_a_subtitle_that_the_title_holds_is_not_repeated() -> None:
    assert paper(title=["Snails: a Census"], subtitle=["A Census"])["title"] == "Snails: a Census"


@pytest.mark.parametrize("wrap", [lambda w: {"status": "ok", "message-type": "work", "message": w}, lambda w: [w]])
def test_single_works_and_lists_are_read(wrap: Any) -> None:
    assert read(json.dumps(wrap({"DOI": "10.5555/1", "title": ["Snails"]})).encode()).papers["paper_id"].to_list() == [
        "10.5555/1"
    ]


def test_an_error_of_the_service_is_told_in_its_words() -> None:
    failed = {"status": "failed", "message": [{"type": "parameter-not-allowed", "message": "no such filter"}]}
    with pytest.raises(SourceError, match="no such filter"):
        read(json.dumps(failed).encode())


def test_items_for_word_processors_are_left_to_others() -> None:
    item = {"DOI": "10.5555/1", "indexed": {}, "title": "Snails", "container-title": "Gardens", "issued": {}}
    assert Crossref().sniff(json.dumps([item]).encode(), "items.json") == 0
    assert Crossref().sniff(json.dumps([{**item, "title": ["Snails"]}]).encode(), "works.json") > 0.9
