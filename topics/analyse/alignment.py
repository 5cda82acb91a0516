"""How the topics of two neighbouring windows of years are related, and which of the changes are real.

Refitting alone makes topics come and go: a cluster that stays together in one fit falls apart in the next, all the
more when half of the papers are others. So a change counts as an event only if

1. the fits agree on it: what is told of the papers that both windows hold is true in every fit of either window, each
   from a seed of its own;
2. the dates of the papers speak for it: papers that only one window holds, put with the nearest topics, are
   distributed differently before and after (Fisher's exact test, with the false discovery rate over all changes of a
   run held at ``ALPHA``), and by enough to matter. Were the dates without meaning, these papers would be exchangeable,
   whatever the clusters did.

Some noise is left, for where the corpus moves, the dates speak for false changes too. It was measured with two sets of
fits of the same papers on the two sides, where every event is false, and the true dates in the second rule; one fit on
one side and two on the other, mean over the six ways to deal out three fits; events per pair of windows:

=====================================================  ==================  ==================
papers                                                 birth, end (false)  split, merge (false)
=====================================================  ==================  ==================
58,665 of the ACL Anthology, windows of four years     11.3 (0.5)          5.1 (1.2)
19,996 of arXiv, windows of two years                  0.5 (0.2)           0.3 (0.2)
=====================================================  ==================  ==================

So births and ends of a corpus that changes much can be relied on; of splits and merges a quarter may be false there,
and most where little happens. Higher ``SHIFT`` and ``TOGETHER`` and lower ``APART`` (four settings, ACL) gave fewer
events and no smaller part of false ones. With the dates shuffled nothing passes the second rule (of 16 and 31 changes
that pass the first, two fits on each side), which says that its error rate holds, not that fits do not err.

The rules, with shared papers those of both windows:

split
    One topic's shared papers lie in several later topics, each of which has at least half of its shared papers and a
    part of at least ``PART`` of the one topic's from there. The earlier fits keep these parts together, the later ones
    apart. Between the papers before and after, the balance of the parts changed or all of them together grew.
merge
    The same with time reversed.
birth
    No topic of the earlier window has half of its shared papers in the topic, its own papers come together in all fits
    of the later window, and its share grew at least ``GROWTH``-fold.
end
    The same with time reversed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from .exact import false_discovery_rates, fisher_exact

if TYPE_CHECKING:
    from ..results import Labels

ALPHA = 0.05
# A part of a topic is no topic with fewer papers, nor with less than this part of the topic's papers.
LEAST = 5
PART = 0.15
# Probability that two papers share a topic of a fit: from where on papers are together, and up to where apart.
TOGETHER = 0.4
APART = 0.2
# A topic is the same as one that has at least this part of its papers there.
SAME = 0.5
# Birth and end: how many times the share before the one after, or the other way round. Split and merge: how much the
# odds of the parts, or their share, must change.
GROWTH = 3.0
SHIFT = 1.5


@dataclass(frozen=True, eq=False)
class View:
    """The topics of one window as seen from the papers of two neighbouring ones; arrays have an entry per such paper.

    ``inside``: whether the window holds the paper. ``fits``: n_fits x n_papers, topic in each fit of the window, -1 for
    none and for papers outside; the first fit is the one that is told of. ``nearest``: the topic of that fit to which
    the paper is nearest, for all papers.
    """

    inside: Any
    fits: Labels
    nearest: Labels

    @property
    def shown(self) -> Labels:
        labels: Labels = self.fits[0]
        return labels

    @property
    def n_topics(self) -> int:
        return int(self.shown.max(initial=-1)) + 1


@dataclass(frozen=True, eq=False)
class Change:
    """Topics ``before`` that became topics ``after``, ``counts`` papers from or to each of the several, and ``rows``.

    A birth has no topic before, an end none after, but for the one topic that has most of its shared papers.
    """

    kind: str
    before: tuple[int, ...]
    after: tuple[int, ...]
    counts: tuple[int, ...]
    rows: Any
    p_value: float


def flows(before: View, after: View) -> list[tuple[int, int, int, float]]:
    """Topic before, topic after, papers in both, and how alike the two are: 1 where all papers of one are the other's.

    The likeness is the cosine of the two sets of papers (Ochiai 1957). Only papers of both windows count; where there
    are none, each paper counts in its own topic and in the nearest one of the other window.
    """
    source, target = _ends(before, after)
    both = (source >= 0) & (target >= 0)
    shape = (before.n_topics, after.n_topics)
    counts = np.bincount(source[both] * shape[1] + target[both], minlength=shape[0] * shape[1]).reshape(shape)
    sizes = np.sqrt(np.outer(np.maximum(counts.sum(axis=1), 1), np.maximum(counts.sum(axis=0), 1)))
    cells = zip(*np.nonzero(counts), strict=True)
    return [(int(s), int(t), int(counts[s, t]), round(float(counts[s, t] / sizes[s, t]), 4)) for s, t in cells]


def changes(before: View, after: View) -> list[Change]:
    """Candidates for events: changes on which the fits agree, with the p-value of what the dates say of each."""
    if not (before.inside & after.inside).any():
        return []
    splits, births = _partings(before, after), _arrivals(before, after)
    merges, ends = _partings(after, before), _arrivals(after, before)
    return [
        *births,
        *(replace(end, kind="end", before=end.after, after=end.before) for end in ends),
        *splits,
        *(replace(merge, kind="merge", before=merge.after, after=merge.before) for merge in merges),
    ]


def events(candidates: Sequence[Sequence[Change]]) -> list[list[tuple[Change, float]]]:
    """Of the candidates of each pair of windows those that count, and their q-values over all pairs.

    Parts that left one topic in the same step are one event, with the largest of their q-values.
    """
    flat = [change for pair in candidates for change in pair]
    q_values = iter(false_discovery_rates([change.p_value for change in flat]))
    told = [[(change, q) for change, q in zip(pair, q_values, strict=False)] for pair in candidates]
    return [_joined([(change, q) for change, q in pair if q <= ALPHA]) for pair in told]


def _ends(before: View, after: View) -> tuple[Labels, Labels]:
    """Topic of each paper in either window: its own, or the nearest one where the windows have no paper in common."""
    if (before.inside & after.inside).any():
        return before.shown, after.shown
    return np.where(before.inside, before.shown, before.nearest), np.where(after.inside, after.shown, after.nearest)


def _arrivals(early: View, late: View) -> Iterator[Change]:
    """Topics of ``late`` that continue none of ``early`` and whose share is far larger there."""
    shared = early.inside & late.inside
    n_topics = late.n_topics
    theirs = np.where(shared, late.shown, -1)
    ours = np.where(shared, early.fits, -1)
    continued = np.max([_continued(fit, theirs, n_topics) for fit in ours], axis=0)
    firm = _within(_profiles(late.shown, n_topics, late))
    origins = _origins(ours[0], theirs, (early.n_topics, n_topics))
    regions = _regions(early, late)
    for topic in np.flatnonzero((firm >= TOGETHER) & (continued < SAME)).tolist():
        ratio, p = _growth(regions, [topic])
        if ratio >= GROWTH:
            rows = np.flatnonzero(late.shown == topic)
            yield Change("birth", origins[topic], (topic,), (len(rows),), rows, p)


def _partings(one: View, other: View) -> Iterator[Change]:
    """Parts of a topic of ``one`` that are topics of ``other``: one change for each part beside the largest."""
    shared = one.inside & other.inside
    cells = np.where(shared & (one.shown >= 0) & (other.shown >= 0), one.shown * other.n_topics + other.shown, -1)
    shape = (one.n_topics, other.n_topics)
    sizes = np.bincount(cells[cells >= 0], minlength=shape[0] * shape[1]).reshape(shape)
    ours, theirs = (_profiles(cells, shape[0] * shape[1], view) for view in (one, other))
    least = np.maximum(LEAST, PART * sizes.sum(axis=1, keepdims=True))
    parts = (sizes >= least) & (
        sizes >= SAME * np.bincount(other.shown[shared & (other.shown >= 0)], minlength=shape[1])
    )
    parts &= _within(theirs).reshape(shape) >= TOGETHER
    regions = _regions(one, other)
    for topic in np.flatnonzero(parts.sum(axis=1) > 1).tolist():
        main, *rest = sorted(np.flatnonzero(parts[topic]).tolist(), key=lambda part: (-sizes[topic, part], part))
        for part in rest:
            pair = topic * shape[1] + main, topic * shape[1] + part
            if min(_meeting(ours, *pair)) >= TOGETHER and max(_meeting(theirs, *pair)) <= APART:
                p = _shift(regions, main, part)
                counts = (int(sizes[topic, main]), int(sizes[topic, part]))
                yield Change("split", (topic,), (main, part), counts, np.flatnonzero(np.isin(cells, pair)), p)


def _profiles(groups: Labels, n_groups: int, view: View) -> list[Any]:
    """Per fit n_groups x n_topics: which part of a group's papers each topic has."""
    sizes = np.maximum(1, np.bincount(groups[groups >= 0], minlength=n_groups))[:, None]
    return [crosstab(groups, fit, n_groups, int(fit.max(initial=-1)) + 1) / sizes for fit in view.fits]


def crosstab(groups: Labels, labels: Labels, n_groups: int, n_topics: int) -> Any:
    """Papers that group and topic have in common, n_groups x n_topics."""
    both = (groups >= 0) & (labels >= 0)
    cells = groups[both].astype(np.int64) * n_topics + labels[both]
    return np.bincount(cells, minlength=n_groups * n_topics).reshape(n_groups, n_topics)


def _meeting(profiles: Sequence[Any], one: int, other: int) -> list[float]:
    """Per fit how probably a paper of one group and one of the other are in the same topic."""
    return [float(profile[one] @ profile[other]) for profile in profiles]


def _within(profiles: Sequence[Any]) -> Any:
    """Per group how probably two of its papers are in the same topic, in the fit where they are least so."""
    return np.min([(profile**2).sum(axis=1) for profile in profiles], axis=0)


def _continued(early: Labels, late: Labels, n_late: int) -> Any:
    """Per late topic the largest part that it has of any early topic of ``LEAST`` papers or more."""
    crossed = crosstab(early, late, int(early.max(initial=-1)) + 1, n_late)
    sizes = np.bincount(early[early >= 0], minlength=len(crossed))[:, None]
    return np.where(sizes >= LEAST, crossed / np.maximum(sizes, 1), 0.0).max(axis=0, initial=0.0)


def _origins(early: Labels, late: Labels, shape: tuple[int, int]) -> list[tuple[int, ...]]:
    """Per late topic the early one that has most of its papers, where one has ``LEAST`` and half of them."""
    crossed = crosstab(early, late, *shape)
    sizes = np.bincount(late[late >= 0], minlength=shape[1])
    most = crossed.max(axis=0, initial=0)
    known = (most >= LEAST) & (most >= SAME * sizes)
    return [(int(crossed[:, topic].argmax()),) if known[topic] else () for topic in range(shape[1])]


def _regions(one: View, other: View) -> Any:
    """Papers of one window alone, and of the other alone, that are nearest to each topic of the other: 2 x n_topics."""
    alone = (one.inside & ~other.inside, other.inside & ~one.inside)
    near = (other.nearest[papers & (other.nearest >= 0)] for papers in alone)
    return np.stack([np.bincount(topics, minlength=other.n_topics) for topics in near])


def _growth(regions: Any, topics: Sequence[int]) -> tuple[float, float]:
    """How many times the share of these topics grew from the first to the second row, and the p-value."""
    (few, many), (n_few, n_many) = regions[:, topics].sum(axis=1).tolist(), regions.sum(axis=1).tolist()
    # Half a paper more on either side keeps the ratio finite.
    ratio = (many + 0.5) / (n_many + 1) * (n_few + 1) / (few + 0.5)
    return ratio, fisher_exact(few, n_few, many, n_many)


def _shift(regions: Any, main: int, part: int) -> float:
    """The p-value of a change in the balance of two parts or of growth of both, the lower of the two (Bonferroni)."""
    grown, p_growth = _growth(regions, [main, part])
    balance, p_balance = _growth(regions[:, [main, part]], [1])
    tests = ((grown, p_growth), (max(balance, 1 / balance), p_balance))
    return min(1.0, 2 * min((p for ratio, p in tests if ratio >= SHIFT), default=1.0))


def _joined(counting: Sequence[tuple[Change, float]]) -> list[tuple[Change, float]]:
    """Parts of the same topic in one event. What was born or ended is told as that, not as a part too."""
    alone = {("split", *c.after) for c, _ in counting if c.kind == "birth"}
    alone |= {("merge", *c.before) for c, _ in counting if c.kind == "end"}
    found: dict[tuple[str, int], tuple[Change, float]] = {}
    for change, q in counting:
        one, parts = (change.after, change.before) if change.kind in ("end", "merge") else (change.before, change.after)
        if (change.kind, parts[-1]) in alone:
            continue
        key = (change.kind, parts[0] if change.kind in ("birth", "end") else one[0])
        found[key] = _with(*found[key], change, q) if key in found else (change, q)
    return list(found.values())


def _with(known: Change, known_q: float, more: Change, q: float) -> tuple[Change, float]:
    """A split or merge with one part more."""
    after = (*known.after, more.after[1]) if known.kind == "split" else known.after
    before = (*known.before, more.before[1]) if known.kind == "merge" else known.before
    counts, rows = (*known.counts, more.counts[1]), np.union1d(known.rows, more.rows)
    return replace(known, before=before, after=after, counts=counts, rows=rows), max(known_q, q)
