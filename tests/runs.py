"""A small run built by hand, so that what a page says can be checked against what is known."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import polars as pl

from topics import schemas
from topics.analyse import count_by_period, fit_trends
from topics.dates import PartialDate
from topics.results import Corpus, Embedding, Identity, Run, Subject

AS_OF = dt.date(2026, 11, 19)
OWNER = "Ada Lindqvist"
FRIEND = "Bo Marsh"
HOSTILE = "Eve <script>alert(1)</script>"
LONER = "Çelik Öz"
LABELS = (
    "federated learning, client drift",
    "named-entity recognition",
    "zero-shot learning",
    "</script><script>alert(1)</script>",
    "pruning, compression",
    "causal representation learning",
)
# Papers per topic, largest first as the schema promises; the last four belong to none.
SIZES = (20, 12, 10, 8, 6, 4)
N_NOISE = 4
N_PAPERS = sum(SIZES) + N_NOISE
UNDATED = "p05"


def topic_of(i: int) -> int:
    """Topic of paper ``i``; -1 for the last four."""
    edges = np.cumsum(SIZES)
    return int(np.searchsorted(edges, i, side="right")) if i < edges[-1] else -1


def date_of(i: int) -> PartialDate | None:
    """Days, months and years by turns, 2018 to 2026; topic 0 gets younger papers."""
    if i == 5:
        return None
    year = 2018 + (i * 7) % 9 if topic_of(i) else 2019 + min(7, int(math.sqrt(3 * i)))
    if i % 7 == 0:
        return PartialDate.of(year)
    return PartialDate.of(year, 1 + i % 10) if i % 3 == 0 else PartialDate.of(year, 1 + i % 10, 1 + i % 28)


def authors_of(i: int) -> list[str]:
    """Lindqvist has most of topic 0 and some of topics 1 and 4; the others share the rest."""
    topic = topic_of(i)
    names = [OWNER] if (topic == 0 and i % 5) or (topic in (1, 4) and i % 3 == 0) or i == N_PAPERS - 1 else []
    if i % 4 == 0:
        names.append(HOSTILE)
    if topic in (0, 2) and i % 2 == 0:
        names.append(FRIEND)
    return names or [LONER if i % 2 else FRIEND]


def _paper(i: int) -> dict[str, Any]:
    date = date_of(i)
    title = f"Paper {i:02d} on {LABELS[topic_of(i)].split(',')[0] if topic_of(i) >= 0 else 'something else'}"
    return {
        "paper_id": f"p{i:02d}",
        "title": "<script>alert(1)</script> & </script><b>bold</b>" if i == 3 else title,
        "abstract": None if i == 8 else f"We study paper {i}. " + "It has several sentences about the matter. " * 4,
        "date_first": date.first if date else None,
        "date_last": date.last if date else None,
        "date_precision": date.precision if date else "none",
        "venue": "A Conference" if i % 2 else None,
        "categories": ["cs.LG"],
        "institutions": [],
        "doi": "10.1000/<x>1" if i == 1 else None,
        "arxiv_id": "2101.00001" if i == 2 else None,
        "ids": [],
        "url": "javascript:alert(1)" if i == 3 else "https://example.org/p" if i == 4 else None,
        "has_code": i % 6 == 0,
        "score": None,
        "authors_truncated": i % 9 == 0,
        "source": "page.txt",
        "source_record": f"entry {i}",
        "sources": ["page.txt"],
        "duplicate_of": None,
    }


def _corpus() -> Corpus:
    authorships = [
        {"paper_id": f"p{i:02d}", "position": k, "name": name, "author_id": None, "orcid": None, "affiliation": None,
         "is_owner": name == OWNER}
        for i in range(N_PAPERS) for k, name in enumerate(authors_of(i), start=1)
    ]  # fmt: skip
    claims = {"papers": "133", "h_index": "41", "citations": "3,360", "novelty": "53%", "field": "LG"}
    findings = [
        ("warning", "claimed_papers", OWNER, "the page claims 133 papers and lists 23", "page.txt", None),
        ("info", "authors_hidden", "page.txt", "authors hidden behind et al.", "page.txt", "entry 9"),
        ("info", "authors_hidden", "page.txt", "authors hidden behind <b>et al.</b>", "page.txt", "entry 18"),
        ("error", "unreadable", "other.txt", "a record could not be read", "other.txt", "entry 1"),
    ]
    return Corpus(
        papers=schemas.PAPERS.frame(_paper(i) for i in range(N_PAPERS)),
        authorships=schemas.AUTHORSHIPS.frame(authorships),
        claims=schemas.CLAIMS.frame(
            {"subject": OWNER, "key": key, "value": value, "source": "page.txt"} for key, value in claims.items()
        ),
        findings=schemas.FINDINGS.frame(
            dict(zip(schemas.FINDINGS.columns, (*row, 1), strict=True)) for row in findings
        ),
        as_of=AS_OF,
    )


def _assignments() -> pl.DataFrame:
    rows = []
    for i in range(N_PAPERS):
        topic, angle = topic_of(i), i * 2.39996
        radius = 0.25 * math.sqrt(i % 20)
        rows.append({
            "paper_id": f"p{i:02d}",
            "core_topic_id": -1 if i % 11 == 0 else topic,
            "topic_id": topic,
            "strength": round(1 - (i % 10) / 20, 3) if topic >= 0 else 0.0,
            "x": 4 * math.cos(topic) + radius * math.cos(angle),
            "y": 4 * math.sin(topic) + radius * math.sin(angle),
        })  # fmt: skip
    return schemas.ASSIGNMENTS.frame(rows)


def _topics() -> pl.DataFrame:
    starts = np.cumsum((0, *SIZES))
    return schemas.TOPICS.frame(
        {
            "topic_id": t,
            "label": LABELS[t],
            "n_papers": SIZES[t],
            "n_core": SIZES[t] - 1,
            "terms": [f"term {t}a", f"term {t}b", "<i>term</i>"],
            "weights": [0.5, 0.3, 0.1],
            "representative_ids": [f"p{int(starts[t]) + k:02d}" for k in range(3)],
            "stability": (0.91, 0.6, 0.3, None, 0.8, 0.76)[t],
            "parent_id": None,
        }
        for t in range(len(SIZES))
    )


def _manifest() -> dict[str, Any]:
    return {
        "schema_version": 1,
        "config": {
            "seed": 42,
            "embed": {"model": "hybrid"},
            "cluster": {"min_size": 5, "method": "eom"},
            "time": {"alpha": 0.05},
        },
        "seeds": {"seed": 42, "umap": 7},
        "versions": {"python": "3.11.2", "polars": "2.1.0", "umap-learn": "0.5.12"},
        "inputs": [{"name": "page.txt", "sha256": "ab" * 32}],
        "stages": {"embed": {"key": "0f" * 32}, "cluster": {"key": "1e" * 32}},
    }


def _trends(timeline: pl.DataFrame) -> pl.DataFrame:
    """As fitted, but with topic 0 declared growing, so that there is a trend to speak of."""
    growing = {"growth_per_year": 0.34, "ci_low": 0.10, "ci_high": 0.62, "q_value": 0.003, "direction": "growing"}
    first = pl.col("topic_id") == 0
    return fit_trends(timeline).with_columns(
        pl.when(first).then(pl.lit(value)).otherwise(pl.col(name)).alias(name) for name, value in growing.items()
    )


def small_run() -> Run:
    """64 papers of four authors in six topics, 2018 to 2026, dates of mixed precision, hostile text in places."""
    corpus, assignments = _corpus(), _assignments()
    timeline = count_by_period(assignments, corpus.unique, "year", AS_OF)
    return Run(
        corpus=corpus,
        embedding=Embedding(corpus.ids, np.eye(N_PAPERS, 8, dtype=np.float32), {"model": "test"}),
        assignments=assignments,
        topics=_topics(),
        hierarchy=schemas.HIERARCHY.empty(),
        timeline=timeline,
        trends=_trends(timeline),
        keyphrases=schemas.KEYPHRASES.empty(),
        neighbours=schemas.NEIGHBOURS.empty(),
        manifest=_manifest(),
    )


def tiny_run(n: int = 5) -> Run:
    """``n`` papers, too few for topics: keyphrases and neighbours instead, no coordinates."""
    everything = _corpus()
    papers = everything.papers.head(n)
    ids = papers["paper_id"].to_list()
    authorships = everything.authorships.filter(pl.col("paper_id").is_in(ids))
    corpus = Corpus(papers, authorships, everything.claims, everything.findings, AS_OF)
    keyphrases = [
        {"paper_id": i, "rank": r, "phrase": f"phrase {r} of {i}", "weight": 1 / r} for i in ids for r in (1, 2, 3)
    ]
    neighbours = [
        {"paper_id": i, "rank": r, "neighbour_id": j, "similarity": 0.9 - r / 10}
        for i in ids for r, j in enumerate([j for j in ids if j != i][:3], start=1)
    ]  # fmt: skip
    blank = [{"paper_id": i, "core_topic_id": -1, "topic_id": -1, "strength": 0.0} for i in ids]
    return Run(
        corpus=corpus,
        embedding=Embedding(ids, np.eye(n, 8, dtype=np.float32), {"model": "test"}),
        assignments=schemas.ASSIGNMENTS.frame(blank),
        topics=schemas.TOPICS.empty(),
        hierarchy=schemas.HIERARCHY.empty(),
        timeline=schemas.TIMELINE.empty(),
        trends=schemas.TRENDS.empty(),
        keyphrases=schemas.KEYPHRASES.frame(keyphrases),
        neighbours=schemas.NEIGHBOURS.frame(neighbours),
        manifest=_manifest(),
    )


def subject(run: Run, name: str = OWNER) -> Subject:
    """The author ``name`` as a subject of ``run``."""
    rows = run.authorships.filter(pl.col("name") == name)
    return Subject("author", name, (name,), tuple(rows["paper_id"].unique(maintain_order=True).to_list()))


def namesakes(run: Run, n_people: int, grade: str = "several") -> Identity:
    """The owner's papers dealt out to so many people, the first of whom has most."""
    ids = subject(run).paper_ids
    people = [max(1, i % (n_people + 1)) for i in range(len(ids))]
    groups = pl.DataFrame({"paper_id": ids, "person": people, "evidence": "shares a topic with its group"})
    groups = groups.cast({"person": pl.Int32}).sort("person", maintain_order=True)
    return Identity(OWNER, 0.9, grade, groups, "7 of the 21 papers share no co-author with the rest")


def whole(run: Run) -> Subject:
    """The whole corpus as a subject."""
    return Subject("corpus", "All papers", (), tuple(run.corpus.ids))
