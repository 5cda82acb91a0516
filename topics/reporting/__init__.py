"""Findings become pages: one HTML file per subject, an index over several, and a page about what moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..config import load_groups
from ..results import Movements, Run, Subject
from ..subjects import choose_subjects

if TYPE_CHECKING:
    from .lookup import Lookup

__all__ = ["report", "write", "write_movements"]

INDEX = "index.html"
TRENDS = "trends.html"


def report(
    run: Run,
    author: str | Sequence[str] = (),
    group: Mapping[str, Any] | str | Path | None = None,
    path: str | Path = "reports",
    assets: Literal["inline", "shared"] = "inline",
) -> list[Path]:
    """Write a page for each author and group named, else for the owners of the pages read, else for all papers.

    Args:
        run: the fitted corpus.
        author: one name or several; case and accents do not matter.
        group: groups by name, each a list of authors or a filter, or the YAML file that holds them.
        path: folder for the pages.
        assets: as for ``write``.

    Returns:
        Paths of the pages; the index, where there is one, first.

    Raises:
        NotFound: nobody is called that; the message names the nearest.
        TooFewPapers: a group has no paper.
    """
    authors = [author] if isinstance(author, str) else list(author)
    from ..trending import movements

    subjects = choose_subjects(run.corpus, authors, load_groups(group) if group else None)
    return write(run, subjects, Path(path), assets, movements(run) if tells_trends(run, subjects) else None)


def tells_trends(run: Run, subjects: Sequence[Subject]) -> bool:
    """Whether a page about trends goes with these: there are topics to tell of, and a page that leads to it."""
    return run.has_topics and (len(subjects) > 1 or any(subject.kind == "corpus" for subject in subjects))


def write(
    run: Run,
    subjects: Sequence[Subject],
    directory: Path,
    assets: Literal["inline", "shared"] = "inline",
    trends: Movements | None = None,
) -> list[Path]:
    """Write a page for each subject into ``directory``, and ``index.html`` when there are several.

    Args:
        run: the fitted corpus.
        subjects: whom the pages are about, in the order of the index.
        directory: made if it is not there; files of the same name are replaced, each in one step.
        assets: ``inline`` puts scripts into every page, so that each can be sent alone; ``shared`` puts them once into
            ``directory/assets``, which suits many pages.
        trends: movements of the run, for a page ``trends.html`` to which index and page of the corpus lead.

    Returns:
        Paths of the pages, the index first and the trends last. The same run gives the same bytes.
    """
    from .content import page
    from .index import index
    from .lookup import Lookup
    from .render import render_index, render_page
    from .resources import load

    names = _file_names(subjects)
    people = {s.name: name for s, name in zip(subjects, names, strict=True) if s.kind == "author"}
    lookup = Lookup(run, people)
    loaded = load(assets, directory)
    several = len(subjects) > 1
    pages = [page(lookup, subject) for subject in subjects]
    paths = [directory / name for name in names]
    further = [("Trends", TRENDS)] if trends else []
    for content, path in zip(pages, paths, strict=True):
        links = further if content.subject.kind == "corpus" else []
        _save(path, render_page(content, loaded, INDEX if several else None, links))
    if several:
        first = directory / INDEX
        _save(first, render_index(index(lookup, pages, names), loaded, further))
        paths = [first, *paths]
    if trends:
        back = [] if several else [(subjects[0].name, names[0])]
        paths += _write_trends(trends, lookup, directory, assets, INDEX if several else None, back)
    return paths


def write_movements(
    movements: Movements, run: Run, path: str | Path, assets: Literal["inline", "shared"] = "inline"
) -> list[Path]:
    """Write ``trends.html`` into the folder ``path``: what moved, how surely, and the papers behind each number.

    Args:
        movements: as ``topics.trends`` gives them.
        run: what they are of.
        path: made if it is not there; a page of the same name is replaced in one step.
        assets: as for ``write``.

    Returns:
        The path of the page. The same movements give the same bytes.
    """
    from .lookup import Lookup

    return _write_trends(movements, Lookup(run), Path(path), assets)


def _write_trends(
    movements: Movements,
    lookup: Lookup,
    directory: Path,
    assets: Literal["inline", "shared"],
    index_file: str | None = None,
    further: Sequence[tuple[str, str]] = (),
) -> list[Path]:
    from .movement import movement_page
    from .render import render_page
    from .resources import load

    path = directory / TRENDS
    _save(path, render_page(movement_page(movements, lookup), load(assets, directory), index_file, further))
    return [path]


def _save(path: Path, text: str) -> None:
    from ..disk import writing

    with writing(path) as temporary:
        temporary.write_text(text, encoding="utf8")


def _file_names(subjects: Sequence[Subject]) -> list[str]:
    """One file name per subject; those that share a slug, or have that of the index or the trends, are numbered."""
    taken = {"index", "trends"}
    names = []
    for subject in subjects:
        slug, n = subject.slug, 1
        while slug in taken:
            n += 1
            slug = f"{subject.slug}-{n}"
        taken.add(slug)
        names.append(f"{slug}.html")
    return names
