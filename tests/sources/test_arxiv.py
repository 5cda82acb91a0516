"""The Atom feed of arXiv's API and its metadata snapshot."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from topics.errors import SourceError
from topics.registry import Parsed, ReadOptions, Source
from topics.sources import arxiv
from topics.sources.arxiv_atom import ArxivAtom
from topics.sources.arxiv_snapshot import ArxivSnapshot

DATA = Path(__file__).parent / "data"
FEED = (DATA / "arxiv_atom.xml").read_bytes()
SNAPSHOT = (DATA / "arxiv_snapshot.jsonl").read_bytes()
BOTH = [(ArxivAtom(), FEED), (ArxivSnapshot(), SNAPSHOT)]


def read(source: Source, data: bytes) -> Parsed:
    return source.parse(data, "papers", ReadOptions(dt.date(2026, 11, 19)))


@pytest.mark.parametrize(("source", "data"), BOTH)
def test_a_paper_has_the_date_of_its_first_version(source: Source, data: bytes) -> None:
    first = read(source, data).papers.row(0, named=True)
    assert first["paper_id"] == first["arxiv_id"] == "2308.00017"
    assert first["title"] == "Counting Snails in Gardens"
    assert first["abstract"].startswith("We count snails")
    assert (first["date_first"], first["date_precision"]) == (dt.date(2023, 8, 13), "day")
    assert first["venue"] == "J. Gard. 7 (2024) 1"
    assert first["categories"] == ["cs.CV", "q-bio.PE"]
    assert first["doi"] == "10.5555/snails.1"
    assert first["url"] == "https://arxiv.org/abs/2308.00017"


@pytest.mark.parametrize(("source", "data"), BOTH)
def test_old_ids_are_read(source: Source, data: bytes) -> None:
    second = read(source, data).papers.row(1, named=True)
    assert second["arxiv_id"] == "hep-th/9901001"
    assert second["venue"] is None
    assert second["date_first"] == dt.date(1999, 1, 1)


def test_authors_of_the_feed_keep_affiliations() -> None:
    assert read(ArxivAtom(), FEED).authorships.select("name", "affiliation").rows() == [
        ("Ola Nordmann", "University of Ponds"),
        ("Jürgen Öztürk", None),
        ("Mira Holm", None),
    ]


def test_authors_of_the_snapshot_are_those_taken_apart_else_those_of_the_byline() -> None:
    assert read(ArxivSnapshot(), SNAPSHOT).authorships.select("name", "affiliation").rows() == [
        ("Ola Nordmann Jr.", "University of Ponds"),
        ("Jürgen Öztürk", None),
        ("Mira Holm", None),
        ("the Kettle Collaboration", None),
    ]


def test_accents_in_latex_are_read() -> None:
    line = {"id": "2308.00017", "title": "Snails", "authors_parsed": [['\\"Ozt\\"urk', 'J\\"urgen', ""]]}
    parsed = read(ArxivSnapshot(), json.dumps(line).encode())
    assert parsed.authorships["name"].to_list() == ["Jürgen Öztürk"]


@pytest.mark.parametrize(
    ("arxiv_id", "month"),
    [("0704.0001", "2007-04"), ("2308.00017", "2023-08"), ("math/9201241", "1992-01"), ("cs/0001001", "2000-01")],
)
def test_an_id_tells_the_month(arxiv_id: str, month: str) -> None:
    assert arxiv.month(arxiv_id) == month


def test_a_snapshot_without_versions_has_the_month_of_the_id() -> None:
    assert read(ArxivSnapshot(), SNAPSHOT).papers["date_precision"].to_list() == ["day", "month"]


def test_lists_of_the_snapshot_are_read_too() -> None:
    papers = [json.loads(line) for line in SNAPSHOT.decode().splitlines()]
    parsed = read(ArxivSnapshot(), json.dumps(papers).encode())
    assert parsed.papers["source_record"].to_list() == ["record 1", "record 2"]


def test_an_error_of_the_api_is_told_in_its_words() -> None:
    answer = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/api/errors#max</id><title>Error</title>'
        "<summary>max_results must be\nat most 2000</summary></entry></feed>"
    )
    with pytest.raises(SourceError, match="max_results must be at most 2000"):
        read(ArxivAtom(), answer.encode())


def test_an_empty_feed_holds_no_paper_and_no_damage() -> None:
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id><title>arXiv Query</title></feed>'
    assert ArxivAtom().sniff(feed.encode(), "feed") > 0.9
    parsed = read(ArxivAtom(), feed.encode())
    assert (parsed.papers.height, parsed.refused) == (0, 0)


def test_other_feeds_and_lists_are_not_recognised() -> None:
    assert ArxivAtom().sniff(b"<feed><entry><title>News</title></entry></feed>", "feed.xml") == 0
    assert ArxivSnapshot().sniff(b'{"id": "2308.00017", "title": "x", "categories": "cs.CV"}', "papers.jsonl") == 0
    assert ArxivSnapshot().sniff(b'{"id": "7", "title": "x", "authors_parsed": []}', "papers.jsonl") == 0
