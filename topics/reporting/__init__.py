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
    from .resources import Assets

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
        Paths of the pages; the index, where there is one, first, and ``trends.html``, where there is one, last.

    Raises:
        NotFound: nobody is called that; the message names the nearest.
        TooFewPapers: a group has no paper.
    """
    from ..trending import movements

    authors = [author] if isinstance(author, str) else list(author)
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
        Paths of the pages; the index, where there is one, first, and ``trends.html``, where there is one, last. The
        same run gives the same bytes.
    """
    from .content import page
    from .index import index
    from .lookup import Lookup
    from .render import render_index, render_page
    from .resources import load

    names = _file_names(subjects)
    lookup = Lookup(run, {s.name: name for s, name in zip(subjects, names, strict=True) if s.kind == "author"})
    loaded = load(assets, directory)
    pages = [page(lookup, subject) for subject in subjects]
    index_file = INDEX if len(subjects) > 1 else None
    further = [("Trends", TRENDS)] if trends else []
    paths = []
    for content, name in zip(pages, names, strict=True):
        links = further if content.subject.kind == "corpus" else []
        paths.append(_save(directory / name, render_page(content, loaded, index_file, links)))
    if index_file:
        paths.insert(0, _save(directory / index_file, render_index(index(lookup, pages, names), loaded, further)))
    if trends:
        back = [] if index_file else [(subjects[0].name, names[0])]
        paths.append(_save_trends(trends, lookup, directory, loaded, index_file, back))
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
        The path of the page, as a list of one. The same movements give the same bytes.
    """
    from .lookup import Lookup
    from .resources import load

    return [_save_trends(movements, Lookup(run), Path(path), load(assets, Path(path)))]


def _save_trends(
    movements: Movements,
    lookup: Lookup,
    directory: Path,
    assets: Assets,
    index_file: str | None = None,
    further: Sequence[tuple[str, str]] = (),
) -> Path:
    from .movement import movement_page
    from .render import render_page

    return _save(directory / TRENDS, render_page(movement_page(movements, lookup), assets, index_file, further))


def _save(path: Path, text: str) -> Path:
    from ..disk import writing

    with writing(path) as temporary:
        temporary.write_text(text, encoding="utf8")
    return path


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
