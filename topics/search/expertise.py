"""What papers say for the people who wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .writers import Writers

# Papers that have a vote, by words and by meaning.
_MOST_VOTES = 1000
# Votes fall with these powers of a score relative to the best; similarities differ less than scores by words.
WORDS_POWER, MEANING_POWER = 3, 5
# What meaning counts beside words.
_MEANING = 0.3
# A vote this much smaller than the best says nothing.
_LEAST_VOTE = 0.02
# What a paper counts for those who are neither first nor last of its authors.
_MIDDLE = 0.7
# What an old paper counts beside a new one, and after how many years it has lost half of the rest.
_OLD, _HALF_LIFE = 0.7, 5.0


def votes(scores: Any, power: int) -> Any:
    """Each paper's vote, 1 for the best and 0 for those far behind it; scores of 0 have none."""
    relative = np.maximum(scores, 0) / max(float(scores.max(initial=0)), 1e-12)
    found = relative**power
    if len(found) > _MOST_VOTES:
        found[found < np.partition(found, -_MOST_VOTES)[-_MOST_VOTES]] = 0
    return np.where(found >= _LEAST_VOTE, found, 0)


def recency(ages: Any) -> Any:
    """Weight of papers of so many years of age; those without a date weigh as old ones."""
    return np.where(np.isnan(ages), _OLD, _OLD + (1 - _OLD) * 0.5 ** (np.maximum(np.nan_to_num(ages), 0) / _HALF_LIFE))


def places(writers: Writers) -> Any:
    """Weight of each person's place on each of their papers."""
    last = writers.position == writers.n_authors[writers.paper]
    return np.where((writers.position == 1) | last, 1.0, _MIDDLE)


def paper_parts(writers: Writers, by_words: Any, by_meaning: Any, weights: Any) -> Any:
    """What each paper adds to the score of each of its authors, in the rows of ``writers``.

    A person's score is the sum: papers vote for their authors (Macdonald & Ounis 2006, Voting for candidates, CIKM), by
    words and, less, by meaning, each relative to the person who gets most.

    Args:
        by_words: score of each paper, 0 where it holds no word of the question.
        by_meaning: cosine of each paper with the question.
        weights: of each paper.
    """
    held = places(writers)
    total = np.zeros(len(writers.paper))
    for scores, power, share in ((by_words, WORDS_POWER, 1.0), (by_meaning, MEANING_POWER, _MEANING)):
        added = (votes(scores, power) * weights)[writers.paper] * held
        most = np.bincount(writers.person, added, minlength=1).max()
        total += share * added / max(float(most), 1e-12)
    return total
