"""Whether two sides are further apart than their authors would be by chance."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import permutations, product
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from ..results.comparison import AuthorTest
from ..text import count

_DRAWS = 999
# All orders of so many authors are gone through.
_ALL_ORDERS = 7
# Numbers drawn at a time.
_CHUNK = 2_000_000
_LEVEL = 0.05
# An author who is on both sides alike pulls neither way, and would have no spread at all if papers had none.
_MOST_ALIKE = 0.99
_TIE = 1e-9


class _Counted(NamedTuple):
    """Papers by author (rows, in order of name) and topic (columns) of each side."""

    a: Any
    b: Any

    @property
    def n_authors(self) -> tuple[int, int]:
        return int(self.a.any(axis=1).sum()), int(self.b.any(axis=1).sum())


def author_test(assignments: pl.DataFrame, held_a: pl.DataFrame, held_b: pl.DataFrame, seed: int = 0) -> AuthorTest:
    """Permutation test of the distance of two sides with authors as units.

    Every author has a profile of his own, so papers of one author are no independent evidence. Authors' departures from
    the profile of all papers are dealt out anew among them (permutation of residuals; Freedman & Lane 1983, J. Bus.
    Econ. Stat. 1, 292-298), each scaled to as many papers as the place it comes to has; how much departures grow with
    an author's papers is estimated (moments of the over-dispersed multinomial, Mosimann 1962, Biometrika 49, 65-82).
    Among authors of equally many papers this is to deal out the authors themselves. To do so with unequal numbers finds
    the sides apart in up to 90 % of cases where the authors of one side merely wrote more, since few papers are always
    far from others. As authors of few papers depart more abruptly, departures are also left in their places with signs
    drawn at random (wild bootstrap; Wu 1986, Ann. Stat. 14, 1261-1295), and the larger p counts. Distances are the
    leading term of the Jensen-Shannon divergence, sum (p - q)^2 / m.

    A paper of several authors of its side counts as the first one's: were it each one's, groups whose members write
    together would be found apart whatever they write about, as no other division keeps such papers on one side. An
    author on both sides is one author. Papers on both sides tell nothing and are left out.

    Args:
        assignments: paper_id, topic_id (-1 = none).
        held_a: name, paper_id: the authors of the one side and the papers by which they are on it, first authors first.
        held_b: the same of the other.
        seed: of the 999 dealings and as many signs drawn.

    Returns:
        The p-value; None where the sides have too few authors for it to fall to .05.
    """
    counted = _counted(assignments, held_a, held_b)
    n_a, n_b = counted.n_authors
    if reason := _too_few(n_a, n_b, len(counted.a)):
        return AuthorTest(None, n_a, n_b, 0, reason)
    residuals, places = _residuals(counted)
    observed = float(_squared(places, residuals))
    rng = np.random.default_rng(seed)
    dealt, signed = _dealt(residuals, places, rng), _signed(residuals, places, rng)
    complete = len(places) <= _ALL_ORDERS
    p_value = max(_part_as_far(drawn, observed, complete) for drawn in (dealt, signed))
    return AuthorTest(p_value, n_a, n_b, len(dealt))


def _counted(assignments: pl.DataFrame, held_a: pl.DataFrame, held_b: pl.DataFrame) -> _Counted:
    placed = assignments.select("paper_id", pl.col("topic_id").cast(pl.Int32)).filter(pl.col("topic_id") >= 0)
    a, b = (_owned(held, other, placed) for held, other in ((held_a, held_b), (held_b, held_a)))
    names = pl.concat([a["name"], b["name"]]).unique().sort()
    topics = pl.concat([a["topic_id"], b["topic_id"]]).unique().sort()
    return _Counted(_table(a, names, topics), _table(b, names, topics))


def _owned(held: pl.DataFrame, other: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    """Each paper of this side alone with the first of its authors."""
    alone = held.filter(~pl.col("paper_id").is_in(other["paper_id"].implode()))
    papers = alone.select("name", "paper_id").unique("paper_id", keep="first", maintain_order=True)
    return papers.join(placed, on="paper_id", how="inner")


def _table(owned: pl.DataFrame, names: pl.Series, topics: pl.Series) -> Any:
    counts = np.zeros((len(names), len(topics)))
    np.add.at(counts, (names.search_sorted(owned["name"]), topics.search_sorted(owned["topic_id"])), 1.0)
    return counts


def _too_few(n_a: int, n_b: int, n: int) -> str:
    """Why no division of ``n`` authors can be rare; empty where one can."""
    if not n_a or not n_b:
        return "A side has no author with a paper that is not on the other side too."
    only_a, only_b, both = n - n_b, n - n_a, n_a + n_b - n
    divisions = math.comb(n, only_a) * math.perm(n - only_a, both)
    # Halves that change places are as far apart.
    alike = 2 if only_a == only_b else 1
    if alike / divisions <= _LEVEL:
        return ""
    ways = divisions // alike
    if ways < 2:
        return f"{count(n_a, 'author')} against {n_b} cannot be divided in any other way."
    return f"{count(n_a, 'author')} against {n_b} can be divided in {ways} ways only, so that none is rare."


def _residuals(counted: _Counted) -> tuple[Any, Any]:
    """Each author's departure from the common profile in units of its spread, and the spread that it has in its place:
    ``places @ residuals`` is the difference of the sides' profiles, each topic over the square root of its share.
    """
    # In one order of the sides, whichever comes first.
    a, b = sorted((counted.a, counted.b), key=lambda side: (side.sum(), side.tobytes()))
    n_a, n_b = a.sum(), b.sum()
    common = (a + b).sum(axis=0) / (n_a + n_b)
    by_a, by_b = a.sum(axis=1), b.sum(axis=1)
    pull = by_a / n_a - by_b / n_b
    departures = (a / n_a - b / n_b - pull[:, None] * common) / np.sqrt(common)
    of_papers, of_authors = by_a / n_a**2 + by_b / n_b**2, pull**2
    clustering = _clustering(departures, of_papers, of_authors)
    spread = np.sqrt((1 - clustering) * of_papers + clustering * of_authors)
    places = np.where(pull < 0, -spread, spread)
    return departures / places[:, None], places


def _clustering(departures: Any, of_papers: Any, of_authors: Any) -> float:
    """How alike an author's papers are, from 0 (as any others) towards 1 (all of one topic)."""
    free = max(departures.shape[1] - 1, 1)
    more = float((of_authors - of_papers).sum())
    if more <= 0:
        return 0.0
    found = float(((departures**2).sum(axis=1) / free - of_papers).sum()) / more
    return min(max(found, 0.0), _MOST_ALIKE)


def _part_as_far(drawn: Any, observed: float, complete: bool) -> float:
    as_far = int((drawn >= observed * (1 - _TIE)).sum())
    return as_far / len(drawn) if complete else (1 + as_far) / (1 + len(drawn))


def _dealt(residuals: Any, places: Any, rng: np.random.Generator) -> Any:
    """Squared distances after departures were dealt out to other places."""
    n = len(places)
    if n <= _ALL_ORDERS:
        return _squared(places[np.array(list(permutations(range(n))))], residuals)
    return np.concatenate([_squared(rng.permuted(rows, axis=1), residuals) for rows in _repeated(places)])


def _signed(residuals: Any, places: Any, rng: np.random.Generator) -> Any:
    """Squared distances after departures changed their signs."""
    if len(places) <= _ALL_ORDERS:
        return _squared(places * np.array(list(product((1.0, -1.0), repeat=len(places)))), residuals)
    return np.concatenate(
        [_squared(rows * rng.choice((1.0, -1.0), rows.shape), residuals) for rows in _repeated(places)]
    )


def _repeated(places: Any) -> Iterator[Any]:
    """The places, a row for each draw, so many rows at a time as memory allows."""
    at_once = max(1, _CHUNK // len(places))
    for first in range(0, _DRAWS, at_once):
        yield np.tile(places, (min(at_once, _DRAWS - first), 1))


def _squared(places: Any, residuals: Any) -> Any:
    return ((places @ residuals) ** 2).sum(axis=-1)
