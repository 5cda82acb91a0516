"""Can the trends be trusted? Simulations, real papers that grow at known rates, and history that everybody knows.

    python experiments/trend_calibration.py experiments/trend-calibration.yaml [--data FOLDER] [--only NAME...]

Every entry of the file is a question with its settings, and gives a table. Those that name a ``file`` need --data.
Topics are fitted once and kept in --cache.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import trend_bursts
import trend_history
import trend_planted
import trend_simulations
import yaml

from topics.disk import default_cache

Settings = Mapping[str, Any]


def tables(config: Settings, data: Path | None, cache: Path) -> dict[str, Callable[[], pl.DataFrame]]:
    """The table of each entry, for those that can be made."""
    simulations: dict[str, Callable[..., pl.DataFrame]] = {
        "false_positives": trend_simulations.false_positives,
        "false_discoveries": trend_simulations.false_discoveries,
        "intervals": trend_simulations.coverage,
        "power": trend_simulations.power,
        "bursts": trend_bursts.bursts,
        "bursts_among_topics": trend_bursts.bursts_among_topics,
        "change_points": trend_bursts.change_points,
        "speed": trend_history.speed,
    }
    simulated = {name: partial(made, seed=config["seed"], **config[name]) for name, made in simulations.items()}
    return simulated | (on_data(config, data, cache) if data else {})


def on_data(config: Settings, data: Path, cache: Path) -> dict[str, Callable[[], pl.DataFrame]]:
    def run(name: str) -> Any:
        return trend_history.fitted(data / config[name]["file"], config[name]["as_of"], cache)

    planted = config["planted"]
    return {
        "shuffled": lambda: trend_history.shuffled(run("shuffled"), config["shuffled"]["shuffles"], config["seed"]),
        "history": lambda: trend_history.history(run("history"), config["history"]["subjects"]),
        "planted": lambda: trend_planted.planted(data / planted["file"], planted, config["seed"], cache),
        "collection": lambda: trend_history.collection(run("collection"), config["collection"]["category"]),
    }


def markdown(table: pl.DataFrame) -> str:
    lines = [table.columns, ["---"] * table.width, *([_shown(value) for value in row] for row in table.rows())]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _shown(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else "" if value is None else str(value)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("--data", type=Path, help="folder with the files")
    parser.add_argument("--cache", type=Path, default=default_cache(), help="folder that keeps fitted topics")
    parser.add_argument("--only", nargs="+", help="entries to answer; all by default")
    options = parser.parse_args()
    config = yaml.safe_load(options.config.read_text(encoding="utf-8"))
    for name, table in tables(config, options.data, options.cache).items():
        if name in (options.only or config):
            began = time.perf_counter()
            print(f"## {name}\n\n{markdown(table())}\n\n{time.perf_counter() - began:.0f} s\n", flush=True)


if __name__ == "__main__":
    main()
