from __future__ import annotations

import polars as pl
import pytest

from tests.dated_runs import dated_run
from tests.search_runs import search_run
from topics import schemas
from topics.config import Group
from topics.errors import NotFound
from topics.results import Run, Similar, Subject
from topics.search import similar
from topics.subjects import corpus_subject, group_subject


@pytest.fixture(scope="module")
def run() -> Run:
    return search_run()


@pytest.fixture(scope="module")
def ana(run: Run) -> Similar:
    return similar(run, "Ana")


def papers_by(run: Run, name: str) -> set[str]:
    return set(run.authorships.filter(pl.col("name") == name)["paper_id"])


def test_who_works_on_the_same_comes_first_though_they_never_wrote_together(ana: Similar) -> None:
    assert ana.people["name"][0] == "Ben"
    assert ana.people.row(0, named=True)["joint_papers"] == 0


def test_joint_papers_are_counted_but_make_nobody_alike(run: Run, ana: Similar) -> None:
    cleo = ana.people.row(by_predicate=pl.col("name") == "Cleo", named=True)
    assert (cleo["n_papers"], cleo["joint_papers"], cleo["topic_ids"]) == (6, 3, [])
    assert not set(cleo["paper_ids"]) & papers_by(run, "Ana")


def test_the_reason_is_their_papers_next_to_ones_own(run: Run, ana: Similar) -> None:
    ben = ana.people.row(0, named=True)
    assert set(ben["paper_ids"]) <= papers_by(run, "Ben")
    assert set(ben["own_ids"]) <= papers_by(run, "Ana")
    assert ben["similarities"] == sorted(ben["similarities"], reverse=True)
    assert ben["topic_ids"] == [0]


def test_papers_are_others_and_next_to_one_of_ones_own(run: Run, ana: Similar) -> None:
    assert set(ana.papers["paper_id"].head(4)) == papers_by(run, "Ben")
    assert not set(ana.papers["paper_id"]) & papers_by(run, "Ana")
    assert set(ana.papers["own_id"]) <= papers_by(run, "Ana")


def test_a_person_of_few_other_papers_is_not_compared(run: Run) -> None:
    assert set(similar(run, "Dan").people["name"]) == {"Ana", "Ben", "Cleo", "Eve"}


def test_members_of_a_group_are_not_like_the_group(run: Run) -> None:
    lab = group_subject(run.corpus, "Reefs", Group.model_validate({"authors": ["Ana", "Cleo"]}))
    found = similar(run, lab)
    assert not set(found.people["name"]) & {"Ana", "Cleo"}
    assert found.people["name"][0] == "Ben"


def test_nothing_is_like_all_papers(run: Run) -> None:
    found = similar(run, corpus_subject(run.corpus))
    assert (found.people.height, found.papers.height) == (0, 0)
    assert found.notes == ("Nobody else has 3 papers of their own to be compared by.",)


def test_a_long_list_is_compared_in_part_and_that_is_said() -> None:
    papers = [{"year": 2000 + i % 20, "topic": 0, "authors": ["Ana"]} for i in range(130)]
    found = similar(dated_run(papers), "Ana")
    assert found.notes[0] == "120 of the 130 papers were compared, spread over the years."


def test_an_unknown_name_gets_suggestions(run: Run) -> None:
    with pytest.raises(NotFound, match="no author is called 'Anna'"):
        similar(run, "Anna")


def test_the_same_search_finds_the_same(run: Run, ana: Similar) -> None:
    again = similar(search_run(), "Ana")
    assert again.people.equals(ana.people)
    assert again.papers.equals(ana.papers)


def test_as_many_as_asked_for(run: Run) -> None:
    found = similar(run, "Ana", n=2)
    assert (found.people.height, found.papers.height) == (2, 2)
    assert list(found.tables()) == [schemas.SIMILAR_PEOPLE, schemas.SIMILAR_PAPERS]


def test_a_subject_without_papers_has_nobody_like_it(run: Run) -> None:
    found = similar(run, Subject("group", "Nobody's lab", (), ()))
    assert found.notes == ("Nobody's lab has no paper to compare.",)
    assert found.people.is_empty()
