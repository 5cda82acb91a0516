from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from topics.analyse.author_test import author_test
from topics.results import AuthorTest

Held = list[tuple[str, str]]


def measured(topics: dict[str, int], a: Held, b: Held) -> AuthorTest:
    assignments = pl.DataFrame({"paper_id": list(topics), "topic_id": list(topics.values())})
    return author_test(assignments, held(a), held(b))


def held(rows: Held) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"name": pl.String, "paper_id": pl.String}, orient="row")


def written(by: dict[str, list[int]]) -> tuple[dict[str, int], Held]:
    """Papers of the topics given for each author."""
    papers = [(name, f"{name}{i}", topic) for name, topics in by.items() for i, topic in enumerate(topics)]
    return {paper: topic for _, paper, topic in papers}, [(name, paper) for name, paper, _ in papers]


def sides(a: dict[str, list[int]], b: dict[str, list[int]]) -> AuthorTest:
    topics_a, held_a = written(a)
    topics_b, held_b = written(b)
    return measured(topics_a | topics_b, held_a, held_b)


ONES = {name: [1, 1, 1, 0] for name in "abcde"}
TWOS = {name: [2, 2, 2, 0] for name in "vwxyz"}


def test_sides_whose_authors_all_differ_are_apart() -> None:
    found = sides(ONES, TWOS)
    assert (found.n_authors_a, found.n_authors_b, found.n_divisions, found.reason) == (5, 5, 999, "")
    assert found.p_value is not None
    assert found.p_value < 0.05


def test_one_author_with_many_papers_is_no_difference_of_the_sides() -> None:
    many = {"a": [3] * 40} | {name: [0, 1, 2] for name in "bcde"}
    found = sides(many, {name: [0, 1, 2] for name in "vwxyz"})
    assert found.p_value is not None
    assert found.p_value > 0.05


def test_few_authors_are_gone_through_completely() -> None:
    found = sides({name: ONES[name] for name in "abc"}, {name: TWOS[name] for name in "vwxy"})
    # Of 35 divisions one is like this.
    assert found.n_divisions == 5040
    assert found.p_value == pytest.approx(1 / 35)


@pytest.mark.parametrize(("n_a", "n_b", "ways"), [(3, 3, 10), (2, 4, 15)])
def test_too_few_authors_are_not_tested(n_a: int, n_b: int, ways: int) -> None:
    found = sides({name: ONES[name] for name in "abc"[:n_a]}, {name: TWOS[name] for name in "vwxyz"[:n_b]})
    assert (found.p_value, found.n_divisions) == (None, 0)
    assert found.reason == f"{n_a} authors against {n_b} can be divided in {ways} ways only, so that none is rare."


@pytest.mark.parametrize(
    ("n_a", "n_b", "reason"),
    [
        (1, 5, "1 author against 5 can be divided in 6 ways only, so that none is rare."),
        (1, 1, "1 author against 1 cannot be divided in any other way."),
    ],
)
def test_a_side_of_one_author_is_told_in_the_singular(n_a: int, n_b: int, reason: str) -> None:
    found = sides({name: ONES[name] for name in "abc"[:n_a]}, {name: TWOS[name] for name in "vwxyz"[:n_b]})
    assert found.reason == reason


def test_the_order_of_the_sides_makes_no_difference() -> None:
    mixed = {name: [1, 2, 0] for name in "pqrstu"}
    assert sides(ONES, mixed).p_value == sides(mixed, ONES).p_value


def test_papers_of_several_members_count_as_their_first_authors() -> None:
    topics, alone = written(ONES | TWOS)
    a, b = [row for row in alone if row[0] in ONES], [row for row in alone if row[0] in TWOS]
    joined = [row for name, paper in a for row in ((name, paper), ("behind", paper))]
    assert measured(topics, joined, b) == measured(topics, a, b)


def test_papers_on_both_sides_are_left_out() -> None:
    topics, alone = written(ONES | TWOS)
    a, b = [row for row in alone if row[0] in ONES], [row for row in alone if row[0] in TWOS]
    assert measured(topics | {"joint": 7}, [*a, ("a", "joint")], [*b, ("v", "joint")]) == measured(topics, a, b)


def test_an_author_on_both_sides_is_one_author() -> None:
    both = {name: [int(name, 36) % 5] * 6 for name in "abcdefgh"}
    topics, rows = written(both)
    found = measured(topics, rows[::2], rows[1::2])
    assert (found.n_authors_a, found.n_authors_b) == (8, 8)
    # Each is the same on either side, so nothing differs.
    assert found.p_value is not None
    assert found.p_value > 0.9


def test_empty_sides_are_not_tested() -> None:
    found = measured({"p": 0}, [], [("a", "p")])
    assert found.reason == "A side has no author with a paper that is not on the other side too."
    assert measured({"p": -1}, [("b", "q")], [("a", "p")]).p_value is None


def test_authors_who_wrote_more_do_not_set_sides_apart() -> None:
    rng = np.random.default_rng(0)
    few = 0
    for _ in range(60):
        profile = rng.dirichlet(np.full(8, 2.0))
        short, long = ({name: rng.choice(8, n, p=profile).tolist() for name in names} for names, n in (
            ("abcdef", 3),
            ("mnopqrstuvwx", 20),
        ))  # fmt: skip
        p = sides(short, long).p_value
        few += p is not None and p <= 0.05
    # Nine in ten, were the authors themselves dealt out.
    assert few < 12
