"""Collections of the ACL Anthology."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from topics.registry import Parsed, ReadOptions
from topics.sources.acl_anthology import AclAnthology

COLLECTION = (Path(__file__).parent / "data" / "acl_anthology.xml").read_bytes()


def read(data: bytes = COLLECTION) -> Parsed:
    return AclAnthology().parse(data, "acl.xml", ReadOptions(dt.date(2026, 11, 19)))


def test_a_paper_takes_from_its_volume_what_the_volume_says() -> None:
    first = read().papers.row(0, named=True)
    assert first["paper_id"] == "2023.snail-main.1"
    assert first["title"] == "Counting Snails with n^2 Gardeners"
    assert first["abstract"] == "We count Helix snails, n < 7."
    assert (first["date_first"], first["date_precision"]) == (dt.date(2023, 8, 1), "month")
    assert first["venue"] == "Proceedings of the Snail Workshop"
    assert first["ids"] == ["doi:10.5555/snails.1", "acl:2023.snail-main.1"]
    assert first["url"] == "https://aclanthology.org/2023.snail-main.1/"
    assert first["has_code"]


def test_an_article_of_a_journal_is_read_and_its_id_put_together() -> None:
    second = read().papers.row(1, named=True)
    assert second["paper_id"] == "2023.snail-2.7"
    assert second["venue"] == "Kettles Today"
    assert (second["date_first"], second["date_precision"]) == (dt.date(2020, 1, 1), "year")
    assert second["has_code"] is None


def test_front_matter_is_no_record_and_editors_are_no_authors() -> None:
    parsed = read()
    assert (parsed.papers.height, parsed.refused) == (2, 0)
    assert parsed.authorships.select("name", "author_id", "orcid", "affiliation").rows() == [
        ("Ola Nordmann", "acl:ola-nordmann-ponds", "0000-0001-0000-000X", "University of Ponds"),
        ("Mira", None, None, None),
        ("Mira Holm", None, None, None),
    ]


@pytest.mark.parametrize(
    ("collection", "volume", "paper_id"),
    [("P18", "1", "P18-1007"), ("W04", "2", "W04-0207"), ("W04", "12", "W04-1207")],
)
def test_old_ids_are_put_together_by_the_old_rule(collection: str, volume: str, paper_id: str) -> None:
    text = (
        f'<collection id="{collection}"><volume id="{volume}">'
        '<paper id="7"><title>Snails</title></paper></volume></collection>'
    )
    paper = read(text.encode()).papers.row(0, named=True)
    assert paper["paper_id"] == paper_id
    assert paper["date_precision"] == "year"


def test_a_retracted_paper_is_kept_and_told() -> None:
    assert read().findings.filter(code="retracted")["source_record"].to_list() == ["record 1"]


def test_a_month_that_cannot_be_read_leaves_the_year() -> None:
    parsed = read(COLLECTION.replace(b"August", b"Harvest"))
    assert parsed.papers["date_precision"].to_list() == ["year", "year"]
    assert parsed.findings.filter(code="unreadable_date")["message"].str.contains("Harvest 2023").all()


def test_damage_to_what_a_volume_says_costs_that_alone() -> None:
    parsed = read(COLLECTION.replace(b"<month>August</month>", b"<month>August"))
    assert parsed.papers["venue"].to_list() == [None, "Kettles Today"]
    assert parsed.papers["date_precision"].to_list() == ["year", "year"]
    assert parsed.findings.filter(code="damaged_volume")["source_record"].to_list() == ["volume main"]
    assert parsed.refused == 0
