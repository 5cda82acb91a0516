"""The sections of the page of many sides between summary and list."""

from __future__ import annotations

import polars as pl

from ... import figures
from ...text import count
from ..parts import Section
from ..wording import spelled, spelled_count
from . import many_rows as rows
from .many_sentences import N_NAMED
from .view import ManyView

_DISTANCE_CAVEAT = (
    "Distance is 0 for the same mix of areas and 1 for nothing in common, corrected for what few papers add to it. "
    "Joint papers count on both sides and bring them nearer."
)
_NEAREST_CAVEAT = (
    "Distances with 95 % intervals. The next ones are surely farther where no interval of theirs meets this one; else "
    "the order is not certain. A small q says that the two differ all the same."
)
_ENRICHED_CAVEAT = (
    "Each side in each area against all other papers of the corpus. Marks hold after correction for testing all cells."
)
_FIELD_CAVEAT = "The field is all papers of the corpus that are not the side’s own. Areas: what it surely has more of."


def answer(view: ManyView) -> str:
    """The first sentence of the page, in figures."""
    pairs = view.names.measured
    if pairs.is_empty():
        return "No two sides have papers in areas, so none can be compared."
    n = pairs.filter(pl.col("q_value") < view.names.alpha).height
    return (
        f"{spelled(n).capitalize()} of {spelled_count(pairs.height, 'pair')} {'is' if n == 1 else 'are'} surely apart."
    )


def distances(view: ManyView) -> Section:
    """The matrix with the tree, and the map."""
    question = "How far apart are they?"
    names, found = view.names, view.comparisons
    if names.measured.is_empty():
        return Section("distances", question, "", reason="No two sides have papers in areas, so none can be compared.")
    near, far = names.measured["distance"][0], names.measured["distance"][-1]
    answer = f"Distances of {spelled_count(names.measured.height, 'pair')}, {near:.2f} to {far:.2f}{_groups(view)}."
    drawn = [figures.distance_matrix(found.sides, found.distances, found.merges)]
    if found.sides["x"].count() >= N_NAMED:
        drawn.append(figures.side_map(found.sides, found.distances))
    return Section("distances", question, answer, None, caveat=_DISTANCE_CAVEAT, further=tuple(drawn))


def _groups(view: ManyView) -> str:
    n = len(view.names.clusters)
    if view.names.measured.height < N_NAMED:
        return ""
    if not n or (n == 1 and not view.names.n_alone):
        return "; no clear groups"
    return f"; {spelled(n)} {'group' if n == 1 else 'groups'}"


def nearest(view: ManyView) -> Section:
    """The neighbours of each side."""
    question = "Who is nearest to whom?"
    found = rows.nearest(view)
    if not found:
        return Section("nearest", question, "", reason="No two sides have papers in areas.")
    n = sum(row.next == "surely farther" for row in found if row.rank == 1)
    of = view.names.count(sum(row.rank == 1 for row in found))
    answer = f"The nearest is certain for {spelled(n)} of {of}."
    drawn = view.nearest.height >= N_NAMED
    figure = figures.nearest_neighbours(view.nearest, view.comparisons.sides) if drawn else None
    return Section("nearest", question, answer, found, figure, _NEAREST_CAVEAT)


def enriched(view: ManyView) -> Section:
    """Topics x sides."""
    question = "Who works on what more than others do?"
    cells = view.comparisons.enrichment.filter(pl.col("papers") > 0)
    if cells.is_empty():
        return Section("enriched", question, "", reason="No paper of any side belongs to a topic of the corpus.")
    marks = view.comparisons.enrichment["mark"]
    over, under = int((marks == "over").sum()), int((marks == "under").sum())
    verb = "is" if over == 1 else "are"
    rest = "that of the rest of the corpus" if over == 1 else "those of the rest of the corpus"
    answer = f"Of {count(marks.len(), 'share')}, {spelled(over)} {verb} surely above {rest}, {spelled(under)} below."
    if not over and not under:
        answer = "No share surely differs from that of the rest of the corpus."
    figure = figures.side_enrichment(view.comparisons.enrichment, view.comparisons.sides, view.lookup.run.topics)
    return Section("enriched", question, answer, None, figure, _ENRICHED_CAVEAT)


def field(view: ManyView) -> Section:
    """Each side against the rest of the corpus."""
    question = "Who stands out from the field?"
    sides = view.comparisons.sides.drop_nulls("field_q_value")
    if sides.is_empty():
        return Section("field", question, "", reason="There are no other papers with topics to compare with.")
    n = sides.filter(pl.col("field_q_value") < view.names.alpha).height
    answer = (
        f"{spelled(n).capitalize()} of {view.names.count(sides.height)} surely {'differs' if n == 1 else 'differ'}."
    )
    return Section("field", question, answer, rows.against_field(view), caveat=_FIELD_CAVEAT)
