"""Which areas belong together: the fields they form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from .. import figures
from ..model.hierarchy import HIERARCHY_FROM
from ..results import Subject
from ..text import count
from .lookup import Lookup
from .parts import Link, PaperSet, Section, Topic
from .wording import percent, spelled, whole

# One field parts nothing.
_LEAST_FIELDS = 2
_CAVEAT = (
    "Areas form a field where they are, on average, nearer to each other than two areas of this corpus usually are, by "
    "a rule of thumb (two standard errors, of pairs that are not independent) and no test; a field is named by the "
    "terms that set it apart from what stands beside it."
)


@dataclass(frozen=True)
class FieldRow:
    """A field, ``depth`` fields deep, with the areas that are in it but in none of its parts; last those in none."""

    label: str
    depth: int
    papers: Link | str
    share: float
    areas: tuple[Topic, ...]


def section(lookup: Lookup, subject: Subject, shares: pl.DataFrame) -> tuple[Section, ...]:
    """Nothing for an author, whose areas are few, and where there are too few areas or fields to put in order.

    Args:
        lookup: the run.
        subject: whose page it is.
        shares: table of ``figures.area_shares``.
    """
    if subject.kind == "author" or shares.height < HIERARCHY_FROM:
        return ()
    figure = figures.field_treemap(lookup.run.hierarchy, shares)
    fields = figure.table.filter(pl.col("node_id").is_not_null())
    top = fields.filter(pl.col("parent_id").is_null()).sort("papers", descending=True, maintain_order=True)
    if top.height < _LEAST_FIELDS:
        return ()
    label, papers, share = top.select("label", "papers", "share").row(0)
    n_areas = figure.table.filter(pl.col("topic_id").is_not_null() & pl.col("parent_id").is_not_null()).height
    which = f"The {whole(n_areas)}" if n_areas == shares.height else f"{whole(n_areas)} of the {whole(shares.height)}"
    answer = (
        f"{which} areas form {spelled(top.height)} fields; the largest is “{label}” with {count(papers, 'paper')} "
        f"({percent(share)})."
    )
    rows = _rows(lookup, figure.table)
    body = Section("fields", "Which areas belong together?", answer, rows, figure, _CAVEAT, sets=_sets(lookup, fields))
    return (body,)


def _rows(lookup: Lookup, table: pl.DataFrame) -> tuple[FieldRow, ...]:
    areas: dict[int | None, list[Topic]] = {}
    loose = 0
    for topic_id, parent, papers in table.drop_nulls("topic_id").select("topic_id", "parent_id", "papers").iter_rows():
        areas.setdefault(parent, []).append(lookup.topic(topic_id))
        loose += papers if parent is None else 0
    depths: dict[int | None, int] = {None: -1}
    rows = []
    for row in table.drop_nulls("node_id").iter_rows(named=True):
        node = row["node_id"]
        depths[node] = depths[row["parent_id"]] + 1
        link = Link(f"{row['papers']:,}", f"set=field-{node}")
        rows.append(FieldRow(row["label"], depths[node], link, row["share"], tuple(areas.get(node, ()))))
    if None in areas:
        share = loose * rows[0].share / int(table["papers"][0])
        rows.append(FieldRow("In no field", 0, f"{loose:,}", share, tuple(areas[None])))
    return tuple(rows)


def _sets(lookup: Lookup, fields: pl.DataFrame) -> dict[str, PaperSet]:
    members = dict(lookup.run.hierarchy.select("node_id", "topic_ids").iter_rows())
    names: Sequence[tuple[int, str]] = fields.select("node_id", "label").rows()
    return {f"field-{node}": PaperSet(f"field “{label}”", (), topics=tuple(members[node])) for node, label in names}
