"""Topics fitted anew in overlapping spans of years, and how they were born, split, merged and ended."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from . import schemas
from .analyse.alignment import Change, View, changes, events, flows
from .analyse.coverage import find_coverage_ends
from .cache import Cache
from .config import load_config
from .model.cluster import centres_of
from .model.labels import TermLabeler
from .model.terms import topic_terms
from .periods import period_name
from .stages import Stages
from .text import listing
from .units import word_counts
from .window_fits import LEAST_PAPERS, Window, fit_window, spans, years_of
from .words import TermCounts

if TYPE_CHECKING:
    from .cache import Artifacts
    from .results import Labels, Run, Vectors

# Papers of a topic that decide how its terms are written.
_LABEL_TEXTS = 50


def fit_windows(
    run: Run,
    years: int | None = None,
    stages: Stages | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Topics of each window of years, the papers that go from one to the next, and the events among them.

    Neighbouring windows overlap by half, so that the papers of both tie their topics. Every window is fitted several
    times with the steps and settings of the run (sizes follow the window's papers), from seeds of their own; an event
    is what all fits and the dates of the papers bear out, as ``topics.analyse.alignment`` says, with how often that is
    false. Topics whose collection stopped (``find_coverage_ends``) neither end nor merge: nothing is known of them.

    Args:
        run: the fitted corpus; its vectors are used as they are.
        years: that each window spans; one makes windows without common papers, which have flows and no events. By
            default the smallest even number that leaves at most ``MOST_WINDOWS`` windows, half of them with
            ``USUAL_PAPERS`` papers.
        stages: keeps what was fitted; None computes everything anew.
        progress: called with the name of each step, where ``stages`` is None.

    Returns:
        Tables as ``schemas.WINDOWS``, ``schemas.FLOWS`` and ``schemas.EVENTS``, empty where ``why_none`` says why.
    """
    config = load_config(run.manifest["config"])
    stages = stages or Stages(Cache(None), config.seed, progress)
    found = spans(run, years)
    if len(found) < 2:
        return schemas.WINDOWS.empty(), schemas.FLOWS.empty(), schemas.EVENTS.empty()
    windows = [fit_window(run, span, config, stages) for span in found]
    papers = run.papers.select("paper_id", "date_first", "date_last", "categories").write_json()
    digest = hashlib.sha256("\0".join([papers, *run.corpus.texts]).encode()).hexdigest()
    params = [config.terms.model_dump(mode="json"), digest, run.assignments["topic_id"].to_list()]
    done = stages(
        "windows", [window.name for window in windows], params, lambda: _tables(run, windows, config.terms.n_terms)
    )
    return done["windows"], done["flows"], done["events"]


def why_none(run: Run, years: int | None = None) -> str:
    """Why ``fit_windows`` finds nothing; empty where it finds windows."""
    if len(spans(run, years)) > 1:
        return ""
    n_dated = years_of(run).height
    windows = f"two windows of {years} year{'s' * (years > 1)}" if years else "two windows of years"
    return (
        f"the {n_dated:,} papers whose years are known do not fill {windows} with at least {LEAST_PAPERS} papers each, "
        "so no topics are fitted window by window"
    )


def _tables(run: Run, windows: Sequence[Window], n_terms: int) -> Artifacts:
    offsets = np.cumsum([0, *(window.n_topics for window in windows)]).tolist()
    views = [_views(run.embedding.vectors, *pair) for pair in pairwise(windows)]
    nodes = _nodes(run, windows, n_terms)
    moved = [
        {"source": source + offsets[i], "target": target + offsets[i + 1], "papers": papers, "similarity": alike}
        for i, (_, before, after) in enumerate(views)
        for source, target, papers, alike in flows(before, after)
    ]
    last_days = dict(_last_days(run))
    candidates = [
        [change for change in changes(before, after) if _is_known(change, nodes, offsets[i], last_days, windows[i + 1])]
        for i, (_, before, after) in enumerate(views)
    ]
    told = [
        _event(change, q, run.corpus.ids, views[i][0], nodes, offsets[i : i + 2], windows[i : i + 2])
        for i, pair in enumerate(events(candidates))
        for change, q in pair
    ]
    return {"windows": nodes, "flows": schemas.FLOWS.frame(moved), "events": schemas.EVENTS.frame(told)}


def _last_days(run: Run) -> Iterable[tuple[int, dt.date]]:
    """Topics of the run whose papers were collected up to a day only."""
    members = run.assignments.filter(pl.col("topic_id") >= 0).select("paper_id", "topic_id")
    ends = find_coverage_ends(members, run.papers, run.corpus.as_of)
    return ends.select("topic_id", "last_day").drop_nulls().iter_rows()


def _is_known(
    change: Change, nodes: pl.DataFrame, offset: int, last_days: Mapping[int, dt.date], later: Window
) -> bool:
    """Whether the papers behind an end or merge were collected all through the later window."""
    if change.kind not in ("end", "merge"):
        return True
    topic_ids = nodes["topic_id"].gather([topic + offset for topic in change.before])
    return all(last_days.get(topic_id, dt.date.max).year >= later.span[1] for topic_id in topic_ids)


def _views(vectors: Vectors, before: Window, after: Window) -> tuple[Any, View, View]:
    """Rows of the papers of two windows, and each window as seen from them."""
    rows = np.union1d(before.rows, after.rows)
    shared = np.intersect1d(before.rows, after.rows)
    return rows, _view(vectors, rows, shared, before), _view(vectors, rows, shared, after)


def _view(vectors: Vectors, rows: Any, shared: Any, window: Window) -> View:
    inside = np.isin(rows, window.rows)
    fits = np.full((len(window.fits), len(rows)), -1, dtype=np.int32)
    fits[:, inside] = window.fits
    # Papers of one window alone are to be compared with those of the other alone, so neither may shape the centres,
    # but where the papers of both are too few to have one.
    known = np.where(np.isin(rows, shared), fits[0], -1)
    few = np.bincount(known[known >= 0], minlength=window.n_topics) < 2
    known = np.where(np.append(few, False)[fits[0]], fits[0], known)
    near = (vectors[rows] @ centres_of(vectors[rows], known).T).argmax(axis=1) if window.n_topics else fits[0]
    return View(inside, fits, near.astype(np.int32))


def _nodes(run: Run, windows: Sequence[Window], n_terms: int) -> pl.DataFrame:
    """As ``schemas.WINDOWS``: topics of all windows, numbered through."""
    counted = word_counts(run, run.papers)
    ids, topic_ids = np.array(run.corpus.ids, dtype=object), run.assignments["topic_id"].to_numpy()
    nodes: list[dict[str, Any]] = []
    for i, window in enumerate(windows):
        labels = _labels(run.corpus.texts, counted, window, n_terms)
        for label, rows in zip(labels, window.members, strict=True):
            nodes.append({
                "window": i,
                "window_start": window.start,
                "window_end": window.end,
                "node": len(nodes),
                "label": label,
                "n_papers": len(rows),
                "topic_id": _most_common(topic_ids[rows]),
                "paper_ids": ids[rows].tolist(),
            })  # fmt: skip
    return schemas.WINDOWS.frame(nodes)


def _most_common(topic_ids: Labels) -> int:
    """The topic of most papers; -1 where none has one."""
    found = topic_ids[topic_ids >= 0]
    return int(np.bincount(found).argmax()) if len(found) else -1


def _labels(texts: Sequence[str], counted: TermCounts, window: Window, n_terms: int) -> list[str]:
    """Names from the window's own papers alone."""
    counts = counted.counts[window.rows]
    # A term that none of the papers holds has no weight.
    held = np.unique(counts.indices)
    own = TermCounts(counts[:, held], [counted.vocabulary[column] for column in held], counted.singulars)
    terms = [[term.text for term in topic] for topic in topic_terms(own, window.fits[0], n_terms)]
    return TermLabeler().label(terms, [[texts[row] for row in rows[:_LABEL_TEXTS]] for rows in window.members])


def _event(
    change: Change,
    q_value: float,
    ids: Sequence[str],
    rows: Any,
    nodes: pl.DataFrame,
    offsets: Sequence[int],
    windows: Sequence[Window],
) -> dict[str, Any]:
    """A row of ``schemas.EVENTS``."""
    before, after = (
        [topic + offset for topic in topics]
        for topics, offset in zip((change.before, change.after), offsets, strict=True)
    )
    labels = nodes["label"].to_list()
    spans = [period_name(window.start, window.end) for window in windows]
    return {
        "event": change.kind,
        "window_start": windows[1].start,
        "nodes_before": before,
        "nodes_after": after,
        "description": _description(change, [labels[n] for n in before], [labels[n] for n in after], *spans),
        "paper_ids": [ids[row] for row in rows[change.rows]],
        "q_value": float(f"{q_value:.3g}"),
    }


def _description(change: Change, before: Sequence[str], after: Sequence[str], early: str, late: str) -> str:
    papers = f"{_all([f'{n:,}' for n in change.counts])} papers"
    match change.kind:
        case "birth":
            origin = f"; most of its earlier papers were in {_quoted(before)}" if before else ""
            return f"{_quoted(after)} emerged in {late}, {papers}{origin}"
        case "end":
            heir = f"; most of its later papers are in {_quoted(after)}" if after else ""
            return f"{_quoted(before)} of {early}, {papers}, is no topic of its own in {late}{heir}"
        case "split":
            return f"{_quoted(before)} of {early} split into {_quoted(after)} in {late}, {papers}"
        case _:
            return f"{_quoted(before)} of {early} merged into {_quoted(after)} in {late}, {papers}"


def _quoted(labels: Sequence[str]) -> str:
    return _all([f"“{label}”" for label in labels])


def _all(parts: list[str]) -> str:
    return listing(parts, limit=len(parts))
