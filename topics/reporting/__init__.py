"""Findings become pages: one HTML file per subject, an index over several, comparisons, and a page on what moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..config import load_groups
from ..results import Comparison, Comparisons, Movements, Run, Subject
from ..subjects import choose_subjects

if TYPE_CHECKING:
    from .compared import Compared

__all__ = ["report", "write", "write_comparison", "write_comparisons", "write_movements"]


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
        Paths of the pages, as of ``write``: where there are two or more authors and groups, comparisons among them.

    Raises:
        NotFound: nobody is called that; the message names the nearest.
        TooFewPapers: a group has no paper.
    """
    from ..trending import movements
    from .compared import compare_subjects

    authors = [author] if isinstance(author, str) else list(author)
    subjects = choose_subjects(run.corpus, authors, load_groups(group) if group else None)
    trends = movements(run) if tells_trends(run, subjects) else None
    return write(run, subjects, Path(path), assets, trends, compare_subjects(run, subjects))


def tells_trends(run: Run, subjects: Sequence[Subject]) -> bool:
    """Whether a page about trends goes with these: there are topics to tell of, and a page that leads to it."""
    return run.has_topics and (len(subjects) > 1 or any(subject.kind == "corpus" for subject in subjects))


def write(
    run: Run,
    subjects: Sequence[Subject],
    directory: Path,
    assets: Literal["inline", "shared"] = "inline",
    trends: Movements | None = None,
    compared: Compared | None = None,
    cache: Path | None = None,
) -> list[Path]:
    """Write a page for each subject into ``directory``, and ``index.html`` when there are several.

    Args:
        run: the fitted corpus.
        subjects: whom the pages are about, in the order of the index.
        directory: made if it is not there; files of the same name are replaced, each in one step.
        assets: ``inline`` puts scripts into every page, so that each can be sent alone; ``shared`` puts them once into
            ``directory/assets``, which suits many pages.
        trends: movements of the run, for a page ``trends.html`` to which index and page of the corpus lead.
        compared: comparisons of the subjects, as ``compare_subjects`` gives them, for a page ``compare.html`` of all
            and one of each pair, to which the subjects' own pages and the index lead.
        cache: folder that keeps what finding alike people counts; None counts it anew.

    Returns:
        Paths of the pages: the index, where there is one, the subjects, then ``compare.html`` and the pairs, and
        ``trends.html``, where there is one, last. The same run gives the same bytes.
    """
    from .resources import load
    from .site import Site

    return Site(run, subjects, trends, compared, cache).write(directory, load(assets, directory))


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
    from .movement import movement_page
    from .resources import load
    from .site import TRENDS, Target

    return [Target(Path(path), load(assets, Path(path))).save(TRENDS, movement_page(movements, Lookup(run)))]


def write_comparison(
    comparison: Comparison, run: Run, path: str | Path, assets: Literal["inline", "shared"] = "inline"
) -> list[Path]:
    """Write the page of two sides into the folder ``path``; its file is called after both.

    Args:
        comparison: as ``topics.compare`` gives it.
        run: what it is of.
        path: made if it is not there; a page of the same name is replaced in one step.
        assets: as for ``write``.

    Returns:
        The path of the page, as a list of one. The same comparison gives the same bytes.
    """
    from .comparison import pair_page
    from .comparison.view import PairView
    from .lookup import Lookup
    from .resources import load
    from .site import FileNames, Target, pair_slug

    file = FileNames().take(pair_slug(comparison.a, comparison.b))
    content = pair_page(PairView(comparison, Lookup(run)))
    return [Target(Path(path), load(assets, Path(path))).save(file, content)]


def write_comparisons(
    comparisons: Comparisons, run: Run, path: str | Path, assets: Literal["inline", "shared"] = "inline"
) -> list[Path]:
    """Write ``compare.html``, the page of many sides, into the folder ``path``.

    Args:
        comparisons: as ``topics.compare_many`` gives them.
        run: what they are of.
        path: made if it is not there; a page of the same name is replaced in one step.
        assets: as for ``write``.

    Returns:
        The path of the page, as a list of one. The same comparisons give the same bytes.
    """
    from .comparison import many_page
    from .comparison.view import ManyView
    from .lookup import Lookup
    from .resources import load
    from .site import COMPARED, Target

    return [Target(Path(path), load(assets, Path(path))).save(COMPARED, many_page(ManyView(comparisons, Lookup(run))))]
