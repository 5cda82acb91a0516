"""The files of a report: what they are called and how they lead to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..disk import writing
from ..results import Comparison, Comparisons, Movements, Run, Subject
from . import render
from .compared import Compared
from .comparison import many_page, pair_page
from .comparison.view import ManyView, PairView
from .content import page
from .index import index
from .lookup import Lookup
from .movement import movement_page
from .parts import Page
from .resources import Assets
from .wording import spelled

INDEX = "index.html"
TRENDS = "trends.html"
COMPARED = "compare.html"
# Pages of pairs that a subject's page leads to; that of all compared has every one.
_MOST_NAMED = 5


class FileNames:
    """Gives each slug a file of its own: one that another has, or a page that is always called so, is numbered."""

    def __init__(self) -> None:
        self._taken = {name.removesuffix(".html") for name in (INDEX, TRENDS, COMPARED)}

    def take(self, slug: str) -> str:
        free, n = slug, 1
        while free in self._taken:
            n += 1
            free = f"{slug}-{n}"
        self._taken.add(free)
        return f"{free}.html"


@dataclass(frozen=True, eq=False)
class Target:
    """Where pages go, and what they are dressed in."""

    directory: Path
    assets: Assets
    index_file: str | None = None

    def save(
        self,
        file: str,
        content: Page,
        further: Sequence[tuple[str, str]] = (),
        beside: Sequence[tuple[str, str]] = (),
    ) -> Path:
        return self.write(file, render.render_page(content, self.assets, self.index_file, further, beside))

    def write(self, file: str, text: str) -> Path:
        path = self.directory / file
        with writing(path) as temporary:
            temporary.write_text(text, encoding="utf8")
        return path


def pair_slug(a: Subject, b: Subject) -> str:
    """File name of a comparison without its end."""
    return f"{a.slug}-and-{b.slug}"


class Site:
    """A report over ``subjects``: their pages, the index, comparisons and trends, each leading to the others."""

    def __init__(
        self,
        run: Run,
        subjects: Sequence[Subject],
        trends: Movements | None = None,
        compared: Compared | None = None,
        cache: Path | None = None,
    ) -> None:
        self.subjects, self.trends, self.compared = subjects, trends, compared or Compared()
        names = FileNames()
        self.files = {_key(subject): names.take(subject.slug) for subject in subjects}
        self.pairs = {(_key(c.a), _key(c.b)): names.take(pair_slug(c.a, c.b)) for c in self.compared.pairs}
        pages = {name: file for (kind, name), file in self.files.items() if kind == "author"}
        self.lookup = Lookup(run, pages, cache)
        self.index_file = INDEX if len(subjects) > 1 else None

    def write(self, directory: Path, assets: Assets) -> list[Path]:
        """Index, subjects, comparisons and trends, those that there are."""
        target = Target(directory, assets, self.index_file)
        pages = [page(self.lookup, subject) for subject in self.subjects]
        paths = [self._subject(target, content) for content in pages]
        if self.index_file:
            content = index(self.lookup, pages, list(self.files.values()), self._comparison_pages())
            paths.insert(0, target.write(INDEX, render.render_index(content, assets, self._trends())))
        return [*paths, *self._comparisons(target), *self._movement(target)]

    def _subject(self, target: Target, content: Page) -> Path:
        further = self._trends() if content.subject.kind == "corpus" else self._all()
        return target.save(self.files[_key(content.subject)], content, further, self._beside(content.subject))

    def _trends(self) -> list[tuple[str, str]]:
        return [("Trends", TRENDS)] if self.trends else []

    def _all(self) -> list[tuple[str, str]]:
        """The page that compares all."""
        many = self.compared.many
        return [(f"All {spelled(len(many.subjects))} compared", COMPARED)] if many else []

    def _beside(self, subject: Subject) -> list[tuple[str, str]]:
        """With whom the subject is compared, and in which files."""
        own = _key(subject)
        others = [(b if a == own else a, file) for (a, b), file in self.pairs.items() if own in (a, b)]
        return [(name, file) for (_, name), file in others[:_MOST_NAMED]]

    def _comparison_pages(self) -> list[tuple[str, str]]:
        together = [("all together", file) for _, file in self._all()]
        return [*together, *((f"{a} and {b}", file) for ((_, a), (_, b)), file in self.pairs.items())]

    def _comparisons(self, target: Target) -> list[Path]:
        paths = [self._many(target, self.compared.many)] if self.compared.many else []
        return [*paths, *(self._pair(target, comparison) for comparison in self.compared.pairs)]

    def _many(self, target: Target, comparisons: Comparisons) -> Path:
        places = {_key(subject): i for i, subject in enumerate(comparisons.subjects)}
        pairs = {
            (min(places[a], places[b]), max(places[a], places[b])): file
            for (a, b), file in self.pairs.items()
            if a in places and b in places
        }
        return target.save(COMPARED, many_page(ManyView(comparisons, self.lookup, self.files, pairs)))

    def _pair(self, target: Target, comparison: Comparison) -> Path:
        keys = _key(comparison.a), _key(comparison.b)
        further = [(name, self.files[kind, name]) for kind, name in keys]
        content = pair_page(PairView(comparison, self.lookup, self.files))
        return target.save(self.pairs[keys], content, [*further, *self._all()])

    def _movement(self, target: Target) -> list[Path]:
        if self.trends is None:
            return []
        back = [] if self.index_file else [(subject.name, self.files[_key(subject)]) for subject in self.subjects]
        return [target.save(TRENDS, movement_page(self.trends, self.lookup), back)]


def _key(subject: Subject) -> tuple[str, str]:
    """An author and a group may have the same name."""
    return subject.kind, subject.name
