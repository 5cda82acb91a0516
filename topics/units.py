"""What is counted over time: the topics, terms, categories, authors or groups of a run, and the papers each holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from . import schemas
from .config import Group, TermsConfig
from .model.defaults import min_texts
from .stopwords import stop_words
from .subjects import group_subject
from .words import TermCounts, count_terms

if TYPE_CHECKING:
    from .results import Run

    # Rows of schemas.UNITS, and paper_id with topic_id.
    Units = tuple[pl.DataFrame, pl.DataFrame]

BY = ("topic", "term", "category", "author", "group")
# Units that are counted, those of most papers; further ones would be tested at the cost of everybody's q-values.
MOST_UNITS = 500
# Of fewer papers no trend is told, so an author or a term that has fewer is no unit.
LEAST_PAPERS = 8
# A phrase is part of a longer one when it occurs outside it in less than this part of its papers.
_SELDOM_ALONE = 0.1


def topic_units(run: Run, papers: pl.DataFrame) -> Units:
    """The topics that these papers are in, with their ids and labels in the run."""
    members = _within(run.assignments, papers).filter(pl.col("topic_id") >= 0).select("paper_id", "topic_id")
    sizes = members.group_by("topic_id").agg(n_papers=pl.len().cast(pl.Int32))
    units = run.topics.select("topic_id", "label").join(sizes, on="topic_id").sort("topic_id")
    return schemas.UNITS.check(units), members.sort("topic_id", "paper_id")


def category_units(papers: pl.DataFrame) -> Units:
    """The categories on most papers; a paper is in each of its categories."""
    held = papers.select("paper_id", label="categories").explode("label").drop_nulls()
    return _numbered(held, least=1)


def author_units(papers: pl.DataFrame, authorships: pl.DataFrame) -> Units:
    """The names on most papers, and on at least ``LEAST_PAPERS``."""
    return _numbered(_within(authorships, papers).select("paper_id", label="name"), LEAST_PAPERS)


def group_units(run: Run, papers: pl.DataFrame, groups: Mapping[str, Group]) -> Units:
    """The groups that have one of these papers.

    Raises:
        NotFound: an author of a group is not in the corpus.
        TooFewPapers: a group has no paper in the corpus.
    """
    subjects = [group_subject(run.corpus, name, group) for name, group in groups.items()]
    rows = [(paper_id, subject.name) for subject in subjects for paper_id in subject.paper_ids]
    held = pl.DataFrame(rows, schema={"paper_id": pl.String, "label": pl.String}, orient="row")
    return _numbered(_within(held, papers), least=1)


def term_units(run: Run, papers: pl.DataFrame) -> Units:
    """The terms of the run's topics and the phrases of the papers that most papers hold.

    Words of a text that are no topic's terms are left out: alone they say little. So are phrases that hardly ever occur
    but within a longer one.
    """
    counted = word_counts(run, papers, LEAST_PAPERS)
    n_papers = np.bincount(counted.counts.indices, minlength=len(counted.vocabulary))
    told = {term for terms in run.topics["terms"] for term in terms}
    sizes = dict(zip(counted.vocabulary, n_papers.tolist(), strict=True))
    parts = _parts(sizes)
    chosen = [term for term in sizes if (" " in term or term in told) and term not in parts]
    return _numbered(_holding(counted, chosen, papers["paper_id"]), LEAST_PAPERS)


def word_counts(run: Run, papers: pl.DataFrame, least: int = 1) -> TermCounts:
    """Words and phrases of the papers as the run counted them; row i is paper i of ``papers``."""
    config = TermsConfig.model_validate(term_settings(run))
    wanted = set(papers["paper_id"])
    texts = [text for paper_id, text in zip(run.corpus.ids, run.corpus.texts, strict=True) if paper_id in wanted]
    least = max(least, min_texts(len(texts)))
    return count_terms(texts, max_ngram=config.max_ngram, stop_words=stop_words(config.stop_words), min_texts=least)


def term_settings(run: Run) -> Mapping[str, Any]:
    """What the run was told about its terms; all else has its default."""
    settings: Mapping[str, Any] = run.manifest["config"].get("terms", {})
    return settings


def _parts(sizes: Mapping[str, int]) -> set[str]:
    """Terms nearly all of whose papers hold one longer phrase that they are part of."""
    return {
        part
        for phrase, n in sizes.items()
        for part in _shorter(phrase.split(" "))
        if part in sizes and sizes[part] - n < _SELDOM_ALONE * sizes[part]
    }


def _shorter(words: Sequence[str]) -> Iterable[str]:
    """The phrase without its last word, and without its first."""
    return (" ".join(words[:-1]), " ".join(words[1:])) if len(words) > 1 else ()


def _holding(counted: TermCounts, terms: Sequence[str], ids: pl.Series) -> pl.DataFrame:
    """paper_id and label, for each of the terms that the paper's text holds."""
    column = {term: j for j, term in enumerate(counted.vocabulary)}
    cells: Any = counted.counts.tocsc()[:, [column[term] for term in terms]].tocoo()
    labels = pl.Series(terms, dtype=pl.String)
    return pl.DataFrame({"paper_id": ids.gather(cells.row), "label": labels.gather(cells.col)})


def _within(rows: pl.DataFrame, papers: pl.DataFrame) -> pl.DataFrame:
    return rows.join(papers.select("paper_id"), on="paper_id", how="semi", maintain_order="left")


def _numbered(held: pl.DataFrame, least: int) -> Units:
    """Units by paper_id and label, numbered from the largest; of one size in the order of their labels."""
    held = held.unique()
    sizes = held.group_by("label").agg(n_papers=pl.len().cast(pl.Int32)).filter(pl.col("n_papers") >= least)
    ranked = sizes.sort(["n_papers", "label"], descending=[True, False]).head(MOST_UNITS)
    units = ranked.with_row_index("topic_id").with_columns(pl.col("topic_id").cast(pl.Int32))
    members = held.join(units, on="label").select("paper_id", "topic_id").sort("topic_id", "paper_id")
    return schemas.UNITS.check(units), members
