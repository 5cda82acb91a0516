"""How an experiment was made, so that it can be judged and run again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from ...experiments.spec import Experiment, Filters, Sample
from ...text import count, listing
from ..methods import flat
from ..parts import Making, Method, Section
from ..wording import spelled_count, whole
from .parts import Told
from .rows import mark
from .view import Line, View

_INTERVALS = Method("Intervals", (
    "95 % intervals of means over seeds, and of differences from the best pipeline over the seeds that both have, by "
    "Student's t (1908); p-values corrected for all pairs in a measure (Bonferroni: Dunn 1961). Fits that are all the "
    "same are one observation, without an interval."
))  # fmt: skip
_AGAIN = "topics run experiment.yaml -o FOLDER"


def protocol(view: View) -> Section:
    """Data, pipelines, metrics, seeds, versions, and the commands that do it again."""
    body = {
        "data": data_rows(view),
        "told": [_told(view, line) for line in _one_of_each(view)],
        "shared": shared(view),
        "commands": (_AGAIN, "topics experiments reproduce FOLDER"),
        "links": view.links,
    }
    n = len(view.pipelines)
    shares = ", the same papers for each" if n > 1 else ""
    answer = f"{spelled_count(n, 'pipeline').capitalize()}{shares}; {_seeds(view)}."
    return Section("protocol", "How was this made, and how can it be run again?", answer, body)


def _seeds(view: View) -> str:
    seeds = view.made.seeds
    if len(seeds) > 2 and seeds == tuple(range(seeds[0], seeds[-1] + 1)):
        return f"seeds {seeds[0]} to {seeds[-1]}"
    return f"{'seed' if len(seeds) == 1 else 'seeds'} {listing([str(seed) for seed in seeds], 10)}"


def _one_of_each(view: View) -> list[Line]:
    return list({line.pipeline: line for line in reversed(view.lines)}.values())[::-1]


def data_rows(view: View) -> list[tuple[str, str]]:
    """What is known of the papers, as name and value."""
    data = view.made.data
    found = [
        ("Papers", f"{view.papers.removesuffix(' papers')} of {view.file}"),
        ("Classes", _classes(view)),
        ("As of", str(data.as_of or "")),
        ("Only those with", "; ".join(_filters(data.filters))),
        ("Drawn with each seed", _drawn(data.sample)),
        *((f"SHA-256 of {entry['name']}", entry["sha256"]) for entry in view.results.manifest["inputs"]),
    ]
    return [(name, value) for name, value in found if value]


def _classes(view: View) -> str:
    label = view.made.data.label
    if not label:
        return "not known: no column holds them"
    number = f"{whole(view.n_classes)}, " if view.n_classes else ""
    return f"{number}of the column “{label}”"


def _filters(filters: Filters) -> Iterator[str]:
    if filters.min_abstract:
        yield f"an abstract of {count(filters.min_abstract, 'word')} or more"
    if filters.since:
        yield f"a date not before {filters.since}"
    if filters.until:
        yield f"a date not after {filters.until}"
    if filters.labels:
        yield f"the classes {listing(list(filters.labels), 20)}"
    if filters.min_label_papers > 1:
        yield f"a class of {filters.min_label_papers} papers or more"


def _drawn(sample: Sample | None) -> str:
    if sample is None:
        return ""
    classes = f" of {count(sample.n_classes, 'class', 'classes')}, drawn too" if sample.n_classes else ""
    return f"{count(sample.n_papers, 'paper')}{classes}, unless the sweep says otherwise"


def shared(view: View) -> str:
    """Which texts and vectors all pipelines get."""
    n = view.made.subsamples
    stable = f" Stability over subsamples is that of {count(n, 'fit')} on 80\u00a0% of the papers each." if n else ""
    return (
        "Every pipeline gets the same titles and abstracts, and those that take vectors the same ones "
        f"({view.made.config.embed.model}), unless a setting of its own says otherwise. None sees which class a "
        f"paper is of.{stable}"
    )


def _told(view: View, line: Line) -> Told:
    kind, known = view.made.kind(line.pipeline), view.plugin(line.pipeline)
    spec = view.made.pipelines[line.pipeline].model_extra or {}
    takes = "" if known is None else "the shared vectors" if known.takes_vectors else "the texts alone"
    own = "; ".join(f"{key} {value}" for key, value in flat(spec)) or "defaults"
    named = Line(line.pipeline, "", line.pipeline, line.place)
    return Told(line.pipeline, mark(named), kind, str(getattr(known, "description", "")), takes, own)


def making(view: View) -> Making:
    """Definitions of what was measured, and the experiment as it was resolved."""
    return Making(
        methods=(*_definitions(view), _INTERVALS),
        config=tuple(flat(_portable(view.made))),
        seeds=(),
        versions=tuple(flat(view.results.manifest["versions"])),
        inputs=(),
        stages=(),
    )


def _definitions(view: View) -> list[Method]:
    """What each metric is, in a sentence with its source; those of one definition together."""
    titles: dict[str, list[str]] = {}
    for measure in view.measures.values():
        if measure.definition:
            titles.setdefault(measure.definition, []).append(measure.title)
    return [Method("; ".join(named), text) for text, named in titles.items()]


def _portable(made: Experiment) -> dict[str, Any]:
    """The experiment without the folder of its data, which differs between machines."""
    tree = made.model_dump(mode="json")
    tree["data"]["path"] = PurePath(made.data.path).name
    return tree
