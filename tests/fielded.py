"""The small run with ten topics, most of which form fields."""

from __future__ import annotations

import dataclasses

import polars as pl

from tests.runs import AS_OF, small_run
from topics import schemas
from topics.analyse import count_by_period, fit_trends
from topics.results import Run

N_TOPICS = 10
FRAGILE = 4
# Label, the field it is part of, topics.
FIELDS = (("Living <things>", None, (0, 1, 2, 3, 4)), ("Reefs", 10, (0, 1)), ("Matter", None, (5, 6, 7)))


def fielded_run() -> Run:
    """Six papers in each topic, the last four in none; topics 8 and 9 are in no field, one topic is fragile."""
    run = small_run()
    topic = pl.int_range(pl.len(), dtype=pl.Int32) // 6
    assignments = run.assignments.with_columns(topic_id=pl.when(topic < N_TOPICS).then(topic).otherwise(-1))
    timeline = count_by_period(assignments, run.corpus.unique, "year", AS_OF)
    return dataclasses.replace(
        run,
        assignments=assignments,
        topics=schemas.TOPICS.frame(_topic(i) for i in range(N_TOPICS)),
        hierarchy=schemas.HIERARCHY.frame(
            {"node_id": N_TOPICS + i, "parent_id": parent, "label": label, "terms": ["term"], "weights": [1.0],
             "n_papers": 6 * len(topics), "topic_ids": list(topics), "height": 0.5}
            for i, (label, parent, topics) in enumerate(FIELDS)
        ),
        timeline=timeline,
        trends=fit_trends(timeline),
    )  # fmt: skip


def _topic(i: int) -> dict[str, object]:
    innermost = max((N_TOPICS + k for k, (_, _, topics) in enumerate(FIELDS) if i in topics), default=None)
    return {
        **{"topic_id": i, "label": f"area {i}", "n_papers": 6, "n_core": 5, "terms": [f"term {i}"], "weights": [0.5]},
        **{"representative_ids": [], "stability": 0.31 if i == FRAGILE else 0.9, "parent_id": innermost},
    }
