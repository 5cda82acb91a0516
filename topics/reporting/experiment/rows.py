"""The tables of the page of an experiment."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from ...figures.theme import colour, shape
from ...text import count
from ..parts import Topic
from ..wording import whole
from .measures import GROUPS, MAIN, Measure
from .parts import Fit, Grid, Head, Result, Value
from .view import Line, Mean, View

_DIRECTIONS = {"higher": "; higher is better", "lower": "; lower is better", None: ""}
# Columns of the table of single fits; its download has all.
_OF_FITS = 6


def mark(line: Line) -> Topic:
    """Colour and shape of the pipeline, for the swatch beside its name."""
    return Topic(line.place, line.name, colour(line.place), shape(line.place))


def head(measure: Measure) -> Head:
    return Head(measure.short, f"{measure.title}{_DIRECTIONS[measure.better]}")


def main_names(view: View) -> list[str]:
    """The metrics of the first table: those that pages ask for first, else the first that were measured."""
    return [name for name in MAIN if name in view.measures] or list(view.measures)[: len(MAIN)]


def main_grid(view: View) -> Grid:
    return _grid(view, "", main_names(view), view.lines)


def further_grids(view: View) -> list[Grid]:
    """All other metrics, in groups; those that belong to none stand last."""
    shown = set(main_names(view))
    grouped = {name for _, names in GROUPS for name in names}
    others = tuple(name for name in view.measures if name not in grouped)
    found = [(title, [n for n in names if n in view.measures and n not in shown]) for title, names in
             (*GROUPS, ("Others", others))]  # fmt: skip
    return [_grid(view, title, names, view.lines) for title, names in found if names]


def _grid(view: View, title: str, names: Sequence[str], lines: Sequence[Line]) -> Grid:
    measures = [view.measures[name] for name in names]
    keys = view.swept.keys
    rows = []
    for line in lines:
        own = view.swept.values(line.setting)
        note = _failures(view, line)
        values = tuple(_value(m, view.mean(line, m.name), 0 if note else _most(view, m.name)) for m in measures)
        rows.append(Result(line.pipeline, mark(line), tuple(own.get(key, "") for key in keys), note, values))
    heads = tuple(head(measure) for measure in measures)
    return Grid(title, tuple(_capital(view.swept.called(key)) for key in keys), heads, tuple(rows))


def _capital(called: str) -> str:
    """Words as a heading; a key stays as it is written."""
    return called.removeprefix("number of ").capitalize() if " " in called else called


def _failures(view: View, line: Line) -> str:
    cells = view.cells.filter(pipeline=line.pipeline, setting=line.setting)
    failed = cells["failed"].count()
    return f"{whole(failed)} of {count(cells.height, 'fit')} failed" if failed else ""


def _most(view: View, metric: str) -> int:
    return max((mean.n for (_, _, name), mean in view.means.items() if name == metric), default=0)


def _value(measure: Measure, mean: Mean | None, most: int) -> Value:
    if mean is None:
        return Value("", "", "", None)
    standing = mean.standing if mean.standing in ("best", "level") else ""
    missing = f"{mean.n} of {most} fits" if mean.n < most else ""
    text, bounds = measure.text(mean.mean), measure.span(mean.low, mean.high)
    return Value(text, bounds, standing or "", round(mean.mean, 6), missing)


def fit_measures(view: View) -> list[Measure]:
    """What the table of single fits shows of each."""
    return [view.measures[name] for name in main_names(view)[:_OF_FITS]]


def fits(view: View) -> list[Fit]:
    """A row for each cell, those that failed first."""
    measures = fit_measures(view)
    ordered = view.cells.sort(view.cells["failed"].is_null(), maintain_order=True)
    return [_fit(view, row, measures) for row in ordered.iter_rows(named=True)]


def _fit(view: View, row: dict[str, object], measures: Sequence[Measure]) -> Fit:
    def value(measure: Measure) -> Value:
        found = row[measure.name]
        known = isinstance(found, float) and found == found
        return Value(measure.text(found), "", "", found) if known else Value("", "", "", None)  # type: ignore[arg-type]

    name, subsample = str(row["cell"]), row["subsample"]
    return Fit(
        name=name,
        folder=f"cells/{quote(name, safe='')}/" if view.links and not row["failed"] else None,
        seed=int(str(row["seed"])),
        subsample="" if subsample is None else str(subsample),
        papers=None if row["n_papers"] is None else int(str(row["n_papers"])),
        values=tuple(value(m) for m in measures),
        failed=str(row["failed"] or ""),
    )
