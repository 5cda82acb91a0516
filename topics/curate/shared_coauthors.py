"""Shared co-authors as evidence that two names are one person's, weighed by how likely they are shared by chance."""

from __future__ import annotations

import polars as pl

# Papers with more authors say little about who works with whom.
_MOST_AUTHORS = 100
# A corpus is a part of the literature: in a small one, a name on two papers is still a rare name.
_FEWEST_PAPERS = 1_000
# People of one field share co-authors more often than people drawn at random from the whole corpus.
_FIELD = 3.0


def chances(authorships: pl.DataFrame, units: pl.DataFrame, targets: pl.DataFrame) -> pl.DataFrame:
    """How likely each unit shares by chance the co-authors that it shares with a target of its block.

    A co-author of a unit with m co-authors stands beside a target of n papers by chance about m * n * f times, f being
    the part of all papers that the co-author is on; this is multiplied over all who are shared. Initials are shared
    with every name they may stand for, and f counts all of those. The owner of a page is on every paper of it, so that
    sharing the owner says nothing. A byline that is cut short shares less, and nothing follows from what is not shared.

    Args:
        authorships: paper_id, name, is_owner and the columns of ``name_forms``.
        units: unit, name, paper_id, block; a row per paper of the unit.
        targets: name, paper_id, block; a row per paper of the target.

    Returns:
        unit, name, target, chance, shared (names of co-authors, rarest first); only pairs that share somebody and
        are never together on a paper, and whose names are not together on a paper with one of the shared.
    """
    mates = _mates(authorships)
    theirs = _beside(targets, mates, "theirs").select("block", "key", target="name").unique()
    sizes = targets.group_by(target="name").agg(n=pl.col("paper_id").n_unique())
    theirs = theirs.join(sizes, on="target").join(_parts(mates, authorships), on="key")
    ours = _beside(units, mates, "ours").with_columns(m=pl.col("mate").n_unique().over("unit"))
    found = ours.join(theirs, on=["block", "key"]).filter(pl.col("name") != pl.col("target"))
    expected = (_FIELD * pl.col("m") * pl.col("n") * pl.col("part")).clip(upper_bound=1.0)
    pair = ["unit", "name", "target"]
    shared = found.group_by(*pair, "mate").agg(expected=expected.min()).sort("expected", "mate").group_by(pair)
    weighed = shared.agg(chance=pl.col("expected").product(), shared=pl.col("mate"))
    apart = _apart(units.join(targets, on=["paper_id", "block"], suffix="_target"), found, mates)
    return weighed.join(apart, on=["unit", "target"], how="anti").sort("unit", "chance", "target")


def _apart(together: pl.DataFrame, found: pl.DataFrame, mates: pl.DataFrame) -> pl.DataFrame:
    """``unit, target`` of two people: together on a paper, or sharing somebody who knows two people of these names."""
    joint = together.select("paper_id", "name", target="name_target").unique()
    keys = joint.join(mates.select("paper_id", key="theirs"), on="paper_id").explode("key").drop_nulls("key")
    knowing_two = found.join(keys, on=["name", "target", "key"], how="semi").select("unit", "target")
    return pl.concat([together.select("unit", target="name_target"), knowing_two]).unique()


def _mates(authorships: pl.DataFrame) -> pl.DataFrame:
    """``paper_id, mate`` and the keys under which a co-author is looked up (``ours``) and found (``theirs``).

    A full name meets itself (``=``) and the initials that may stand for it (``~``); initials meet whatever they may
    stand for (``-``).
    """
    counted = authorships.filter(
        (pl.len().over("paper_id") <= _MOST_AUTHORS) & ~pl.col("is_owner") & (pl.col("family") != "")
    )
    is_short = (pl.col("first").str.len_chars() == 1).fill_null(False)
    short = pl.col("family") + " " + pl.col("initial")
    whole = pl.when(~is_short).then("=" + pl.coalesce("letters", "family"))
    return counted.select(
        "paper_id",
        mate="name",
        ours=pl.concat_list(whole, pl.when(is_short).then("-" + short).otherwise("~" + short)).list.drop_nulls(),
        theirs=pl.concat_list(whole, "-" + short, pl.when(is_short).then("~" + short)).list.drop_nulls(),
    )


def _parts(mates: pl.DataFrame, authorships: pl.DataFrame) -> pl.DataFrame:
    """``key, part``: of all papers, the part that the key is on."""
    n_papers = max(authorships["paper_id"].n_unique(), _FEWEST_PAPERS)
    keys = mates.select("paper_id", key="theirs").explode("key").drop_nulls("key")
    return keys.group_by("key").agg(part=pl.col("paper_id").n_unique() / n_papers)


def _beside(people: pl.DataFrame, mates: pl.DataFrame, side: str) -> pl.DataFrame:
    """``people`` with everybody else on their papers (``mate``), a row per ``key`` of these."""
    others = people.join(mates.select("paper_id", "mate", key=side), on="paper_id")
    return others.filter(pl.col("name") != pl.col("mate")).explode("key").drop_nulls("key")
