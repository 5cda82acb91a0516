"""Authors, groups and who writes with whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import polars as pl

from .. import schemas
from ..errors import NotFound
from ..text import fold, fold_column


def author_counts(authorships: pl.DataFrame) -> pl.DataFrame:
    """``name, n_papers, is_owner`` (of a page that was read), most papers first, then by name."""
    return (
        authorships.group_by("name")
        .agg(n_papers=pl.col("paper_id").n_unique(), is_owner=pl.col("is_owner").any())
        .sort(["n_papers", "name"], descending=[True, False])
    )


def find_authors(authorships: pl.DataFrame, names: Sequence[str]) -> list[str]:
    """The authors' names as the corpus writes them; case, accents and punctuation of ``names`` do not matter.

    A spelling that a record has for one author, and for no other, is as good as the name. "Liu, Zihe" is Zihe Liu;
    other orders of the parts are understood where they are one author's alone.

    Raises:
        NotFound: nobody is called that; the message names the nearest.
    """
    known = authorships["name"].unique(maintain_order=True)
    exact = set(known)
    if exact.issuperset(names):
        return list(names)
    folded = _single(fold_column(known), known)
    spelled = _spellings(authorships) | folded
    shuffled = _single([_parts(spelling) for spelling in folded], list(folded.values()))
    given_first = [_given_first(name) for name in names]
    found = [
        name if name in exact else spelled.get(fold(name)) or shuffled.get(_parts(fold(name))) for name in given_first
    ]
    for name, spelling in zip(names, found, strict=True):
        if spelling is None:
            raise NotFound("author", name, author_counts(authorships)["name"])
    return [spelling for spelling in found if spelling is not None]


def _spellings(authorships: pl.DataFrame) -> dict[str, str]:
    """The author's name by the folded spellings that are one author's alone."""
    written = authorships.select("name", "written").drop_nulls().unique()
    folded = written.select(fold_column(written["written"]), "name").unique()
    return _single(folded["written"], folded["name"])


def _given_first(name: str) -> str:
    """A name written family name first, with a comma, in the order in which the corpus has it."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() and "," not in given else name


def _parts(folded: str) -> str:
    """The parts of a name whatever their order."""
    return " ".join(sorted(folded.split()))


def _single(forms: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """The name of each form that is one name's alone."""
    found: dict[str, list[str]] = {}
    for form, name in zip(forms, names, strict=True):
        found.setdefault(form, []).append(name)
    return {form: bearers[0] for form, bearers in found.items() if len(bearers) == 1}


def papers_of(authorships: pl.DataFrame, names: Sequence[str]) -> list[str]:
    """Ids of the papers that any of ``names`` wrote, each once, in the order of ``authorships``."""
    rows = authorships.filter(pl.col("name").is_in(list(names)))
    return rows["paper_id"].unique(maintain_order=True).to_list()


def collaborators(
    authorships: pl.DataFrame,
    papers: pl.DataFrame,
    assignments: pl.DataFrame,
    names: Collection[str],
    paper_ids: Collection[str] | None = None,
) -> pl.DataFrame:
    """Who wrote papers together with ``names`` (an author, or the members of a group), who are left out themselves.

    Args:
        authorships: paper_id, name.
        papers: paper_id, date_first.
        assignments: paper_id, topic_id.
        names: the authors; none leaves nobody out.
        paper_ids: the papers that count; those of ``names`` by default.

    Returns:
        ``name, joint_papers, first_year, last_year, topic_ids, paper_ids``: ranked by joint papers, then by name; years
        from the first day a date may mean; ``topic_ids`` of the joint papers, most frequent first.
    """
    counted = papers_of(authorships, list(names)) if paper_ids is None else list(paper_ids)
    joint = authorships.filter(pl.col("paper_id").is_in(counted))
    others = joint.filter(~pl.col("name").is_in(list(names))).select("name", "paper_id").unique(maintain_order=True)
    rows = others.join(
        papers.select("paper_id", year=pl.col("date_first").dt.year()), on="paper_id", how="left", maintain_order="left"
    ).join(assignments.select("paper_id", "topic_id"), on="paper_id", how="left", maintain_order="left")
    in_topic = pl.col("topic_id").filter(pl.col("topic_id") >= 0)
    return (
        rows.group_by("name")
        .agg(
            joint_papers=pl.len(),
            first_year=pl.col("year").min(),
            last_year=pl.col("year").max(),
            topic_ids=in_topic.value_counts(),
            paper_ids=pl.col("paper_id").sort(),
        )
        .with_columns(topic_ids=_by_frequency(pl.col("topic_ids")))
        .sort(["joint_papers", "name"], descending=[True, False])
    )


def _by_frequency(counts: pl.Expr) -> pl.Expr:
    """Values of a list of (topic_id, count), most frequent first, ties by id."""
    topic, count = pl.element().struct.field("topic_id"), pl.element().struct.field("count")
    return counts.list.eval(topic.sort_by([count, topic], descending=[True, False]))


def common_collaborators(
    authorships: pl.DataFrame, papers_a: Collection[str], papers_b: Collection[str], names: Collection[str]
) -> pl.DataFrame:
    """Who wrote papers with both sides and belongs to neither.

    A joint paper of both sides is one with each, so its other authors are among them.

    Args:
        authorships: paper_id, name.
        papers_a, papers_b: paper_ids of the two sides, which are authors or groups of them: of sides that nobody
            belongs to, such as the papers of a venue, everybody who wrote for both is found.
        names: the members of either side.

    Returns:
        A table as ``schemas.COMMON_COLLABORATORS``: first who wrote most papers with the side that they wrote fewer
        with, then most papers in all, then by name.
    """
    written = authorships.filter(~pl.col("name").is_in(list(names))).select("name", "paper_id").unique()
    of = {side: pl.col("paper_id").is_in(list(papers)) for side, papers in (("a", papers_a), ("b", papers_b))}
    counts = [pl.col(f"papers_{side}") for side in of]
    return (
        written.filter(of["a"] | of["b"])
        .group_by("name")
        .agg(**{f"paper_ids_{side}": pl.col("paper_id").filter(on).sort() for side, on in of.items()})
        .with_columns(**{f"papers_{side}": pl.col(f"paper_ids_{side}").list.len().cast(pl.Int32) for side in of})
        .filter((counts[0] > 0) & (counts[1] > 0))
        .sort(pl.min_horizontal(counts), pl.max_horizontal(counts), "name", descending=[True, True, False])
        .select(*schemas.COMMON_COLLABORATORS.columns)
    )
