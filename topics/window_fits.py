"""The spans of years in which topics are fitted anew, and the fits of each."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from .config import Config
from .model import defaults
from .model.cluster import CLUSTER_FROM, Distinct, largest_first
from .model.neighbours import nearest
from .model.refits import fit_labels
from .model.stability import most_typical
from .stages import Stages

if TYPE_CHECKING:
    from .cache import Artifacts
    from .results import Labels, Run, Vectors

    Span = tuple[int, int]

# A window with fewer papers has no topics to speak of; half of the windows have at least so many as is usual.
LEAST_PAPERS = 30
USUAL_PAPERS = 60
# As many columns as a figure can show side by side.
MOST_WINDOWS = 6
# Fits of one window: where they cost seconds, and where they cost a minute.
_FITS = 5
_FITS_OF_MANY = 2
_MANY = 3000
# Several windows are to take no longer than one whole corpus: neighbours are exact up to fewer papers.
_EXACT_BELOW = 15_000


def spans(run: Run, years: int | None = None) -> list[Span]:
    """First and last year of each window, earliest first.

    The last window ends with the last paper. The first one reaches back to the first paper, and takes what later years
    it needs to hold ``LEAST_PAPERS``; a later window with fewer is left out.

    Raises:
        ValueError: ``years`` is less than one.
    """
    if years is not None and years < 1:
        raise ValueError(f"windows span {years} years, expected at least one")
    dated = years_of(run)
    if dated.is_empty():
        return []
    first, last = int(dated["first"].min()), int(dated["last"].max())  # type: ignore[arg-type]
    widths = range(2, last - first + 2, 2) if years is None else [years]
    for width in widths:
        found = _filled(_regular(first, last, width), dated)
        usual = np.median([_size(dated, span) for span in found]) if found else 0
        if years or (len(found) <= MOST_WINDOWS and usual >= USUAL_PAPERS):
            return found
    return []


def years_of(run: Run) -> pl.DataFrame:
    """Row, first and last year of each paper that has a date which is not in the future."""
    dates = run.papers.select("date_first", "date_last").with_row_index("row").drop_nulls()
    known = dates.filter(pl.col("date_first") <= run.corpus.as_of)
    return known.select("row", first=pl.col("date_first").dt.year(), last=pl.col("date_last").dt.year())


def _regular(first: int, last: int, width: int) -> list[Span]:
    step = (width + 1) // 2
    ends = range(last, first + width - 2, -step)
    return [(end - width + 1, end) for end in reversed(ends)]


def _filled(regular: Sequence[Span], dated: pl.DataFrame) -> list[Span]:
    """Without windows of too few papers; the first that stays takes all years before it."""
    start = int(dated["first"].min())  # type: ignore[arg-type]
    first = next((i for i, (_, end) in enumerate(regular) if _size(dated, (start, end)) >= LEAST_PAPERS), None)
    if first is None:
        return []
    later = [span for span in regular[first + 1 :] if _size(dated, span) >= LEAST_PAPERS]
    return [(start, regular[first][1]), *later]


def _inside(span: Span) -> pl.Expr:
    return (pl.col("first") >= span[0]) & (pl.col("last") <= span[1])


def _size(dated: pl.DataFrame, span: Span) -> int:
    return dated.filter(_inside(span)).height


@dataclass(frozen=True, eq=False)
class Window:
    """The papers of a span of years, as rows of the corpus, and their topics in each fit (n_fits x n_papers)."""

    span: Span
    rows: Any
    fits: Labels

    @property
    def name(self) -> str:
        return _stage(self.span)

    @property
    def start(self) -> dt.date:
        return dt.date(self.span[0], 1, 1)

    @property
    def end(self) -> dt.date:
        return dt.date(self.span[1], 12, 31)

    @property
    def n_topics(self) -> int:
        return int(self.fits[0].max(initial=-1)) + 1

    @cached_property
    def members(self) -> list[Any]:
        """Rows of each topic's papers."""
        return [self.rows[self.fits[0] == topic] for topic in range(self.n_topics)]


def _stage(span: Span) -> str:
    return f"window {span[0]}-{span[1]}"


def fit_window(run: Run, span: Span, config: Config, stages: Stages) -> Window:
    """Topics of a window in several fits, with the settings of the run; sizes follow the papers of the window."""
    rows = years_of(run).filter(_inside(span))["row"].to_numpy()
    vectors = run.embedding.vectors[rows]
    n_fits = _FITS if len(rows) <= _MANY else _FITS_OF_MANY
    seeds = [stages.seed(f"{_stage(span)} fit {i}") for i in range(1, n_fits + 1)]
    texts = [run.corpus.texts[row] for row in rows]

    def compute() -> Artifacts:
        return {"fits": _fits(texts, vectors, _for_window(config, len(rows), len(run.corpus)), seeds)}

    settings = [config.reduce.model_dump(), config.cluster.model_dump(exclude={"n_refits"}), len(run.corpus), seeds]
    text_hash = hashlib.sha256("\0".join(texts).encode()).hexdigest()
    params = [hashlib.sha256(rows.tobytes() + vectors.tobytes()).hexdigest(), text_hash, *settings]
    return Window(span, rows, stages(_stage(span), [], params, compute)["fits"])


def _for_window(config: Config, n_window: int, n_papers: int) -> Config:
    """What was told for the whole corpus, less in proportion to the root of the papers, as the default goes."""
    told = config.cluster.min_cluster_size
    if not told:
        return config
    size = max(2, round(told * np.sqrt(n_window / n_papers)))
    return config.model_copy(update={"cluster": config.cluster.model_copy(update={"min_cluster_size": size})})


def _fits(texts: Sequence[str], vectors: Vectors, config: Config, seeds: Sequence[int]) -> Labels:
    """Topics from each seed, n_fits x n_papers; the most typical fit first, its largest topic 0."""
    told = config.reduce.n_neighbors or defaults.n_neighbors(len(vectors))
    exact_below = min(config.reduce.exact_below, _EXACT_BELOW)
    near = nearest(vectors, min(told, len(vectors)), exact_below=exact_below, seed=seeds[0])
    papers = Distinct.of(texts, vectors, near, exact_below=exact_below, seed=seeds[0])
    if len(papers) < CLUSTER_FROM:
        return np.full((len(seeds), len(vectors)), -1, dtype=np.int32)
    labels = [_topics(papers, vectors[papers.rows], config, seed)[papers.place] for seed in seeds]
    best = most_typical(labels)
    return np.stack([labels[best], *labels[:best], *labels[best + 1 :]])


def _topics(papers: Distinct, vectors: Vectors, config: Config, seed: int) -> Labels:
    labels = fit_labels(papers.graph, vectors, config.reduce, config.cluster, seed)
    return np.append(largest_first(labels), -1).astype(np.int32)[labels]
