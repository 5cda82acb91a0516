"""The page of an experiment: which pipeline is ahead in what, how surely, and how anybody can run it again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from ... import schemas
from ...disk import writing
from ...results import Results, Subject
from ...text import count
from ..parts import Page, Section
from ..wording import spelled_count
from . import protocol, sections
from .view import View

FILE = "index.html"


def experiment_page(results: Results, links: bool = True) -> str:
    """The page as a complete HTML document that loads nothing.

    Args:
        results: a finished experiment.
        links: lead to the folders of the cells, which lie beside the page; False for a page that travels alone.

    The same results give the same bytes.
    """
    from ..render import render_experiment
    from ..resources import load

    return render_experiment(experiment_content(results, links), load("inline", Path()))


def write_experiment(results: Results, path: str | Path) -> Path:
    """Write ``index.html`` into the experiment's folder ``path``, and give its path.

    A page of the same name is replaced in one step.
    """
    file = Path(path) / FILE
    text = experiment_page(results)
    with writing(file) as temporary:
        temporary.write_text(text, encoding="utf8")
    return file


def experiment_content(results: Results, links: bool = True) -> Page:
    """Everything the page says; knows nothing of HTML. Sections that an experiment gives no reason for are left out."""
    view = View(results, links)
    parts = (
        sections.outcome, sections.measured, sections.sweeping, sections.costing, sections.steady, sections.counting,
        sections.listing_fits, protocol.protocol,
    )  # fmt: skip
    made: list[Section | None] = [part(view) for part in parts]
    return Page(
        subject=Subject("corpus", "experiment", (), ()),
        title=view.made.question,
        lead=_lead(view),
        sections=tuple(section for section in made if section is not None),
        topics=(),
        papers=(),
        making=protocol.making(view),
        tables=_tables(view),
    )


def _lead(view: View) -> str:
    settings = f" at {spelled_count(view.n_settings, 'setting')}" if view.n_settings > 1 else ""
    seeds = spelled_count(len(view.made.seeds), "seed")
    pipelines = spelled_count(len(view.pipelines), "pipeline").capitalize()
    classes = f", {count(view.n_classes, 'class', 'classes')}" if view.n_classes else ""
    when = f" As of {view.made.data.as_of}." if view.made.data.as_of else ""
    return f"{pipelines}{settings}, {seeds} each; {view.papers} of {view.file}{classes}.{when}"


def _tables(view: View) -> Mapping[str, pl.DataFrame]:
    found = {
        schemas.RESULTS.name: view.cells,
        schemas.SUMMARY.name: view.summary,
        "standings": view.standings,
        schemas.TIMES.name: view.results.times,
    }
    return {name: table for name, table in found.items() if table.height}
