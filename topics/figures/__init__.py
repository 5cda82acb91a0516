"""One function per figure: tables in, a ``Figure`` with its numbers out."""

from .alluvial import alluvial
from .bursts import burst_bars
from .figure import Figure
from .growth import growth_ranking
from .heatmap import share_heatmap
from .maps import paper_map
from .outlook import outlook_figure
from .shares import area_shares
from .swimlanes import lanes, people_lanes
from .timeline import areas_over_time

__all__ = [
    "Figure",
    "alluvial",
    "area_shares",
    "areas_over_time",
    "burst_bars",
    "growth_ranking",
    "lanes",
    "outlook_figure",
    "paper_map",
    "people_lanes",
    "share_heatmap",
]
