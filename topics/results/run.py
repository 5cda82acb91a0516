"""A fitted corpus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import polars as pl

from .. import schemas
from .corpus import Corpus, Embedding
from .tables import Tables


@dataclass(frozen=True, eq=False)
class Run(Tables):
    """A fitted corpus: the tables of the run folder, as the design's "A run is a folder" lists them.

    ``times`` gives the ``seconds`` of each stage, and whether its result was ``stored``: all that is not the same when
    the run is made again.
    """

    corpus: Corpus
    embedding: Embedding
    assignments: pl.DataFrame
    topics: pl.DataFrame
    hierarchy: pl.DataFrame
    timeline: pl.DataFrame
    trends: pl.DataFrame
    keyphrases: pl.DataFrame
    neighbours: pl.DataFrame
    manifest: Mapping[str, Any]
    times: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.assignments["paper_id"].to_list() != self.corpus.ids:
            raise ValueError("assignments are not in the order of the corpus")

    def tables(self) -> dict[schemas.Table, pl.DataFrame]:
        return {
            schemas.ASSIGNMENTS: self.assignments,
            schemas.TOPICS: self.topics,
            schemas.HIERARCHY: self.hierarchy,
            schemas.TIMELINE: self.timeline,
            schemas.TRENDS: self.trends,
            schemas.KEYPHRASES: self.keyphrases,
            schemas.NEIGHBOURS: self.neighbours,
        }

    @property
    def papers(self) -> pl.DataFrame:
        return self.corpus.unique

    @property
    def authorships(self) -> pl.DataFrame:
        return self.corpus.authorships

    def to_bertopic(self) -> Any:
        """The run as a fitted BERTopic, for its visualisations, ``transform`` and representation models.

        Raises:
            TooFewPapers: the run has no topics.
        """
        # Results lie below the pipeline, which alone knows how this run was made; so it is looked up when asked for.
        return import_module("..pipeline", __package__).to_bertopic(self)

    @property
    def seed(self) -> int:
        """From which each stage, also one of a later look at the run, derives its own."""
        return int(self.manifest["config"]["seed"])

    @property
    def has_topics(self) -> bool:
        return self.topics.height > 0
