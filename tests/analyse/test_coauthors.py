from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import polars as pl
import pytest

from topics import schemas
from topics.analyse.coauthors import circles_among, close_collaborators, coauthor_network
from topics.analyse.joint_papers import bylines
from topics.results import Network

TOPICS = pl.DataFrame({"topic_id": [0, 1], "label": ["fish", "fowl"]}, schema_overrides={"topic_id": pl.Int32})


def authorships(bylines: Sequence[Sequence[str]]) -> pl.DataFrame:
    rows = [(f"p{i}", name) for i, names in enumerate(bylines) for name in names]
    return pl.DataFrame(rows, schema={"paper_id": pl.String, "name": pl.String}, orient="row")


def papers(n: int) -> pl.DataFrame:
    dates = [dt.date(2018 + i % 5, 1, 1) for i in range(n)]
    schema = {"paper_id": pl.String, "date_first": pl.Date}
    return pl.DataFrame({"paper_id": [f"p{i}" for i in range(n)], "date_first": dates}, schema=schema)


def network(written: Sequence[Sequence[str]], topics: Sequence[int] = (), **settings: object) -> Network:
    ids = [f"p{i}" for i in range(len(written))]
    placed = [*topics, *[-1] * (len(written) - len(topics))]
    assignments = pl.DataFrame(
        {"paper_id": ids, "topic_id": placed}, schema={"paper_id": pl.String, "topic_id": pl.Int32}
    )
    return coauthor_network(authorships(written), papers(len(written)), assignments, TOPICS, **settings)  # type: ignore[arg-type]


def two_labs() -> list[list[str]]:
    """Ada's four and Bo's four, each pair of a lab with a paper, and one between Ada and Bo."""
    labs = (["Ada", "Al", "Amy", "Ann"], ["Bo", "Ben", "Bea", "Bob"])
    return [list(pair) for lab in labs for pair in combinations(lab, 2)] + [["Ada", "Bo"]]


def test_a_paper_is_spent_once_by_each_author_however_many_there_are() -> None:
    found = network([["Ada", "Bo"], ["Ada", "Bo", "Cy", "Di"]])
    weights = {(a, b): w for a, b, w in found.ties.select("name_a", "name_b", "weight").iter_rows()}
    assert weights[("Ada", "Bo")] == pytest.approx(1 + 1 / 3)
    assert weights[("Ada", "Cy")] == pytest.approx(1 / 3)
    sums = [sum(w for pair, w in weights.items() if name in pair) for name in found.people["name"]]
    assert sums == pytest.approx(found.people["strength"].to_list())


def test_a_crowd_ties_nobody_and_is_counted() -> None:
    found = network([["Ada", "Bo"], [f"a{i:03}" for i in range(101)]])
    assert (found.ties.height, found.n_crowded, found.people.height) == (1, 1, 103)


def test_ties_carry_years_and_papers() -> None:
    (row,) = network([["Ada", "Bo"], ["Cy"], ["Bo", "Ada"]]).ties.to_dicts()
    assert (row["first_year"], row["last_year"], row["paper_ids"]) == (2018, 2020, ["p0", "p2"])


def test_an_author_named_twice_on_a_paper_counts_once() -> None:
    found = network([["Ada", "Bo", "Ada"]])
    assert found.ties["joint_papers"].to_list() == [1]
    assert found.ties["weight"].to_list() == [1.0]


def test_labs_are_communities_named_by_what_they_do() -> None:
    found = network(two_labs(), topics=[0] * 6 + [1] * 6)
    assert found.communities["n_people"].to_list() == [4, 4]
    members = dict(found.people.select("name", "community").iter_rows())
    assert len({members[name] for name in ("Ada", "Al", "Amy", "Ann")}) == 1
    labels = dict(found.communities.select("community", "label").iter_rows())
    assert (labels[members["Ada"]], labels[members["Bo"]]) == ("fish", "fowl")
    assert found.modularity is not None
    assert found.modularity > 0.3
    assert found.has_communities


def test_communities_of_papers_written_by_anybody_are_no_more_than_chance() -> None:
    rng = np.random.default_rng(3)
    people = [f"Person {i}" for i in range(40)]
    found = network([rng.choice(people, 3, replace=False).tolist() for _ in range(80)])
    assert found.communities.height > 1
    assert found.n_dealings == 19
    assert not found.has_communities


def test_a_community_without_topics_is_named_by_its_first_person() -> None:
    assert network([["Ada", "Bo"], ["Ada"]]).communities["label"].to_list() == ["around Ada"]


def test_who_connects_labs_is_a_bridge() -> None:
    labs = [[f"{lab}{i}" for i in range(6)] for lab in "ABCD"]
    written = [list(pair) for lab in labs for pair in combinations(lab, 2)]
    found = network(written + [["Zoe", lab[0]] for lab in labs])
    assert found.people.filter("is_bridge")["name"].to_list() == ["Zoe"]
    assert found.people["betweenness"].arg_max() == found.people["name"].to_list().index("Zoe")


def test_close_is_who_writes_together_beyond_their_numbers_of_papers() -> None:
    others = [f"o{i}" for i in range(30)]
    written = [["Ada", "Bo"]] * 20 + [["Ada", other] for other in others] + [[a, b] for a, b in combinations(others, 2)]
    found = network(written)
    assert found.ties.filter("is_close").select("name_a", "name_b").rows() == [("Ada", "Bo")]


def test_nobody_is_close_where_nobodys_other_papers_are_known() -> None:
    page = [["Ada", "Bo"]] * 12 + [["Ada", f"o{i}"] for i in range(40)]
    assert not network(page).ties["is_close"].any()


def test_teams_put_together_at_random_are_not_close() -> None:
    rng = np.random.default_rng(0)
    weights = 1 / np.arange(1, 21)
    teams = [rng.choice(20, 3, replace=False, p=weights / weights.sum()) for _ in range(150)]
    found = network([[f"a{i:02}" for i in team] for team in teams])
    assert (found.ties["p_value"] < 0.05).mean() < 0.05
    assert not found.ties["is_close"].any()


def test_order_of_rows_does_not_matter() -> None:
    written = two_labs()
    rows, dates = authorships(written), papers(len(written))
    assignments = dates.select("paper_id", topic_id=pl.lit(0, pl.Int32))
    first = coauthor_network(rows, dates, assignments, TOPICS)
    second = coauthor_network(rows.sample(fraction=1, shuffle=True, seed=3), dates, assignments.reverse(), TOPICS)
    assert all(first.tables()[table].equals(second.tables()[table]) for table in first.tables())


def test_people_of_few_papers_are_left_out_and_counted() -> None:
    found = network([["Ada", "Bo"], ["Ada", "Cy"], ["Ada", "Bo"]], min_papers=2)
    assert found.people["name"].to_list() == ["Ada", "Bo"]
    assert (found.n_left_out, found.min_papers) == (1, 2)
    assert found.people["collaborators"].to_list() == [2, 1]


def test_only_those_asked_for_are_in_it() -> None:
    assert network(two_labs(), among=["Ada", "Bo", "Al"]).people["name"].to_list() == ["Ada", "Bo", "Al"]


def test_papers_that_are_not_of_the_corpus_do_not_count() -> None:
    rows = authorships([["Ada", "Bo"], ["Ada", "Cy"]])
    found = coauthor_network(rows, papers(1), papers(1).select("paper_id", topic_id=pl.lit(-1, pl.Int32)), TOPICS)
    assert found.people["name"].to_list() == ["Ada", "Bo"]


@pytest.mark.parametrize("written", [[], [["Ada"], ["Bo"]]])
def test_without_joint_papers_there_is_no_tie(written: list[list[str]]) -> None:
    found = network(written)
    assert (found.ties.height, found.communities.height, found.modularity) == (0, 0, None)
    assert set(found.people["community"]) <= {-1}
    assert found.ties.schema == schemas.TIES.empty().schema


def test_an_authors_close_collaborators_are_those_of_the_network() -> None:
    others = [f"o{i}" for i in range(30)]
    written = [["Ada", "Bo"]] * 20 + [["Ada", other] for other in others] + [[a, b] for a, b in combinations(others, 2)]
    rows = bylines(authorships(written), papers(len(written)))
    found = close_collaborators(rows, "Ada")
    assert found.row(0, named=True)["name"] == "Bo"
    assert found.filter("is_close")["name"].to_list() == ["Bo"]
    ties = network(written).ties.filter((pl.col("name_a") == "Ada") & (pl.col("name_b") == "Bo"))
    assert found["p_value"][0] == ties["p_value"][0]


def test_nobody_writes_with_who_writes_alone() -> None:
    assert close_collaborators(bylines(authorships([["Ada"], ["Bo", "Cy"]]), papers(2)), "Ada").is_empty()


def test_circles_are_of_those_asked_for_alone() -> None:
    rows = bylines(authorships([["Me", "A", "B"], ["Me", "C", "D"], ["Me", "E"]]), papers(3))
    people, ties = circles_among(rows, ["A", "B", "C", "D", "E"])
    circles = dict(people.select("name", "community").iter_rows())
    assert circles["A"] == circles["B"] != circles["C"] == circles["D"]
    assert circles["E"] == -1
    assert ties.height == 2
