from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.dated_runs import dated_run
from tests.search_runs import CORAL, search_run
from topics.embed.static import StaticEmbedder
from topics.errors import ConfigError, NotFound
from topics.results import Embedding, Experts, Run
from topics.search import experts, term_index


@pytest.fixture(scope="module")
def run() -> Run:
    return search_run()


@pytest.fixture(scope="module")
def pruning(run: Run) -> Experts:
    return experts(run, "pruning neural networks")


def person(found: Experts, name: str) -> dict[str, Any]:
    return found.people.row(by_predicate=pl.col("name") == name, named=True)


def test_who_wrote_most_about_it_comes_first(pruning: Experts) -> None:
    assert pruning.people["name"][0] == "Dan"
    assert not set(pruning.people["name"]) & {"Ana", "Ben", "Eve"}


def test_a_middle_author_comes_after_the_last_of_the_same_papers(pruning: Experts) -> None:
    assert person(pruning, "Gus")["score"] > person(pruning, "Finn")["score"]
    assert (person(pruning, "Finn")["n_first"], person(pruning, "Finn")["n_last"]) == (0, 0)


def test_every_hit_explains_itself(pruning: Experts) -> None:
    dan = person(pruning, "Dan")
    papers = pruning.papers.filter(pl.col("name") == "Dan")
    assert dan["paper_ids"] == papers["paper_id"].to_list()
    assert (dan["topic_ids"], dan["n_papers"]) == ([1], 7)
    assert papers["part"].to_list() == sorted(papers["part"], reverse=True)
    first = papers.row(by_predicate=pl.col("paper_id") == "p0010", named=True)
    assert (first["words"], first["position"], first["n_authors"]) == (["neural network", "pruning"], 2, 2)
    assert first["year"] == 2010


def test_what_the_papers_add_is_the_score() -> None:
    found = experts(dated_run([{"year": 2020, "topic": 0, "title": "Coral reefs", "authors": ["Ana"]}] * 3), "coral")
    assert found.papers["part"].sum() == pytest.approx(found.people["score"][0], abs=1e-3)


def test_of_two_equal_papers_the_newer_counts_more() -> None:
    papers = [
        {"year": y, "topic": 0, "title": "Coral", "authors": [name]} for y, name in ((2005, "Old"), (2025, "New"))
    ]
    assert experts(dated_run(papers), "coral").people["name"].to_list() == ["New", "Old"]


def test_the_topics_of_the_question_are_told(pruning: Experts) -> None:
    assert pruning.topic_ids == (1,)


def test_filler_of_abstracts_can_be_asked_for() -> None:
    titles = ("Evaluation of translation", "Translation of poems", "Poems at court")
    papers = [{"year": 2020, "topic": 0, "title": t, "authors": [f"Author {i}"]} for i, t in enumerate(titles)]
    assert experts(dated_run(papers), "evaluation").people["name"].to_list()[0] == "Author 0"


def test_a_hyphen_is_a_space(run: Run) -> None:
    assert experts(run, "heat-stress").people.equals(experts(run, "heat stress").people)


def test_a_word_that_no_paper_holds_is_told(run: Run) -> None:
    found = experts(run, "coral xyzzy")
    assert (found.words, found.unknown) == (("coral",), ("xyzzy",))
    assert found.notes[0] == "No paper holds 'xyzzy'."


@pytest.mark.parametrize("query", ["", "  ", "of the", "42 !"])
def test_a_question_without_words_is_refused(run: Run, query: str) -> None:
    with pytest.raises(ConfigError, match="ask in words of titles and abstracts"):
        experts(run, query)


def test_a_question_of_unknown_words_alone_gets_suggestions(run: Run) -> None:
    with pytest.raises(NotFound, match=r"no word of the papers is called 'corral'\. Did you mean: coral"):
        experts(run, "corral")


def test_without_a_vector_of_its_own_the_first_papers_stand_in_and_that_is_said(pruning: Experts) -> None:
    assert pruning.notes[-1].endswith("the best papers by words stand in for it.")


def test_a_question_has_a_vector_where_the_run_can_embed_it(run: Run) -> None:
    info = {"model": "hybrid", "revision": StaticEmbedder().revision}
    able = replace(run, embedding=Embedding(run.corpus.ids, run.embedding.vectors, info))
    found = experts(able, CORAL[0])
    first = found.papers.filter(pl.col("paper_id") == "p0000")
    assert found.notes == ()
    assert first["similarity"].to_list() == pytest.approx([1, 1], abs=1e-3)


def test_words_are_counted_once(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = experts(run, "coral", cache=tmp_path)
    term_index.term_index.cache_clear()
    monkeypatch.setattr(term_index, "_count", lambda texts: pytest.fail("counted again"))
    assert experts(run, "coral", cache=tmp_path).people.equals(found.people)


def test_papers_without_dates_and_authors_do_no_harm() -> None:
    papers = [
        {"year": None, "topic": -1, "title": "Coral"},
        {"year": None, "topic": -1, "title": "C", "authors": ["A"]},
    ]
    found = experts(dated_run(papers), "coral")
    assert found.people.is_empty()
    assert found.topic_ids == ()


def test_where_nobody_is_named_nobody_is_found() -> None:
    assert experts(dated_run([{"year": 2020, "topic": 0, "title": "Coral"}]), "coral").people.is_empty()
