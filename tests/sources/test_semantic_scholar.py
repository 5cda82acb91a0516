"""Papers of Semantic Scholar."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from topics.errors import SourceError
from topics.registry import Parsed, ReadOptions
from topics.sources.semantic_scholar import SemanticScholar

DATA = Path(__file__).parent / "data"
PAGE, LINES = ((DATA / name).read_bytes() for name in ("semantic_scholar.json", "semantic_scholar.jsonl"))
PAPERS = json.loads(PAGE)["data"]
SNAILS = PAPERS[0]


def read(value: Any = None) -> Parsed:
    data = PAGE if value is None else json.dumps(value).encode()
    return SemanticScholar().parse(data, "papers.json", ReadOptions(dt.date(2026, 11, 19)))


def test_a_paper_has_all_its_ids() -> None:
    first = read().papers.row(0, named=True)
    assert first["paper_id"] == "00000000000000000000000000000000000000a1"
    assert first["title"] == "Counting Snails"
    assert first["abstract"] == "We count snails."
    assert (first["date_first"], first["date_precision"]) == (dt.date(2023, 8, 13), "day")
    assert first["venue"] == "Journal of Gardens"
    assert first["categories"] == ["Biology", "Art"]
    assert first["institutions"] == ["University of Ponds"]
    assert (first["doi"], first["arxiv_id"]) == ("10.5555/snails.1", "2308.00017")
    assert first["ids"][2:] == [
        "s2:00000000000000000000000000000000000000a1",
        "corpusid:7001",
        "pmid:401",
        "pmcid:PMC501",
        "acl:2023.snail-1.1",
        "mag:301",
    ]


def test_a_paper_with_little_is_read_too() -> None:
    second = read().papers.row(1, named=True)
    assert second["venue"] == "Kettles Today"
    assert second["categories"] == ["Physics"]
    assert (second["date_first"], second["date_precision"]) == (dt.date(2020, 1, 1), "year")


def test_authors_keep_their_ids() -> None:
    assert read().authorships.select("name", "author_id", "orcid", "affiliation").rows() == [
        ("Ola Nordmann", "s2:11", "0000-0001-0000-000X", "University of Ponds"),
        ("Mira Holm", None, None, None),
        ("Mira Holm", "s2:12", None, None),
    ]


AUTHOR = {"authorId": "12", "name": "Mira Holm", "papers": PAPERS}


@pytest.mark.parametrize(
    ("value", "n_papers"),
    [
        (SNAILS, 1),
        (PAPERS, 2),
        (AUTHOR, 2),
        ([AUTHOR, AUTHOR], 4),
        ({"offset": 0, "data": [AUTHOR, {"authorId": "13", "name": "Ola Nordmann"}]}, 2),
        ({"offset": 0, "data": [{"isInfluential": True, "citingPaper": SNAILS}]}, 1),
        ({"recommendedPapers": PAPERS}, 2),
        ({"total": 0, "offset": 0, "data": []}, 0),
    ],
)
def test_papers_are_found_in_every_answer(value: Any, n_papers: int) -> None:
    parsed = read(value)
    assert parsed.papers.height == n_papers
    assert parsed.refused == 0


def test_a_paper_that_the_service_does_not_know_is_refused() -> None:
    parsed = read([None, SNAILS])
    assert (parsed.papers.height, parsed.refused) == (1, 1)


def test_lines_of_the_data_sets_are_read_like_the_api() -> None:
    parsed = SemanticScholar().parse(LINES, "papers.jsonl", ReadOptions(dt.date(2026, 11, 19)))
    assert parsed.papers["paper_id"].to_list() == ["7001", "7002"]
    assert parsed.papers["source_record"].to_list() == ["line 1", "line 2"]
    assert parsed.papers["categories"].to_list() == [["Biology"], []]
    assert parsed.papers["ids"].to_list() == [
        ["doi:10.5555/snails.1", "s2:00000000000000000000000000000000000000a1", "corpusid:7001"],
        ["corpusid:7002"],
    ]


def test_damage_does_not_turn_references_into_papers() -> None:
    text = json.dumps({"offset": 0, "data": PAPERS}, indent=1).replace(
        '"title": "Counting Snails"', '"title": Counting'
    )
    parsed = SemanticScholar().parse(text.encode(), "papers.json", ReadOptions(dt.date(2026, 11, 19)))
    assert parsed.papers["title"].to_list() == ["Why Do Kettles Whistle?"]
    assert parsed.refused == 1


@pytest.mark.parametrize("answer", [{"error": "Paper not found"}, {"message": "Too Many Requests", "code": "429"}])
def test_an_error_of_the_service_is_told_in_its_words(answer: dict[str, str]) -> None:
    with pytest.raises(SourceError, match=r"not found|Too Many Requests"):
        read(answer)


def test_only_its_own_answers_are_recognised() -> None:
    sniff = SemanticScholar().sniff
    assert sniff(LINES, "papers.jsonl") > 0.9
    assert sniff(json.dumps({"total": 0, "offset": 0, "data": []}).encode(), "page.json") > 0.5
    assert sniff(json.dumps({"authorId": "12", "name": "Mira Holm", "papers": []}).encode(), "author.json") > 0.9
    assert sniff(b'[{"paperId": "7", "title": "Snails", "authors": []}]', "papers.json") == 0
    assert sniff(b'{"data": [{"title": "Snails"}]}', "papers.json") == 0


AUTHOR = {
    "authorId": "7",
    "name": "Mira Holm",
    "hIndex": 3,
    "citationCount": 40,
    "paperCount": 2,
    "papers": [
        {
            "paperId": "a" * 40,
            "title": "Snails",
            "authors": [{"authorId": "7", "name": "M. Holm"}, {"authorId": "8", "name": "Maja Holm"}],
        },
        {"paperId": "b" * 40, "title": "Slugs"},
    ],
}


@pytest.mark.parametrize("file", [AUTHOR, [AUTHOR]])
def test_an_author_with_papers_is_that_authors_page(file: Any) -> None:
    parsed = read(file)
    assert (parsed.owner, parsed.is_author_page, parsed.papers.height) == ("Mira Holm", True, 2)
    assert parsed.authorships["name"].to_list() == ["Mira Holm", "Maja Holm"]
    claims = {key: value for _, key, value, _ in parsed.claims.iter_rows()}
    assert claims == {"h_index": "3", "citations": "40", "papers": "2"}


def test_several_authors_are_nobodys_page() -> None:
    parsed = read([AUTHOR, AUTHOR | {"authorId": "9", "name": "Ola Nordmann"}])
    assert (parsed.owner, parsed.is_author_page, parsed.papers.height) == (None, False, 4)
    assert parsed.claims.is_empty()
