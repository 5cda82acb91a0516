"""The papers of an experiment: read once, filtered, drawn."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from .. import sample, schemas
from ..cache import key_of
from ..curate import filters
from ..errors import ConfigError, suggest
from ..pipeline import read
from ..results import Corpus
from ..stages import digest, stage_seed
from ..store import is_corpus
from ..text import count
from .paths import SAMPLE
from .spec import Data

if TYPE_CHECKING:
    from ..results import Labels
    from .cells import Cell

# Of the papers, that a subsample holds.
_SUBSAMPLE = 0.8


class Corpora:
    """The corpora of an experiment's cells, each read once."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, Any], Corpus] = {}
        self._selected: dict[str, tuple[Corpus, str]] = {}

    def papers(self, cell: Cell) -> Corpus:
        """The papers that the cell is fitted on.

        Raises:
            SourceError: the data cannot be read.
            ConfigError: there is no such column of labels, or there are too few papers for what is to be drawn.
        """
        data = cell.experiment.data
        corpus, _ = self.selected(data)
        if data.sample:
            corpus = draw(corpus, data, cell.seed)
        return corpus if cell.subsample is None else subsample(corpus, cell.subsample, cell.seed)

    def read_for(self, cells: Iterable[Cell]) -> list[dict[str, str]]:
        """Read what these cells need, and see that there are papers enough; name and sha256 of the files read."""
        for cell in {cell.experiment.data.model_dump_json(): cell for cell in cells}.values():
            self.papers(cell)
        files = [file for corpus in self._read.values() for file in corpus.reading["files"]]
        told = dict.fromkeys((file["name"], file["sha256"]) for file in files)
        return [{"name": name, "sha256": sha256} for name, sha256 in told]

    def digest(self, cell: Cell) -> str:
        """Tells the papers that the cell's are, or are a subsample of, from all others."""
        data = cell.experiment.data
        _, told = self.selected(data)
        return key_of(told, data.sample.model_dump(), cell.seed) if data.sample else told

    def selected(self, data: Data) -> tuple[Corpus, str]:
        """The papers that take part, none drawn yet, and a digest of them."""
        key = data.model_dump_json(exclude={"sample"})
        if key not in self._selected:
            corpus = select(self._whole(data), data)
            self._selected[key] = corpus, key_of(digest(corpus.papers), digest(corpus.authorships), corpus.as_of)
        return self._selected[key]

    def days(self) -> set[dt.date]:
        """The days as of which the corpora were read."""
        return {corpus.as_of for corpus in self._read.values()}

    def _whole(self, data: Data) -> Corpus:
        place = data.path, data.as_of
        if place not in self._read:
            self._read[place] = _sample(data) if data.path == SAMPLE else _read(data)
        return self._read[place]


def _sample(data: Data) -> Corpus:
    """The bundled corpus, its planted topics as classes."""
    corpus = read(sample.path(), as_of=data.as_of or sample.AS_OF)
    truth = json.loads(sample.path("truth.json").read_text(encoding="utf-8"))
    classes = {paper: topic["name"] for topic in truth["topics"] for paper in topic["paper_ids"]}
    label = pl.col("paper_id").replace_strict(classes, default=None, return_dtype=pl.String)
    return replace(corpus, papers=corpus.papers.with_columns(label=label))


def _read(data: Data) -> Corpus:
    if not is_corpus(Path(data.path)):
        return read(data.path, as_of=data.as_of)
    corpus = read(data.path)
    if data.as_of not in (None, corpus.as_of):
        raise ConfigError("data.as_of", str(data.as_of), f"the corpus was read as of {corpus.as_of}; leave it out")
    return corpus


def select(corpus: Corpus, data: Data) -> Corpus:
    """The papers that take part.

    Raises:
        ConfigError: there is no such column of labels, or no paper is left.
    """
    rules = data.filters
    kept = filters.keep(corpus, min_abstract=rules.min_abstract, since=rules.since, until=rules.until)
    if data.label is not None:
        classes = _classes(kept.unique, data.label)
        if rules.labels:
            kept = _where(kept, classes.is_in(rules.labels))
            classes = _classes(kept.unique, data.label)
        few = classes.value_counts().filter(pl.col("count") < rules.min_label_papers)[classes.name]
        kept = _where(kept, ~classes.is_in(few.implode()) | classes.is_null())
    if not len(kept):
        raise ConfigError("data.filters", rules.model_dump(mode="json"), "no paper is left; let more of them pass")
    return kept


def _where(corpus: Corpus, passes: pl.Series) -> Corpus:
    return filters.only(corpus, corpus.unique["paper_id"].filter(passes.fill_null(False)).to_list())


def _classes(papers: pl.DataFrame, label: str) -> pl.Series:
    """The class of each paper, null where it is not known."""
    if label not in papers.columns:
        further = [name for name in papers.columns if name not in schemas.PAPERS.columns]
        found = suggest(label, further or papers.columns)
        raise ConfigError("data.label", label, f"the papers have no such column. {found}")
    if papers[label].dtype.is_nested():
        raise ConfigError("data.label", label, "the column holds lists; name one with a single class per paper")
    return papers[label].cast(pl.String)


def truth_of(papers: pl.DataFrame, label: str | None) -> tuple[Labels | None, int | None]:
    """The class of each paper as a number, -1 where it is not known, and how many there are; None without any."""
    classes = _classes(papers, label) if label else pl.Series(dtype=pl.String)
    if not classes.drop_nulls().len():
        return None, None
    numbers = (classes.rank("dense").cast(pl.Int32) - 1).fill_null(-1)
    return numbers.to_numpy(), classes.drop_nulls().n_unique()


def draw(corpus: Corpus, data: Data, seed: int) -> Corpus:
    """As many papers as ``data.sample`` says; of its classes as equal numbers as can be.

    Raises:
        ConfigError: there are too few papers, or too few classes with enough of them.
    """
    assert data.sample is not None
    rng = np.random.default_rng(stage_seed(seed, "sample"))
    wanted, n_classes = data.sample.n_papers, data.sample.n_classes
    if n_classes and data.label is not None:
        return _rows(corpus, _drawn_by_class(_classes(corpus.unique, data.label), wanted, n_classes, rng))
    if wanted > len(corpus):
        raise ConfigError("data.sample.n_papers", wanted, f"there are {count(len(corpus), 'paper')}; draw fewer")
    return _rows(corpus, rng.choice(len(corpus), wanted, replace=False))


def _drawn_by_class(classes: pl.Series, wanted: int, n_classes: int, rng: np.random.Generator) -> Any:
    """Rows of so many papers from so many classes, of the classes that are large enough."""
    each = math.ceil(wanted / n_classes)
    enough = classes.drop_nulls().value_counts().filter(pl.col("count") >= each)[classes.name].sort().to_list()
    if len(enough) < n_classes:
        found = f"{count(len(enough), 'class', 'classes')} with {count(each, 'paper')} or more"
        raise ConfigError("data.sample.n_classes", n_classes, f"there are {found}; draw fewer papers or classes")
    values = classes.to_numpy()
    chosen = rng.choice(enough, n_classes, replace=False)
    sizes = [wanted // n_classes + (i < wanted % n_classes) for i in range(n_classes)]
    members = [np.flatnonzero(values == name) for name in chosen]
    return np.concatenate([rng.choice(rows, n, replace=False) for rows, n in zip(members, sizes, strict=True)])


def subsample(corpus: Corpus, number: int, seed: int) -> Corpus:
    """80 % of the papers, others for each ``number``."""
    rng = np.random.default_rng(stage_seed(seed, f"subsample {number}"))
    return _rows(corpus, rng.choice(len(corpus), max(1, round(_SUBSAMPLE * len(corpus))), replace=False))


def _rows(corpus: Corpus, rows: Any) -> Corpus:
    """The papers in these places, in their old order."""
    return filters.only(corpus, corpus.unique["paper_id"].gather(np.sort(rows)).to_list())
