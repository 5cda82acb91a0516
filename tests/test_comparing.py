from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from tests.runs import tiny_run
from tests.sided_runs import GROUPS, sided_run
from topics import comparing, schemas
from topics.comparing import STAGES, compare, compare_many
from topics.comparison_table import comparison_tables, comparisons_tables, pair_table, topic_table
from topics.errors import ConfigError, NotFound
from topics.results import Comparison, Comparisons, Corpus, Run


@pytest.fixture(scope="module")
def run() -> Run:
    return sided_run()


@pytest.fixture(scope="module")
def apart(run: Run) -> Comparison:
    return compare(run, "Ada Öz", "Bo Li")


@pytest.fixture(scope="module")
def many(run: Run) -> Comparisons:
    return compare_many(run, GROUPS)


def reported(run: Run, findings: pl.DataFrame) -> Run:
    """``run`` with other findings."""
    corpus = run.corpus
    return replace(run, corpus=Corpus(corpus.papers, corpus.authorships, corpus.claims, findings, corpus.as_of))


# --- two sides


def test_what_one_does_alone_and_what_both_do_is_found(apart: Comparison) -> None:
    counts = apart.topics.select("topic_id", "papers_a", "papers_b", "papers_both").rows()
    assert counts == [(0, 20, 0, 0), (1, 0, 20, 0), (2, 12, 12, 2)]
    surest = apart.topics.filter(pl.col("q_value") < 0.01)
    assert dict(surest.select("topic_id", "difference").rows()) == {0: 0.625, 1: -0.625}
    assert apart.distance is not None
    assert apart.distance > 0.5
    assert apart.p_value == 0.001


def test_joint_papers_count_once_on_each_side_and_are_named(run: Run, apart: Comparison) -> None:
    assert (apart.sides.n_a, apart.sides.n_b, apart.sides.n_both) == (32, 32, 2)
    titles = run.papers.filter(pl.col("paper_id").is_in(apart.joint_ids))["title"].unique().to_list()
    assert titles == ["sparse kernels on graphs joint"]


def test_every_part_of_a_comparison_is_there(apart: Comparison) -> None:
    words = dict(apart.terms.select("term", "side").rows())
    assert [words[term] for term in ("coral reefs", "deep neural networks")] == ["a", "b"]
    assert apart.leads.filter(topic_id=2)["first"].to_list() == ["a"]
    assert apart.within.filter(topic_id=2)["p_value"].null_count() == 0
    assert apart.closest["side"].value_counts().sort("side").rows() == [("a", 3), ("b", 3)]
    assert "Eve Joy" in apart.common["name"].to_list()


def test_the_other_way_round_it_is_the_mirror_image(run: Run, apart: Comparison) -> None:
    back = compare(run, "Bo Li", "Ada Öz")
    for name in ("distance", "distance_low", "distance_high", "p_value"):
        assert getattr(back, name) == getattr(apart, name)
    swapped = back.topics.select(
        "topic_id", papers_a="papers_b", papers_b="papers_a", difference=-pl.col("difference"),
        log_odds=-pl.col("log_odds"), p_value="p_value", q_value="q_value",
    )  # fmt: skip
    told = apart.topics.select(swapped.columns)
    assert swapped.equals(told)
    assert back.within.drop("papers_a", "papers_b").equals(apart.within.drop("papers_a", "papers_b"))
    assert set(back.joint_ids) == set(apart.joint_ids)
    assert _sided(back.terms, "term", flip=True) == _sided(apart.terms, "term")
    assert _sided(back.closest, "paper_id", flip=True) == _sided(apart.closest, "paper_id")


def _sided(table: pl.DataFrame, column: str, flip: bool = False) -> set[tuple[str, str]]:
    sides = pl.col("side").replace({"a": "b", "b": "a"}) if flip else pl.col("side")
    return set(table.select(sides, column).rows())


def test_authors_are_units_where_a_side_is_a_group(run: Run, apart: Comparison) -> None:
    assert apart.by_authors is None
    tested = compare(run, "Ada's lab", "Bo's lab", GROUPS).by_authors
    assert tested is not None
    assert (tested.n_authors_a, tested.n_authors_b, tested.p_value) == (2, 2, None)
    assert tested.reason


def test_of_a_filter_the_first_authors_are_units(run: Run) -> None:
    held = comparing._held(run, compare(run, "until=2019", "everyone else").a)
    assert held["name"].unique().sort().to_list() == ["Ada Öz", "Cy Fox", "Flo Orr", "Gus Ray"]
    assert held["paper_id"].is_unique().all()


def test_of_a_group_the_first_of_its_members_on_a_paper_comes_first(run: Run) -> None:
    turned = run.authorships.with_columns(position=pl.col("position").max().over("paper_id") - pl.col("position") + 1)
    for authorships in (run.authorships, turned):
        told = replace(run, corpus=replace(run.corpus, authorships=authorships))
        held = comparing._held(told, compare(told, "Ada's lab", "everyone else", GROUPS).a)
        places = held.join(authorships, on=["name", "paper_id"], maintain_order="left")
        assert held["paper_id"].is_duplicated().any()
        assert places.select("paper_id", "position").equals(places.select("paper_id", "position").sort(pl.all()))


def test_of_a_filter_nobody_is_left_to_write_with_it(run: Run) -> None:
    assert compare(run, "since=2020", "Ada Öz").common.is_empty()


def test_a_side_against_itself_is_no_distance_away(run: Run) -> None:
    same = compare(run, "Ada Öz", "ada oz")
    assert (same.distance, same.p_value) == (0.0, 1.0)
    assert same.sides.reason == "Both sides are the same papers."
    assert same.notes == ("Ada Öz is on both sides: the 32 papers that both have count once on each.",)


def test_periods_of_one_person_have_no_authors_to_divide(run: Run) -> None:
    assert compare(run, "author=Ada Öz until=2018", "author=Ada Öz since=2019").by_authors is None
    assert compare(run, "until=2018", "since=2019").by_authors is not None


def test_one_paper_a_side_gives_no_number_that_means_nothing(run: Run) -> None:
    first, last = (f"since={year} until={year} author=Flo Orr" for year in (2015, 2016))
    found = compare(run, first, last)
    assert (found.sides.n_a, found.sides.n_b) == (1, 1)
    assert found.sides.reason
    assert found.topics.height == 2
    assert found.closest.height == 2


def test_a_run_without_topics_compares_words_and_papers() -> None:
    run = tiny_run(5)
    names = run.authorships["name"].unique().sort().to_list()
    found = compare(run, names[0], "everyone else")
    assert found.distance is None
    assert found.sides.reason
    assert found.topics.is_empty()
    assert not found.closest.is_empty()


def test_stages_are_stored_and_give_the_same_again(run: Run, tmp_path: Path) -> None:
    asked: list[str] = []
    first = compare(run, "Ada's lab", "everyone else", GROUPS, tmp_path, asked.append)
    again = compare(run, "Ada's lab", "everyone else", GROUPS, tmp_path)
    assert set(asked) < set(STAGES)
    assert (first.by_authors, first.notes) == (again.by_authors, again.notes)
    assert all(
        a.equals(b) for a, b in zip(first.tables().values(), again.tables().values(), strict=True)
    )  # fmt: skip
    stored = {path.name for path in (tmp_path / "stages").iterdir()}
    assert stored == set(asked)


# --- what limits it


def test_sides_of_other_years_are_told(run: Run) -> None:
    (note,) = compare(run, "until=2016", "since=2023").notes
    assert note.startswith("Half of the papers of until 2016 are of 2014 to 2016, half of those of since 2023 of 2023")


def test_members_of_both_sides_are_told(run: Run) -> None:
    notes = compare(run, "Ada Öz", "Ada's lab", GROUPS).notes
    assert notes == ("Ada Öz is on both sides: the 32 papers that both have count once on each.",)
    periods = compare(run, "author=Ada Öz until=2016", "author=Ada Öz since=2017").notes
    assert not any("both sides" in note for note in periods)


def test_papers_without_a_topic_are_told(run: Run) -> None:
    notes = compare(run, "author=Flo Orr author=Gus Ray", "Ada Öz").notes
    assert "6 of 14 papers of Flo Orr or Gus Ray have no topic, so the distance is of the others." in notes


def test_a_name_that_hides_several_people_is_told_but_not_a_mere_hint(run: Run) -> None:
    findings = run.corpus.findings.clear()
    rows = [{"severity": severity, "code": "several_people", "subject": name, "message": "", "records": 1}
            for severity, name in (("warning", "Ada Öz"), ("info", "Bo Li"))]  # fmt: skip
    told = reported(run, pl.concat([findings, schemas.FINDINGS.frame(rows)]))
    says = "The name Ada Öz probably hides several people, whose papers are compared as one person's."
    assert says in compare(told, "Ada Öz", "Bo Li").notes
    assert says in compare_many(told, authors_min=20).notes


# --- many


def test_many_sides_are_compared_with_each_other_and_with_the_field(many: Comparisons) -> None:
    assert [side.name for side in many.subjects] == list(GROUPS)
    assert many.sides["name"].to_list() == list(GROUPS)
    assert many.distances.height == 3
    assert many.sides["field_distance"].null_count() == 0


def test_two_of_many_are_as_far_apart_as_two_alone(run: Run, many: Comparisons) -> None:
    alone = compare(run, "Ada's lab", "Bo's lab", GROUPS)
    assert many.distances.filter(side_a=0, side_b=1)["distance"].item() == alone.distance


def test_many_are_stored_too(run: Run, many: Comparisons, tmp_path: Path) -> None:
    compare_many(run, GROUPS, cache=tmp_path)
    again = compare_many(run, GROUPS, cache=tmp_path)
    assert all(a.equals(b) for a, b in zip(many.tables().values(), again.tables().values(), strict=True))


def test_sides_of_few_papers_are_named(run: Run) -> None:
    notes = compare_many(run, sides=["Ada Öz", "Flo Orr", "Gus Ray"]).notes
    assert notes == ("Fewer than 20 papers, so that only large differences show: Flo Orr (8) and Gus Ray (6).",)


def test_a_mistake_in_one_of_many_is_told(run: Run) -> None:
    with pytest.raises(NotFound, match=r"group 'Lab': no author is called 'Ada Ös'\. Did you mean: Ada Öz"):
        compare_many(run, {**GROUPS, "Lab": ["Ada Ös"]})
    with pytest.raises(ConfigError, match="the group names neither authors nor a filter"):
        compare(run, "Ada Öz", "Bo Li", {"Lab": {}})


# --- as tables


def test_topics_and_pairs_come_by_name(run: Run, apart: Comparison, many: Comparisons) -> None:
    assert topic_table(apart, run)["label"].to_list() == ["topic 0", "topic 2", "topic 1"]
    pairs = pair_table(many)
    assert pairs.columns[:3] == ["name_a", "name_b", "side_a"]
    assert pairs["distance"].is_sorted()


def test_the_files_hold_which_papers_each_side_has(run: Run, apart: Comparison, many: Comparisons) -> None:
    two = comparison_tables(apart, run)
    assert two["side_papers"].group_by("side").len().sort("side").rows() == [("a", 32), ("b", 32)]
    assert "label" in two["compared_topics"].columns
    assert set(comparisons_tables(many, run)) == {"sides", "distances", "enrichment", "merges", "side_papers"}
