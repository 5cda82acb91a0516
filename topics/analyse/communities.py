"""Groups of a weighted graph and the nodes that connect them, for the network of co-authors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from networkx import Graph

# Steps along ties that betweenness may take, some four seconds; what needs more is estimated from fewer nodes.
_STEPS = 4_000_000
_LEAST_PIVOTS = 30
# Roles of Guimera & Amaral: a hub (so far above its community) connects from the first value on, others from the
# second.
_HUB, _HUB_CONNECTS, _CONNECTS = 2.5, 0.30, 0.62
# Fewer people of other communities are chance, not a bridge.
_LEAST_ACROSS = 3


def weighted_graph(ties: pl.DataFrame, n_nodes: int) -> Graph:
    """Nodes 0, 1 ... and an edge with ``weight`` for each tie (a, b, weight)."""
    from networkx import Graph

    graph = Graph()
    graph.add_nodes_from(range(n_nodes))
    graph.add_weighted_edges_from(ties.select("a", "b", "weight").iter_rows())
    return graph


def communities(graph: Graph, seed: int) -> tuple[list[int], float | None]:
    """The community of each node, 0 the largest and -1 for a node without edges, and their modularity."""
    from networkx.algorithms.community import louvain_communities, modularity

    if not graph.number_of_edges():
        return [-1] * len(graph), None
    found = louvain_communities(graph, weight="weight", seed=seed)
    several = sorted((sorted(nodes) for nodes in found if len(nodes) > 1), key=lambda nodes: (-len(nodes), nodes))
    label = [-1] * len(graph)
    for number, nodes in enumerate(several):
        for node in nodes:
            label[node] = number
    return label, round(modularity(graph, found, weight="weight"), 6)


def betweenness(graph: Graph, seed: int) -> tuple[list[float], int | None]:
    """The share of shortest paths between others that lead through each node, and the number of nodes that it was
    estimated from, None where it is exact.
    """
    from networkx import betweenness_centrality

    pivots = max(_LEAST_PIVOTS, _STEPS // max(1, graph.number_of_edges() + len(graph)))
    sampled = pivots if pivots < len(graph) else None
    found = betweenness_centrality(graph, k=sampled, seed=seed)
    return [round(found[node], 8) for node in graph], sampled


def roles(ties: pl.DataFrame, community: Sequence[int]) -> pl.DataFrame:
    """``participation`` and ``connects`` of each node, by the weights of its ties (a, b, weight) to communities."""
    label = np.asarray(community)
    a, b, weight = (ties[name].to_numpy() for name in ("a", "b", "weight"))
    ends = pl.DataFrame({
        "node": np.concatenate([a, b]), "there": label[np.concatenate([b, a]).astype(int)],
        "weight": np.concatenate([weight, weight]),
    })  # fmt: skip
    cells = ends.group_by("node", "there").agg(pl.col("weight").sum().round(9), n=pl.len()).sort("node", "there")
    cells = cells.with_columns(here=pl.Series(label[cells["node"].to_numpy().astype(int)], dtype=pl.Int64))
    found = cells.group_by("node", maintain_order=True).agg(
        participation=1 - ((pl.col("weight") / pl.col("weight").sum()) ** 2).sum(),
        within=pl.col("weight").filter(pl.col("there") == pl.col("here")).sum(),
        across=pl.col("n").filter(pl.col("there") != pl.col("here")).sum(),
        here=pl.col("here").first(),
    )
    every = pl.DataFrame({"node": pl.int_range(len(label), eager=True)}).cast({"node": found.schema["node"]})
    return every.join(_connecting(found), on="node", how="left", maintain_order="left").select(
        pl.col("participation").fill_null(0.0).round(6), pl.col("connects").fill_null(False)
    )


def _connecting(found: pl.DataFrame) -> pl.DataFrame:
    """Whether each node has the role of a connector."""
    spread = pl.col("within").std(ddof=0).over("here")
    above = pl.when(spread > 0).then((pl.col("within") - pl.col("within").mean().over("here")) / spread).otherwise(0.0)
    least = pl.when(above >= _HUB).then(_HUB_CONNECTS).otherwise(_CONNECTS)
    return found.with_columns(connects=(pl.col("participation") > least) & (pl.col("across") >= _LEAST_ACROSS))
