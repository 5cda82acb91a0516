"""The pages of comparisons: two sides, and many. Knows nothing of HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from ...results import Subject
from ...text import count, listing
from .. import papers as paper_rows
from ..listing import list_section, shortened
from ..methods import making
from ..parts import Fact, Method, Page, Section, Sentence
from ..wording import whole
from . import downloads, many_sections, methods, rows, sections
from .many_sentences import comparisons_sentences
from .sentences import comparison_sentences
from .view import ManyView, PairView


def pair_page(view: PairView) -> Page:
    """Everything the page of two sides says."""
    middle = (
        sections.sharing, sections.wording, sections.inside, sections.coming_first, sections.mapping,
        sections.approaching, sections.linking,
    )  # fmt: skip
    made = (_summary(view), *(part(view) for part in middle))
    return _page(view, made, _pair_lead(view), methods.PAIR, downloads.of_pair(view))


def many_page(view: ManyView) -> Page:
    """Everything the page of many sides says."""
    middle = (many_sections.distances, many_sections.nearest, many_sections.enriched, many_sections.field)
    made = (_many_summary(view), *(part(view) for part in middle))
    return _page(view, made, _many_lead(view), methods.MANY, downloads.of_many(view))


def _page(
    view: PairView | ManyView,
    made: tuple[Section, ...],
    lead: str,
    own: tuple[Method, ...],
    tables: Mapping[str, pl.DataFrame],
) -> Page:
    run = view.lookup.run
    how = making(run)
    return Page(
        subject=Subject("group", view.title, (), tuple(view.own["paper_id"])),
        title=view.title,
        lead=f"{lead} As of {run.corpus.as_of.isoformat()}.",
        sections=(*made, list_section(view.own)),
        topics=view.topics,
        papers=paper_rows.papers(shortened(view.own)),
        making=replace(how, methods=methods.of(own, how.methods)),
        tables=tables,
        sets=view.sets,
    )


def _pair_lead(view: PairView) -> str:
    found = view.comparison.sides
    joint = f", {whole(found.n_both)} of them on both sides" if found.n_both else ""
    each = f"{count(found.n_a, 'paper')} against {whole(found.n_b)}{joint}"
    return f"{each}; the corpus has {whole(len(view.lookup.run.corpus))}."


def _many_lead(view: ManyView) -> str:
    names = [subject.name for subject in view.comparisons.subjects]
    return f"{listing(names, 8)}: {whole(view.own.height)} of {count(len(view.lookup.run.corpus), 'paper')}."


def _summary(view: PairView) -> Section:
    told, limits = _split(comparison_sentences(view.comparison, view.lookup.run))
    body = {"sentences": told, "limits": limits, "facts": rows.facts(view), "names": sections.heads(view)}
    question = "How alike are they, and can that be trusted?"
    return Section("sides", question, sections.answer(view), body)


def _many_summary(view: ManyView) -> Section:
    told, limits = _split(comparisons_sentences(view.comparisons, view.lookup.run))
    found = view.comparisons
    facts = (
        Fact(view.names.nouns.capitalize(), whole(len(found.subjects))),
        Fact("Papers of all", whole(view.own.height)),
        Fact("Pairs compared", whole(view.names.measured.height)),
        Fact("Areas with a paper", whole(view.own.filter(pl.col("topic_id") >= 0)["topic_id"].n_unique())),
    )
    body = {"sentences": told, "limits": limits, "facts": facts}
    return Section("among", "How alike are they, and can that be trusted?", many_sections.answer(view), body)


def _split(said: Sequence[Sentence]) -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """What is told, and what limits it."""
    return tuple(s for s in said if s.about != "limit"), tuple(s for s in said if s.about == "limit")
