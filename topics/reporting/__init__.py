"""Findings become pages: ``write`` makes one HTML file per subject, and an index over several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from ..config import load_groups
from ..results import Run, Subject
from ..subjects import choose_subjects

__all__ = ["report", "write"]

INDEX = "index.html"


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
    return write(run, choose_subjects(run.corpus, authors, load_groups(group) if group else None), Path(path), assets)


def write(
    run: Run, subjects: Sequence[Subject], directory: Path, assets: Literal["inline", "shared"] = "inline"
) -> list[Path]:
    """Write a page for each subject into ``directory``, and ``index.html`` when there are several.

    Args:
        run: the fitted corpus.
        subjects: whom the pages are about, in the order of the index.
        directory: made if it is not there; files of the same name are replaced, each in one step.
        assets: ``inline`` puts scripts into every page, so that each can be sent alone; ``shared`` puts them once into
            ``directory/assets``, which suits many pages.

    Returns:
        Paths of the pages, the index first. The same run gives the same bytes.
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
    for content, path in zip(pages, paths, strict=True):
        _save(path, render_page(content, loaded, INDEX if several else None))
    if not several:
        return paths
    first = directory / INDEX
    _save(first, render_index(index(lookup, pages, names), loaded))
    return [first, *paths]


def _save(path: Path, text: str) -> None:
    from ..disk import writing

    with writing(path) as temporary:
        temporary.write_text(text, encoding="utf8")


def _file_names(subjects: Sequence[Subject]) -> list[str]:
    """One file name per subject; those that share a slug, or would take the index's name, are numbered."""
    taken = {"index"}
    names = []
    for subject in subjects:
        slug, n = subject.slug, 1
        while slug in taken:
            n += 1
            slug = f"{subject.slug}-{n}"
        taken.add(slug)
        names.append(f"{slug}.html")
    return names
