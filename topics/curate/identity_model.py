"""How much each kind of evidence counts: fixed weights, fitted by ``experiments/identity.py --fit``.

All training is on names made of one or several authors of the ACL Anthology 2016-2025, with whole author lists and with
lists cut to three; half of its authors are kept for tests. ``WEIGHTS`` are logistic regression on the groups that meet
while papers are put together; that of ``size`` is set, not fitted, as nearly all groups met there are small. ``_NAME``
is logistic regression on whole names of four papers or more. The thresholds were chosen on the 504 names of
``identity_acl_dev``, by cross-validation over names.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import MappingProxyType

# Log-odds that two groups of papers are one person's, per unit of each feature (see ``identity_groups``).
WEIGHTS = MappingProxyType(
    {
        "link": 8.0,
        "open": 0.2,
        "topic": 5.75,
        "apart": -4.4,
        "gap": -0.2,
        "venue": 3.7,
        "affiliation": 2.0,
        "size": -0.7,
        "constant": 0.4,
    }
)
# Groups stay apart below these log-odds: the papers of a name graded as several people's, and of any other.
SEVERAL_BELOW, ONE_BELOW = -0.5, -1.5
# Fewer papers are too few for a grade.
LEAST_PAPERS = 4
# Log-odds that a name is several people's, where half of all names are: per unit of the greatest doubt, of the
# logarithm of the papers and of the mean doubt; and a constant.
_NAME = (1.27, -0.27, 9.0, -1.75)
# Names of several people are taken to be as many times rarer.
_RARER = 3.0
GRADES = (("several", 0.8), ("probably several", 0.5), ("probably one", 0.2), ("one person", 0.0))


def score(log_odds: Sequence[float], n_papers: int) -> float:
    """How surely a name hides several people, 0 to 1, if one name in four does.

    Args:
        log_odds: of all merges of its papers into one group, that the two are one person's.
        n_papers: among many papers some are always far from the others.
    """
    clipped = [max(-10.0, min(10.0, value)) for value in log_odds]
    mean_doubt = sum(1 / (1 + math.exp(value)) for value in clipped) / len(clipped)
    greatest, papers, mean, constant = _NAME
    total = constant - greatest * min(clipped) + papers * math.log(n_papers) + mean * mean_doubt - math.log(_RARER)
    return 1 / (1 + math.exp(-total))


def grade(score: float) -> str:
    """The grade in words; the least score of each is in ``GRADES``."""
    return next(name for name, least in GRADES if score >= least)
