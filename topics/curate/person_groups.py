"""What the groups of papers under one name are about, for people to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from ..results import Identity
from ..stopwords import stop_words
from ..text import count, listing
from ..words import count_terms

_N_TERMS, _N_NAMES = 3, 3
# Groups described in a message; the others are counted.
_N_TOLD = 8


def describe_groups(identity: Identity, papers: pl.DataFrame, authorships: pl.DataFrame) -> pl.DataFrame:
    """One row per group of an identity, largest first.

    Returns:
        person, n_papers, first_year, last_year (null where no paper has a date), terms (up to three words or phrases
        that set the group apart), coauthors and venues (up to three each, most frequent first), is_loose (no paper has
        a sure tie to another: leftovers, not a person).
    """
    of = identity.groups.select("paper_id", "person").join(papers, on="paper_id", how="left", maintain_order="left")
    others = identity.groups.join(authorships, on="paper_id", maintain_order="left").filter(
        pl.col("name") != identity.name
    )
    year = pl.col("date_first").dt.year()
    return (
        of.group_by("person", maintain_order=True)
        .agg(n_papers=pl.len(), first_year=year.min(), last_year=year.max())
        .with_columns(pl.Series("terms", _terms(of), dtype=pl.List(pl.String)))
        .join(_most_frequent(others, "name", "coauthors"), on="person", how="left", maintain_order="left")
        .join(_most_frequent(of, "venue", "venues"), on="person", how="left", maintain_order="left")
        .with_columns(
            pl.col("coauthors", "venues").fill_null([]), is_loose=pl.col("person").is_in(list(identity.loose))
        )
    )


def tell_groups(described: pl.DataFrame) -> str:
    """The groups in a sentence: ``9 papers, 2019-2022: eeg, emotion recognition (with Mei Ito)``.

    Leftovers are said to be that: ``4 papers with no sure tie to each other, 2024: filters, networks``.
    """
    told = [_told(row) for row in described.head(_N_TOLD).iter_rows(named=True)]
    more = described.height - _N_TOLD
    return "; ".join(told + ([f"and {count(more, 'smaller group')}"] if more > 0 else []))


def _told(row: Mapping[str, Any]) -> str:
    first, last = row["first_year"], row["last_year"]
    years = "" if first is None else f", {first}" if first == last else f", {first}-{last}"
    about = f": {', '.join(row['terms'])}" if row["terms"] else ""
    people = f" (with {listing(row['coauthors'])})" if row["coauthors"] else ""
    tie = f" {untied(row['n_papers'])}" if row["is_loose"] else ""
    return f"{count(row['n_papers'], 'paper')}{tie}{years}{about}{people}"


def untied(n: int) -> str:
    """What n papers without a sure tie to another are."""
    return "with no sure tie to another" if n == 1 else "with no sure tie to each other"


def _most_frequent(rows: pl.DataFrame, column: str, name: str) -> pl.DataFrame:
    counted = rows.drop_nulls(column).group_by("person", column, maintain_order=True).len("_n")
    ranked = counted.sort("_n", descending=True, maintain_order=True)
    return ranked.group_by("person", maintain_order=True).agg(pl.col(column).head(_N_NAMES).alias(name))


def _terms(papers: pl.DataFrame) -> list[list[str]]:
    """Of each group, in order of first paper, up to three terms that its papers have and others have not.

    Ranked by how many of its papers hold a term, those with it in the title three times, and by how few of all do.
    """
    texts = papers.select(pl.col("title", "abstract").fill_null("")).rows()
    found = count_terms(
        [*(title for title, _ in texts), *(". ".join(text) for text in texts)], max_ngram=2, stop_words=stop_words()
    )
    holds = (found.counts > 0).astype(float)
    in_title, in_text = holds[: len(texts)], holds[len(texts) :]
    rarity = np.log1p(len(texts) / in_text.sum(axis=0).A1) if found.vocabulary else np.zeros(0)
    person = papers["person"].to_numpy()
    return [
        _distinct(found.vocabulary, (2 * in_title + in_text)[person == group].sum(axis=0).A1 * rarity)
        for group in papers["person"].unique(maintain_order=True)
    ]


def _distinct(vocabulary: list[str], weights: Any) -> list[str]:
    """The heaviest terms, none with a word of another; of equal ones the longest."""
    chosen: list[str] = []
    length = np.array([term.count(" ") for term in vocabulary])
    for place in np.lexsort((np.arange(len(weights)), -length, -weights.round(9))):
        words = set(vocabulary[place].split())
        if weights[place] > 0 and not any(words & set(term.split()) for term in chosen):
            chosen.append(vocabulary[place])
        if len(chosen) == _N_TERMS:
            break
    return chosen
