"""The network of who writes with whom: ties, communities, close collaborators and the people who connect."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import polars as pl

from .. import schemas
from ..results import Network
from .communities import betweenness, communities, roles, weighted_graph
from .joint_papers import MOST_AUTHORS, bylines, circles, count_ties, mark_close, numbered

# Of larger corpora those with most papers: communities and betweenness of so many people take seconds.
MOST_PEOPLE = 5_000
_N_PEOPLE = 5
_N_TOPICS = 3
# Networks dealt out by chance: so many that the one observed stands out at .05, of large ones fewer, as they take long
# and are the surer.
_DEALINGS, _FEWEST_DEALINGS, _TIES_DEALT = 19, 1, 60_000
# Bridges are among this part of the people, those that most shortest paths lead through.
_MOST_BETWEEN = 0.05


def coauthor_network(
    authorships: pl.DataFrame,
    papers: pl.DataFrame,
    assignments: pl.DataFrame,
    topics: pl.DataFrame,
    among: Collection[str] | None = None,
    min_papers: int | None = None,
    alpha: float = 0.05,
    seed: int = 0,
) -> Network:
    """Who of the authors of ``papers`` writes with whom.

    A paper by n people adds 1 / (n - 1) to the weight of the tie between any two of them, so that each spends one paper
    on it, however many they are (Newman 2001, Scientific collaboration networks II, Phys. Rev. E 64, 016132).
    Communities are those of the Louvain method on these weights (Blondel et al. 2008, J. Stat. Mech. P10008). It finds
    some in every network, so their modularity stands beside that of papers dealt out anew, each person keeping their
    number of papers and each paper its number of authors (Guimera, Sales-Pardo & Amaral 2004, Phys. Rev. E 70, 025101).

    A tie is close where the two have more joint papers than if each co-author of the one had been there once and all
    further times had fallen to them in proportion to their other papers (binomial; the disparity filter of Serrano,
    Boguna & Vespignani 2009, PNAS 106, 6483, which knows no papers, would have them fall evenly). It is tested from
    both ends, twice the smaller p counts, and corrected over all ties (Benjamini & Hochberg 1995). Where nobody's other
    papers are known, as in what one person's page lists, nobody is close.

    A bridge is a connector as Guimera & Amaral (2005, Nature 433, 895) have it, with ties to three people of other
    communities at least: the weight of its ties spreads widely over communities (``participation``, from 0 on, below
    1), less widely if it is a hub of its own. Its ``betweenness`` is also among the highest 5 %: the share of shortest
    paths between others that lead through a person (Freeman 1977, Sociometry 40, 35; of a large network estimated from
    some people: Brandes & Pich 2007, Int. J. Bifurcation Chaos 17, 2303).

    Args:
        authorships: paper_id, name; those of other papers are ignored.
        papers: paper_id, date_first.
        assignments: paper_id, topic_id (-1 = none), to name communities by.
        topics: topic_id, label.
        among: only these authors; by default everybody.
        min_papers: people of fewer papers are left out; by default so many that 5,000 people remain at most.
        alpha: a tie is close below this q-value.
        seed: of communities and of the people that betweenness is estimated from.

    Returns:
        People by papers, ties by weight, communities by size. Numbers of collaborators and tests have all co-authors,
        also those left out; papers by more than a hundred people tie nobody.
    """
    rows = bylines(authorships, papers)
    everybody = numbered(rows)
    tying = rows.filter(pl.col("n_authors") <= MOST_AUTHORS)
    asked = everybody if among is None else everybody.filter(pl.col("name").is_in(list(among)))
    least = min_papers or _least(asked)
    people = asked.filter(pl.col("n_papers") >= least).drop("id").with_row_index("id")
    people = people.hstack(circles(tying, people).drop("id"))
    ties = mark_close(count_ties(tying, people), people, alpha)
    graph = weighted_graph(ties, people.height)
    community, modularity = communities(graph, seed)
    by_chance = _modularities_by_chance(tying, people, ties.height, seed)
    between, pivots = betweenness(graph, seed)
    places = {"community": pl.Series(community, dtype=pl.Int32), "betweenness": pl.Series(between, dtype=pl.Float64)}
    table = people.hstack(roles(ties, community)).with_columns(**places)
    table = table.with_columns(is_bridge=pl.col("connects") & _highest("betweenness"))
    return Network(
        people=table.select(*schemas.NETWORK_PEOPLE.columns),
        ties=_with_names(ties, people["name"]).select(*schemas.TIES.columns),
        communities=_described(table, ties, assignments, topics),
        modularity=modularity,
        modularity_by_chance=max(by_chance, default=None),
        n_dealings=len(by_chance),
        min_papers=least,
        n_left_out=asked.height - people.height,
        n_crowded=rows.filter(pl.col("n_authors") > MOST_AUTHORS)["paper_id"].n_unique(),
        pivots=pivots,
    )


def _modularities_by_chance(rows: pl.DataFrame, people: pl.DataFrame, n_ties: int, seed: int) -> list[float]:
    """Modularity of networks in which the people's places on papers are dealt out anew."""
    places = rows.join(people.select("name"), on="name", how="semi").sort("paper_id", "name")
    names, rng = places["name"].to_numpy(), np.random.default_rng(seed)
    found = []
    for _ in range(min(_DEALINGS, max(_FEWEST_DEALINGS, _TIES_DEALT // n_ties)) if n_ties else 0):
        dealt = places.with_columns(name=pl.Series(rng.permutation(names))).unique(["paper_id", "name"])
        _, modularity = communities(weighted_graph(count_ties(dealt, people), people.height), seed)
        found += [] if modularity is None else [modularity]
    return found


def close_collaborators(rows: pl.DataFrame, name: str, alpha: float = 0.05) -> pl.DataFrame:
    """To whom of their co-authors the author ``name`` is close: the test of ``coauthor_network`` over their own ties.

    Args:
        rows: everybody's papers, as ``joint_papers.bylines`` gives them.
        name: the author.
        alpha: a tie is close below this q-value.

    Returns:
        ``name, n_papers, joint_papers, expected, p_value, q_value, is_close``, most joint papers first; ``n_papers``
        are all that the co-author has.
    """
    tying = rows.filter(pl.col("n_authors") <= MOST_AUTHORS)
    own = tying.filter(pl.col("paper_id").is_in(_written_by(tying, [name])))
    names = own["name"].unique().to_list()
    beside = tying.filter(pl.col("paper_id").is_in(_written_by(tying, names)))
    people = numbered(own)
    people = people.hstack(circles(beside, people).drop("id"))
    joint = _with_names(count_ties(own, people), people["name"])
    ties = joint.filter((pl.col("name_a") == name) | (pl.col("name_b") == name))
    other = pl.when(pl.col("name_a") == name).then("name_b").otherwise("name_a")
    return (
        mark_close(ties, people, alpha)
        .select("joint_papers", "expected", "p_value", "q_value", "is_close", name=other)
        .join(people.select("name", "n_papers"), on="name", how="left", maintain_order="left")
        .select("name", "n_papers", "joint_papers", "expected", "p_value", "q_value", "is_close")
        .sort(["joint_papers", "name"], descending=[True, False])
    )


def circles_among(rows: pl.DataFrame, names: Collection[str], seed: int = 0) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The communities, as in ``coauthor_network``, that ``names`` form by the papers that they wrote with each other.

    Args:
        rows: everybody's papers, as ``joint_papers.bylines`` gives them.
        names: the people.
        seed: of the communities.

    Returns:
        ``name, n_papers, community`` (-1 for who wrote with none of them) of each, and their ties: ``name_a, name_b,
        joint_papers, weight``.
    """
    own = rows.filter(pl.col("name").is_in(list(names)))
    people = numbered(own)
    ties = count_ties(own.filter(pl.col("n_authors") <= MOST_AUTHORS), people)
    community, _ = communities(weighted_graph(ties, people.height), seed)
    found = people.select("name", "n_papers", community=pl.Series(community, dtype=pl.Int32))
    return found, _with_names(ties, people["name"]).select("name_a", "name_b", "joint_papers", "weight")


def _written_by(rows: pl.DataFrame, names: Collection[str]) -> list[str]:
    return rows.filter(pl.col("name").is_in(list(names)))["paper_id"].unique().to_list()


def _least(people: pl.DataFrame) -> int:
    """The least number of papers that so few people have that their network takes seconds."""
    if people.height <= MOST_PEOPLE:
        return 1
    return int(people["n_papers"][MOST_PEOPLE]) + 1


def _highest(column: str) -> pl.Expr:
    return (pl.col(column) > 0) & (pl.col(column) >= pl.col(column).quantile(1 - _MOST_BETWEEN, "higher"))


def _with_names(ties: pl.DataFrame, names: pl.Series) -> pl.DataFrame:
    return ties.with_columns(name_a=names.gather(ties["a"]), name_b=names.gather(ties["b"]))


def _described(
    people: pl.DataFrame, ties: pl.DataFrame, assignments: pl.DataFrame, topics: pl.DataFrame
) -> pl.DataFrame:
    """Each community with its people, its papers and the topics that set these apart."""
    of = people.select("id", "community")
    within = (
        ties.join(of, left_on="a", right_on="id", how="left", maintain_order="left")
        .join(of, left_on="b", right_on="id", how="left", suffix="_b", maintain_order="left")
        .filter(pl.col("community") == pl.col("community_b"))
    )
    papers = within.select("community", paper_id="paper_ids").explode("paper_id").unique()
    members = people.filter(pl.col("community") >= 0).group_by("community").agg(
        n_people=pl.len().cast(pl.Int32), people=pl.col("name").head(_N_PEOPLE)
    )  # fmt: skip
    counts = papers.group_by("community").agg(n_papers=pl.len().cast(pl.Int32))
    found = members.join(counts, on="community", how="left").join(
        _topics(papers, assignments, topics), on="community", how="left"
    )
    return found.with_columns(
        pl.col("n_papers").fill_null(0),
        pl.col("topic_ids").fill_null([]),
        label=pl.coalesce("label", pl.format("around {}", pl.col("people").list.first())),
    ).sort("community").select(*schemas.COMMUNITIES.columns)  # fmt: skip


def _topics(papers: pl.DataFrame, assignments: pl.DataFrame, topics: pl.DataFrame) -> pl.DataFrame:
    """``community, topic_ids, label``: the topics with the largest part of the community's divergence from the corpus,
    p log(p / q), and the label of the first.
    """
    placed = assignments.select("paper_id", "topic_id").filter(pl.col("topic_id") >= 0)
    usual = placed.group_by("topic_id").agg(q=pl.len() / max(1, placed.height))
    own = papers.join(placed, on="paper_id", how="inner").group_by("community", "topic_id").len("n")
    own = own.with_columns(p=pl.col("n") / pl.col("n").sum().over("community")).join(usual, on="topic_id")
    labels = topics.select(pl.col("topic_id").cast(pl.Int32), "label")
    return (
        own.with_columns(part=(pl.col("p") * (pl.col("p") / pl.col("q")).log()).round(9))
        .join(labels, on="topic_id", how="inner")
        .sort(["community", "part", "topic_id"], descending=[False, True, False])
        .group_by("community", maintain_order=True)
        .agg(topic_ids=pl.col("topic_id").head(_N_TOPICS), label=pl.col("label").first())
    )
