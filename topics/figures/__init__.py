"""One function per figure: tables in, a ``Figure`` with its numbers out."""

from .alluvial import alluvial
from .bursts import burst_bars
from .distance_matrix import distance_matrix
from .figure import Figure
from .focus_spans import focus_spans
from .growth import growth_ranking
from .heatmap import share_heatmap
from .hierarchy import field_treemap
from .maps import paper_map
from .nearest_neighbours import nearest_neighbours
from .network import coauthor_graph
from .novelty_strip import novelty_strip
from .outlook import outlook_figure
from .pipeline_stability import pipeline_stability
from .quality_time import quality_time
from .research_graph import research_graph
from .search_trials import search_trials
from .setting_lines import setting_lines
from .shares import area_shares
from .side_enrichment import side_enrichment
from .side_map import side_map
from .side_odds import side_odds
from .side_shares import side_shares
from .swimlanes import lanes, people_lanes
from .timeline import areas_over_time
from .topic_counts import topic_counts

__all__ = [
    "Figure",
    "alluvial",
    "area_shares",
    "areas_over_time",
    "burst_bars",
    "coauthor_graph",
    "distance_matrix",
    "field_treemap",
    "focus_spans",
    "growth_ranking",
    "lanes",
    "nearest_neighbours",
    "novelty_strip",
    "outlook_figure",
    "paper_map",
    "people_lanes",
    "pipeline_stability",
    "quality_time",
    "research_graph",
    "search_trials",
    "setting_lines",
    "share_heatmap",
    "side_enrichment",
    "side_map",
    "side_odds",
    "side_shares",
    "topic_counts",
]
