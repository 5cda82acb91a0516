"""What speaks for or against two papers of one name being by one person, for every pair of its papers."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ..text import fold, fold_column
from .identity_ids import StatedIds

if TYPE_CHECKING:
    import numpy.typing as npt

    from ..results import Vectors

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]
    Rows = npt.NDArray[np.int64]

# Words of affiliations that do not say which one it is.
_GENERIC = frozenset({
    *("and", "at", "center", "centre", "college", "de", "department", "dept", "for", "group", "inc", "institute"),
    *("laboratory", "ltd", "national", "of", "research", "school", "science", "sciences", "technology", "the", "univ"),
    *("lab", "university"),
})  # fmt: skip
# A shared co-author is never worth nothing, however many papers bear the name.
_LEAST_RARITY = 0.02


@dataclass(frozen=True, eq=False)
class Evidence:
    """The n papers of one name in pairs: symmetric n x n matrices, and vectors of n.

    ``links``: how rare the rarest shared co-author is, up to 1; 0 where none is shared. ``open``: authors may be
    missing from the paper's list, or it has no co-author, so nothing follows from sharing none. ``topic``: cosine of
    the texts. ``venue``: how rare the shared venue is, 0 where there is none. ``affiliation``: 1 shares a word, -1
    shares none, 0 unknown. ``ids``: 1 one person by the ids stated, -1 two, 0 unknown. ``years``: NaN where undated.
    """

    links: Floats
    open: Flags
    topic: Floats
    venue: Floats
    affiliation: Floats
    ids: Floats
    years: Floats

    def __len__(self) -> int:
        return len(self.open)


class Gatherer:
    """A corpus indexed once, so that the evidence on thousands of names is cheap.

    Args:
        papers: as ``schemas.PAPERS``, without copies.
        authorships: as ``schemas.AUTHORSHIPS``; those of other papers are left out.
    """

    def __init__(self, papers: pl.DataFrame, authorships: pl.DataFrame) -> None:
        index = papers.select("paper_id").with_row_index("_row")
        listed = authorships.join(index, on="paper_id", how="inner", maintain_order="left").sort(
            "_row", maintain_order=True
        )
        listed = listed.with_columns(_person=fold_column(listed["name"]).rank("dense").cast(pl.Int64) - 1)
        self.papers, self._listed = papers, listed
        self._people, self._names = listed["_person"].to_numpy(), listed["name"].to_list()
        self._starts = np.searchsorted(listed["_row"].to_numpy(), np.arange(len(papers) + 1))
        self._n_by_person = np.bincount(self._people)
        hidden = pl.col("is_owner").fill_null(False) & pl.col("position").is_null()
        self._places = dict(listed.with_row_index("_place").group_by("name").agg("_place").iter_rows())
        self._hidden = listed.select(hidden).to_series().to_numpy()
        self._truncated = papers["authors_truncated"].fill_null(False).to_numpy()
        self._middle = _years(papers)
        self._venues, self._venue_rarity = _venues(papers)

    def names(self, least: int = 1) -> list[str]:
        """Names on at least ``least`` papers, in alphabetical order."""
        return sorted(name for name, places in self._places.items() if len(places) >= least)

    def names_of_different_ids(self) -> list[str]:
        """Names whose papers stand under ids of several people, in alphabetical order."""
        several = pl.any_horizontal(pl.col("orcid", "author_id").drop_nulls().n_unique() > 1)
        listed = self._listed.group_by("name").agg(several.alias("several")).filter("several")
        return sorted(name for name in listed["name"] if (self.ids(name).pairs() < 0).any())

    def rows(self, name: str) -> Rows:
        """Which papers bear the name, in order."""
        return self._listed["_row"].gather(self._places.get(name, [])).to_numpy().astype(np.int64)

    def evidence(self, name: str, vectors: Vectors) -> Evidence:
        """Of the papers of ``name``; ``vectors`` has a row for each of ``rows(name)``."""
        places, rows = np.array(self._places[name], dtype=np.int64), self.rows(name)
        links, alone = self._links(places, rows)
        own = self._listed[places]
        return Evidence(
            links,
            alone | self._truncated[rows] | self._hidden[places],
            np.asarray(vectors @ vectors.T, dtype=np.float64),
            _shared(self._venues[rows], self._venue_rarity),
            _affiliations(own["affiliation"].to_list()),
            self.ids(name).pairs(),
            self._middle[rows],
        )

    def ids(self, name: str) -> StatedIds:
        """What the papers of ``rows(name)`` state."""
        return StatedIds(self._listed[self._places[name]], self.papers["source"].gather(self.rows(name)).to_list())

    def coauthors(self, name: str) -> list[list[str]]:
        """Everybody else on each paper of ``rows(name)``, in the order of the byline."""
        bylines = (self._names[self._starts[row] : self._starts[row + 1]] for row in self.rows(name))
        return [[other for other in byline if other != name] for byline in bylines]

    def _links(self, places: Rows, rows: Rows) -> tuple[Floats, Flags]:
        """See ``Evidence.links``; and which papers show no co-author."""
        lists = [self._people[self._starts[row] : self._starts[row + 1]] for row in rows]
        paper = np.repeat(np.arange(len(rows)), [len(people) for people in lists])
        person = np.concatenate(lists)
        other = person != self._people[places[0]]
        paper, person = paper[other], person[other]
        links = np.zeros((len(rows), len(rows)))
        people, inside = np.unique(person, return_counts=True)
        # Outside these papers: within them a faithful co-author would look like a common name.
        rarity = 1 - np.log1p(self._n_by_person[people] - inside) / np.log(2 + len(self.papers) - len(rows))
        shared = np.flatnonzero(inside > 1)
        for k in shared[np.argsort(rarity[shared], kind="stable")]:
            on = paper[person == people[k]]
            links[np.ix_(on, on)] = max(rarity[k], _LEAST_RARITY)
        np.fill_diagonal(links, 0)
        return links, np.bincount(paper, minlength=len(rows)) == 0


def _years(papers: pl.DataFrame) -> Floats:
    """The middle of each date, in years."""
    days = papers.select(
        (pl.col("date_first").cast(pl.Int32).cast(pl.Float64) + pl.col("date_last").cast(pl.Int32)) / 2 / 365.25
    )
    return days.to_series().fill_null(np.nan).to_numpy()


def _venues(papers: pl.DataFrame) -> tuple[Rows, Floats]:
    """The code of each paper's venue, -1 where none is stated, and how rare each venue is."""
    codes = (fold_column(papers["venue"]).rank("dense").cast(pl.Int64) - 1).fill_null(-1).to_numpy()
    counts = np.bincount(codes[codes >= 0])
    return codes, 1 - np.log1p(counts) / np.log(2 + len(papers))


def _shared(codes: Rows, rarity: Floats) -> Floats:
    """How rare the code that two papers share is; 0 where they share none."""
    worth = np.where(codes >= 0, np.append(rarity, 0.0)[codes], 0.0)
    return np.where(codes[:, None] == codes[None], worth[:, None], 0.0)


def _affiliations(stated: Sequence[str | None]) -> Floats:
    words = [frozenset(fold(text or "").split()) - _GENERIC for text in stated]
    found = np.zeros((len(words), len(words)))
    known = [row for row, own in enumerate(words) if own]
    for i, j in itertools.combinations(known, 2):
        found[i, j] = found[j, i] = 1.0 if words[i] & words[j] else -1.0
    return found
