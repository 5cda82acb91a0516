"""Does the test with authors as units hold its level, and would simpler ones?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from topics.analyse.author_test import author_test
from topics.analyse.compare import compare_sides
from topics.analyse.divergence import squared

_TOPICS = 12
_DRAWS = 199
_TOGETHER = 0.3


class World(NamedTuple):
    """Papers with their topics, and who wrote them: the first authors in order, others of the side behind."""

    topic: Any
    first: Any
    author: Any
    paper: Any
    n_a: int
    n: int


def authors_table(settings: Mapping[str, Any], seed: int) -> pl.DataFrame:
    """One row per kind of sides: how often each test says p <= .05."""
    rng = np.random.default_rng(seed)
    rows = []
    for sides, clustered, together, differ in _kinds(settings["sides"]):
        worlds = (_world(sides, clustered, together, differ, rng) for _ in range(settings["worlds"]))
        found = pl.DataFrame([{name: test(world, rng) <= 0.05 for name, test in _TESTS.items()} for world in worlds])
        n_a, n_b, papers_a, papers_b = sides
        rows.append({
            "authors": f"{n_a} : {n_b}",
            "papers of each": f"{papers_a} : {papers_b}",
            "profiles": "an author's own" if clustered else "all alike",
            "write together": together,
            "sides differ": differ,
            **{name: float(found[name].mean()) for name in found.columns},
        })  # fmt: skip
    return pl.DataFrame(rows)


def _kinds(sides: list[list[int]]) -> Iterator[tuple[list[int], bool, bool, float]]:
    for size, clustered in product(sides, (True, False)):
        yield size, clustered, False, 0.0
    yield sides[1], True, True, 0.0
    for size in sides[:3]:
        yield size, True, False, 0.6


def _world(sides: list[int], clustered: bool, together: bool, differ: float, rng: np.random.Generator) -> World:
    n_a, n_b, papers_a, papers_b = sides
    n = n_a + n_b
    common = rng.dirichlet(np.full(_TOPICS, 2.0))
    profiles = rng.dirichlet(0.3 * _TOPICS * common, n) if clustered else np.tile(common, (n, 1))
    profiles[:n_a] = (1 - differ) * profiles[:n_a] + differ * rng.dirichlet(np.full(_TOPICS, 2.0))
    papers = np.maximum(1, rng.poisson(np.repeat([papers_a, papers_b], [n_a, n_b])))
    first = np.repeat(np.arange(n), papers)
    topic = np.concatenate([rng.choice(_TOPICS, papers[i], p=profiles[i]) for i in range(n)])
    joins = (rng.random((len(topic), n)) < _TOGETHER * together) & ((np.arange(n) < n_a) == (first < n_a)[:, None])
    joins[np.arange(len(topic)), first] = False
    paper, author = np.nonzero(joins)
    paper, author = np.append(np.arange(len(topic)), paper), np.append(first, author)
    return World(topic, first, author, paper, n_a, n)


def _by_papers(world: World, rng: np.random.Generator) -> float:
    ids = np.arange(len(world.topic)).astype(str)
    on_a = world.first < world.n_a
    sides = compare_sides(_assignments(world), ids[on_a].tolist(), ids[~on_a].tolist(), int(rng.integers(1 << 30)))
    return sides.p_value or 0.0


def _by_authors(world: World, rng: np.random.Generator) -> float:
    held = pl.DataFrame({"name": world.author.astype(str), "paper_id": world.paper.astype(str)})
    on_a = pl.Series(world.author < world.n_a)
    p = author_test(_assignments(world), held.filter(on_a), held.filter(~on_a), int(rng.integers(1 << 30))).p_value
    return 1.0 if p is None else p


def _assignments(world: World) -> pl.DataFrame:
    return pl.DataFrame({"paper_id": np.arange(len(world.topic)).astype(str), "topic_id": world.topic})


def _firsts_dealt(world: World, rng: np.random.Generator) -> float:
    """First authors dealt out anew, each with his papers."""
    return _dealt(world, world.first, np.arange(len(world.topic)), rng)


def _all_dealt(world: World, rng: np.random.Generator) -> float:
    """All authors dealt out anew, a side being the union of its authors' papers."""
    return _dealt(world, world.author, world.paper, rng)


def _dealt(world: World, author: Any, paper: Any, rng: np.random.Generator) -> float:
    def divergence(on_a: Any) -> float:
        profiles = []
        for side in (on_a, ~on_a):
            papers = np.unique(paper[side[author]])
            profiles.append(np.bincount(world.topic[papers], minlength=_TOPICS) / len(papers))
        return float(squared(*profiles))

    on_a = np.arange(world.n) < world.n_a
    observed = divergence(on_a)
    drawn = [divergence(rng.permutation(on_a)) for _ in range(_DRAWS)]
    return float((1 + np.sum(np.array(drawn) >= observed - 1e-9)) / (1 + _DRAWS))


_TESTS: dict[str, Callable[[World, np.random.Generator], float]] = {
    "author_test": _by_authors,
    "papers as units": _by_papers,
    "first authors dealt": _firsts_dealt,
    "all authors dealt": _all_dealt,
}
