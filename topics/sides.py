"""What a typed side of a comparison means: an author, a named group, a filter, everybody else, or all papers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import polars as pl

from .analyse.people import author_counts, find_authors
from .config import Group, read_day
from .errors import ConfigError, NotFound, TooFewPapers, suggest
from .results import Corpus, Run, Subject
from .subjects import author_subject, corpus_subject, group_subject
from .text import count, fold

EVERYONE_ELSE = "everyone else"
ALL_PAPERS = "all papers"
# Authors that are compared with each other, those of most papers: each is compared with each.
MOST_AUTHORS = 200
# The keys of a filter, and the column of the papers that each looks at.
_COLUMNS = {"venue": "venue", "category": "categories", "institution": "institutions", "source": "sources"}
_DAYS = ("since", "until")
_KEYS = ("author", *_COLUMNS, *_DAYS)
# KEY=VALUE; a value with spaces needs no quotes, as it ends where the next key begins.
_PART = re.compile(r"""\s*(\w+)=("[^"]*"|'[^']*'|.*?)(?=\s+\w+=|\s*$)""")


def two_sides(
    run: Run, a: Subject | str, b: Subject | str, groups: Mapping[str, Group] | None = None
) -> tuple[Subject, Subject]:
    """Both sides of a comparison; "everyone else" are all papers but those of the other side.

    Raises:
        As ``side_subject``, and ConfigError where both are everyone else.
    """
    if _is_rest(a) and _is_rest(b):
        raise ConfigError(
            "", b, f"both sides are {EVERYONE_ELSE!r}; name an author, a group or a filter for one of them"
        )
    if _is_rest(a):
        other = _side(run, b, groups)
        return _rest(run.corpus, other), other
    first = _side(run, a, groups)
    return first, _rest(run.corpus, first) if _is_rest(b) else _side(run, b, groups)


def many_sides(
    run: Run,
    groups: Mapping[str, Group] | None = None,
    authors_min: int | None = None,
    sides: Sequence[Subject | str] = (),
) -> tuple[list[Subject], int]:
    """The sides of a comparison of many, each once, and how many authors of ``authors_min`` papers were left out.

    All of ``groups`` are sides unless ``sides`` says which; authors beyond the 200 of most papers are left out.

    Raises:
        As ``side_subject``, and ConfigError where there are fewer than two sides.
    """
    named = sides or list(groups or {})
    counted = author_counts(run.authorships).filter(pl.col("n_papers") >= (authors_min or 0))
    authors = [] if authors_min is None else counted["name"].to_list()
    asked = [_side(run, side, groups) for side in named]
    asked += [author_subject(run.corpus, name) for name in authors[:MOST_AUTHORS]]
    found = list(dict.fromkeys(asked))
    if len(found) < 2:
        raise ConfigError("", named, f"{_too_few(run, found, authors_min)}; a comparison takes at least two sides")
    return found, max(0, len(authors) - MOST_AUTHORS)


def side_subject(run: Run, text: str, groups: Mapping[str, Group] | None = None) -> Subject:
    """The side that was typed.

    Args:
        run: whose papers they are.
        text: the name of a group, "all papers", a filter such as ``venue=ACL since=2020`` (keys: author, venue,
            category, institution, source, since, until; ``author`` may be repeated), or an author's name; what comes
            first here is what it means. Case and accents of names do not matter.
        groups: definitions of groups by name.

    Raises:
        ConfigError: nothing was typed, or what is no filter but looks like one.
        NotFound: no author, group or key of a filter is called so; the message names the nearest.
        TooFewPapers: no paper is on the side.
    """
    asked, defined = text.strip(), dict(groups or {})
    if not asked:
        raise ConfigError("", text, f"a side is empty: name an author, a group, a filter or {EVERYONE_ELSE!r}")
    named = {fold(name): name for name in defined} | {name: name for name in defined}
    if name := named.get(asked) or named.get(fold(asked)):
        return group_subject(run.corpus, name, defined[name])
    if _is_rest(asked):
        raise ConfigError("", asked, f"{asked!r} needs one other side to be else than; leave it out among several")
    if fold(asked) == ALL_PAPERS:
        return corpus_subject(run.corpus)
    if "=" in asked:
        return _filtered(run.corpus, asked)
    return _author(run.corpus, asked, defined)


def _too_few(run: Run, found: Sequence[Subject], authors_min: int | None) -> str:
    if authors_min is None or run.authorships.is_empty():
        return f"{found[0].name!r} is alone" if found else "there is no side"
    name, n_papers, _ = author_counts(run.authorships).row(0)
    most = f"{name} has most, {n_papers:,}"
    return f"{count(len(found), 'author has', 'authors have')} at least {count(authors_min, 'paper')} ({most})"


def _side(run: Run, side: Subject | str, groups: Mapping[str, Group] | None) -> Subject:
    return side_subject(run, side, groups) if isinstance(side, str) else side


def _is_rest(side: Subject | str) -> bool:
    return isinstance(side, str) and fold(side) == EVERYONE_ELSE


def _rest(corpus: Corpus, other: Subject) -> Subject:
    papers = corpus.unique.filter(~pl.col("paper_id").is_in(list(other.paper_ids)))["paper_id"]
    if papers.is_empty():
        raise TooFewPapers(0, 1, f"nobody else is left: {other.name!r} has every paper; name another side")
    return Subject("corpus", EVERYONE_ELSE.capitalize(), (), tuple(papers))


def _author(corpus: Corpus, name: str, groups: Mapping[str, Group]) -> Subject:
    try:
        return author_subject(corpus, name)
    except NotFound as error:
        authors = author_counts(corpus.authorships)["name"]
        kind, lead = ("author or group", "") if groups else ("author", "no groups are given, and ")
        raise NotFound(kind, name, [*groups, *authors, EVERYONE_ELSE, ALL_PAPERS], lead) from error


def _filtered(corpus: Corpus, text: str) -> Subject:
    parts = _parts(text)
    group = _group(parts)
    find_authors(corpus.authorships, group.authors)
    try:
        return group_subject(corpus, _in_words(parts), group)
    except TooFewPapers as error:
        raise TooFewPapers(0, 1, f"no paper passes {' '.join(text.split())!r}{_why_none(corpus, parts)}") from error


def _in_words(parts: list[tuple[str, str]]) -> str:
    """``Ada Öz or Bo Li since 2020``: what sentences and pages call a filter."""
    authors = " or ".join(value for key, value in parts if key == "author")
    return " ".join(filter(None, [authors, *(f"{key} {value}" for key, value in parts if key != "author")]))


def _parts(text: str) -> list[tuple[str, str]]:
    """KEY and VALUE of each part of a filter."""
    parts = [(part[1].casefold(), part[2].strip("\"'")) for part in _PART.finditer(text)]
    if _PART.sub("", text).strip():
        raise ConfigError("", text, f"{text!r} is no filter; write KEY=VALUE, for example venue=ACL since=2020")
    for n, (key, value) in enumerate(parts):
        if key not in _KEYS:
            raise NotFound("key of a filter", key, _KEYS)
        if not value:
            raise ConfigError("", text, f"{key}= has no value in {text!r}; write one, or leave the key out")
        if key != "author" and key in dict(parts[:n]):
            raise ConfigError("", text, f"{key}= stands twice in {text!r}; only author= may be repeated")
    return parts


def _group(parts: list[tuple[str, str]]) -> Group:
    given = dict(parts)
    return Group(
        authors=tuple(value for key, value in parts if key == "author"),
        **{key: given[key] for key in _COLUMNS if key in given},
        since=read_day("since", given.get("since"), "first"),
        until=read_day("until", given.get("until"), "last"),
    )


def _why_none(corpus: Corpus, parts: list[tuple[str, str]]) -> str:
    """Which part alone passes no paper, and the values that some would have had."""
    for part in parts:
        try:
            group_subject(corpus, "", _group([part]))
        except TooFewPapers:
            alone = f", nor {'='.join(part)} alone" if len(parts) > 1 else ""
            return f"{alone}. {_choices(corpus, *part)}"
    return ", though some pass each part of it"


def _choices(corpus: Corpus, key: str, value: str) -> str:
    if key in _DAYS:
        first, last = corpus.unique.select(pl.min("date_first"), pl.max("date_last")).row(0)
        return f"The papers are of {first} to {last}." if first else "No paper has a date."
    held = corpus.unique.select(pl.col(_COLUMNS[key]).alias("value"))
    held = held.explode("value") if key != "venue" else held
    known = held.drop_nulls().group_by("value").len().sort(["len", "value"], descending=[True, False])
    return suggest(value, known["value"])
