"""Topics become findings: pure functions, tables in and tables out."""

from .author_dependence import author_dependence
from .bursts import find_bursts
from .change_points import find_change_points
from .coverage import find_coverage_ends, mark_uncovered
from .outlook import forecast
from .people import collaborators, papers_of
from .period_words import changed_terms, terms_by_period
from .profiles import focus, profile
from .shapes import classify
from .shift_share import decompose
from .timeline import count_by_period
from .trends import fit_trends

__all__ = [
    "author_dependence",
    "changed_terms",
    "classify",
    "collaborators",
    "count_by_period",
    "decompose",
    "find_bursts",
    "find_change_points",
    "find_coverage_ends",
    "fit_trends",
    "focus",
    "forecast",
    "mark_uncovered",
    "papers_of",
    "profile",
    "terms_by_period",
]
