"""The sections of the page of an experiment: question, answer, and what is shown for it."""

from __future__ import annotations

import math

import polars as pl

from ... import figures
from ...figures.durations import duration
from ...text import count, listing
from ..parts import Fact, Section
from ..wording import spelled, spelled_count, whole
from . import rows, sentences
from .measures import COST, Measure
from .settings import CLASSES, PAPERS
from .view import View

_MOST_NAMED = 3
_COST_CAVEAT = (
    "Times are those of the machine on which the experiment was run, that of the vectors among them where a pipeline "
    "takes them. They differ from run to run, which nothing else does; drawn are medians. UMAP and HDBSCAN are "
    "compiled before. Ours hold fields, the stability of each topic and trends as well, of which others have none."
)
_STABLE_CAVEAT = (
    "A method that returns the same whatever the papers say is stable as well: stability counts beside agreement with "
    "the classes, not instead of it."
)
_COUNTS_CAVEAT = (
    "Open marks: pipelines that must be told how many topics to find. Unless their settings say otherwise they were "
    "told the number of classes, so that they find as many shows nothing."
)
_TRIALS_CAVEAT = (
    "The best of many trials is so in part by chance. Fit it once more with seeds that took no part in the search "
    "before relying on its figure."
)


def outcome(view: View) -> Section:
    """The question of the experiment and its answer."""
    body = {
        "sentences": sentences.outcome_sentences(view),
        "limits": sentences.limit_sentences(view),
        "facts": _facts(view),
    }
    return Section("outcome", "What came out?", sentences.answer(view), body)


def _facts(view: View) -> tuple[Fact, ...]:
    whole_fits = view.cells.filter(pl.col("subsample").is_null()).height
    took = float(view.results.times["seconds"].sum())
    found = [
        Fact("Pipelines", whole(len(view.pipelines))),
        Fact("Settings", whole(view.n_settings)) if view.n_settings > 1 else None,
        Fact("Seeds", whole(len(view.made.seeds))),
        Fact("Fits", whole(whole_fits)),
        Fact("Fits on subsamples", whole(view.cells.height - whole_fits)) if view.made.subsamples else None,
        Fact("Failed", whole(view.failed.height) if view.failed.height else "none"),
        Fact("Papers", view.papers.removesuffix(" papers")),
        Fact("Classes", whole(view.n_classes)) if view.n_classes else None,
        Fact("Computing time", duration(took)) if took else None,
    ]
    return tuple(fact for fact in found if fact is not None)


def measured(view: View) -> Section:
    """Pipelines by metrics."""
    question = "How do the pipelines compare?" if len(view.pipelines) > 1 else "What was measured?"
    if not view.measures:
        return Section("measured", question, "", reason="No fit came to an end, so nothing was measured.")
    body = {"main": rows.main_grid(view), "further": rows.further_grids(view)}
    return Section("measured", question, _tally(view), body, caveat=_reading(view))


def _reading(view: View) -> str:
    """How the table is to be read."""
    intervals = " with their 95\u00a0% intervals" if view.summary["low"].count() else ""
    parts = [f"Means over the fits{intervals}."]
    if view.standings.height:
        where = " at each setting" if view.swept.of_data else ""
        parts.append(f"Bold: the best mean{where}.")
    if "level" in view.standings["standing"]:
        parts.append("≈: not told apart from it (paired by seed, corrected for the number of comparisons).")
    return " ".join(parts)


def _tally(view: View) -> str:
    """Who has the best mean in how many of the metrics that have a better direction."""
    judged = view.standings.filter(~pl.col("metric").is_in(COST))
    best = judged.filter(standing="best")
    if best.is_empty() or len(view.lines) > len(view.pipelines):
        measures = spelled_count(len(view.measures), "measure").capitalize()
        at = f" at {spelled_count(view.n_settings, 'setting')}" if view.n_settings > 1 else ""
        return f"{measures} of {spelled_count(len(view.pipelines), 'pipeline')}{at}."
    unsure = {*best.filter(pl.col("metric").is_duplicated())["metric"],
              *judged.filter(pl.col("standing").is_in(["level", "untested"]))["metric"]}  # fmt: skip
    held = best.group_by("pipeline", maintain_order=True).agg(
        n=pl.len(), surely=(~pl.col("metric").is_in(list(unsure))).sum()
    )
    said = [
        f"“{name}” in {spelled(n)}" + (f" (in {spelled(surely)} told apart from all others)" if surely else "")
        for name, n, surely in held.sort("n", descending=True, maintain_order=True).iter_rows()
    ]
    return f"Best mean of {spelled_count(best['metric'].n_unique(), 'measure')}: {listing(said, 4)}."


def sweeping(view: View) -> Section | None:
    """What the swept settings change; trials of a search in their order."""
    if view.swept.search:
        return _trials(view)
    if not view.swept.keys or view.quality is None:
        return None
    keys = view.swept.keys
    named = [f"the {name}" if " " in (name := view.swept.called(key)) else name for key in keys]
    question = f"What do{'es' if len(keys) == 1 else ''} {listing(named)} change?"
    if len(keys) > 2:
        told = f"{spelled(len(keys)).capitalize()} keys were swept, too many to draw; the table above has them all."
        return Section("sweep", question, "", reason=told)
    first = ("n_topics", view.quality.name) if view.swept.of_data else (view.quality.name, "n_topics")
    names = [name for name in (*first, "stability", "stability_subsamples") if name in view.measures]
    return Section("sweep", question, _changed(view, view.quality), further=tuple(_lines(view, name) for name in names))


def _lines(view: View, metric: str) -> figures.Figure:
    """The metric over the values of the key that has most of them; of drawn classes over these."""
    swept = view.swept
    first, *second = sorted(swept.grid, key=lambda key: (key != CLASSES, key == PAPERS, -len(swept.grid[key])))
    panels = [swept.worded(second[0], value) for value in swept.grid[second[0]]] if second else []
    truth = [float(value) for value in swept.grid[first]] if metric == "n_topics" and first == CLASSES else []
    return figures.setting_lines(
        _placed(view, metric, first, second), (swept.called(first), swept.grid[first]), panels,
        (metric, view.measures[metric].title), truth,
    )  # fmt: skip


def _placed(view: View, metric: str, first: str, second: list[str]) -> pl.DataFrame:
    """A row for each mark; what does not depend on a key is drawn at each of its values."""
    table, grid = view.drawn(metric), view.swept.grid
    placed = [
        {**row, "first": at, "panel": panel}
        for row in table.to_dicts()
        for own in [view.swept.values(row["setting"])]
        for at, value in enumerate(grid[first])
        if own.get(first, value) == value
        for panel, other in enumerate(grid[second[0]] if second else [""])
        if not second or own.get(second[0], other) == other
    ]
    return pl.DataFrame(placed, schema=dict(table.schema) | {"first": pl.Int32, "panel": pl.Int32}, orient="row")


def _changed(view: View, quality: Measure) -> str:
    """Between which means it lies; of other papers how it goes from the first of them to the last."""
    found = [(mean.mean, line) for line in view.lines if (mean := view.mean(line, quality.name))]
    if not found:
        return "Nothing could be measured."
    (low, least), (high, most) = min(found, key=lambda x: x[0]), max(found, key=lambda x: x[0])
    text = quality.text
    if view.swept.of_data:
        key = PAPERS if PAPERS in view.swept.grid else view.swept.keys[0]
        said = [f"{text(mean)} with {view.swept.worded(key, value)}" for value, mean in _over(view, key, quality)]
        return f"Mean {quality.short} of all settings: {listing(said)}."
    return f"{quality.short} lies between {text(low)} ({least.name}) and {text(high)} ({most.name})."


def _over(view: View, key: str, quality: Measure) -> list[tuple[str, float]]:
    """The mean over pipelines and all else, at each value of a key."""
    own = [(view.swept.values(line.setting).get(key), view.mean(line, quality.name)) for line in view.lines]
    means = {value: [m.mean for at, m in own if m and at == value] for value in view.swept.grid[key]}
    return [(value, sum(held) / len(held)) for value, held in means.items() if held]


def _trials(view: View) -> Section:
    question = "Which setting did the search find?"
    goal, best = view.searched, view.best_trial
    if goal is None or best is None or len(view.trials) < 2:
        return Section("sweep", question, "", reason="There are too few trials to choose from.")
    places = {line.setting: i for i, line in enumerate(view.trials, 1)}
    table = view.drawn(goal.name, view.trials).with_columns(
        trial=pl.col("setting").replace_strict(places, return_dtype=pl.Int32)
    )
    figure = figures.search_trials(table, goal.short, view.seeks_more)
    first, found = table.row(0, named=True)["mean"], view.mean(best, goal.name)
    reached = goal.text(found.mean) if found else ""
    answer = f"{best.name}, with {goal.short} {reached}; the first one tried had {goal.text(first)}."
    return Section("sweep", question, answer, figure=figure, caveat=_TRIALS_CAVEAT)


def costing(view: View) -> Section | None:
    """Quality against time; not where settings differ in their papers, for then times do not compare."""
    question = "What does quality cost in time?"
    if view.swept.of_data:
        return None
    if view.quality is None or "seconds" not in view.measures:
        return Section("cost", question, "", reason="No times were kept, or nothing says which topics are better.")
    higher = view.quality.better != "lower"
    medians = [(pipeline, setting, value) for (pipeline, setting), value in view.seconds.items()]
    times = pl.DataFrame(medians, schema=["pipeline", "setting", "seconds"], orient="row")
    means = view.drawn(view.quality.name).join(
        times, on=["pipeline", "setting"], how="inner", maintain_order="left"
    ).sort("mean", "seconds", descending=[higher, False], maintain_order=True)  # fmt: skip
    if means.is_empty():
        return Section("cost", question, "", reason="No fit has both a time and a measure of quality.")
    fits = view.fits(view.quality.name, "seconds").select(
        "place", "seconds", label=pl.format("{}, seed {}", "name", "seed"), value=view.quality.name
    )
    figure = figures.quality_time(means, fits, view.quality.short, higher)
    return Section("cost", question, _worth(means, view.quality.short, higher), figure=figure, caveat=_COST_CAVEAT)


def _worth(means: pl.DataFrame, quality: str, higher: bool) -> str:
    """The best and the fastest, and how much time lies between."""
    best = means.row(0, named=True)
    fastest = means.sort("seconds", maintain_order=True).row(0, named=True)
    name, takes = f"“{best['name']}”", duration(best["seconds"])
    if means.height == 1:
        return f"{name} takes {takes} a fit."
    if best["name"] == fastest["name"]:
        return f"{name} has the best mean {quality} and takes least, {takes} a fit."
    least = f"“{fastest['name']}” is fastest with {duration(fastest['seconds'])}"
    return f"{name} has the best mean {quality} in {takes}; {least}."


def steady(view: View) -> Section | None:
    """Agreement of repeated fits, unless it is drawn over the values of a sweep."""
    kinds = {"seeds": "stability", "subsamples": "stability_subsamples"}
    known = {over: name for over, name in kinds.items() if name in view.measures}
    question = "Do the same topics come back?"
    if not known or view.draws_sweep:
        return None
    drawn = [view.drawn(name).with_columns(over=pl.lit(over)) for over, name in known.items()]
    order = {line.name: i for i, line in enumerate(view.lines)}
    means = pl.concat(drawn).sort(pl.col("name").replace_strict(order, return_dtype=pl.Int32), maintain_order=True)
    fits = pl.concat(
        view.fits(name).select("name", over=pl.lit(over), value=pl.col(name)) for over, name in known.items()
    )
    figure = figures.pipeline_stability(means, fits) if means.height > 1 else None
    return Section("steady", question, _steadiest(view, next(iter(known.values()))), None, figure, _STABLE_CAVEAT)


def _steadiest(view: View, name: str) -> str:
    measure = view.measures[name]
    found = [(mean, line) for line in view.lines if (mean := view.mean(line, name))]
    found.sort(key=lambda pair: -pair[0].mean)
    over = "over seeds" if name == "stability" else "over subsamples"
    said = [
        f"{line.quoted} {measure.with_interval(mean.mean, mean.low, mean.high)}" for mean, line in found[:_MOST_NAMED]
    ]
    lead = "Most alike" if len(found) > 1 else "Alike"
    return f"{lead} {over}: {', '.join(said)} of 1."


def counting(view: View) -> Section | None:
    """Numbers of topics beside the classes, unless they are drawn over the values of a sweep."""
    if "n_topics" not in view.measures or view.draws_sweep:
        return None
    question = "How many topics are there, and how many classes?" if view.n_classes else "How many topics are there?"
    told = [pipeline for pipeline in view.pipelines if view.is_told(pipeline)]
    means = view.drawn("n_topics").with_columns(told=pl.col("pipeline").is_in(told))
    fits = view.fits("n_topics").select("name", value="n_topics")
    figure = figures.topic_counts(means, fits, view.n_classes) if means.height > 1 else None
    caveat = _COUNTS_CAVEAT if figure and means["told"].any() else None
    return Section("counts", question, _nearest(view, means), None, figure, caveat)


def _nearest(view: View, means: pl.DataFrame) -> str:
    text = view.measures["n_topics"].text
    free = means.filter(~pl.col("told")).to_dicts() or means.to_dicts()
    if view.n_classes is None:
        low, high = (pick(row["mean"] for row in free) for pick in (min, max))
        return f"{text(low)} to {text(high)} topics." if low < high else f"{text(low)} topics."
    nearest = min(free, key=lambda row: abs(math.log(max(row["mean"], 0.5) / view.n_classes)))
    if len(free) == 1:
        return f"“{nearest['name']}” finds {text(nearest['mean'])} topics, where there are {view.n_classes} classes."
    within = sum(0.5 <= row["mean"] / view.n_classes <= 2 for row in free)
    of = f"{spelled(within).capitalize()} of the {spelled(len(free))} that find the number themselves"
    verb = "lies" if within == 1 else "lie"
    return (
        f"{of} {verb} within a factor of two of the {view.n_classes} classes, nearest “{nearest['name']}” with "
        f"{text(nearest['mean'])}."
    )


def listing_fits(view: View) -> Section:
    """Every fit, one click away."""
    failed = view.failed.height
    answer = f"{count(view.cells.height, 'fit')}, {spelled(failed) if failed else 'none'} of them failed."
    body = {"heads": [rows.head(m) for m in rows.fit_measures(view)], "fits": rows.fits(view)}
    return Section("fits", "What came of each fit?", answer, body)
