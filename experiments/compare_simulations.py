"""Do tests and intervals of two sides hold what they promise? Planted truths, and real papers split at random.

Each function gives a small table; ``experiments/compare_calibration.py`` prints them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from topics.analyse.compare import compare_sides
from topics.analyse.divergence import squared
from topics.results import Run, SidesCompared

Settings = Mapping[str, Any]
Rng = np.random.Generator
_BOOTSTRAPS = 200


def planted_table(settings: Settings, seed: int) -> pl.DataFrame:
    """Shares moved within simulated profiles."""
    profile = _dirichlet(settings["topics"])
    return _planted(profile, settings, np.random.default_rng(seed))


def planted_authors_table(run: Run, settings: Settings, seed: int) -> pl.DataFrame:
    """Shares moved within the profiles of authors with many papers."""
    return _planted(_authors(run, settings["least"]), settings, np.random.default_rng(seed))


def joint_table(settings: Settings, seed: int) -> pl.DataFrame:
    """Shares moved where papers of the one profile are on both sides."""
    profile = _dirichlet(settings["topics"])
    return _planted(profile, settings, np.random.default_rng(seed)).drop("in bootstrap's")


def pairs_table(run: Run, settings: Settings, seed: int) -> pl.DataFrame:
    """Papers drawn from two authors' profiles, and from one's and a mixture of it with the other's."""
    rng, draw = np.random.default_rng(seed), _authors(run, settings["least"])
    rows: list[dict[str, Any]] = []
    for kind, part in (("two authors", 0.0), ("an author and .7 of him, .3 of another", 0.7)):
        for sizes in settings["sizes"]:
            found = []
            for _ in range(settings["profiles"]):
                p, q = draw(rng), draw(rng)
                found.append(_one(p, part * p + (1 - part) * q, p, sizes, rng))
            rows.append({"sides": kind} | _summary(sizes, found))
    return pl.DataFrame(rows).drop("difference in", "log-odds in", "topic found")


def random_splits_table(run: Run, settings: Settings, seed: int) -> pl.DataFrame:
    """Papers of one author, or of five, dealt out to two sides: in halves, one to three, ten to ten."""
    rng = np.random.default_rng(seed)
    wrote = _wrote(run, settings["least"])
    splits: dict[str, Callable[[int], tuple[int, int]]] = {
        "halves": lambda n: (n // 2, n - n // 2),
        "one to three": lambda n: (n // 4, n - n // 4),
        "ten to ten": lambda n: (10, 10),
    }
    return pl.DataFrame([
        {"papers of": who, "split": name, **_splits(run, wrote, members, sizes, settings["splits"], rng)}
        for who, members in (("an author", 1), ("five authors", 5))
        for name, sizes in splits.items()
    ])  # fmt: skip


def _splits(
    run: Run, wrote: Sequence[list[str]], members: int, sizes: Callable[[int], tuple[int, int]], n: int, rng: Rng
) -> dict[str, Any]:
    found, mirrored, same = [], 0, 0
    for i in range(n):
        chosen = rng.choice(len(wrote), members, replace=False)
        papers = rng.permutation(sorted({paper for k in chosen for paper in wrote[k]})).tolist()
        n_a, n_b = sizes(len(papers))
        a, b = papers[:n_a], papers[n_a : n_a + n_b]
        found.append(compare_sides(run.assignments, a, b, seed=i))
        mirrored += _mirrors(found[-1], compare_sides(run.assignments, b, a, seed=i))
        itself = compare_sides(run.assignments, a, a, seed=i)
        same += (itself.distance, itself.distance_high, itself.p_value) == (0.0, 0.0, 1.0)
    p = np.array([sides.p_value for sides in found])
    return {
        "splits": n,
        "p<.05": (p < 0.05).mean(),
        **{f"p<{part}": (p < part).mean() for part in (0.25, 0.5, 0.75)},
        "0 inside": np.mean([sides.distance_low == 0 for sides in found]),
        "q<.05 per split": np.mean([(sides.topics["q_value"] < 0.05).any() for sides in found]),
        "mirrored": mirrored / n,
        "itself: 0, p 1": same / n,
    }


def _mirrors(one: SidesCompared, other: SidesCompared) -> bool:
    """Whether the numbers are the same with the sides changed, differences and log-odds negated, to the last digit."""
    swapped = other.topics.select(
        "topic_id",
        difference=-pl.col("difference"),
        difference_low=-pl.col("difference_high"),
        log_odds=-pl.col("log_odds"),
        ci_low=-pl.col("ci_high"),
        p_value=pl.col("p_value"),
        share_a=pl.col("share_b"),
    )
    numbers = [
        (sides.distance, sides.distance_low, sides.distance_high, sides.plain_distance, sides.p_value)
        for sides in (one, other)
    ]
    return numbers[0] == numbers[1] and swapped.equals(one.topics.select(swapped.columns))


def _planted(draw: Callable[[Rng], Any], settings: Settings, rng: Rng) -> pl.DataFrame:
    rows = []
    for moved in settings["moved"]:
        for sizes in settings["sizes"]:
            profiles = (_with_room(draw, moved, rng) for _ in range(settings["profiles"]))
            found = [_one(p, _with_moved(p, moved), p, sizes, rng) for p in profiles]
            rows.append({"moved": moved} | _summary(sizes, found))
    return pl.DataFrame(rows)


def _one(p: Any, q: Any, shared: Any, sizes: Sequence[int], rng: Rng) -> dict[str, float]:
    """Papers drawn from ``p``, from ``q`` and, for both sides, from ``shared``, compared."""
    n_a, n_b, n_both = (*sizes, 0)[:3]
    counts = [rng.multinomial(n, profile) for n, profile in ((n_a, p), (n_b, q), (n_both, shared))]
    topic = np.concatenate([np.repeat(np.arange(len(p)), papers) for papers in counts])
    ids = [str(i) for i in range(len(topic))]
    assignments = pl.DataFrame({"paper_id": ids, "topic_id": topic})
    sides = compare_sides(assignments, ids[:n_a] + ids[n_a + n_b :], ids[n_a:], seed=int(rng.integers(1 << 30)))
    on_a, on_b = (n_a * p + n_both * shared) / (n_a + n_both), (n_b * q + n_both * shared) / (n_b + n_both)
    true = float(squared(on_a, on_b)) ** 0.5
    low, high = _bootstrap(counts[0] + counts[2], counts[1] + counts[2], rng)
    return {
        "true": true,
        "distance": sides.distance,
        "plain": sides.plain_distance,
        "width": sides.distance_high - sides.distance_low,
        "p": sides.p_value,
        "inside": _holds(sides.distance_low, true, sides.distance_high),
        "bootstrap": _holds(low, true, high),
        **_moved_topics(sides.topics, on_a, on_b),
    }  # fmt: skip


def _holds(low: float, true: float, high: float) -> bool:
    return low - 1e-9 <= true <= high + 1e-9


def _moved_topics(table: pl.DataFrame, on_a: Any, on_b: Any) -> dict[str, float]:
    """Of the two topics between which a share was moved (else the two largest) those that are right, and found."""
    topics = np.sort(np.argsort(-on_a, kind="stable")[[0, 2 if len(on_a) > 2 else 1]])
    rows = table.filter(pl.col("topic_id").is_in(topics.tolist()))
    right = []
    for topic, d_low, d_high, o_low, o_high in rows.select(
        "topic_id", "difference_low", "difference_high", "ci_low", "ci_high"
    ).iter_rows():
        a, b = float(on_a[topic]), float(on_b[topic])
        log_odds = np.log(a / (1 - a)) - np.log(b / (1 - b))
        right.append((_holds(d_low, a - b, d_high), _holds(o_low, log_odds, o_high)))
    difference, odds = np.array(right or [(True, True)]).mean(axis=0)
    return {"difference": difference, "log_odds": odds, "found": float((rows["q_value"] < 0.05).any())}


def _bootstrap(a: Any, b: Any, rng: Rng) -> tuple[float, float]:
    """The interval of each side's papers drawn with replacement, its bias taken off: the rejected alternative."""
    plain = float(squared(a / a.sum(), b / b.sum())) ** 0.5
    drawn = squared(
        rng.multinomial(a.sum(), a / a.sum(), _BOOTSTRAPS) / a.sum(),
        rng.multinomial(b.sum(), b / b.sum(), _BOOTSTRAPS) / b.sum(),
    )
    low, high = 2 * plain - np.quantile(np.sqrt(drawn), [0.975, 0.025])
    return max(float(low), 0.0), min(float(high), 1.0)


def _summary(sizes: Sequence[int], found: Sequence[Mapping[str, float]]) -> dict[str, Any]:
    table = pl.DataFrame(found)
    mean = {name: float(np.mean(table[name].to_numpy())) for name in table.columns}
    return {
        "papers": " : ".join(str(size) for size in sizes),
        "true": mean["true"],
        "distance": mean["distance"],
        "uncorrected": mean["plain"],
        "p<.05": float((table["p"] < 0.05).mean()),
        "distance in": mean["inside"],
        "width": mean["width"],
        "in bootstrap's": mean["bootstrap"],
        "difference in": mean["difference"],
        "log-odds in": mean["log_odds"],
        "topic found": mean["found"],
    }


def _with_moved(profile: Any, moved: float) -> Any:
    """The profile with a share moved from its most frequent topic to the third."""
    order = np.argsort(-profile, kind="stable")
    changed = profile.copy()
    changed[order[0]] -= moved
    changed[order[2]] += moved
    return changed


def _with_room(draw: Callable[[Rng], Any], moved: float, rng: Rng) -> Any:
    """A profile whose most frequent topic keeps some of its share."""
    while True:
        profile = draw(rng)
        if profile.max() > moved + 0.03:
            return profile


def _dirichlet(n_topics: int) -> Callable[[Rng], Any]:
    return lambda rng: rng.dirichlet(np.full(n_topics, 1.5))


def _authors(run: Run, least: int) -> Callable[[Rng], Any]:
    """Profiles of authors with so many papers and three topics."""
    topic = dict(run.assignments.filter(pl.col("topic_id") >= 0).select("paper_id", "topic_id").iter_rows())
    counts = [
        np.bincount([topic[paper] for paper in papers], minlength=run.topics.height) for papers in _wrote(run, least)
    ]
    profiles = [count / count.sum() for count in counts if np.count_nonzero(count) >= 3]
    return lambda rng: profiles[rng.integers(len(profiles))]


def _wrote(run: Run, least: int) -> list[list[str]]:
    """Papers that have a topic, by author of so many of them."""
    placed = run.assignments.filter(pl.col("topic_id") >= 0).select("paper_id")
    wrote = run.authorships.select("name", "paper_id").unique().join(placed, on="paper_id").sort("name", "paper_id")
    by_author = wrote.group_by("name", maintain_order=True).agg("paper_id")
    return by_author.filter(pl.col("paper_id").list.len() >= least)["paper_id"].to_list()
