"""``topics similar``, ``topics experts`` and ``topics nearby``: people and papers, each with why it was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from ..console import Format, say, show
from . import options as opt

if TYPE_CHECKING:
    import polars as pl

    from ..results import Experts, Run, Similar

# Of a list in a printed table; CSV and JSON have all.
_N_SHOWN = 3

N = Annotated[int, typer.Option("-n", "--top", min=1, metavar="N", help="How many are found.")]


def similar(
    run: opt.RunFolder,
    name: Annotated[str, typer.Argument(metavar="NAME", help="An author of the run.")],
    top: N = 10,
    papers: Annotated[bool, typer.Option("--papers", help="Papers like theirs instead of people.")] = False,
    no_cache: opt.NoCache = False,
    format_: opt.As = Format.table,
) -> None:
    """Find people who work on what somebody works on, and papers like theirs.

    By content alone: papers written together count for nothing, and collaborators are marked by the number of them. The
    score compares paper with paper by their words, and both bodies of work by meaning; it orders the list and has no
    unit. As CSV or JSON each row has the nearest papers of both; with --papers it is others' papers that are listed.
    """
    from ..disk import default_cache
    from ..search import similar as find
    from ..store import load_run

    loaded = load_run(run)
    found = find(loaded, name, top, None if no_cache else default_cache())
    if format_ is not Format.table:
        show(found.papers if papers else found.people, format_, "Similar")
    elif papers:
        show(_papers(loaded, found), format_, f"Papers like those of {found.subject.name}")
    else:
        show(_people(loaded, found), format_, f"People like {found.subject.name}")
    _say_all(found.notes)


def experts(
    run: opt.RunFolder,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="What about, such as 'federated learning'.")],
    top: N = 10,
    papers: Annotated[bool, typer.Option("--papers", help="The papers that speak for each person.")] = False,
    no_cache: opt.NoCache = False,
    format_: opt.As = Format.table,
) -> None:
    """Find people who know about something, with the papers that say so.

    Papers are found by the words of the question and by its meaning; they speak for their authors, most for the first
    and the last, and a little more when they are recent. The score orders the list and has no unit. The first question
    to a run counts the words of all papers and embeds their titles, which takes a while; later ones are quick.
    """
    from ..disk import default_cache
    from ..search import experts as find
    from ..store import load_run

    loaded = load_run(run)
    found = find(loaded, query, top, None if no_cache else default_cache())
    if format_ is not Format.table:
        show(found.papers if papers else found.people, format_, "Experts")
    elif papers:
        show(_evidence(loaded, found), format_, f"Papers on {query!r}")
    else:
        show(_experts(loaded, found), format_, f"Who knows about {query!r}")
        if found.people.height:
            say("--papers shows for each person the best papers, the words they hold and the person's place on them.")
    if found.topic_ids:
        say(f"Topics of what was found, strongest first: {'; '.join(_labels(loaded, found.topic_ids))}.")
    _say_all(found.notes)


def nearby(
    run: opt.RunFolder,
    paper: Annotated[str, typer.Argument(metavar="PAPER", help="Id, DOI, arXiv id or title of a paper of the run.")],
    top: N = 10,
    no_cache: opt.NoCache = False,
    format_: opt.As = Format.table,
) -> None:
    """Find the papers nearest to a paper, and what they share: terms, authors, the topic.

    The similarity is the cosine of their vectors: 1 for the same text, about 0 for texts with nothing in common.
    """
    import polars as pl

    from ..disk import default_cache
    from ..search import nearby as find
    from ..store import load_run

    loaded = load_run(run)
    found = find(loaded, paper, top, None if no_cache else default_cache())
    if format_ is not Format.table:
        show(found, format_, "Nearby")
        return
    shown = found.select(
        "title",
        pl.col("similarity").round(2),
        _dates(loaded, found["paper_id"].to_list()),
        "topic",
        pl.col("shared_terms").list.join(", "),
        pl.col("shared_authors").list.join(", "),
    )
    show(shown, format_, "Papers nearby")


def _people(run: Run, found: Similar) -> pl.DataFrame:
    import polars as pl

    titles = _titles(run)
    pairs = [
        f"{titles[them[0]]} (like {titles[ours[0]]})"
        for them, ours in found.people.select("paper_ids", "own_ids").iter_rows()
    ]
    shared = ["; ".join(_labels(run, ids[:_N_SHOWN])) for ids in found.people["topic_ids"]]
    return found.people.select(
        "name", pl.col("score").round(3), papers="n_papers", together="joint_papers",
        shared_topics=pl.Series(shared, dtype=pl.String), nearest_paper=pl.Series(pairs, dtype=pl.String),
    )  # fmt: skip


def _papers(run: Run, found: Similar) -> pl.DataFrame:
    import polars as pl

    titles = _titles(run)
    own = [titles[paper_id] for paper_id in found.papers["own_id"]]
    return found.papers.select("title", pl.col("similarity").round(2), like=pl.Series(own, dtype=pl.String))


def _experts(run: Run, found: Experts) -> pl.DataFrame:
    import polars as pl

    from ..reporting.wording import years

    spans = [years(*row) for row in found.people.select("first_year", "last_year").iter_rows()]
    shared = ["; ".join(_labels(run, ids[:_N_SHOWN])) for ids in found.people["topic_ids"]]
    best = found.papers.filter(pl.col("rank") == 1).select("name", best_paper="title")
    people = found.people.join(best, on="name", how="left", maintain_order="left")
    return people.select(
        "name", pl.col("score").round(2), papers_on_it="n_found", of_papers="n_papers", first_author="n_first",
        last_author="n_last", years=pl.Series(spans, dtype=pl.String), words=pl.col("words").list.join(", "),
        topics=pl.Series(shared, dtype=pl.String), best_paper="best_paper",
    )  # fmt: skip


def _evidence(run: Run, found: Experts) -> pl.DataFrame:
    import polars as pl

    topics = [_labels(run, [topic_id])[0] if topic_id >= 0 else None for topic_id in found.papers["topic_id"]]
    place = pl.concat_str("position", pl.format("of {}", "n_authors"), separator=" ", ignore_nulls=True)
    return found.papers.select(
        "name", "title", "year", words=pl.col("words").list.join(", "), meaning=pl.col("similarity").round(2),
        place=place, topic=pl.Series(topics, dtype=pl.String),
    )  # fmt: skip


def _labels(run: Run, topic_ids: Sequence[int]) -> list[str]:
    labels = dict(run.topics.select("topic_id", "label").iter_rows())
    return [labels[topic_id] for topic_id in topic_ids]


def _titles(run: Run) -> dict[str, str]:
    return {paper_id: title or "(no title)" for paper_id, title in run.papers.select("paper_id", "title").iter_rows()}


def _dates(run: Run, paper_ids: Sequence[str]) -> pl.Series:
    import polars as pl

    from ..dates import describe

    known = run.papers.filter(pl.col("paper_id").is_in(paper_ids))
    rows = known.select("paper_id", "date_first", "date_last", "date_precision").iter_rows()
    dates = {paper_id: describe(*date) for paper_id, *date in rows}
    return pl.Series("date", [dates[paper_id] for paper_id in paper_ids], dtype=pl.String)


def _say_all(notes: Sequence[str]) -> None:
    for note in notes:
        say(note)
