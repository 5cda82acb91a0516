"""``topics trends``: what of a run grows and what falls, printed and written."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..console import Format, progress_bar, say, show
from ..errors import ConfigError
from . import options as opt

if TYPE_CHECKING:
    import polars as pl

    from ..results import Movements, Run, Subject

# Rows of a printed table; CSV and JSON have all.
_N_ROWS = 40


class By(StrEnum):
    """What is counted."""

    topic = "topic"
    term = "term"
    category = "category"
    author = "author"
    group = "group"


class Period(StrEnum):
    """Calendar periods."""

    year = "year"
    quarter = "quarter"
    month = "month"


def trends(
    run: opt.RunFolder,
    by: Annotated[By, typer.Option(help="What is counted.")] = By.topic,
    period: Annotated[
        Period | None, typer.Option(help="Per what.  [default: as the run; of several groups year]")
    ] = None,
    author: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Count this author's papers only. Repeatable.")
    ] = None,
    group: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Count the papers of this group of --groups. Repeatable.")
    ] = None,
    groups: Annotated[Path | None, typer.Option(metavar="FILE", help="Named groups as YAML.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Folder for tables and the page.")
    ] = None,
    windows: Annotated[
        bool | None,
        typer.Option(
            "--windows/--no-windows", help="Fit topics anew in each span of years.  [default: by topic, with -o]"
        ),
    ] = None,
    top: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Print the N strongest.  [default: 40 in a table, else all]")
    ] = None,
    no_cache: opt.NoCache = False,
    format_: opt.As = Format.table,
) -> None:
    """Test what grows and what falls: topics, terms, categories, authors or groups, as shares of the papers.

    What certainly grows comes first, what certainly falls next, then all else. With --groups each group's papers are
    counted by themselves, unless it is groups that are counted (--by group). With -o the folder gets trends.html and
    all tables.
    """
    from ..store import check_results_place, load_run

    if output:
        check_results_place("trends", output)
    loaded = load_run(run)
    subjects = _subjects(loaded, by, author or (), groups, group or ())
    asked = windows if windows is not None else bool(output) and by is By.topic and subjects == [None]
    found = _count(loaded, by, period, subjects, groups, asked, no_cache)
    _print(found, top or (_N_ROWS if format_ is Format.table else None), format_)
    for movements in found:
        for line in _said(movements, loaded):
            say(line)
    if windows and not output:
        say("Windows are shown on the page and in the tables: name a folder for them with -o")
    if asked and found[0].windows.is_empty():
        from ..windows import why_none

        say(f"No windows: {why_none(loaded)}")
    if output:
        _write(loaded, found, output)
        say(f"Trends written to {output}")


def _subjects(
    run: Run, by: By, authors: Sequence[str], groups: Path | None, names: Sequence[str]
) -> Sequence[Subject | None]:
    """Whose papers are counted, each by themselves; None are all papers."""
    from ..config import load_groups
    from ..subjects import choose_subjects

    if (names or by is By.group) and not groups:
        what = f"--group {names[0]!r}" if names else "--by group"
        raise ConfigError("", None, f"{what} needs the groups: give their file with --groups FILE")
    defined = load_groups(groups) if groups and (names or by is not By.group) else {}
    return choose_subjects(run.corpus, authors, defined, names) if authors or defined else [None]


def _count(
    run: Run,
    by: By,
    period: Period | None,
    subjects: Sequence[Subject | None],
    groups: Path | None,
    windows: bool,
    no_cache: bool,
) -> list[Movements]:
    from ..disk import default_cache
    from ..trending import STAGES, movements
    from ..window_fits import MOST_WINDOWS

    counted = groups if by is By.group else None
    cache = None if no_cache else default_cache()
    # Groups are compared, which takes one period for all, and the year suits the smallest.
    per = period.value if period else "year" if len(subjects) > 1 else None
    n_stages = len(STAGES) * len(subjects) + (MOST_WINDOWS + 1) * windows
    with progress_bar(n_stages) as step:
        return [movements(run, by.value, per, subject, counted, windows, cache, step) for subject in subjects]


def _print(found: Sequence[Movements], top: int | None, format_: Format) -> None:
    import polars as pl

    from ..movement_table import by_group, movement_table, strongest

    tables = []
    for movements in found:
        every = movement_table(movements)
        table = every if top is None else strongest(every, top)
        if table.height < every.height:
            say(f"Printed are the {table.height} strongest of {every.height}; --top {every.height} prints all.")
        told = _in_words(table, movements.period) if format_ is Format.table else _in_numbers(table)
        tables.append(by_group(told, movements))
    show(pl.concat(tables), format_, "Trends")


def _in_numbers(table: pl.DataFrame) -> pl.DataFrame:
    """Without peaks where nothing is tested: of so few papers one is as high as another."""
    import polars as pl

    tested = pl.col("growth_per_year").is_not_null()
    return table.select(
        "topic_id", "label", "n_papers", "growth_per_year", "ci_low", "ci_high", "q_value", "direction", "shape",
        pl.when(tested).then("peak_period"), "remark",
    )  # fmt: skip


def _in_words(table: pl.DataFrame, period: str) -> pl.DataFrame:
    import polars as pl

    from ..periods import last_day, period_name
    from ..reporting.wording import growth, growth_interval, tested

    rows = []
    for row in table.iter_rows(named=True):
        told, peak = row["growth_per_year"] is not None, row["peak_period"]
        rows.append({
            "label": row["label"],
            "papers": row["n_papers"],
            "growth a year": growth(row["growth_per_year"]) if told else None,
            "95 % interval": growth_interval(row["ci_low"], row["ci_high"]) if told else None,
            "q": tested("q", row["q_value"]).removeprefix("q").strip(" =\u00a0") if told else None,
            "direction": row["direction"],
            "shape": row["shape"],
            "peak": period_name(peak, last_day(peak, period)) if told and peak else None,
            "remark": row["remark"],
        })  # fmt: skip
    columns = ("label", "papers", "growth a year", "95 % interval", "q", "direction", "shape", "peak", "remark")
    return pl.DataFrame(rows, schema={name: pl.Int32 if name == "papers" else pl.String for name in columns})


def _said(movements: Movements, run: Run) -> list[str]:
    """What a reader is told beside the table; of several subjects each line names its own."""
    from ..movement_table import notes
    from ..reporting.movement.sentences import movement_sentences

    lines = [sentence.text for sentence in movement_sentences(movements)] + notes(movements, run)
    return [f"{movements.subject.name}: {line}" for line in lines] if movements.subject else lines


def _write(run: Run, found: Sequence[Movements], output: Path) -> None:
    from ..movement_table import movement_tables
    from ..reporting import write_movements
    from ..store import save_results

    about = {
        "by": found[0].by,
        "period": found[0].period,
        "as_of": found[0].as_of.isoformat(),
        "groups": [movements.subject.name for movements in found if movements.subject],
        "outlook_notes": [movements.outlook_note for movements in found],
    }

    def write_pages(folder: Path) -> None:
        for n, movements in enumerate(found, start=1):
            own = folder / f"{n}-{movements.subject.slug}" if movements.subject and len(found) > 1 else folder
            write_movements(movements, run, own)

    save_results("trends", movement_tables(found), about, output, write_pages)
