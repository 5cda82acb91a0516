"""One function per figure: tables in, a ``Figure`` with its numbers out."""

from .figure import Figure
from .maps import paper_map
from .shares import area_shares
from .swimlanes import lanes, people_lanes
from .timeline import areas_over_time

__all__ = ["Figure", "area_shares", "areas_over_time", "lanes", "paper_map", "people_lanes"]
