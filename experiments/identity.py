"""Does a name hide several people? How well it is told, and where the weights come from.

    python experiments/identity.py --dev identity_acl_dev.parquet --acl acl_2016_2025.parquet [--fit]

DEV has a row per paper and author's name with the ``true_person``; ACL is the anthology with ``author_ids`` and
``orcids``, which the method does not get to see. Half of ACL's authors, by the hash of their names, are for fitting
(--fit prints the weights of ``curate/identity_model.py``), the other half for the test of merged names.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from identity_measures import (
    Labels,
    Name,
    by_components,
    by_threshold,
    by_topic,
    differences,
    labels,
    measures,
)

from topics import schemas
from topics.cache import Cache
from topics.curate import identity_model as model
from topics.curate.identity_evidence import Gatherer
from topics.curate.identity_groups import agglomerate, divide
from topics.dates import parse_date
from topics.identity import paper_vectors

N_CASES, N_FOLDS, SHOWN = 200, 5, 3
# Thresholds to choose from.
BELOW = (-3.5, -3.0, -2.5, -2.0, -1.5, -1.0, -0.5)
# Weights that are set, not fitted.
SET = ("gap", "size")
# Whose papers a name is given: the author's name and papers.
Case = Sequence[tuple[str, Sequence[str]]]


def tables(frame: pl.DataFrame, venue: pl.Expr) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Papers and authorships, without ids of authors."""
    read = [parse_date(text, dt.date(2026, 1, 1)) for text in frame["date"]]
    bounds = pl.DataFrame(
        [(day and day.first, day and day.last) for day in read], ["date_first", "date_last"], orient="row"
    )
    papers = frame.select("title", "abstract", paper_id="id", venue=venue).hstack(bounds)
    papers = papers.with_columns(authors_truncated=pl.lit(False), source=pl.lit(""))
    columns = ["authors"] + [name for name in ("affiliations",) if name in frame.columns]
    listed = frame.select("id", *columns).explode(columns).rename({"id": "paper_id", "authors": "name"})
    listed = listed.unique(["paper_id", "name"], keep="first", maintain_order=True)
    listed = listed.with_columns(position=(pl.int_range(pl.len()).over("paper_id") + 1).cast(pl.Int32), is_owner=False)
    listed = listed.rename({"affiliations": "affiliation"}, strict=False)
    blank = [pl.lit(None, pl.String).alias(name) for name in schemas.AUTHORSHIPS.columns if name not in listed.columns]
    return papers, listed.with_columns(blank)


def judged(
    gatherer: Gatherer, vectors: Any, truth: Mapping[tuple[str, str], str], names: Sequence[str]
) -> dict[str, Name]:
    """Every name with its score; ``truth`` by name and paper."""
    found = {}
    for name in names:
        rows = gatherer.rows(name)
        evidence = gatherer.evidence(name, vectors[rows])
        merges = agglomerate(evidence)
        score, _ = divide(len(rows), merges)
        people = np.array([truth[name, paper] for paper in gatherer.papers["paper_id"].gather(rows)])
        found[name] = Name(evidence, merges, score, people)
    return found


def half(name: str) -> int:
    return hashlib.sha256(name.encode()).digest()[0] % 2


def out_of_fold(names: Mapping[str, Name]) -> tuple[Labels, list[tuple[float, float]]]:
    """Each fold under the thresholds that are best on the others; and which these were."""
    order = sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest())
    found: dict[str, np.ndarray] = {}
    chosen = []
    grid = [(several, one) for several in BELOW for one in BELOW if one <= several]
    grouped = {pair: labels(names, by_threshold(*pair)) for pair in grid}
    for fold in range(N_FOLDS):
        inside = {name: names[name] for k, name in enumerate(order) if k % N_FOLDS != fold}
        best = max(grid, key=lambda pair: sum(measures(inside, grouped[pair])[::2]))
        chosen.append(best)
        found |= {name: grouped[best][name] for k, name in enumerate(order) if k % N_FOLDS == fold}
    return found, chosen


def on_dev(path: Path) -> None:
    rows = pl.read_parquet(path)
    papers, listed = tables(
        rows.unique("paper_id", maintain_order=True).with_columns(id="paper_id"), pl.col("categories").list.first()
    )
    stated = rows.select("paper_id", "name", "affiliation")
    listed = listed.drop("affiliation").join(stated, on=["paper_id", "name"], how="left", maintain_order="left")
    truth = {
        (name, paper): person for name, paper, person in rows.select("name", "paper_id", "true_person").iter_rows()
    }
    vectors = paper_vectors(papers, range(len(papers)), Cache(None))
    names = judged(Gatherer(papers, listed), vectors, truth, sorted(set(rows["name"])))
    fitted, chosen = out_of_fold(names)
    topics = {cosine: labels(names, by_topic(cosine)) for cosine in (-0.1, 0.0, 0.1, 0.2, 0.3)}
    best = max(topics, key=lambda cosine: sum(measures(names, topics[cosine])))
    methods = {
        "all one person": labels(names, lambda name: [np.arange(len(name.truth))]),
        "shared co-author": labels(names, by_components(lambda evidence: evidence.links > 0)),
        f"same topic (cosine {best})": topics[best],
        "this, out of fold": fitted,
        "this, as shipped": labels(names, by_threshold(model.SEVERAL_BELOW, model.ONE_BELOW)),
    }
    print(f"{len(names)} names; thresholds per fold {chosen}")
    print(" " * 28 + "pairwise F1     B-cubed F1")
    print(" " * 28 + "names   pairs   names   papers")
    for label, found in methods.items():
        print(f"{label:28}" + "   ".join(f"{value:.3f}" for value in measures(names, found)))
    ahead(names, methods, "this, out of fold")
    without = {name: known for name, known in names.items() if name != "Yang Liu"}
    for label in ("all one person", "this, out of fold"):
        print(f"{label + ', no Y. Liu':28}" + "   ".join(f"{value:.3f}" for value in measures(without, methods[label])))
    calibration(names)


def ahead(names: Mapping[str, Name], methods: Mapping[str, Labels], label: str) -> None:
    """By how much one method is ahead of the baselines, in both means over names."""
    print(f"{label} is ahead by (95 % interval over names)")
    for other in [method for method in methods if not method.startswith("this")]:
        told = [
            f"{mean:+.3f} ({low:+.3f} to {high:+.3f}{', includes 0' if low <= 0 <= high else ''})"
            for mean, low, high in differences(names, methods[label], methods[other])
        ]
        print(f"{'  of ' + other:32}" + "   ".join(told))


def calibration(names: Mapping[str, Name]) -> None:
    """Names of four papers or more, by score."""
    known = [(name.score, len(set(name.truth)) > 1) for name in names.values() if len(name.truth) >= model.LEAST_PAPERS]
    for grade, least in model.GRADES:
        above = [several for score, several in known if model.grade(score) == grade]
        print(f"score from {least}: {len(above)} names, {sum(above)} of several people ({grade})")


class Anthology:
    """ACL with its authors, and names made of them."""

    def __init__(self, path: Path) -> None:
        frame = pl.read_parquet(path)
        self.papers, self.listed = tables(frame, pl.col("venue"))
        self.vectors = paper_vectors(self.papers, range(len(self.papers)), Cache(None))
        ids = frame.select("authors", "author_ids", "orcids").explode(pl.all()).group_by(name="authors")
        several = ids.agg(pl.col("author_ids", "orcids").drop_nulls().n_unique()).filter(
            (pl.col("author_ids") > 1) | (pl.col("orcids") > 1)
        )
        one = self.listed.filter(~pl.col("name").is_in(several["name"].implode()))
        self.authors = one.group_by("name").agg("paper_id").sort("name").rows()

    def pool(self, side: int, least: int, most: int = 10**6) -> list[tuple[str, list[str]]]:
        """Authors with one id on one side of the split, with so many papers, in random order."""
        fit = [(name, ids) for name, ids in self.authors if half(name) == side and least <= len(ids) <= most]
        return [fit[k] for k in np.random.default_rng(0).permutation(len(fit))]

    def names(self, cases: Sequence[Case], shown: int | None) -> dict[str, Name]:
        """The papers of each case under one name; of other authors only the first ``shown`` are listed."""
        rows = [(name, paper, f"case {k}") for k, case in enumerate(cases) for name, papers in case for paper in papers]
        truth = {
            (f"case {k}", paper): name for k, case in enumerate(cases) for name, papers in case for paper in papers
        }
        new = pl.DataFrame(rows, ["name", "paper_id", "_case"], orient="row")
        listed = self.listed.join(new, on=["name", "paper_id"], how="left", maintain_order="left")
        papers = self.papers
        if shown:
            cut = listed.filter(pl.col("position") > shown)["paper_id"].unique().implode()
            papers = papers.with_columns(authors_truncated=pl.col("paper_id").is_in(cut))
            listed = listed.filter((pl.col("position") <= shown) | pl.col("_case").is_not_null())
        listed = listed.with_columns(name=pl.coalesce("_case", "name")).unique(
            ["paper_id", "name"], maintain_order=True
        )
        found = judged(Gatherer(papers, listed), self.vectors, truth, [f"case {k}" for k in range(len(cases))])
        return {f"{name}, {shown}": known for name, known in found.items()}


def merged(authors: Sequence[tuple[str, list[str]]], sizes: Sequence[int]) -> list[Case]:
    """Names made of so many authors each, who wrote nothing together; every author is used once."""
    left, cases = list(authors), []
    for size in sizes:
        case: list[tuple[str, list[str]]] = []
        for author in list(left):
            if len(case) < size and not any(set(author[1]) & set(ids) for _, ids in case):
                case.append(author)
                left.remove(author)
            if len(case) == size:
                break
        cases.append(case)
    return cases


def on_merged(anthology: Anthology) -> None:
    from sklearn.metrics import roc_auc_score

    pairs = merged(anthology.pool(1, 15), [2] * N_CASES)
    used = {name for case in pairs for name, _ in case}
    single = [[author] for author in anthology.pool(1, 30) if author[0] not in used][:N_CASES]
    for shown in (None, SHOWN):
        scores = np.array([name.score for name in anthology.names([*single, *pairs], shown).values()])
        one, two = scores[: len(single)], scores[len(single) :]
        auc = roc_auc_score([0] * len(one) + [1] * len(two), scores)
        at_least = [
            f"{(one >= least).mean():.3f} and {(two >= least).mean():.3f} are {grade}"
            for grade, least in model.GRADES[:2]
        ]
        print(
            f"lists {'cut to 3' if shown else 'whole'}: {len(one)} single, {len(two)} merged, AUC {auc:.3f}; "
            + ", ".join(at_least)
        )


def fit(anthology: Anthology) -> None:
    """The weights of groups, then those of names."""
    rng, scarce = np.random.default_rng(0), rare([name for name, _ in anthology.authors])
    left = [author for author in anthology.pool(0, 1) if author[0] in scarce]

    def take(n: int, size: int, least: int, most: int) -> list[Case]:
        found = merged([author for author in left if least <= len(author[1]) <= most][: 3 * n * size], [size] * n)
        used = {name for case in found for name, _ in case}
        left[:] = [author for author in left if author[0] not in used]
        return found

    single = take(N_CASES, 1, 30, 10**6) + take(3 * N_CASES // 2, 1, 4, 29)
    several = take(N_CASES, 2, 15, 10**6) + take(N_CASES, 2, 4, 29)
    for size in (3, 4, 5, 6, 7, 8):
        several += take(N_CASES // 6, size, 1, 8)
    groups: list[Case] = []
    for size, share in ((1, 0.4), (2, 0.35), (3, 0.15), (4, 0.1)):
        groups += [part(case, rng) for case in take(int(6 * N_CASES * share), size, 2, 10**6)]
    weights = fit_groups([name for shown in (None, SHOWN) for name in anthology.names(groups, shown).values()])
    print("weights:", {feature: round(value, 2) for feature, value in weights.items()})
    names = [name for shown in (None, SHOWN) for name in anthology.names([*single, *several], shown).values()]
    print("names:", fit_names(names, weights))


def rare(names: Sequence[str]) -> set[str]:
    """Names of which hardly anybody else has the first and last word: one person each, as a rule."""
    words = [name.casefold().split() for name in names]
    first, last = Counter(word[0] for word in words), Counter(word[-1] for word in words)
    return {name for name, word in zip(names, words, strict=True) if first[word[0]] * last[word[-1]] < len(names) / 20}


def part(case: Case, rng: np.random.Generator) -> Case:
    """Up to 3, 6, 12, 30 or 60 papers of each author, for names of all sizes."""
    most = rng.choice([3, 6, 12, 30, 60])
    return [(name, rng.permutation(papers)[: rng.integers(1, most + 1)].tolist()) for name, papers in case]


def fit_groups(names: Sequence[Name]) -> dict[str, float]:
    """Of merges of two groups that are one person's each; a merge counts the more, the larger the smaller of them."""
    from statsmodels.api import GLM
    from statsmodels.genmod.families import Binomial

    weights = dict(model.WEIGHTS)
    place = [list(weights).index(feature) for feature in SET]
    fitted = [feature for feature in weights if feature not in SET]
    for _ in range(3):
        rows, same, weight = [], [], []
        for name in names:
            for merge in agglomerate(name.evidence, weights):
                one, other = set(name.truth[merge.larger]), set(name.truth[merge.smaller])
                if len(one) == len(other) == 1:
                    rows.append(merge.features)
                    same.append(float(one == other))
                    weight.append((len(merge.smaller) / len(name.truth)) ** 0.5)
        offset = np.array(rows)[:, place] @ [weights[feature] for feature in SET]
        found = GLM(same, np.delete(rows, place, axis=1), Binomial(), offset=offset, freq_weights=weight).fit()
        weights |= dict(zip(fitted, found.params.tolist(), strict=True))
    return weights


def fit_names(names: Sequence[Name], weights: Mapping[str, float]) -> list[float]:
    from sklearn.linear_model import LogisticRegression

    known = [name for name in names if len(name.truth) >= model.LEAST_PAPERS]
    rows = []
    for name in known:
        odds = np.array([merge.log_odds for merge in agglomerate(name.evidence, weights)]).clip(-10, 10)
        rows.append([-odds.min(), np.log(len(name.truth)), (1 / (1 + np.exp(odds))).mean()])
    several = [len(set(name.truth)) > 1 for name in known]
    found = LogisticRegression(C=1e6, max_iter=1000).fit(rows, several)
    return [round(float(value), 2) for value in (*found.coef_[0], *found.intercept_)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", type=Path)
    parser.add_argument("--acl", type=Path)
    parser.add_argument("--fit", action="store_true", help="fit the weights anew and print them")
    options = parser.parse_args()
    if options.dev:
        on_dev(options.dev)
    if options.acl:
        anthology = Anthology(options.acl)
        on_merged(anthology)
        if options.fit:
            fit(anthology)


if __name__ == "__main__":
    main()
