"""How the topics, terms, categories, authors or groups of a run move over time: all that is said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from . import schemas
from .analyse.author_dependence import author_dependence
from .analyse.bursts import find_bursts
from .analyse.change_points import find_change_points
from .analyse.coverage import find_coverage_ends, mark_uncovered
from .analyse.outlook import forecast
from .analyse.period_words import changed_terms, terms_by_period
from .analyse.shapes import classify
from .analyse.shift_share import decompose
from .analyse.timeline import count_by_period
from .analyse.trends import fit_trends
from .cache import Cache
from .config import Group, TimeConfig, load_groups
from .errors import ConfigError
from .periods import PERIODS, period_of
from .results import Movements, Run, Subject
from .stages import Stages, digest
from .subjects import author_subject, group_subject
from .units import BY, author_units, category_units, group_units, term_settings, term_units, topic_units, word_counts
from .windows import fit_windows

if TYPE_CHECKING:
    from .cache import Artifacts
    from .units import Units

# What counts and coverage are made of; a corpus may lack the last.
_COUNTED = ("paper_id", "date_first", "date_last", "categories", "label")
STAGES = ("units", "counts", "growth", "authors", "shape", "words", "outlook")


def movements(
    run: Run,
    by: str = "topic",
    period: str | None = None,
    subject: Subject | str | None = None,
    groups: Mapping[str, Any] | str | Path | None = None,
    windows: bool = False,
    cache: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> Movements:
    """Counts, growth, shape, words and outlook of what is counted over time.

    Args:
        run: the fitted corpus.
        by: what is counted. ``topic``; ``term``: terms of topics, and phrases; ``category``: of papers, each in all of
            its categories; ``author``: names; ``group``: those of ``groups``. Of all but topics the 500 on most papers;
            of terms and authors only those on eight.
        period: ``year``, ``quarter`` or ``month``; by default that of the run, or what suits the papers of ``subject``.
        subject: whose papers alone are counted: an author's name or that of one of ``groups``. Shares are then of the
            subject's papers.
        groups: groups by name, each a list of authors or a filter, or the YAML file that holds them.
        windows: whether to fit topics anew in each span of years, which takes long; by topic and without ``subject``.
        cache: folder that keeps results of stages; None computes everything anew.
        progress: called with the name of each stage (see ``STAGES``; windows have their own) before it begins.

    Returns:
        The tables of ``Movements``. Where there are too few papers or dates, rows say so or are absent.

    Raises:
        ConfigError: ``by`` or ``period`` is none of these, or does not go with what else is asked for.
        NotFound: nobody, or no group, is called ``subject``.
        TooFewPapers: a group has no paper.
    """
    _check(by, period, subject, groups, windows)
    defined = load_groups(groups) if groups else {}
    stages = Stages(Cache(cache), run.seed, progress)
    matter = _matter(run, by, _subject(run, subject, defined), defined, stages)
    counts = _counts(matter, period, stages)
    timeline = counts["timeline"]
    growth = _growth(matter, timeline, stages)
    outlook = _outlook(timeline, stages)
    return Movements(
        by=by,
        period=_period(timeline) or period or "year",
        as_of=run.corpus.as_of,
        units=matter.units,
        members=matter.members,
        subject=matter.subject,
        outlook_note=outlook.pop("note"),
        **counts,
        **growth,
        **_authors(matter, timeline, growth["trends"], stages),
        **_shape(matter, timeline, growth["trends"], stages),
        **_words(matter, timeline, stages),
        **outlook,
        **_windows(run, windows, stages),
    )


@dataclass(frozen=True, eq=False)
class _Matter:
    """What is counted: these units, in these papers."""

    run: Run
    by: str
    subject: Subject | None
    papers: pl.DataFrame
    units: pl.DataFrame
    members: pl.DataFrame

    @property
    def is_own(self) -> bool:
        """Whether the run itself counts this: its topics, in all of its papers."""
        return self.by == "topic" and self.subject is None

    @cached_property
    def alpha(self) -> float:
        return TimeConfig.of_run(self.run.manifest).alpha


def _check(by: str, period: str | None, subject: object, groups: object, windows: bool) -> None:
    for name, value, known in (("by", by, BY), ("period", period or "year", PERIODS)):
        if value not in known:
            raise ConfigError("", value, f"{name} is {value!r}, expected one of {', '.join(known)}")
    if by == "group" and not groups:
        raise ConfigError(
            "", by, "counting by group needs the groups: give their definitions, or the file that has them"
        )
    if windows and (by != "topic" or subject):
        raise ConfigError("", windows, "windows are of the topics of all papers: leave them out, or count all by topic")


def _subject(run: Run, subject: Subject | str | None, groups: Mapping[str, Group]) -> Subject | None:
    if isinstance(subject, str):
        group = groups.get(subject)
        return group_subject(run.corpus, subject, group) if group else author_subject(run.corpus, subject)
    return subject if subject and subject.kind != "corpus" else None


def _matter(run: Run, by: str, subject: Subject | None, groups: Mapping[str, Group], stages: Stages) -> _Matter:
    papers = run.papers
    if subject:
        papers = papers.filter(pl.col("paper_id").is_in(list(subject.paper_ids)))

    def compute() -> Artifacts:
        units, members = _units(run, by, papers, groups)
        return {"units": units, "members": members}

    found = stages("units", [], [by, *_used(run, by, papers, groups)], compute)
    return _Matter(run, by, subject, papers, found["units"], found["members"])


def _used(run: Run, by: str, papers: pl.DataFrame, groups: Mapping[str, Group]) -> list[Any]:
    """All that the units are made of."""
    if by == "topic":
        return [digest(papers.select("paper_id")), digest(run.assignments), digest(run.topics)]
    if by == "term":
        return [digest(papers.select("paper_id", "title", "abstract")), digest(run.topics), term_settings(run)]
    if by == "category":
        return [digest(papers.select("paper_id", "categories"))]
    defined = {name: group.model_dump(mode="json") for name, group in groups.items()} if by == "group" else {}
    return [digest(papers.select(*schemas.PAPERS.columns)), digest(run.authorships), defined]


def _units(run: Run, by: str, papers: pl.DataFrame, groups: Mapping[str, Group]) -> Units:
    if by == "topic":
        return topic_units(run, papers)
    if by == "term":
        return term_units(run, papers)
    if by == "category":
        return category_units(papers)
    return author_units(papers, run.authorships) if by == "author" else group_units(run, papers, groups)


def _counts(matter: _Matter, period: str | None, stages: Stages) -> Artifacts:
    """The run's own timeline where it counted this; else a new one, in the run's periods but for a subject's papers."""
    run = matter.run
    usual = None if matter.subject else _period(run.timeline)
    asked = period or usual

    def compute() -> Artifacts:
        coverage = _coverage(matter)
        if matter.is_own and asked == usual:
            counted = run.timeline
        else:
            counted = count_by_period(matter.members, matter.papers, asked, run.corpus.as_of, run.papers)
        return {"timeline": mark_uncovered(counted, coverage), "coverage": coverage}

    columns = [name for name in _COUNTED if name in run.papers.columns]
    dates = [digest(papers.select(columns)) for papers in (run.papers, matter.papers)]
    params = [asked, run.corpus.as_of, bool(matter.subject), dates, digest(run.timeline) if matter.is_own else ""]
    return stages("counts", ["units"], params, compute)


def _coverage(matter: _Matter) -> pl.DataFrame:
    """Where the collection stops; an author, a term or a subject's work on a topic may end of itself."""
    found = find_coverage_ends(matter.members, matter.run.papers, matter.run.corpus.as_of)
    collected = matter.by in ("topic", "category") and matter.subject is None
    return found if collected else found.filter(pl.col("category").fill_null("") != "")


def _growth(matter: _Matter, timeline: pl.DataFrame, stages: Stages) -> Artifacts:
    run = matter.run

    def compute() -> Artifacts:
        is_told = matter.is_own and timeline.equals(run.timeline)
        return {"trends": run.trends if is_told else fit_trends(timeline, matter.alpha)}

    return stages("growth", ["counts"], [matter.alpha, digest(run.trends) if matter.is_own else ""], compute)


def _authors(matter: _Matter, timeline: pl.DataFrame, trends: pl.DataFrame, stages: Stages) -> Artifacts:
    """Whether growth hangs on one author; of authors, and of papers that are all one author's, that is no question."""
    if matter.by == "author" or (matter.subject and matter.subject.kind == "author"):
        return {"author_dependence": schemas.AUTHOR_DEPENDENCE.empty()}
    seed = stages.seed("authors")
    authorships = matter.run.authorships.join(matter.papers, on="paper_id", how="semi", maintain_order="left")

    def compute() -> Artifacts:
        found = author_dependence(matter.members, matter.papers, authorships, timeline, trends, seed)
        return {"author_dependence": found}

    return stages("authors", ["growth"], [seed, digest(authorships.select("paper_id", "name"))], compute)


def _shape(matter: _Matter, timeline: pl.DataFrame, trends: pl.DataFrame, stages: Stages) -> Artifacts:
    seed = stages.seed("shape")

    def compute() -> Artifacts:
        bursts = find_bursts(timeline, matter.alpha, seed)
        return {
            "bursts": bursts,
            "change_points": find_change_points(timeline, matter.alpha, seed),
            "shapes": classify(timeline, trends, bursts),
            "shift_share": decompose(timeline),
        }

    return stages("shape", ["growth"], seed, compute)


def _words(matter: _Matter, timeline: pl.DataFrame, stages: Stages) -> Artifacts:
    """Words of topics over time; other units have none of their own."""
    if matter.by != "topic" or timeline.is_empty():
        return {"period_terms": schemas.PERIOD_TERMS.empty(), "term_changes": schemas.TERM_CHANGES.empty()}
    run, papers = matter.run, matter.papers

    def compute() -> Artifacts:
        counted = word_counts(run, papers)
        words = (counted.counts, counted.vocabulary, papers["paper_id"].to_list(), matter.members, papers)
        return {"period_terms": terms_by_period(*words, timeline), "term_changes": changed_terms(*words, matter.alpha)}

    params = [digest(papers.select("paper_id", "title", "abstract")), term_settings(run), matter.alpha]
    return stages("words", ["counts"], params, compute)


def _outlook(timeline: pl.DataFrame, stages: Stages) -> dict[str, Any]:
    seed = stages.seed("outlook")

    def compute() -> Artifacts:
        outlook, backtest, note = forecast(timeline, seed)
        return {"outlook": outlook, "backtest": backtest, "note": note}

    return dict(stages("outlook", ["counts"], seed, compute))


def _windows(run: Run, asked: bool, stages: Stages) -> dict[str, pl.DataFrame]:
    none = (schemas.WINDOWS.empty(), schemas.FLOWS.empty(), schemas.EVENTS.empty())
    return dict(zip(("windows", "flows", "events"), fit_windows(run, stages=stages) if asked else none, strict=True))


def _period(timeline: pl.DataFrame) -> str | None:
    """The period that a timeline counts in; None where it is empty."""
    return period_of(*timeline.select("period_start", "period_end").row(0)) if timeline.height else None
