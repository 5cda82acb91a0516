from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.sparse import csr_matrix

from topics import schemas
from topics.analyse.side_terms import side_terms
from topics.repetition import repeats

Arguments = tuple[csr_matrix, list[str], list[str]]


def counted(texts: Sequence[Sequence[str]]) -> Arguments:
    vocabulary = sorted({term for text in texts for term in text}) or ["none"]
    counts = np.array([[list(text).count(term) for term in vocabulary] for text in texts]).reshape(-1, len(vocabulary))
    return csr_matrix(counts), vocabulary, [f"p{i:03d}" for i in range(len(texts))]


def chatter(n: int, *own: str, seed: int = 0) -> list[list[str]]:
    """Papers of words that all share, and in three of four of them ``own``."""
    rng = np.random.default_rng(seed)
    words = [[f"word{k}" for k in range(60) if rng.random() < 0.3] + ["common"] for _ in range(n)]
    return [text + list(own) * (i % 4 > 0) for i, text in enumerate(words)]


def rows(table: pl.DataFrame, side: str) -> list[dict[str, Any]]:
    return table.filter(side=side).to_dicts()


def test_the_words_of_one_side_alone_lead_and_are_certain() -> None:
    arguments = counted([*chatter(20, "coral"), *chatter(20, "deep network", "network", seed=1), *chatter(40, seed=2)])
    ids = arguments[-1]
    table = side_terms(*arguments, ids[:20], ids[20:40])
    a, b = rows(table, "a")[0], rows(table, "b")[0]
    assert (a["term"], a["papers_a"], a["papers_b"]) == ("coral", 15, 0)
    assert (b["term"], b["papers_a"], b["papers_b"]) == ("deep network", 0, 15)
    assert max(a["q_value"], b["q_value"]) < 0.01
    assert a["log_odds"] > 0 > b["log_odds"]
    assert a["paper_ids_a"] == [ids[i] for i in range(20) if i % 4]
    assert a["paper_ids_b"] == []


def test_a_mirrored_comparison_has_the_same_words() -> None:
    arguments = counted([*chatter(20, "coral"), *chatter(25, "network", seed=1)])
    ids = arguments[-1]
    one, other = side_terms(*arguments, ids[:20], ids[20:]), side_terms(*arguments, ids[20:], ids[:20])
    assert rows(one, "a") == [
        row | {"side": "a", "log_odds": -row["log_odds"], "z": -row["z"], "papers_a": row["papers_b"],
               "papers_b": row["papers_a"], "paper_ids_a": row["paper_ids_b"], "paper_ids_b": row["paper_ids_a"]}
        for row in rows(other, "b")
    ]  # fmt: skip


def test_papers_split_at_random_have_no_certain_word_but_show_the_strongest() -> None:
    found = 0
    for seed in range(20):
        arguments = counted(chatter(40, seed=seed))
        ids = arguments[-1]
        table = side_terms(*arguments, ids[:20], ids[20:], n_terms=5)
        found += (table["q_value"] < 0.05).any()
        assert table["side"].value_counts(sort=True)["count"].to_list() == [5, 5]
    assert found <= 2


def test_certain_words_come_before_others_each_by_z_score() -> None:
    rare = [["seldom", "word0"] if i < 8 else ["word0"] for i in range(30)]
    often = [["frequent"] if i < 14 else [] for i in range(30)] + [["frequent"] if i < 7 else [] for i in range(30)]
    texts = [[*r, *o] for r, o in zip([*rare, *[["word1"]] * 30], often, strict=True)]
    arguments = counted(texts)
    table = side_terms(*arguments, arguments[-1][:30], arguments[-1][30:]).filter(side="a")
    certain = (table["q_value"] < 0.05).to_list()
    assert table["term"].to_list() == ["word0", "seldom", "frequent"]
    assert certain == [True, True, False]


def test_joint_papers_set_nothing_apart() -> None:
    arguments = counted([*chatter(20, "coral"), *chatter(20, "network", seed=1)])
    ids = arguments[-1]
    without = side_terms(*arguments, ids[:15], ids[20:])
    assert side_terms(*arguments, ids[:20], [*ids[15:]]).equals(without)
    assert side_terms(*arguments, ids, ids).equals(schemas.SIDE_TERMS.empty())


def test_repetition_within_papers_changes_nothing() -> None:
    counts, *rest = counted([*chatter(20, "coral"), *chatter(20, "network", seed=1)])
    ids = rest[-1]
    repeated = counts.multiply(np.random.default_rng(0).integers(1, 30, counts.shape)).tocsr()
    assert side_terms(repeated, *rest, ids[:20], ids[20:]).equals(side_terms(counts, *rest, ids[:20], ids[20:]))


def test_no_term_of_a_side_repeats_another() -> None:
    own = ("neural network", "network", "neural", "networks")
    arguments = counted([*chatter(20, *own), *chatter(20, seed=1)])
    table = side_terms(*arguments, arguments[-1][:20], arguments[-1][20:])
    for side in ("a", "b"):
        terms = [row["term"] for row in rows(table, side)]
        assert not [pair for pair in itertools.combinations(terms, 2) if repeats(*pair)]


def test_words_too_rare_to_tell_anything_do_not_hide_the_others() -> None:
    texts = [*chatter(12, "coral"), *chatter(12, seed=1)]
    noisy = [[*text, *(f"rare{i}x{k}" for k in range(40))] for i, text in enumerate(texts)]
    tables = [
        side_terms(*arguments, arguments[-1][:12], arguments[-1][12:]).filter(term="coral")
        for arguments in (counted(texts), counted(noisy))
    ]
    assert tables[0].equals(tables[1])


@pytest.mark.parametrize("texts", [[], [[]] * 10, [["word"]] * 10, [["one"], ["two"]]])
def test_thin_input_has_no_words(texts: list[list[str]]) -> None:
    arguments = counted(texts)
    ids, half = arguments[-1], len(texts) // 2
    assert side_terms(*arguments, ids[:half], ids[half:]).equals(schemas.SIDE_TERMS.empty())
    assert side_terms(*arguments, ids, ["unknown"]).equals(schemas.SIDE_TERMS.empty())
