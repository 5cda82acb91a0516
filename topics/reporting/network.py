"""What a network of co-authors says, in sentences."""

from __future__ import annotations

import polars as pl

from ..results import Network
from ..text import count
from .wording import decimal


def network_sentences(network: Network) -> list[str]:
    """What is in it, what it found and what limits it."""
    said = [_who(network), _communities(network), _close(network), _bridges(network), *_limits(network)]
    return [sentence for sentence in said if sentence]


def _who(network: Network) -> str:
    n = count(network.people.height, "person", "people")
    if network.min_papers == 1:
        return f"{n}, {count(network.ties.height, 'tie')}."
    papers = count(network.min_papers, "paper")
    left = f"; {network.n_left_out:,} with fewer are left out" if network.n_left_out else ""
    return f"{n} with at least {papers}, {count(network.ties.height, 'tie')}{left}."


def _communities(network: Network) -> str:
    if network.modularity is None or network.communities.is_empty():
        return ""
    n, label, first = network.communities.select("n_people", "label", pl.col("people").list.first()).row(0)
    found = count(network.communities.height, "community", "communities")
    chance = "no more" if not network.has_communities else "more"
    dealt = f"{chance} than papers dealt out anew have, {network.modularity_by_chance or 0:.2f} at most"
    largest = f"the largest, of {n:,} people, is that of {first} ({label})"
    return f"{found}, modularity {network.modularity:.2f} ({dealt}); {largest}."


def _close(network: Network) -> str:
    close = network.ties.filter("is_close").sort(["p_value", "name_a", "name_b"])
    if close.is_empty():
        return (
            "No two people surely write together more often than their numbers of papers would bring."
            if network.ties.height
            else ""
        )
    one, other, joint, expected = close.select("name_a", "name_b", "joint_papers", "expected").row(0)
    n = count(close.height, "tie is", "ties are")
    return f"{n} close, most clearly {one} and {other}: {count(joint, 'joint paper')}, {decimal(expected)} expected."


def _bridges(network: Network) -> str:
    bridges = network.people.filter("is_bridge").sort(["betweenness", "name"], descending=[True, False])
    if bridges.is_empty():
        return "Nobody connects communities." if network.communities.height > 1 else ""
    if not network.has_communities:
        return "As the communities may be chance, so may be who connects them."
    first = bridges["name"][0]
    if bridges.height == 1:
        return f"One person connects communities: {first}."
    return f"{bridges.height:,} people connect communities, {first} more than anybody else."


def _limits(network: Network) -> list[str]:
    said = []
    if network.n_crowded:
        verb = "ties" if network.n_crowded == 1 else "tie"
        said.append(f"{count(network.n_crowded, 'paper')} by more than 100 people {verb} nobody.")
    if network.pivots:
        said.append(f"Betweenness is estimated from {count(network.pivots, 'person', 'people')}.")
    return said
