"""Works of OpenAlex."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from topics.registry import Parsed, ReadOptions
from topics.sources.openalex import OpenAlex

PAGE = (Path(__file__).parent / "data" / "openalex.json").read_bytes()


def read(data: bytes = PAGE) -> Parsed:
    return OpenAlex().parse(data, "works.json", ReadOptions(dt.date(2026, 11, 19)))


def paper(**work: Any) -> dict[str, Any]:
    return read(json.dumps({"id": "https://openalex.org/W1", "title": "Snails", **work}).encode()).papers.row(
        0, named=True
    )


def test_a_work_becomes_a_paper_with_all_its_ids() -> None:
    first = read().papers.row(0, named=True)
    assert first["paper_id"] == "W4001"
    assert first["title"] == "Counting Helix Snails"
    assert first["abstract"] == "We count and count snails."
    assert (first["date_first"], first["date_precision"]) == (dt.date(2023, 8, 13), "day")
    assert first["venue"] == "Journal of Gardens"
    assert first["categories"] == ["Molluscs", "Gardens", "Counting"]
    assert first["institutions"] == ["University of Ponds", "Garden Hospital"]
    assert first["doi"] == "10.5555/snails.1"
    assert first["arxiv_id"] == "2308.00017"
    assert first["ids"][2:] == ["openalex:W4001", "pmid:401", "pmcid:PMC501", "mag:301"]
    assert first["url"] == "https://doi.org/10.5555/Snails.1"


def test_works_from_before_venues_and_topics_changed_are_read_alike() -> None:
    second = read().papers.row(1, named=True)
    assert second["title"] == "Why Do Kettles Whistle?"
    assert second["venue"] == "Kettles Today"
    assert second["categories"] == ["Steam"]
    assert second["url"] == "https://openalex.org/W4002"


def test_authors_have_bare_ids_and_the_institutions_that_were_recognised() -> None:
    people = read().authorships.select("name", "author_id", "orcid", "affiliation").rows()
    assert people == [
        ("Ola Nordmann", "openalex:A501", "0000-0001-0000-000X", "University of Ponds; Garden Hospital"),
        ("Mira Holm", "openalex:A502", None, "Kettle Works Ltd."),
        ("M. Holm", None, None, "Kettle Works"),
    ]


def test_days_and_months_that_were_filled_in_are_not_taken_for_known() -> None:
    assert read().papers["date_precision"].to_list() == ["day", "month"]
    assert paper(publication_date="2020-01-01")["date_precision"] == "year"
    assert paper(publication_date="2020-01-02")["date_precision"] == "day"


def test_author_lists_that_the_service_cuts_are_known_to_be_cut() -> None:
    byline = [{"author": {"display_name": f"Snail Counter {n}"}} for n in range(100)]
    assert paper(authorships=byline)["authors_truncated"]
    assert not paper(authorships=byline[:99])["authors_truncated"]
    assert paper(authorships=byline[:99], is_authors_truncated=True)["authors_truncated"]


def test_a_retracted_work_is_kept_and_told() -> None:
    found = read().findings.filter(code="retracted")
    assert found.select("severity", "subject", "source_record").rows() == [
        ("info", "Why Do Kettles Whistle?", "record 2")
    ]


def test_odd_values_cost_only_themselves() -> None:
    odd = {"authorships": [None, {"author": 7}], "abstract_inverted_index": {"a": "x", "b": [0, None]}, "topics": "x"}
    assert paper(**odd, publication_date=True, ids=[], primary_location="here")["abstract"] == "b"
    unreadable = read(json.dumps({"id": "W1", "title": "Snails", "publication_date": "soon"}).encode())
    assert unreadable.findings.filter(code="unreadable_date")["message"].str.contains("'soon'").all()


def test_only_works_of_openalex_are_recognised() -> None:
    sniff = OpenAlex().sniff
    assert sniff(b'{"meta": {"count": 0, "page": 1}, "results": []}', "page.json") > 0.9
    assert sniff(b'[{"id": "https://openalex.org/W1", "title": "Snails"}]', "works.json") > 0.9
    assert sniff(b'[{"id": "W1", "title": "Snails", "abstract": "", "authors": []}]', "papers.json") == 0
    assert sniff(b'[{"id": "https://openalex.org/W1", "title": "Snails", "authors": []}]', "papers.json") == 0
    assert sniff(b'{"id": "https://openalex.org/A501", "display_name": "Mira Holm"}', "author.json") == 0
