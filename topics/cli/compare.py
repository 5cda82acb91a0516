"""``topics compare``: two sides of a run against each other, or many."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..console import Format, progress_bar, say, show
from ..errors import ConfigError
from . import options as opt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from ..config import Group
    from ..reporting.parts import Sentence
    from ..results import Comparison, Comparisons, Run

# Rows of a printed table; CSV and JSON have all.
_N_ROWS = 30
_KIND = "comparison"
# Width of an interval of a share above which whole percents say enough.
_WIDE = 0.05


def compare(
    run: opt.RunFolder,
    sides: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SIDE",
            help="Authors, groups of --groups, filters such as 'venue=ACL since=2020', or 'everyone else'.",
        ),
    ] = None,
    groups: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Named groups as YAML; all are compared if no side is named.")
    ] = None,
    authors_min: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Compare the authors of at least N papers.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Folder for tables and pages.")
    ] = None,
    no_cache: opt.NoCache = False,
    format_: opt.As = Format.table,
) -> None:
    """Compare authors, groups, venues or periods: two sides in depth, or many with each other.

    Of two sides the topics are printed, what the first has more of on top; of many each one's nearest (as CSV and JSON:
    all pairs). A filter may have author, venue, category, institution, source, since and until. With -o the folder gets
    a page and all tables.
    """
    from ..config import load_groups
    from ..disk import default_cache
    from ..store import check_results_place, load_run

    if output:
        check_results_place(_KIND, output)
    defined = load_groups(groups) if groups else {}
    asked = _asked(sides or [], defined, authors_min)
    loaded = load_run(run)
    cache = None if no_cache else default_cache()
    if len(asked) == 2 and authors_min is None:
        _compare_two(loaded, asked, defined, cache, output, format_)
    else:
        _compare_many(loaded, asked, defined, authors_min, cache, output, format_)
    if output:
        say(f"Comparison written to {output}")


def _asked(sides: Sequence[str], groups: Mapping[str, Group], authors_min: int | None) -> Sequence[str]:
    """The sides that are named, else all groups."""
    asked = sides or list(groups)
    if authors_min is None and len(asked) < 2:
        found = f"there is one side, {asked[0]!r}, and nothing" if asked else "there is nothing"
        ways = "name two sides ('everyone else' may be one), or give --groups FILE or --authors-min N"
        raise ConfigError("", asked, f"{found} to compare{' it with' if asked else ''}: {ways}")
    return asked


def _compare_two(
    run: Run, asked: Sequence[str], groups: Mapping[str, Group], cache: Path | None, output: Path | None, as_: Format
) -> None:
    from ..comparing import STAGES
    from ..comparing import compare as compare_two
    from ..comparison_table import about_comparison, comparison_tables, topic_table
    from ..reporting.comparison.sentences import comparison_sentences

    a, b = asked
    with progress_bar(len(STAGES)) as step:
        found = compare_two(run, a, b, groups, cache, step)
    table = topic_table(found, run)
    shown = _topics_in_words(found, table) if as_ is Format.table else table
    show(shown, as_, f"{found.a.name} and {found.b.in_text}")
    _say(comparison_sentences(found, run))
    if output:
        from ..reporting import write_comparison
        from ..store import save_results

        tables, about = comparison_tables(found, run), about_comparison(found)
        save_results(_KIND, tables, about, output, lambda folder: write_comparison(found, run, folder))


def _compare_many(
    run: Run,
    asked: Sequence[str],
    groups: Mapping[str, Group],
    authors_min: int | None,
    cache: Path | None,
    output: Path | None,
    as_: Format,
) -> None:
    from ..comparing import compare_many
    from ..comparison_table import about_comparisons, comparisons_tables, pair_table
    from ..reporting.comparison.many_sentences import comparisons_sentences

    with progress_bar(1) as step:
        found = compare_many(run, groups, authors_min, asked, cache, step)
    shown = _nearest_in_words(found) if as_ is Format.table else pair_table(found)
    show(shown, as_, f"{len(found.subjects)} sides")
    _say(comparisons_sentences(found, run))
    if output:
        from ..reporting import write_comparisons
        from ..store import save_results

        tables, about = comparisons_tables(found, run), about_comparisons(found)
        save_results(_KIND, tables, about, output, lambda folder: write_comparisons(found, run, folder))


def _say(sentences: Sequence[Sentence]) -> None:
    for sentence in sentences:
        say(sentence.text)


def _topics_in_words(found: Comparison, table: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    surest = table.with_row_index("place").sort("q_value", pl.col("difference").abs(), descending=[False, True])
    chosen = table.filter(pl.int_range(pl.len()).is_in(surest["place"].head(_N_ROWS).to_list()))
    if chosen.height < table.height:
        say(f"Printed are the {chosen.height} of {table.height} topics that differ most surely; --format csv has all.")
    names = [found.a.name, found.b.name if found.b.name != found.a.name else f"{found.b.name} (again)"]
    rows = [
        (row["label"], _share(row, "a"), _share(row, "b"), *_difference(row)) for row in chosen.iter_rows(named=True)
    ]
    columns = ("label", *names, "odds ratio", "95 % interval", "q")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def _share(row: Mapping[str, Any], side: str) -> str | None:
    """``12 papers, 24 % [14, 37]``; where the interval is narrow, ``470 papers, 4.1 % [3.7, 4.5]``."""
    from ..reporting.wording import interval, percent, precise, span
    from ..text import count

    share = row[f"share_{side}"]
    if share is None:
        return None
    low, high = row[f"share_{side}_low"], row[f"share_{side}_high"]
    wide = high - low > _WIDE
    told = f"{percent(share)} {interval(low, high)}" if wide else f"{precise(share)} {span(100 * low, 100 * high, 1)}"
    return f"{count(row[f'papers_{side}'], 'paper')}, {told}"


def _difference(row: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    """The odds ratio, its interval, and q."""
    from math import exp

    from ..reporting.wording import ratio, tested

    if row["log_odds"] is None:
        return None, None, None
    value, low, high = (ratio(exp(row[name])) for name in ("log_odds", "ci_low", "ci_high"))
    q_value = None if row["q_value"] is None else tested("", row["q_value"]).strip(" =\u00a0")
    return value, f"[{low}, {high}]", q_value


def _nearest_in_words(found: Comparisons) -> pl.DataFrame:
    """Each side with its nearest, in the order of the dendrogram, where alike sides stand together."""
    import polars as pl

    from ..analyse.sides import nearest_sides

    nearest = nearest_sides(found.sides, found.distances).filter(rank=1)
    rows = found.sides.join(nearest, on="side", how="left").sort("order", "side")
    names = found.sides["name"].to_list()
    told = [
        (
            row["name"], row["n_papers"], None if row["nearest"] is None else names[row["nearest"]],
            _apart(row, "distance"), _apart(row, "field", "field_distance"),
        )
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip
    columns = ("side", "papers", "nearest", "distance", "to all others")
    schema = {name: pl.Int32 if name == "papers" else pl.String for name in columns}
    return pl.DataFrame(told, schema=schema, orient="row")


def _apart(row: Mapping[str, Any], name: str, value: str | None = None) -> str | None:
    """``0.41 [0.31, 0.52]``."""
    from ..reporting.wording import span

    distance = row[value or name]
    return None if distance is None else f"{distance:.2f} {span(row[f'{name}_low'], row[f'{name}_high'])}"
