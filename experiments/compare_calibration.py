"""Can comparisons be trusted? Planted truths, real papers split at random, experts and likes of held-out work.

    python experiments/compare_calibration.py experiments/compare-calibration.yaml [--data FOLDER | --run RUN]
        [--only NAME...]

Every entry of the file is a question with its settings, and gives a table. Those that need a corpus fit its topics once
(--data, kept in --cache) or take a run folder (--run).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import compare_authors
import compare_careers
import compare_search
import compare_simulations
import compare_speed
import polars as pl
import yaml
from trend_calibration import markdown

import topics
from topics.disk import default_cache
from topics.results import Run

Settings = Mapping[str, Any]
SIMULATED: dict[str, Callable[[Settings, int], pl.DataFrame]] = {
    "planted": compare_simulations.planted_table,
    "joint": compare_simulations.joint_table,
    "authors": compare_authors.authors_table,
    "careers": compare_careers.careers_table,
}
OF_A_RUN: dict[str, Callable[[Run, Settings, int], pl.DataFrame]] = {
    "random_splits": compare_simulations.random_splits_table,
    "planted_authors": compare_simulations.planted_authors_table,
    "pairs": compare_simulations.pairs_table,
    "experts": compare_search.experts_table,
    "similar": compare_search.similar_table,
    "careers_of_authors": lambda run, settings, seed: compare_careers.authors_table(run, seed=seed, **settings),
    "matrix_speed": compare_speed.matrix_speed,
}


def tables(config: Settings, run: Callable[[], Run] | None) -> dict[str, Callable[[], pl.DataFrame]]:
    """The table of each entry, for those that can be made."""
    seed = config["seed"]
    simulated = {name: partial(made, config[name], seed) for name, made in SIMULATED.items()}
    if run is None:
        return simulated
    return simulated | {name: partial(_of_run, made, run, config[name], seed) for name, made in OF_A_RUN.items()}


def _of_run(
    made: Callable[[Run, Settings, int], pl.DataFrame], run: Callable[[], Run], settings: Settings, seed: int
) -> pl.DataFrame:
    return made(run(), settings, seed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("--data", type=Path, help="folder with the corpus")
    parser.add_argument("--run", type=Path, help="folder of a run of it")
    parser.add_argument("--cache", type=Path, default=default_cache(), help="folder that keeps fitted topics")
    parser.add_argument("--only", nargs="+", help="entries to answer; all by default")
    options = parser.parse_args()
    config = yaml.safe_load(options.config.read_text(encoding="utf-8"))
    for name, table in tables(config, _run(options, config["corpus"])).items():
        if name in (options.only or config):
            began = time.perf_counter()
            print(f"## {name}\n\n{markdown(table())}\n\n{time.perf_counter() - began:.0f} s\n", flush=True)


def _run(options: argparse.Namespace, corpus: Settings) -> Callable[[], Run] | None:
    """How to get at the run, once it is asked for."""

    @cache
    def made() -> Run:
        if options.run:
            return topics.load_run(options.run)
        read = topics.read(options.data / corpus["file"], as_of=corpus["as_of"])
        return topics.fit(read, cache=options.cache)

    return made if options.run or options.data else None


if __name__ == "__main__":
    main()
