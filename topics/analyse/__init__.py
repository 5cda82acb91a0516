"""Topics become findings: pure functions, tables in and tables out."""

from .author_dependence import author_dependence
from .author_test import author_test
from .breadth import measure_breadth
from .bursts import find_bursts
from .change_points import find_change_points
from .closest import closest_papers
from .coauthors import coauthor_network
from .compare import compare_sides
from .coverage import find_coverage_ends, mark_uncovered
from .energy import within_topics
from .focus_over_time import focus_by_span, focus_change, measure_focus
from .leads import leads
from .moves import find_moves
from .novelty import measure_novelty
from .outlook import forecast
from .people import collaborators, common_collaborators, papers_of
from .period_words import changed_terms, terms_by_period
from .profiles import profile
from .shapes import classify
from .shift_share import decompose
from .side_terms import side_terms
from .sides import compare_many_sides, nearest_sides
from .timeline import count_by_period
from .trends import fit_trends

__all__ = [
    "author_dependence",
    "author_test",
    "changed_terms",
    "classify",
    "closest_papers",
    "coauthor_network",
    "collaborators",
    "common_collaborators",
    "compare_many_sides",
    "compare_sides",
    "count_by_period",
    "decompose",
    "find_bursts",
    "find_change_points",
    "find_coverage_ends",
    "find_moves",
    "fit_trends",
    "focus_by_span",
    "focus_change",
    "forecast",
    "leads",
    "mark_uncovered",
    "measure_breadth",
    "measure_focus",
    "measure_novelty",
    "nearest_sides",
    "papers_of",
    "profile",
    "side_terms",
    "terms_by_period",
    "within_topics",
]
