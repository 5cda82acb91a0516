"""Runs made of nothing but papers in years and topics, so that what is said of them can be known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from topics import schemas
from topics.analyse.coverage import find_coverage_ends, mark_uncovered
from topics.analyse.timeline import count_by_period
from topics.analyse.trends import fit_trends
from topics.results import Corpus, Embedding, Run

AS_OF = dt.date(2026, 11, 19)


def dated_run(papers: Sequence[Mapping[str, Any]]) -> Run:
    """A run of papers with ``year`` (or None), ``topic`` (or -1) and, where wanted, authors, categories and a title.

    They lie in the middle of their year, so every earlier year is complete.
    """
    corpus = Corpus(
        schemas.PAPERS.frame(_paper(i, paper) for i, paper in enumerate(papers)),
        schemas.AUTHORSHIPS.frame(
            {"paper_id": _id(i), "position": n, "name": name, "is_owner": False}
            for i, paper in enumerate(papers)
            for n, name in enumerate(paper.get("authors", ()), start=1)
        ),
        schemas.CLAIMS.empty(),
        schemas.FINDINGS.empty(),
        AS_OF,
    )
    assignments = schemas.ASSIGNMENTS.frame(
        {"paper_id": _id(i), "core_topic_id": p["topic"], "topic_id": p["topic"], "strength": 1.0}
        for i, p in enumerate(papers)
    )
    members = assignments.filter(pl.col("topic_id") >= 0).select("paper_id", "topic_id")
    timeline = mark_uncovered(
        count_by_period(assignments, corpus.unique, "year", AS_OF), find_coverage_ends(members, corpus.unique, AS_OF)
    )
    return Run(
        corpus=corpus,
        embedding=Embedding(corpus.ids, np.eye(len(papers), 4, dtype=np.float32), {"model": "test"}),
        assignments=assignments,
        topics=_topics(members),
        hierarchy=schemas.HIERARCHY.empty(),
        timeline=timeline,
        trends=fit_trends(timeline),
        keyphrases=schemas.KEYPHRASES.empty(),
        neighbours=schemas.NEIGHBOURS.empty(),
        manifest={
            **{"schema_version": schemas.SCHEMA_VERSION, "as_of": AS_OF.isoformat(), "inputs": []},
            **{
                "config": {"seed": 0},
                "seeds": {"run": 0},
                "versions": {},
                "stages": {},
                "resolved": {"period": "year"},
            },
        },
    )


def rising_run() -> Run:
    """40 papers a year from 2014 to 2025 in two topics: the second rises steadily from 2 papers to 24."""
    return dated_run(
        [
            {
                "year": year,
                "topic": (topic := int(i < 2 + 2 * (year - 2014))),
                "authors": [f"Author {(i + year) % 7}", "Ada Öz" if i % 2 else "Bo Li"],
                "categories": ["cs.LG", "cs.CL"] if i % 4 == 0 else ["cs.LG"],
                "title": "Pruning deep neural networks" if topic else "Coral reefs under warming seas",
            }
            for year in range(2014, 2026)
            for i in range(40)
        ]
    )


def _id(i: int) -> str:
    return f"p{i:04d}"


def _paper(i: int, paper: Mapping[str, Any]) -> dict[str, Any]:
    year = paper["year"]
    day = dt.date(year, 1 + i % 12, 1 + i % 28) if year else None
    return {
        "paper_id": _id(i),
        "title": paper.get("title", f"Paper {i}"),
        "date_first": day,
        "date_last": day,
        "date_precision": "day" if day else "none",
        "categories": paper.get("categories", []),
        "institutions": [],
        "ids": [],
        "source": "table.csv",
        "source_record": f"row {i + 1}",
        "sources": ["table.csv"],
    }


def _topics(members: pl.DataFrame) -> pl.DataFrame:
    sizes = dict(members.group_by("topic_id").len().sort("topic_id").iter_rows())
    return schemas.TOPICS.frame(
        {
            **{"topic_id": topic, "label": f"topic {topic}", "n_papers": n, "n_core": n},
            **{"terms": ["coral", "pruning"], "weights": [0.5, 0.4], "representative_ids": [], "stability": 1.0},
        }
        for topic, n in sizes.items()
    )
