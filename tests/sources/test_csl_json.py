from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sources.reading import DATA, authors, codes, dates, names, paper, read, read_fixture
from topics.registry import Parsed
from topics.sources.csl_json import CslJson
from topics.sources.tables import JsonLines

ITEM = {"id": "a", "type": "article-journal", "title": "A", "issued": {"date-parts": [[2020]]}}


def item(**fields: Any) -> Parsed:
    return read(CslJson(), json.dumps([{**ITEM, **fields}]))


@pytest.fixture(scope="module")
def items() -> Parsed:
    return read_fixture(CslJson(), "items.json")


def test_an_item(items: Parsed) -> None:
    row = paper(items)
    assert row["title"] == "Counting Snails in Rainy Gardens"
    assert (row["paper_id"], row["venue"]) == ("holm2023", "Garden Letters")
    assert row["ids"] == ["doi:10.1234/gl.2023.001", "pmid:37000001"]
    assert row["categories"] == ["snails", "rain"]


def test_names_are_put_together_from_their_parts(items: Parsed) -> None:
    assert names(items) == ["Mira Holm", "Jan P. van der Berg Jr.", "Snail Watch"]
    assert authors(items)[0]["orcid"] == "0000-0002-1825-0097"
    assert names(items, 1) == ["Ola Nordmann"]
    assert paper(items, 1)["authors_truncated"]


def test_dates_are_those_of_issue(items: Parsed) -> None:
    assert dates(items) == ["2023-05-17 day", "2020-03-01 month"]
    assert codes(items) == []


def test_a_preprint_is_known_by_its_number(items: Parsed) -> None:
    assert paper(items, 1)["arxiv_id"] == "2003.00001"


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"raw": "2020-05-01"}, "2020-05-01 day"),
        ({"literal": "May 2020"}, "2020-05-01 month"),
        ({"date-parts": [["2020", "05"]]}, "2020-05-01 month"),
        ({"date-parts": [[2020, 5], [2020, 6]]}, "2020-05-01 range"),
        ({"date-parts": [[2020]], "season": "Spring"}, "2020-03-01 season"),
        ("2020-05", "2020-05-01 month"),
    ],
)
def test_how_dates_are_written(issued: Any, date: str) -> None:
    assert dates(item(issued=issued)) == [date]


@pytest.mark.parametrize("broken", [{"date-parts": [[None]]}, {"date-parts": [[]]}, {"date-parts": 7}, [], None, {}])
def test_an_item_without_a_date_is_kept(broken: Any) -> None:
    found = codes(item(issued=broken, author=["x", None, {"family": 3}]))
    assert len({"missing_date", "unreadable_date"}.intersection(found)) == 1


def test_an_impossible_date_is_named() -> None:
    assert "unreadable_date" in codes(item(issued={"date-parts": [[2020, 13]]}))


@pytest.mark.parametrize("wrap", [lambda found: found[0], lambda found: {"items": found}, lambda found: found])
def test_one_item_a_list_and_a_list_under_items_are_read_alike(wrap: Any) -> None:
    text = json.dumps(wrap([ITEM]), indent=2)
    assert read(CslJson(), text).papers["title"].to_list() == ["A"]
    assert CslJson().sniff(text.encode(), "file") > JsonLines().sniff(text.encode(), "file")


def test_damage_costs_the_item_it_hits() -> None:
    text = (DATA / "items.json").read_text(encoding="utf-8").replace('"title": "Counting', '"title" "Counting')
    parsed = read(CslJson(), text)
    assert parsed.papers["paper_id"].to_list() == ["nordmann2020"]
    assert parsed.refused == 1


@pytest.mark.parametrize(
    "other",
    [
        [{"title": "A", "abstract": "B", "authors": ["Mira Holm"]}],
        [{"title": "A", "type": "article", "authors": [{"name": "Mira Holm"}], "year": 2020}],
        [{"type": "book", "title": ["A"], "container-title": ["B"], "issued": {"date-parts": [[2020]]}}],
    ],
)
def test_other_json_is_left_to_others(other: Any) -> None:
    assert CslJson().sniff(json.dumps(other).encode(), "file") == 0
