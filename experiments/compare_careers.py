"""Do the measures of a person's work over time hold what they promise? Simulated careers, and topics dealt out anew.

Simulated profiles are Dirichlet mixtures of 100 topics; the larger the concentration the more even. Papers are drawn
from them, so that the truth is known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
import polars as pl

from topics.analyse.breadth import measure_breadth
from topics.analyse.change import halves
from topics.analyse.focus_over_time import focus_change, measure_focus
from topics.analyse.moves import find_moves
from topics.careers import Field
from topics.results import Run

N_TOPICS = 100
_FIRST = dt.date(2016, 1, 1)
_NO_AUTHORS = pl.DataFrame(schema={"name": pl.String, "n_papers": pl.Int32, "breadth": pl.Float64})


def careers_table(settings: Mapping[str, Any], seed: int) -> pl.DataFrame:
    """One row per question and kind of profile, one column per number of papers: the mean over all careers.

    Args:
        settings: ``careers`` (how many to simulate), ``concentrations`` (of profiles), ``papers`` (numbers of them),
            ``moved`` (parts of the work that go to new topics half-way).
        seed: of all random numbers.
    """
    rng = np.random.default_rng(seed)
    rows = []
    for concentration in settings["concentrations"]:
        draw = partial(_profile, rng, concentration)
        for n_papers in settings["papers"]:
            careers = [_career(rng, draw, n_papers, settings["moved"]) for _ in range(settings["careers"])]
            named = {"profile": concentration, "papers": n_papers}
            rows += [named | row for row in _summary(careers)]
    table = pl.DataFrame(rows).pivot(on="papers", index=["question", "profile"], values="mean")
    return table.sort("question", "profile", maintain_order=True)


def authors_table(run: Run, n_authors: int, least: int, seed: int) -> pl.DataFrame:
    """How many authors of a run moved, and changed their focus, with their topics in true and in random order.

    Args:
        run: the fitted corpus.
        n_authors: so many are drawn among those who qualify.
        least: papers with a topic that they must have.
        seed: of all random numbers.
    """
    rng = np.random.default_rng(seed)
    placed = Field(run).papers.filter(pl.col("topic_id") >= 0)
    held = run.authorships.select("paper_id", "name").unique().join(placed, on="paper_id").sort("name", "paper_id")
    authors = held.filter(pl.len().over("name") >= least).partition_by("name", maintain_order=True)
    rows = []
    for i in rng.choice(len(authors), min(n_authors, len(authors)), replace=False):
        dealt = authors[i].with_columns(topic_id=authors[i]["topic_id"].shuffle(int(rng.integers(2**31))))
        rows += [{"order": name} | _found(papers, run.topics.height) for name, papers in
                 (("true", authors[i]), ("random", dealt))]  # fmt: skip
    return pl.DataFrame(rows).group_by("order", maintain_order=True).mean()


def _found(papers: pl.DataFrame, n_topics: int) -> dict[str, float | None]:
    n_moves, sides = find_moves(papers)[0].height, halves(papers)
    change = focus_change(papers, sides.boundary, sides.early, sides.late, n_topics) if sides else None
    return {
        "any move": float(n_moves > 0),
        "two moves or more": float(n_moves > 1),
        "focus changed, p < .05": float(change.p_value < 0.05) if change else None,
    }


def _summary(careers: list[dict[str, float | None]]) -> Iterator[dict[str, Any]]:
    """Mean of each answer over the careers that have one."""
    for question in careers[0]:
        values = [career[question] for career in careers if career[question] is not None]
        yield {"question": question, "mean": float(np.mean(values)) if values else None}


def _career(
    rng: np.random.Generator, draw: Callable[[], Any], n_papers: int, moved: list[float]
) -> dict[str, float | None]:
    """Answers about one simulated career."""
    profile = draw()
    answers = _focus(rng, profile, n_papers) | _breadth(rng, profile, n_papers)
    still = _papers(rng.choice(N_TOPICS, n_papers, p=profile))
    answers |= {"move, none: one found": find_moves(still)[0].height > 0}
    answers |= {"focus, no change: p < .05": _is_focus_changed(still)}
    for part in moved:
        later = (1 - part) * profile + part * np.roll(profile, N_TOPICS // 2)
        sides = (rng.choice(N_TOPICS, n_papers // 2, p=p) for p in (profile, later))
        papers = _papers(np.concatenate(list(sides)))
        places = find_moves(papers)[0]["papers_before"].to_list()
        near = len(places) == 1 and abs(places[0] - n_papers // 2) <= n_papers / 10
        answers |= {
            f"move of {part:.0%}: found": len(places) > 0,
            f"move of {part:.0%}, found: alone and within a tenth of the papers": float(near) if places else None,
            f"move of {part:.0%}: a second found": len(places) > 1,
        }
        if part == 1:
            answers |= {"focus, other topics alike: p < .05": _is_focus_changed(papers)}
    return answers


def _focus(rng: np.random.Generator, profile: Any, n_papers: int) -> dict[str, float | None]:
    truth = 1 + float((profile[profile > 0] * np.log(profile[profile > 0])).sum()) / np.log(N_TOPICS)
    counts = rng.multinomial(n_papers, profile)
    found = measure_focus(counts.tolist(), N_TOPICS)
    shares = counts[counts > 0] / n_papers
    plain = 1 + float((shares * np.log(shares)).sum()) / np.log(N_TOPICS)
    return {
        "focus: true": truth,
        "focus: error": found.value - truth if found else None,
        "focus: error uncorrected": plain - truth,
        "focus: in its interval": found.low <= truth <= found.high if found else None,
        "focus: width of the interval": found.high - found.low if found else None,
    }


def _breadth(rng: np.random.Generator, profile: Any, n_papers: int) -> dict[str, float | None]:
    """Topics lie at random places of 20 dimensions, of which the first three hold most."""
    places = rng.normal(size=(N_TOPICS, 20)) * np.array([3.0] * 3 + [1.0] * 17)
    places /= np.linalg.norm(places, axis=1, keepdims=True)
    distances = np.clip(1 - places @ places.T, 0, 2)
    np.fill_diagonal(distances, 0)
    truth = float(profile @ distances @ profile)
    counts = rng.multinomial(n_papers, profile)
    found = measure_breadth(counts.tolist(), [1] * N_TOPICS, distances, _NO_AUTHORS)
    return {
        "breadth: true": truth,
        "breadth: error": found.value - truth if found else None,
        "breadth: in its interval": found.low <= truth <= found.high if found else None,
    }


def _papers(topic_ids: Any) -> pl.DataFrame:
    """Papers in this order, eight a year in four months."""
    days = [_FIRST + dt.timedelta(days=90 * (i // 2)) for i in range(len(topic_ids))]
    columns = {"topic_id": topic_ids, "date_first": days, "date_last": days}
    papers = pl.DataFrame(columns, schema_overrides={"topic_id": pl.Int32})
    return papers.with_row_index("paper_id").with_columns(
        pl.format("p{}", pl.col("paper_id").cast(pl.String).str.zfill(4))
    )


def _is_focus_changed(papers: pl.DataFrame) -> float | None:
    ids, half = papers["paper_id"].to_list(), papers.height // 2
    change = focus_change(papers, _FIRST, ids[:half], ids[half:], N_TOPICS)
    return float(change.p_value < 0.05) if change else None


def _profile(rng: np.random.Generator, concentration: float) -> Any:
    return rng.dirichlet(np.full(N_TOPICS, concentration))
