"""``topics fetch``: a search on a service becomes a corpus."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from ..console import Format, say, show_findings
from ..errors import ConfigError
from . import options as opt
from .inputs import summary
from .reading import CorpusFile, check_corpus_file

AuthorIds = Annotated[
    list[str] | None,
    typer.Option("--author-id", metavar="ID", help="The service's own id of an author. Repeatable."),
]


def fetch(
    service: Annotated[
        str, typer.Argument(metavar="SERVICE", help="arxiv, openalex, semanticscholar, crossref, pubmed.")
    ],
    query: Annotated[str | None, typer.Argument(metavar="QUERY", help="Words to look for.")] = None,
    output: CorpusFile = None,
    author: Annotated[str | None, typer.Option(metavar="NAME", help="Papers of this author.")] = None,
    author_id: AuthorIds = None,
    orcid: Annotated[str | None, typer.Option(metavar="ORCID", help="Papers of the author with this ORCID.")] = None,
    affiliation: Annotated[str | None, typer.Option(metavar="NAME", help="Papers from this institution.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="First day of publication.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Last day of publication.")] = None,
    max_results: Annotated[int, typer.Option("--max-results", metavar="N", help="Stop after so many papers.")] = 10_000,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="The day the papers are looked at.  [default: that of the first page]"),
    ] = None,
    contact: Annotated[
        str | None, typer.Option(metavar="MAIL", help="Tells the service how to reach you.  [env: TOPICS_CONTACT]")
    ] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask for every page anew.")] = False,
    url: Annotated[str | None, typer.Option(hidden=True, help="Another address of the service.")] = None,
    format_: opt.As = Format.table,
) -> None:
    """Search a service for papers; a search that was broken off goes on where it stopped.

    Pages are kept for a week. Keys are taken from the environment: OPENALEX_API_KEY, S2_API_KEY, NCBI_API_KEY.
    """
    from ..config import read_day
    from ..disk import default_cache
    from ..fetch import fetch as fetch_papers

    check_corpus_file(output)
    if output is None:
        raise ConfigError("", "", "where shall the papers go? Name a corpus file, for example -o corpus.parquet")
    with _bar(service) as (progress, remark):
        corpus = fetch_papers(
            service,
            query,
            author=author,
            author_id=author_id or (),
            orcid=orcid,
            affiliation=affiliation,
            since=read_day("--since", since, "first"),
            until=read_day("--until", until, "last"),
            limit=max_results,
            as_of=read_day("--as-of", as_of),
            contact=contact,
            refresh=refresh,
            cache=default_cache(),
            url=url,
            progress=progress,
            say=remark,
        )
    from ..store import save_corpus

    save_corpus(corpus, output)
    say(summary(corpus, "page"))
    say(f"Corpus written to {output}")
    show_findings(corpus.findings, format_)


@contextmanager
def _bar(service: str) -> Iterator[tuple[Callable[[int, int | None], None], Callable[[str], None]]]:
    """Gives functions to call with the papers so far and in all, and with remarks.

    There is a bar on stderr where that is a terminal, with the remarks above it.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    if not sys.stderr.isatty():
        yield lambda _done, _total: None, say
        return
    columns = (BarColumn(), TextColumn("{task.completed:,} of {task.fields[n]} from {task.description}"))
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(service, total=None, n="?")

        def step(done: int, total: int | None) -> None:
            progress.update(task, completed=done, total=total, n="?" if total is None else f"{total:,} papers")

        yield step, lambda text: progress.console.print(text, markup=False, highlight=False)
