"""Papers as read and curated, and their vectors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from .. import schemas
from .tables import Tables

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]
    Labels = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Corpus(Tables):
    """Papers as read and curated.

    ``papers`` keeps every record, also those that are copies of another (``duplicate_of`` is then set);
    everything counted is counted on ``unique``. ``as_of`` is the day the corpus was looked at, ``inputs`` says of each
    file behind it the ``name``, ``sha256``, ``format``, and how many ``records`` it held, ``refused`` ones among them.
    ``reading`` is how it was read, from which files and with which options; empty where it was not read but made.
    """

    papers: pl.DataFrame
    authorships: pl.DataFrame
    claims: pl.DataFrame
    findings: pl.DataFrame
    as_of: dt.date
    inputs: Sequence[Mapping[str, Any]] = ()
    reading: Mapping[str, Any] = field(default_factory=dict)

    def tables(self) -> dict[schemas.Table, pl.DataFrame]:
        return {
            schemas.PAPERS: self.papers,
            schemas.AUTHORSHIPS: self.authorships,
            schemas.CLAIMS: self.claims,
            schemas.FINDINGS: self.findings,
        }

    @cached_property
    def unique(self) -> pl.DataFrame:
        """The papers that are not copies of another, in order; every stage works on these."""
        return self.papers.filter(pl.col("duplicate_of").is_null())

    @property
    def ids(self) -> list[str]:
        return self.unique["paper_id"].to_list()

    @cached_property
    def texts(self) -> list[str]:
        """Title and abstract of each unique paper as one text, in paper order."""
        frame = self.unique.select(
            pl.concat_str(
                pl.col("title").fill_null("").str.strip_chars(),
                pl.col("abstract").fill_null("").str.strip_chars(),
                separator=". ",
            ).str.strip_chars(". ")
        )
        return frame.to_series().to_list()

    def __len__(self) -> int:
        return self.unique.height


@dataclass(frozen=True, eq=False)
class Embedding:
    """One unit-length row per paper, in paper order, and how it was made (``model``, ``revision`` ...)."""

    ids: list[str]
    vectors: Vectors
    info: Mapping[str, Any]

    def __post_init__(self) -> None:
        if len(self.ids) != len(self.vectors):
            raise ValueError(f"{len(self.vectors)} vectors for {len(self.ids)} papers")
