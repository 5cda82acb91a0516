"""From what was typed to a corpus, with a line that sums it up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..console import say
from ..errors import ConfigError

if TYPE_CHECKING:
    from ..results import Corpus


def read_corpus(
    inputs: Sequence[str],
    *,
    as_of: str | None = None,
    owner: Sequence[str] | None = None,
    mapping: Sequence[str] | None = None,
    min_abstract: int = 0,
    since: str | None = None,
    until: str | None = None,
    keep_duplicates: bool = False,
    split_people: bool = False,
) -> Corpus:
    """The corpus behind the inputs, options still as they were typed; says how many papers it has."""
    from ..config import read_day
    from ..pipeline import read

    corpus = read(
        inputs,
        as_of=read_day("--as-of", as_of),
        owner=_owner(owner),
        mapping=dict(_pair("--map", text) for text in mapping or ()),
        min_abstract=min_abstract,
        since=read_day("--since", since, "first"),
        until=read_day("--until", until, "last"),
        keep_duplicates=keep_duplicates,
        split_people=split_people,
    )
    say(summary(corpus))
    return corpus


def summary(corpus: Corpus, inputs: str = "file") -> str:
    """How many papers, copies, inputs (such as ``file``) and findings a corpus has, as one line."""
    import polars as pl

    from ..schemas import SEVERITIES
    from ..text import count

    copies = corpus.papers.height - len(corpus)
    severities = dict(corpus.findings.group_by("severity").agg(records=pl.col("records").sum()).iter_rows())
    found = ", ".join(count(severities[s], s if s != "info" else "note") for s in SEVERITIES if s in severities)
    merged = f" ({count(copies, 'copy', 'copies')} joined)" if copies else ""
    files = count(len(corpus.inputs), inputs)
    refused = sum(entry.get("refused", 0) for entry in corpus.inputs)
    lost = f" ({count(refused, 'record')} refused)" if refused else ""
    return f"{count(len(corpus), 'paper')}{merged} from {files}{lost}; {found or 'no problem'} found in the data"


def _pair(option: str, text: str) -> tuple[str, str]:
    left, found, right = text.partition("=")
    if not found or not left or not right:
        raise ConfigError("", text, f"{option} {text!r} is not of the form FIELD=COLUMN, for example title=Heading")
    return left.strip(), right.strip()


def _owner(owners: Sequence[str] | None) -> str | dict[str, str] | None:
    """One name for all pages that do not say their owner, or names by page."""
    if not owners:
        return None
    if len(owners) == 1 and "=" not in owners[0]:
        return owners[0]
    return dict(_pair("--owner", text) for text in owners)
