"""Is the whole line slower than BERTopic's fit alone? Whole cold processes, run in turn, wall time and peak memory.

    python experiments/against_bertopic.py DATA... [--as-of DATE] [--repeat 5] [--report]

Ours reads DATA, embeds, fits and writes the run folder (with --report: the pages instead); the baseline is a script
that loads the same texts and our vectors, imports BERTopic and fits it with its defaults. Nothing is cached.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BASELINE = """
import json, sys
import numpy as np
from bertopic import BERTopic
texts = json.load(open(sys.argv[1], encoding="utf-8"))
BERTopic().fit_transform(texts, np.load(sys.argv[2]))
"""


def measure(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds and peak megabytes of one process."""
    began = time.perf_counter()
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def prepare(data: list[str], as_of: str | None, folder: Path) -> tuple[Path, Path]:
    """The texts and vectors that the baseline gets."""
    import numpy as np

    import topics

    run = topics.fit(topics.read(data, as_of=as_of))
    texts, vectors = folder / "texts.json", folder / "vectors.npy"
    texts.write_text(json.dumps(run.corpus.texts), encoding="utf-8")
    np.save(vectors, run.embedding.vectors)
    print(f"{len(run.corpus)} papers, {run.topics.height} topics")
    return texts, vectors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="+")
    parser.add_argument("--as-of")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--report", action="store_true", help="time 'topics report' instead of 'topics fit'")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts, vectors = prepare(options.data, options.as_of, folder)
        job = ["report"] if options.report else ["fit"]
        as_of = ["--as-of", options.as_of] if options.as_of else []
        ours = [sys.executable, "-m", "topics", *job, *options.data, *as_of, "-o", str(folder / "out"), "--no-cache"]
        theirs = [sys.executable, "-c", BASELINE, str(texts), str(vectors)]
        environment = os.environ | {"TOPICS_CACHE": str(folder / "cache")}
        pairs = [(measure(ours, environment), measure(theirs, environment)) for _ in range(options.repeat)]
    for i, (what, unit) in enumerate((("wall", "s"), ("peak memory", "MB"))):
        a, b = (statistics.median(pair[side][i] for pair in pairs) for side in (0, 1))
        ratio = statistics.median(pair[0][i] / pair[1][i] for pair in pairs)
        print(f"{what}: topics {a:.1f} {unit}, BERTopic {b:.1f} {unit}, ratio {ratio:.2f} (median of {len(pairs)})")


if __name__ == "__main__":
    main()
