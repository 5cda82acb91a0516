from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from topics import schemas
from topics.analyse import collaborators, papers_of
from topics.analyse.people import author_counts, common_collaborators, find_authors
from topics.dates import PartialDate
from topics.errors import NotFound
from topics.results import Corpus

TOPICS = {"a": 0, "b": 1, "c": 1, "d": -1, "e": 0}


@pytest.fixture
def corpus(corpus_of: Callable[..., Corpus]) -> Corpus:
    return corpus_of(
        {"paper_id": "a", "authors": ["Ada Öz", "Bo Li", "Cy Day"], "date": PartialDate.of(2018)},
        {"paper_id": "b", "authors": ["Bo Li", "Ada Öz"], "date": PartialDate.of(2021, 5)},
        {"paper_id": "c", "authors": ["Ada Öz", "Bo Li", "Dee Fox"]},
        {"paper_id": "d", "authors": ["Ada Öz"], "date": PartialDate.of(2022)},
        {"paper_id": "e", "authors": ["Cy Day", "Dee Fox"], "date": PartialDate.of(2020)},
    )


@pytest.fixture
def with_whom(corpus: Corpus) -> Callable[..., list[dict[str, object]]]:
    assignments = pl.DataFrame({"paper_id": corpus.ids, "topic_id": [TOPICS[i] for i in corpus.ids]})

    def rows(*names: str) -> list[dict[str, object]]:
        return collaborators(corpus.authorships, corpus.papers, assignments, names).to_dicts()

    return rows


def test_collaborators_are_counted_once_per_joint_paper(with_whom: Callable[..., list[dict[str, object]]]) -> None:
    bo, cy, dee = with_whom("Ada Öz")
    assert bo == {
        "name": "Bo Li",
        "joint_papers": 3,
        "first_year": 2018,
        "last_year": 2021,
        "topic_ids": [1, 0],
        "paper_ids": ["a", "b", "c"],
    }
    assert (cy["name"], cy["joint_papers"]) == ("Cy Day", 1)
    assert (dee["name"], dee["first_year"], dee["topic_ids"]) == ("Dee Fox", None, [1])


def test_members_of_a_group_are_not_their_own_collaborators(with_whom: Callable[..., list[dict[str, object]]]) -> None:
    assert [row["name"] for row in with_whom("Ada Öz", "Cy Day")] == ["Bo Li", "Dee Fox"]


def test_who_writes_alone_has_no_collaborators(with_whom: Callable[..., list[dict[str, object]]]) -> None:
    assert with_whom("Nobody") == []


def test_papers_of_a_group_count_once(corpus: Corpus) -> None:
    assert papers_of(corpus.authorships, ["Ada Öz", "Bo Li"]) == ["a", "b", "c", "d"]


def test_authors_are_ranked_by_papers_then_by_name(corpus: Corpus) -> None:
    ranked = author_counts(corpus.authorships).select("name", "n_papers").rows()
    assert ranked == [("Ada Öz", 4), ("Bo Li", 3), ("Cy Day", 2), ("Dee Fox", 2)]


@pytest.mark.parametrize("name", ["Ada Öz", "ada oz", "ADA  ÖZ", "Ada-Öz"])
def test_an_author_is_found_whatever_case_accents_and_punctuation(corpus: Corpus, name: str) -> None:
    assert find_authors(corpus.authorships, [name]) == ["Ada Öz"]


def test_an_unknown_author_gets_the_nearest_name(corpus: Corpus) -> None:
    with pytest.raises(NotFound, match="Did you mean: Dee Fox"):
        find_authors(corpus.authorships, ["Dee Fux"])


def test_a_spelling_that_is_one_authors_alone_is_as_good_as_the_name(corpus: Corpus) -> None:
    written = {"Ada Öz": "A. M. Öz", "Bo Li": "B. L.", "Dee Fox": "B. L."}
    spelled = corpus.authorships.with_columns(written=pl.col("name").replace_strict(written, default=None))
    assert find_authors(spelled, ["A M Oz"]) == ["Ada Öz"]
    with pytest.raises(NotFound):
        find_authors(spelled, ["B. L."])


@pytest.mark.parametrize("name", ["Fox, Dee", "fox dee", "FOX, dee"])
def test_the_family_name_may_come_first(corpus: Corpus, name: str) -> None:
    assert find_authors(corpus.authorships, [name]) == ["Dee Fox"]


def test_a_comma_says_which_name_is_the_familys(corpus_of: Callable[..., Corpus]) -> None:
    both = corpus_of({"authors": ["Yang Liu", "Bo Li"]}, {"authors": ["Liu Yang", "Cy Day"]}).authorships
    assert find_authors(both, ["Liu, Yang"]) == ["Yang Liu"]
    assert find_authors(both, ["liu yang"]) == ["Liu Yang"]


def test_a_name_that_accents_alone_tell_from_another_must_be_exact(corpus: Corpus) -> None:
    renamed = corpus.authorships.with_columns(name=pl.col("name").replace("Bo Li", "Ada Oz"), written=None)
    assert find_authors(renamed, ["Ada Oz"]) == ["Ada Oz"]
    with pytest.raises(NotFound, match=r"Ada Öz, Ada Oz|Ada Oz, Ada Öz"):
        find_authors(renamed, ["ada oz"])


def test_common_collaborators_wrote_with_both_and_belong_to_neither(corpus: Corpus) -> None:
    table = common_collaborators(corpus.authorships, ["a", "b", "c", "d"], ["a", "e"], ["Ada Öz", "Cy Day"])
    assert table.rows(named=True) == [
        {"name": "Bo Li", "papers_a": 3, "papers_b": 1, "paper_ids_a": ["a", "b", "c"], "paper_ids_b": ["a"]},
        {"name": "Dee Fox", "papers_a": 1, "papers_b": 1, "paper_ids_a": ["c"], "paper_ids_b": ["e"]},
    ]


def test_who_wrote_with_one_side_alone_is_no_common_collaborator(corpus: Corpus) -> None:
    assert common_collaborators(corpus.authorships, ["b", "d"], ["e"], ["Ada Öz", "Cy Day"]).is_empty()
    assert common_collaborators(corpus.authorships, [], [], []).equals(schemas.COMMON_COLLABORATORS.empty())


def test_common_collaborators_are_ranked_by_the_side_they_wrote_less_with(corpus_of: Callable[..., Corpus]) -> None:
    papers = [("a", "Much"), ("a", "Much"), ("a", "Much"), ("b", "Much"), ("a", "Even"), ("a", "Even"), ("b", "Even"),
              ("b", "Even"), ("a", "Also"), ("b", "Also")]  # fmt: skip
    corpus = corpus_of(*({"paper_id": f"{s}{i}", "authors": [f"Side {s}", name]} for i, (s, name) in enumerate(papers)))
    of = {side: [i for i in corpus.ids if i.startswith(side)] for side in "ab"}
    table = common_collaborators(corpus.authorships, of["a"], of["b"], ["Side a", "Side b"])
    assert table["name"].to_list() == ["Even", "Much", "Also"]
