"""Identifiers of papers: whose they are, and which of them a paper has only one of."""

from __future__ import annotations

import polars as pl

from .pairing import pairs_within

# DOIs of preprints and archived copies by their first part: Zenodo, figshare, bioRxiv and medRxiv (journals of the
# same publisher go on with a letter), ResearchGate, SSRN, Preprints.org, Research Square, Authorea, ChemRxiv, OSF,
# EarthArXiv, PsyArXiv, SocArXiv, EcoEvoRxiv, TechRxiv, arXiv, PeerJ Preprints.
_PREPRINT = (
    r"^doi:10\.(?:5281|6084|1101/\d|13140|2139|20944|21203|22541|26434|31219|31223|31234|31235|32942|36227|48550|7287)"
)
PREPRINT_VENUE = r"(?i)arxiv|biorxiv|medrxiv|preprint|\bcorr\b|ssrn|research square|zenodo|openreview|working paper"
_ARXIV_DOI = r"^doi:10\.48550/arxiv\."
# A catalogue that gives two ids means two papers. OpenAlex and Semantic Scholar do not always.
_ONE_EACH = ("doi", "arxiv", "pmid", "acl")
# A paper has a conference's and a journal's version; with three of one title, the title is a heading.
_SEVERAL = 3
_NAMES = {
    "doi": "DOI",
    "arxiv": "arXiv id",
    "pmid": "PubMed id",
    "pmcid": "PubMed Central id",
    "openalex": "OpenAlex id",
    "s2": "Semantic Scholar id",
    "acl": "ACL Anthology id",
}


def identifiers(records: pl.DataFrame) -> pl.DataFrame:
    """Every identifier of every record: ``row``, ``kind`` (``doi``) and ``id`` (``doi:10.1/x``), in lower case.

    A DOI given by arXiv is the arXiv id; versions of it do not count.
    """
    listed = pl.concat_list("doi:" + pl.col("doi"), "arxiv:" + pl.col("arxiv_id"), pl.col("ids").fill_null([]))
    long = records.select("row", id=listed).explode("id", empty_as_null=False).drop_nulls()
    plain = pl.col("id").str.to_lowercase().str.replace(_ARXIV_DOI, "arxiv:")
    is_arxiv = plain.str.starts_with("arxiv:")
    long = long.with_columns(id=pl.when(is_arxiv).then(plain.str.replace(r"v\d+$", "")).otherwise(plain))
    kind = pl.col("id").str.extract(r"^(\w+):").fill_null("")
    return long.with_columns(kind=kind).unique(maintain_order=True)


def standing(records: pl.DataFrame, ids: pl.DataFrame) -> pl.DataFrame:
    """``row`` and ``standing``: 0 with the DOI of a publication, 1 with a venue of another kind, 2 for the rest."""
    with_doi = ids.filter((pl.col("kind") == "doi") & ~pl.col("id").str.contains(_PREPRINT))
    in_venue = ~pl.col("venue").str.contains(PREPRINT_VENUE) & (pl.col("venue") != "")
    published = pl.col("row").is_in(with_doi["row"].implode())
    return records.select(
        "row", standing=pl.when(published).then(0).when(in_venue.fill_null(False)).then(1).otherwise(2)
    )


def one_each(ids: pl.DataFrame, standing: pl.DataFrame) -> pl.DataFrame:
    """The identifiers that others of their kind exclude: two published papers have two DOIs.

    Of a preprint that is its arXiv id alone, since the published paper has ids of its own.
    """
    return ids.join(standing, on="row").filter(
        pl.col("kind").is_in(_ONE_EACH)
        & ~pl.col("id").str.contains(_PREPRINT)
        & ((pl.col("standing") < 2) | (pl.col("kind") == "arxiv"))
    )


def by_row(ids: pl.DataFrame) -> dict[int, dict[str, set[str]]]:
    """Identifiers by row and kind."""
    found: dict[int, dict[str, set[str]]] = {}
    for row, kind, identifier in ids.select("row", "kind", "id").iter_rows():
        found.setdefault(row, {}).setdefault(kind, set()).add(identifier)
    return found


def with_common_titles(own: pl.DataFrame, records: pl.DataFrame, authors: pl.DataFrame) -> pl.Series:
    """Rows whose title an author of theirs has given to several papers, as ids tell: "Report of the president".

    Args:
        own: see ``one_each``.
        records: ``row``, ``title``.
        authors: see ``evidence.author_keys``.
    """
    several = records.filter(pl.col("title").is_not_null() & pl.col("title").is_duplicated()).select("row", "title")
    wrote = several.join(authors.select("row", "key").unique(), on="row")
    counted = wrote.join(own, on="row").group_by("title", "key", "kind").agg(n=pl.col("id").n_unique())
    common = counted.filter(pl.col("n") >= _SEVERAL)
    return wrote.join(common, on=["title", "key"], how="semi")["row"].unique().sort()


def sharing(ids: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Pairs of rows that share an id: ``one``, ``other``, the ``id`` and the ``titles`` (how many different) it has."""
    held = ids.join(records.select("row", "title"), on="row", maintain_order="left")
    held = held.filter(pl.col("id").is_duplicated())
    titles = held.group_by("id").agg(titles=pl.col("title").n_unique())
    pairs = pairs_within(held, "id", "title").join(titles, on="id", maintain_order="left")
    order = pl.col("id").str.extract(r"^(\w+):").replace_strict(list(_NAMES), range(len(_NAMES)), default=len(_NAMES))
    return pairs.sort("one", "other", order, "id").unique(["one", "other"], keep="first", maintain_order=True)


def name_of(identifier: str) -> str:
    """What people call an id of this kind: ``DOI``, ``PubMed id``."""
    kind = identifier.partition(":")[0]
    return _NAMES.get(kind, f"{kind} id")
