"""Comparisons built by hand over the small run, so that each sentence and row can be checked against what is known."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import Any

import polars as pl

from tests.runs import FRIEND, HOSTILE, LONER, OWNER, subject
from topics import schemas
from topics.results import AuthorTest, Comparison, Comparisons, Run, SidesCompared, Subject

# q-value of each topic of the small run for two sides.
Q_VALUES = {0: 0.002, 1: 0.6, 2: 0.01, 3: 0.3, 4: 0.9, 5: 0.9}
# Distance of each pair of the four sides, its interval and q-value.
DISTANCES = {
    (0, 1): (0.42, 0.30, 0.55, 0.003),
    (0, 2): (0.30, 0.12, 0.44, 0.2),
    (0, 3): (0.91, 0.82, 0.99, 0.001),
    (1, 2): (0.35, 0.20, 0.49, 0.02),
    (1, 3): (0.80, 0.71, 0.90, 0.001),
    (2, 3): (0.78, 0.70, 0.88, 0.001),
}
_TESTED = ("distance", "distance_low", "distance_high", "q_value")


def held(run: Run, side: Subject, topic_id: int) -> list[str]:
    """Ids of the side's papers in a topic."""
    inside = run.assignments.filter((pl.col("topic_id") == topic_id) & pl.col("paper_id").is_in(list(side.paper_ids)))
    return inside["paper_id"].to_list()


def small_comparison(run: Run, a: Subject | None = None, b: Subject | None = None, **changes: Any) -> Comparison:
    """Each table has something to tell of ``tests.runs.small_run``; the counts are true, the tests are not."""
    first, second = a or subject(run, OWNER), b or subject(run, FRIEND)
    joint = tuple(sorted(set(first.paper_ids) & set(second.paper_ids)))
    found: dict[str, Any] = {
        "sides": _sides(run, first, second),
        "by_authors": None,
        "terms": _terms(run, first, second),
        "within": _within(run, first, second),
        "leads": _leads(run, first, second),
        "closest": _closest(first, second),
        "common": _common(run, first, second),
        "joint_ids": joint,
        "notes": ("1 of the 23 papers has no topic and counts in no share",),
    }
    return Comparison(first, second, **(found | changes))


def bare_comparison(run: Run) -> Comparison:
    """Two sides of one paper each that belong to no topic: nothing can be told but that."""
    a, b = (Subject("author", name, (name,), ids) for name, ids in ((OWNER, ("p63",)), (FRIEND, ("p62",))))
    empty = schemas.COMPARED_TOPICS.empty()
    sides = SidesCompared(1, 1, 0, 0, 0, None, None, None, None, None, empty, "A side has no paper with a topic.")
    tables = {
        "terms": schemas.SIDE_TERMS.empty(), "within": schemas.WITHIN_TOPICS.empty(), "leads": schemas.LEADS.empty(),
        "closest": schemas.CLOSEST_PAPERS.empty(), "common": schemas.COMMON_COLLABORATORS.empty(),
    }  # fmt: skip
    return Comparison(a, b, sides, None, **tables, joint_ids=())


def author_units(p_value: float | None = 0.03) -> AuthorTest:
    return AuthorTest(p_value, 7, 6, 999, "" if p_value is not None else "Too few authors on a side.")


def _sides(run: Run, a: Subject, b: Subject) -> SidesCompared:
    rows = [_topic(run, a, b, topic_id) for topic_id in Q_VALUES]
    table = schemas.COMPARED_TOPICS.frame(row for row in rows if row["papers_a"] or row["papers_b"])
    both = len(set(a.paper_ids) & set(b.paper_ids))
    placed = (int(table["papers_a"].sum()), int(table["papers_b"].sum()))
    return SidesCompared(len(a.paper_ids), len(b.paper_ids), both, *placed, 0.62, 0.51, 0.74, 0.66, 0.001, table)


def _topic(run: Run, a: Subject, b: Subject, topic_id: int) -> dict[str, Any]:
    in_a, in_b = held(run, a, topic_id), held(run, b, topic_id)
    share_a, share_b = len(in_a) / len(a.paper_ids), len(in_b) / len(b.paper_ids)
    difference = share_a - share_b
    return {
        "topic_id": topic_id, "papers_a": len(in_a), "papers_b": len(in_b), "papers_both": len({*in_a} & {*in_b}),
        "share_a": share_a, "share_a_low": 0.9 * share_a, "share_a_high": min(1.0, share_a + 0.1),
        "share_b": share_b, "share_b_low": 0.9 * share_b, "share_b_high": min(1.0, share_b + 0.1),
        "difference": difference, "difference_low": difference - 0.1, "difference_high": difference + 0.1,
        "log_odds": 4 * difference, "ci_low": 4 * difference - 1, "ci_high": 4 * difference + 1,
        "p_value": Q_VALUES[topic_id] / 2, "q_value": Q_VALUES[topic_id],
    }  # fmt: skip


def _terms(run: Run, a: Subject, b: Subject) -> pl.DataFrame:
    alone_a, alone_b = sorted({*a.paper_ids} - {*b.paper_ids}), sorted({*b.paper_ids} - {*a.paper_ids})
    rows = [
        ("a", "client drift", 4.0, 0.004, alone_a[:6], []),
        ("a", "<b>bold</b>", 2.0, 0.3, alone_a[:3], alone_b[:1]),
        ("b", "zero-shot", -3.0, 0.02, alone_a[:1], alone_b[:5]),
    ]
    return schemas.SIDE_TERMS.frame(
        {"side": side, "term": term, "log_odds": z / 2, "z": z, "q_value": q, "papers_a": len(in_a),
         "papers_b": len(in_b), "paper_ids_a": in_a, "paper_ids_b": in_b}
        for side, term, z, q, in_a, in_b in rows
    )  # fmt: skip


def _within(run: Run, a: Subject, b: Subject) -> pl.DataFrame:
    tests = {0: (0.3, 0.004, 0.008, ""), 1: (None, None, None, "4 against 2 papers; a test needs 3 on each side")}
    rows = []
    for topic_id, (energy, p, q, reason) in tests.items():
        in_a, in_b = ({*held(run, side, topic_id)} for side in (a, b))
        low, high = (energy / 2, energy + 0.1) if energy else (None, None)
        rows.append({"topic_id": topic_id, "papers_a": len(in_a - in_b), "papers_b": len(in_b - in_a),
                     "energy": energy, "energy_low": low, "energy_high": high, "p_value": p, "q_value": q,
                     "reason": reason})  # fmt: skip
    return schemas.WITHIN_TOPICS.frame(rows)


def _leads(run: Run, a: Subject, b: Subject) -> pl.DataFrame:
    tests = {-1: (1.5, 0.5, 2.5, 0.01, None), 0: (-2.0, -3.1, -0.8, 0.004, 0.008), 1: (None, None, None, None, None)}
    rows = []
    for topic_id, (lead, low, high, p, q) in tests.items():
        in_a, in_b = held(run, a, max(0, topic_id)), held(run, b, max(0, topic_id))
        rows.append({
            "topic_id": topic_id, "papers_a": len(in_a), "papers_b": len(in_b), "first_a": dt.date(2020, 3, 2),
            "first_b": dt.date(2019, 5, 1), "first_id_a": in_a[0], "first_id_b": in_b[0], "first": "b",
            "lead_years": lead, "lead_low": low, "lead_high": high, "p_value": p, "q_value": q,
        })  # fmt: skip
    return schemas.LEADS.frame(rows)


def _closest(a: Subject, b: Subject) -> pl.DataFrame:
    alone_a, alone_b = sorted({*a.paper_ids} - {*b.paper_ids}), sorted({*b.paper_ids} - {*a.paper_ids})
    return schemas.CLOSEST_PAPERS.frame(
        {"side": side, "rank": rank, "paper_id": own[rank], "similarity": 0.9 - rank / 10, "nearest_id": other[0]}
        for side, own, other in (("a", alone_a, alone_b), ("b", alone_b, alone_a))
        for rank in (1, 2, 3)
    )


def _common(run: Run, a: Subject, b: Subject) -> pl.DataFrame:
    wrote = {*run.authorships.filter(name=HOSTILE)["paper_id"]}
    in_a, in_b = ([i for i in side.paper_ids if i in wrote] for side in (a, b))
    row = {"name": HOSTILE, "papers_a": len(in_a), "papers_b": len(in_b), "paper_ids_a": in_a, "paper_ids_b": in_b}
    return schemas.COMMON_COLLABORATORS.frame([row])


def small_comparisons(run: Run, **changes: Any) -> Comparisons:
    """The four authors of ``tests.runs.small_run``: two near each other, one a little farther, one alone."""
    subjects = tuple(subject(run, name) for name in (OWNER, FRIEND, HOSTILE, LONER))
    tables = {
        "sides": _many(run, subjects),
        "distances": _distances(subjects),
        "enrichment": _enrichment(run, subjects),
        "merges": schemas.MERGES.frame(
            {"left": left, "right": right, "height": height, "n_sides": n}
            for left, right, height, n in ((0, 2, 0.3, 2), (1, 4, 0.38, 3), (3, 5, 0.83, 4))
        ),
        "notes": ("Fewer than 10 papers, so little is certain: nobody.",),
    }
    return Comparisons(subjects, **(tables | changes))


def _many(run: Run, subjects: tuple[Subject, ...]) -> pl.DataFrame:
    field = ((0.4, 0.3, 0.5, 0.003), (0.2, 0.0, 0.3, 0.3), (0.1, 0.0, 0.2, 0.8), (0.7, 0.6, 0.8, 0.003))
    rows = []
    for i, side in enumerate(subjects):
        placed = run.assignments.filter((pl.col("topic_id") >= 0) & pl.col("paper_id").is_in(list(side.paper_ids)))
        distance, low, high, q = field[i]
        rows.append({
            "side": i, "name": side.name, "kind": side.kind, "n_papers": len(side.paper_ids),
            "n_placed": placed.height, "cluster": (0, 0, 0, -1)[i], "silhouette": (0.5, 0.4, 0.5, 0.0)[i],
            "order": (0, 2, 1, 3)[i], "x": (0.0, 0.2, 0.1, -0.6)[i], "y": (0.1, -0.1, 0.0, 0.0)[i],
            "field_distance": distance, "field_low": low, "field_high": high, "field_p_value": q / 2,
            "field_q_value": q,
        })  # fmt: skip
    return schemas.SIDES.frame(rows)


def _distances(subjects: tuple[Subject, ...]) -> pl.DataFrame:
    rows = []
    for a, b in combinations(range(len(subjects)), 2):
        both = len({*subjects[a].paper_ids} & {*subjects[b].paper_ids})
        known = dict(zip(_TESTED, DISTANCES[a, b], strict=True))
        rows.append({"side_a": a, "side_b": b, "papers_both": both, "p_value": known["q_value"] / 2, **known})
    return schemas.DISTANCES.frame(rows)


def _enrichment(run: Run, subjects: tuple[Subject, ...]) -> pl.DataFrame:
    rows = []
    for i, side in enumerate(subjects):
        for topic_id in Q_VALUES:
            n, over = len(held(run, side, topic_id)), (i, topic_id) in ((0, 0), (1, 2))
            share = n / len(side.paper_ids)
            rows.append({
                "side": i, "topic_id": topic_id, "papers": n, "share": share, "share_low": 0.9 * share,
                "share_high": min(1.0, share + 0.1), "rest_share": 0.1, "odds_ratio": 8.0 if over else 1.0,
                "odds_low": 3.0 if over else 0.5, "odds_high": 20.0 if over else 2.0, "p_value": 0.001 if over else 0.5,
                "q_value": 0.004 if over else 0.8, "mark": "over" if over else "",
            })  # fmt: skip
    return schemas.ENRICHMENT.frame(rows)
