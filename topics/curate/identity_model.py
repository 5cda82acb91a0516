"""How much each kind of evidence counts: fixed weights, fitted by ``experiments/identity.py --fit``.

All training is on names made of one or several authors of the ACL Anthology 2016-2025, whose own names are rare, with
whole author lists and with lists cut to three; half of its authors are kept for tests. ``WEIGHTS`` are a logistic
model of the groups that meet while papers are put together. Those of ``gap`` and ``size`` are set, not fitted: ten
years of one anthology say little about the one, and nearly all groups met there are small. ``_NAME`` is a logistic
model of whole names of four papers or more. The thresholds were chosen on the 504 names of ``identity_acl_dev``, by
cross-validation over names.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import MappingProxyType

# Log-odds that two groups of papers are one person's, per unit of each feature (see ``identity_groups``).
WEIGHTS = MappingProxyType(
    {
        "link": 9.3,
        "open": 0.4,
        "topic": 5.75,
        "apart": -4.8,
        "gap": -0.2,
        "venue": 4.9,
        "affiliation": 2.8,
        "size": -0.7,
        "constant": -0.5,
    }
)
# Groups stay apart below these log-odds: the papers of a name graded as several people's, and of any other.
SEVERAL_BELOW, ONE_BELOW = -1.0, -2.0
# Fewer papers are too few for a grade.
LEAST_PAPERS = 4
# Log-odds that a name is several people's, where half of all names are: per unit of the greatest doubt, of the
# logarithm of the papers and of the mean doubt; and a constant.
_NAME = (1.35, -0.4, 8.6, -3.2)
# Names that are one person's for each that is several people's, as in ``identity_acl_dev`` but for names of one paper.
_ODDS_AGAINST = 119 / 45
# The score of a name of which nothing is known.
BASE_RATE = 1 / (1 + _ODDS_AGAINST)
# The highest score of papers in one group: nobody can say which of them are another's.
ONE_GROUP_AT_MOST = 0.49
GRADES = (("several", 0.8), ("probably several", 0.5), ("probably one", 0.2), ("one person", 0.0))


def score(log_odds: Sequence[float], n_papers: int) -> float:
    """How surely a name hides several people, 0 to 1, if one name in four does, about.

    Args:
        log_odds: of all merges of its papers into one group, that the two are one person's.
        n_papers: among many papers some are always far from the others.
    """
    clipped = [max(-10.0, min(10.0, value)) for value in log_odds]
    mean_doubt = sum(1 / (1 + math.exp(value)) for value in clipped) / len(clipped)
    greatest, papers, mean, constant = _NAME
    several = constant - greatest * min(clipped) + papers * math.log(n_papers) + mean * mean_doubt
    return 1 / (1 + math.exp(math.log(_ODDS_AGAINST) - several))


def grade(score: float) -> str:
    """The grade in words; the least score of each is in ``GRADES``."""
    return next(name for name, least in GRADES if score >= least)
