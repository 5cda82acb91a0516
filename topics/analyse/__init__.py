"""Topics become findings: pure functions, tables in and tables out."""

from .people import collaborators, papers_of
from .profiles import focus, profile
from .timeline import count_by_period
from .trends import fit_trends

__all__ = ["collaborators", "count_by_period", "fit_trends", "focus", "papers_of", "profile"]
