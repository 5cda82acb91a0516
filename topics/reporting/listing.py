"""The list of papers of a page that may have very many, and what is left out where it has."""

from __future__ import annotations

import polars as pl
import polars.selectors as cs

from ..text import count, listing
from .papers import ABSTRACTS_UP_TO
from .parts import Section
from .payload import WORDS_UP_TO
from .wording import whole

# Authors named in a list of more than ``WORDS_UP_TO`` papers.
N_AUTHORS = 3


def list_section(own: pl.DataFrame) -> Section:
    """The section of the list; ``own`` are the papers as ``Lookup.listed``."""
    n = own.height
    linked = own.select(pl.any_horizontal(pl.col("doi", "arxiv_id", "url").is_not_null()).sum()).item()
    answer = f"{count(n, 'paper')}, {whole(linked) if linked else 'none'} with a link to its source."
    missing = ["abstracts"] if n > ABSTRACTS_UP_TO else []
    missing += ["the table of papers to download"] if n > WORDS_UP_TO else []
    caveat = f"Left out of so long a list: {listing(missing)}; the run has them." if missing else None
    return Section("listing", "Which papers, and how was this made?", answer, caveat=caveat)


def shortened(own: pl.DataFrame) -> pl.DataFrame:
    """The list as it is; of very many papers with the first authors alone."""
    if own.height <= WORDS_UP_TO:
        return own
    hides = pl.col("names").list.len() > N_AUTHORS
    return own.with_columns(
        pl.col("names").list.head(N_AUTHORS), authors_truncated=pl.col("authors_truncated").fill_null(False) | hides
    )


def to_download(own: pl.DataFrame, *further: pl.Expr) -> pl.DataFrame:
    """One row per paper with what identifies it, and ``further`` columns; without rows where there are very many."""
    kept = own if own.height <= WORDS_UP_TO else own.clear()
    return kept.select(
        "paper_id", "title", pl.col("names").list.join("; ").alias("authors"), "date_first", "date_last", "venue",
        "doi", "arxiv_id", "url", *further,
    )  # fmt: skip


def flat(table: pl.DataFrame, n_papers: int) -> pl.DataFrame:
    """Lists as text; of very many papers without their ids, which would outweigh the page."""
    return as_text(table.drop(cs.starts_with("paper_ids")) if n_papers > WORDS_UP_TO else table)


def as_text(table: pl.DataFrame) -> pl.DataFrame:
    """Lists as text, to download."""
    lists = [name for name, dtype in table.schema.items() if isinstance(dtype, pl.List)]
    return table.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join("; ") for name in lists)
