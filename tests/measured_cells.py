"""Finished cells as metrics see them, from as little as a metric needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from topics import schemas
from topics.experiments.found import Found, Measured
from topics.results import Corpus, Embedding, Run


def measured(
    topics: Sequence[int],
    truth: Sequence[int] | None = None,
    *,
    core: Sequence[int] | None = None,
    texts: Sequence[str] | None = None,
    words: Sequence[Sequence[str]] = (),
    names: Sequence[tuple[str, Sequence[str]]] | None = None,
    vectors: Any = None,
    ids: Sequence[str] | None = None,
) -> Measured:
    """One paper per number in ``topics`` (-1 = none); ``truth`` has its class, ``core`` its topic before the policy.

    ``texts`` are the papers' titles, ``names`` the label and the terms of each topic, p0, p1 ... are the papers' ids.
    """
    ids = list(ids) if ids is not None else [f"p{i}" for i in range(len(topics))]
    papers = [{"paper_id": i, "title": text} for i, text in zip(ids, texts or ids, strict=True)]
    rows = zip(ids, topics, topics if core is None else core, strict=True)
    if names is None:
        names = [(f"topic {t}", [f"term {t}"]) for t in sorted({t for t in topics if t >= 0})]
    tables = (schemas.AUTHORSHIPS, schemas.CLAIMS, schemas.FINDINGS)
    run = Run(
        corpus=Corpus(schemas.PAPERS.frame(papers), *(t.empty() for t in tables), as_of=dt.date(2026, 11, 19)),
        embedding=Embedding(ids, np.eye(len(ids), 8, dtype=np.float32) if vectors is None else vectors, {}),
        assignments=schemas.ASSIGNMENTS.frame(
            {"paper_id": i, "topic_id": topic, "core_topic_id": before} for i, topic, before in rows
        ),
        topics=schemas.TOPICS.frame(
            {"topic_id": i, "label": label, "terms": list(terms)} for i, (label, terms) in enumerate(names)
        ),
        hierarchy=schemas.HIERARCHY.empty(),
        timeline=schemas.TIMELINE.empty(),
        trends=schemas.TRENDS.empty(),
        keyphrases=schemas.KEYPHRASES.empty(),
        neighbours=schemas.NEIGHBOURS.empty(),
        manifest={},
    )
    found = Found(run, tuple(map(tuple, words)), {})
    return Measured(found, None if truth is None else np.asarray(truth, dtype=np.int32))
