"""Does an author's name hide several people? Gives papers their vectors and asks ``curate.homonyms``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from . import sample
from .analyse.people import author_counts, find_authors
from .cache import Cache
from .curate.findings import finding, ordered
from .curate.homonyms import identify_in
from .curate.identity_evidence import Gatherer
from .curate.identity_model import LEAST_PAPERS
from .curate.person_groups import describe_groups, tell_groups
from .curate.splitting import UNLESS_SPLIT
from .embed.static import StaticEmbedder
from .embed.vectors import unit
from .results import Corpus, Identity
from .schemas import FINDINGS

if TYPE_CHECKING:
    from .results import Vectors

# Papers that say what the texts of a corpus have in common.
_BACKGROUND = 1000
# As many papers the bundled corpus counts for beside them.
_BUNDLED = 10


def identify(corpus: Corpus, author: str, *, cache: Path | None = None) -> Identity:
    """Whether the papers under an author's name look like one person's.

    Co-authors, affiliations, ids, venues, texts and dates are weighed; nothing is split.

    Args:
        corpus: what ``read`` gives.
        author: the name; case, accents and punctuation do not matter.
        cache: folder that keeps vectors of texts; None computes them anew.

    Raises:
        NotFound: nobody is called that; the message names the nearest.
    """
    (name,) = find_authors(corpus.authorships, [author])
    return identify_all(corpus, [name], cache=cache)[name]


def identify_all(
    corpus: Corpus, names: Sequence[str] | None = None, *, cache: Path | None = None
) -> dict[str, Identity]:
    """``identify`` for many names at once.

    Args:
        corpus: what ``read`` gives.
        names: as the corpus writes them; by default all on at least four papers, and those on fewer whose papers stand
            under ids of several people.
        cache: folder that keeps vectors of texts; None computes them anew.
    """
    gatherer = Gatherer(corpus.unique, corpus.authorships)
    asked = _telling(gatherer) if names is None else names
    if not asked:
        return {}
    rows = {name: gatherer.rows(name) for name in asked}
    needed = sorted({int(row) for found in rows.values() for row in found})
    place = {row: k for k, row in enumerate(needed)}
    vectors = paper_vectors(corpus.unique, needed, Cache(cache))
    return {
        name: identify_in(gatherer, name, vectors[[place[int(row)] for row in found]]) for name, found in rows.items()
    }


def names_of_different_ids(corpus: Corpus) -> list[str]:
    """Names whose papers stand under several ORCIDs, or several ids of one service, in alphabetical order."""
    return Gatherer(corpus.unique, corpus.authorships).names_of_different_ids()


def _telling(gatherer: Gatherer) -> list[str]:
    """Names of which something can be said."""
    return sorted({*gatherer.names(LEAST_PAPERS), *gatherer.names_of_different_ids()})


def with_owner_findings(corpus: Corpus) -> Corpus:
    """The corpus with a finding for each owner of a page whose papers do not look like one person's."""
    owners = author_counts(corpus.authorships).filter("is_owner", pl.col("n_papers") > 1)["name"].to_list()
    found = identify_all(corpus, owners) if owners else {}
    rows = [row for identity in found.values() for row in _findings(corpus, identity)]
    return replace(corpus, findings=ordered([corpus.findings, FINDINGS.frame(rows)])) if rows else corpus


def _findings(corpus: Corpus, identity: Identity) -> list[dict[str, str | None]]:
    if identity.grade == "unknown" or identity.n_people == 1:
        return []
    name, groups = identity.name, describe_groups(identity, corpus.unique, corpus.authorships)
    judged = (
        f"the name {name} {'hides' if identity.grade == 'several' else 'probably hides'} several people"
        if identity.is_several
        else f"the papers of {name} may be one person's, but do not all hang together"
    )
    advice = UNLESS_SPLIT if identity.is_several else "That is too weak a sign to split the name"
    message = f"{judged}: {identity.summary}. Groups: {tell_groups(groups)}. {advice}"
    return [finding("warning" if identity.is_several else "info", "several_people", name, message)]


def paper_vectors(papers: pl.DataFrame, rows: Sequence[int], cache: Cache) -> Vectors:
    """Of the texts of these papers: what tells them apart from papers in general, n x dimensions of unit length.

    Texts without an abstract lie elsewhere than those with one, so what each kind has in common is taken off by itself.
    """
    wanted = papers.select("title", "abstract")[rows]
    bare = wanted["abstract"].fill_null("").str.strip_chars().eq("").to_numpy()
    texts, common = _texts(wanted), _common(papers, cache)
    vectors = unit(cache.vectors(StaticEmbedder("mean"), texts) - np.where(bare[:, None], common[1], common[0]))
    vectors[[not text for text in texts]] = 0
    return vectors


def _common(papers: pl.DataFrame, cache: Cache) -> tuple[Vectors, Vectors]:
    """What texts have in common: with their abstracts, and titles alone. In small corpora the bundled one has a say."""
    bundled = pl.read_ndjson(sample.path(), schema={"title": pl.String, "abstract": pl.String}).drop_nulls()
    stated = papers.filter(pl.col("title").is_not_null(), pl.col("abstract").str.strip_chars() != "")
    spread = stated.select("title", "abstract").gather_every(-(-len(stated) // _BACKGROUND) or 1)
    share = len(spread) / (len(spread) + _BUNDLED)

    def mean(texts: list[str]) -> Vectors:
        return cache.vectors(StaticEmbedder("mean"), texts).mean(axis=0) if texts else np.zeros(1, dtype=np.float32)

    def both(kind: Callable[[pl.DataFrame], list[str]]) -> Vectors:
        return share * mean(kind(spread)) + (1 - share) * mean(kind(bundled))

    return both(_texts), both(lambda frame: frame["title"].to_list())


def _texts(papers: pl.DataFrame) -> list[str]:
    stripped = (pl.col(name).fill_null("").str.strip_chars() for name in ("title", "abstract"))
    return papers.select(pl.concat_str(*stripped, separator=". ").str.strip_chars(". ")).to_series().to_list()
