"""``topics network``: who writes with whom, in which communities, and who connects them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..console import Format, say, show
from . import options as opt

if TYPE_CHECKING:
    import polars as pl

    from ..results import Network

# Rows of a printed table; CSV and JSON have all.
_N_ROWS = 15
_KIND = "network"
# What the tables do not hold.
_NUMBERS = ("modularity", "min_papers", "n_left_out", "n_crowded", "pivots")


class What(StrEnum):
    """The tables of a network."""

    people = "people"
    ties = "ties"
    communities = "communities"
    bridges = "bridges"


def network(
    run: opt.RunFolder,
    author: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this author and who wrote with them. Repeatable.")
    ] = None,
    what: Annotated[
        What | None, typer.Option(help="One table alone.  [default: all but people; as CSV and JSON people]")
    ] = None,
    min_papers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Leave out people of fewer papers.  [default: from 5,000 on]")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="DIR", help="Folder for the tables.")] = None,
    format_: opt.As = Format.table,
) -> None:
    """Say who writes with whom: close collaborators, communities, and the people who connect them.

    Weights count a paper by n people as 1 / (n - 1) of a tie. Close are those with more joint papers than the numbers
    of papers of their co-authors would bring. Where more than 5,000 people have a paper, those with most are looked at.
    """
    from ..coauthorship import network as find
    from ..reporting.network import network_sentences
    from ..store import check_results_place, load_run

    if output:
        check_results_place(_KIND, output)
    found = find(load_run(run), author or (), min_papers)
    for part in _asked(what, format_):
        _print(found, part, format_)
    for line in network_sentences(found):
        say(line)
    if output:
        _write(found, output)
        say(f"Tables written to {output}")


def _asked(what: What | None, format_: Format) -> tuple[What, ...]:
    if what:
        return (what,)
    return (What.communities, What.bridges, What.ties) if format_ is Format.table else (What.people,)


def _print(found: Network, what: What, format_: Format) -> None:
    table = _table(found, what)
    if format_ is Format.table:
        show(_in_words(table, what).head(_N_ROWS), format_, _title(what, table.height))
    else:
        show(table, format_, what.value)


def _table(found: Network, what: What) -> pl.DataFrame:
    if what is What.bridges:
        return found.people.filter("is_bridge").sort(["betweenness", "name"], descending=[True, False])
    return {What.people: found.people, What.ties: found.ties, What.communities: found.communities}[what]


def _title(what: What, n: int) -> str:
    return f"{what.value.capitalize()}, {_N_ROWS} of {n:,}" if n > _N_ROWS else what.value.capitalize()


def _in_words(table: pl.DataFrame, what: What) -> pl.DataFrame:
    """The columns that a reader wants."""
    import polars as pl

    from ..reporting.wording import tested, years

    if what is What.communities:
        return table.select(
            "community",
            people="n_people",
            papers="n_papers",
            about="label",
            among_them=pl.col("people").list.join(", "),
        )
    if what is What.ties:
        spans = [years(*row) for row in table.select("first_year", "last_year").iter_rows()]
        q = [tested("q", value) for value in table["q_value"]]
        return table.select(
            "name_a", "name_b", "joint_papers", pl.Series("years", spans, pl.String), pl.col("expected").round(1),
            pl.col("weight").round(1), q=pl.Series(q, dtype=pl.String),
        )  # fmt: skip
    return table.select(
        "name", "collaborators", "community", pl.col("participation", "betweenness").round(4), papers="n_papers"
    )


def _write(found: Network, output: Path) -> None:
    from ..store import save_results

    tables = {table.name: frame for table, frame in found.tables().items()}
    about = {name: getattr(found, name) for name in _NUMBERS}
    save_results(_KIND, tables, about, output)
