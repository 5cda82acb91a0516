"""From what was typed to a corpus, with a line that sums it up."""

from __future__ import annotations

import datetime as dt
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
    from ..pipeline import read

    corpus = read(
        inputs,
        as_of=day("--as-of", as_of),
        owner=_owner(owner),
        mapping=dict(_pair("--map", text) for text in mapping or ()),
        min_abstract=min_abstract,
        since=day("--since", since),
        until=day("--until", until),
        keep_duplicates=keep_duplicates,
        split_people=split_people,
    )
    say(summary(corpus))
    return corpus


def summary(corpus: Corpus) -> str:
    """How many papers, copies, files and findings a corpus has, as one line."""
    from ..schemas import SEVERITIES
    from ..text import count

    copies = corpus.papers.height - len(corpus)
    severities = dict(corpus.findings.group_by("severity").len().iter_rows())
    found = ", ".join(count(severities[s], s if s != "info" else "note") for s in SEVERITIES if s in severities)
    merged = f" ({count(copies, 'copy', 'copies')} joined)" if copies else ""
    files = count(len(corpus.inputs), "file")
    refused = corpus.findings.filter(code="refused")["message"].to_list()
    lost = f" ({'; '.join(refused)})" if refused else ""
    return f"{count(len(corpus), 'paper')}{merged} from {files}{lost}; {found or 'no problem'} found in the data"


def day(option: str, text: str | None) -> dt.date | None:
    """The day that was typed.

    Raises:
        ConfigError: it is none.
    """
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ConfigError(
            "", text, f"{option} {text!r} is no date; write YYYY-MM-DD, for example 2026-11-19"
        ) from error


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
