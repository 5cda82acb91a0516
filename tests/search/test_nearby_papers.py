from __future__ import annotations

import pytest

from tests.dated_runs import dated_run
from tests.search_runs import search_run, with_identifiers
from topics import schemas
from topics.errors import NotFound
from topics.results import Run
from topics.search import nearby


@pytest.fixture(scope="module")
def run() -> Run:
    return with_identifiers(search_run())


def test_papers_of_the_same_field_come_first_and_the_paper_itself_never(run: Run) -> None:
    found = nearby(run, "p0000", n=9)
    assert set(found["paper_id"]) == {f"p{i:04d}" for i in range(1, 10)}
    assert found["similarity"].to_list() == sorted(found["similarity"], reverse=True)


def test_what_two_papers_share_is_told(run: Run) -> None:
    found = {row["paper_id"]: row for row in nearby(run, "p0000", n=19).iter_rows(named=True)}
    assert found["p0001"]["shared_authors"] == ["Ana", "Cleo"]
    assert found["p0001"]["shared_terms"] == ["heat stress", "reef", "coral"]
    assert (found["p0009"]["shared_authors"], found["p0009"]["topic"]) == ([], "topic 0")
    assert (found["p0017"]["shared_terms"], found["p0017"]["topic"]) == ([], "topic 2")
    assert found["p0001"]["date_first"].year == 2011


@pytest.mark.parametrize(
    ("paper", "row"),
    [
        ("p0000", 0),
        ("10.1000/reef.1", 0),
        ("https://doi.org/10.1000/REEF.1", 0),
        ("doi:10.1000/reef.1", 0),
        ("2101.00001", 1),
        ("arXiv:2101.00001v2", 1),
        ("https://arxiv.org/pdf/2101.00001v3.pdf", 1),
        ("CORAL REEF: bleaching under heat-stress!", 0),
    ],
)
def test_a_paper_is_known_by_id_doi_arxiv_id_and_title(run: Run, paper: str, row: int) -> None:
    assert nearby(run, paper).equals(nearby(run, run.corpus.ids[row]))


def test_of_an_unknown_paper_the_nearest_titles_are_told(run: Run) -> None:
    with pytest.raises(NotFound, match=r"no paper is called 'metre of poems'\. Did you mean: Metre of medieval poems"):
        nearby(run, "metre of poems")


@pytest.mark.parametrize("paper", ["", "!?"])
def test_nothing_is_called_nothing(run: Run, paper: str) -> None:
    with pytest.raises(NotFound):
        nearby(run, paper)


def test_a_paper_alone_has_none_nearby() -> None:
    found = nearby(dated_run([{"year": 2020, "topic": -1, "title": "Coral", "authors": ["Ana"]}]), "Coral")
    assert found.is_empty()
    schemas.NEARBY.check(found)
