"""What the line finds in the bundled corpus, held against what was planted there."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl
import pytest
from sklearn.metrics import adjusted_rand_score

from topics import sample
from topics.analyse import collaborators, find_bursts, measure_focus, profile
from topics.config import load_groups
from topics.pipeline import fit
from topics.results import Corpus, Run
from topics.subjects import author_subject, choose_subjects

Truth = dict[str, Any]


def found_as(run: Run, planted: dict[str, Any]) -> tuple[int, float]:
    """The topic that holds most of a planted one's papers, and the part of them that it holds."""
    rows = run.assignments.filter(pl.col("paper_id").is_in(planted["paper_ids"]))
    topic, n = Counter(rows["topic_id"]).most_common(1)[0]
    return topic, n / rows.height


def planted_topic(truth: Truth, shape: str) -> dict[str, Any]:
    return next(topic for topic in truth["topics"] if topic["shape"] == shape)


def subjects_of(corpus: Corpus, code: str) -> list[str]:
    titles = corpus.findings.filter(code=code)["subject"]
    return corpus.papers.filter(pl.col("title").is_in(titles.to_list()))["paper_id"].to_list()


def test_every_paper_is_read(sample_corpus: Corpus, truth: Truth) -> None:
    assert sample_corpus.papers.height == truth["n_records"]
    assert len(sample_corpus) == truth["n_papers"]
    assert sample_corpus.as_of.isoformat() == sample.AS_OF == truth["as_of"]


def test_the_duplicate_is_joined_with_its_paper(sample_corpus: Corpus, truth: Truth) -> None:
    copies = sample_corpus.papers.drop_nulls("duplicate_of").select("paper_id", "duplicate_of").rows()
    assert copies == [(pair["duplicate_id"], pair["paper_id"]) for pair in truth["duplicates"]]


@pytest.mark.parametrize("missing", ["missing_date", "missing_abstract"])
def test_what_is_missing_is_found(sample_corpus: Corpus, truth: Truth, missing: str) -> None:
    assert subjects_of(sample_corpus, missing) == truth[missing]


def test_nothing_else_is_found_wrong(sample_corpus: Corpus) -> None:
    assert Counter(sample_corpus.findings["code"]) == {"duplicate": 1, "missing_date": 1, "missing_abstract": 1}


def test_every_planted_topic_is_one_topic_with_nine_in_ten_of_its_papers(sample_run: Run, truth: Truth) -> None:
    found = {planted["name"]: found_as(sample_run, planted) for planted in truth["topics"]}
    assert sample_run.topics.height == len(truth["topics"])
    assert sorted(topic for topic, _ in found.values()) == list(range(len(truth["topics"])))
    assert {name: part for name, (_, part) in found.items() if part < 0.9} == {}


def test_topics_are_numbered_from_the_largest(sample_run: Run) -> None:
    sizes = sample_run.topics["n_papers"].to_list()
    assert sizes == sorted(sizes, reverse=True)


def test_terms_name_what_was_planted(sample_run: Run, truth: Truth) -> None:
    for planted in truth["topics"]:
        terms = sample_run.topics["terms"][found_as(sample_run, planted)[0]].to_list()
        words = {word for term in terms[:5] for word in term.split()}
        assert words & set(planted["terms"]), planted["name"]


def test_representative_papers_belong_to_their_topic(sample_run: Run, truth: Truth) -> None:
    for planted in truth["topics"]:
        ids = sample_run.topics["representative_ids"][found_as(sample_run, planted)[0]].to_list()
        assert set(ids[:3]) <= set(planted["paper_ids"])


@pytest.mark.parametrize(("shape", "sign"), [("rising", 1), ("falling", -1)])
def test_planted_trends_are_found_with_their_direction(sample_run: Run, truth: Truth, shape: str, sign: int) -> None:
    topic, _ = found_as(sample_run, planted_topic(truth, shape))
    [row] = sample_run.trends.filter(topic_id=topic).to_dicts()
    assert row["direction"] == {1: "growing", -1: "falling"}[sign]
    assert row["growth_per_year"] * sign > 0


def test_flat_topics_are_not_said_to_grow_or_fall(sample_run: Run, truth: Truth) -> None:
    flat = [found_as(sample_run, planted)[0] for planted in truth["topics"] if planted["shape"] in ("flat", "burst")]
    directions = sample_run.trends.filter(pl.col("topic_id").is_in(flat))["direction"]
    assert set(directions) <= {"stable", "unclear"}


def test_the_burst_peaks_in_its_years(sample_run: Run, truth: Truth) -> None:
    planted = planted_topic(truth, "burst")
    rows = sample_run.timeline.filter(topic_id=found_as(sample_run, planted)[0])
    years = rows.group_by(pl.col("period_start").dt.year().alias("year")).agg(pl.col("papers").sum())
    assert sorted(years.top_k(2, by="papers")["year"]) == planted["burst_years"]


def test_the_burst_is_the_only_one_and_has_its_years(sample_run: Run, truth: Truth) -> None:
    planted = planted_topic(truth, "burst")
    (burst,) = find_bursts(sample_run.timeline).iter_rows(named=True)
    assert burst["topic_id"] == found_as(sample_run, planted)[0]
    assert [burst["start"].year, burst["end"].year] == planted["burst_years"]


def test_the_unfinished_year_is_marked(sample_run: Run) -> None:
    incomplete = sample_run.timeline.filter(~pl.col("complete"))
    assert set(incomplete["period_start"].dt.year()) == {2026}


def test_another_seed_finds_the_same_topics(sample_run: Run) -> None:
    other = fit(sample_run.corpus, {"seed": 7})
    assert adjusted_rand_score(sample_run.assignments["topic_id"], other.assignments["topic_id"]) > 0.8


def test_topics_come_back_in_every_partition(sample_run: Run) -> None:
    assert sample_run.topics["stability"].min() > 0.75


def test_the_labs_differ_in_what_they_work_on(sample_run: Run, truth: Truth) -> None:
    groups = load_groups(sample.path("groups.yaml"))
    assert {name: list(group.authors) for name, group in groups.items()} == truth["labs"]
    lagoon, lattice = choose_subjects(sample_run.corpus, groups=groups)
    first = [profile(sample_run.assignments, lab.paper_ids)["topic_id"][0] for lab in (lagoon, lattice)]
    assert first[0] != first[1]
    assert profile(sample_run.assignments, lagoon.paper_ids)["q_value"].min() < 0.05


def test_the_authors_of_the_demo_have_collaborators_and_a_focus(sample_run: Run) -> None:
    for name in sample.AUTHORS:
        subject = author_subject(sample_run.corpus, name)
        people = collaborators(sample_run.authorships, sample_run.papers, sample_run.assignments, [name])
        counts = profile(sample_run.assignments, subject.paper_ids)["papers"].to_list()
        focus = measure_focus(counts, sample_run.topics.height)
        assert people["joint_papers"][0] > 1
        assert focus is not None
        assert focus.value > 0.2
