"""The line, written out: papers become topics, topics become findings. The only module that knows the order."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import schemas, steps
from .cache import Cache, code, library_versions, machine
from .config import Config, load_config, read_day
from .curate import filters
from .curate.combining import combine
from .curate.corpus import assemble
from .curate.splitting import split_people as split_people_of
from .embed.choice import model_of_run
from .embed.model import EmbeddingModel
from .embed.spec import parse_spec
from .errors import ConfigError, NotFound, SourceError, TooFewPapers
from .identity import identify_all, with_owner_findings
from .model.bridge import TermAnalyzer, fitted_bertopic
from .model.cluster import CLUSTER_FROM
from .model.tables import assignment_table, neighbour_table
from .registry import ReadOptions
from .results import Corpus, Run
from .sources.files import open_inputs, parse_files
from .sources.streams import InputFile
from .stages import Stages
from .stopwords import stop_words
from .store import is_corpus, load_corpus
from .text import listing

if TYPE_CHECKING:
    from .cache import Artifacts
    from .results import Vectors

STAGES = (
    "embed",
    "neighbours",
    "partitions",
    "layout",
    "cluster",
    "refits",
    "terms",
    "hierarchy",
    "timeline",
    "trends",
)


def read(
    inputs: str | Path | Iterable[str | Path],
    *,
    as_of: str | dt.date | None = None,
    owner: str | Mapping[str, str] | None = None,
    mapping: Mapping[str, str] | None = None,
    min_abstract: int = 0,
    since: str | dt.date | None = None,
    until: str | dt.date | None = None,
    keep_duplicates: bool = False,
    split_people: bool = False,
) -> Corpus:
    """Read papers from files in any supported format and curate them; corpora read earlier may be among the files.

    Args:
        inputs: paths, folders or patterns.
        as_of: the day the corpus is looked at; dates without a year lie in its year. Today by default.
        owner: whose author pages these are. One name is for the pages that do not say it themselves; names by file name
            go before what the pages say.
        mapping: our column -> the table's column, for tables whose columns are not recognised.
        min_abstract: words an abstract must have.
        since: leave out papers that are surely older than this day, or the first of this month or year.
        until: leave out papers that are surely younger than this day, or the last of this month or year.
        keep_duplicates: count copies of a paper as papers.
        split_people: tell apart the people of a name that probably hides several, as "Zihe Liu (1)", "Zihe Liu (2)".

    Raises:
        SourceError: a file is missing or nothing in it can be read; a bad record alone becomes a row in ``findings``.
        NotFound: ``owner`` names a file that is no author page among the inputs.
        ConfigError: a day is neither a date nor text such as "2026-11-19"; ``since`` and ``until`` may be less precise.
    """
    day = read_day("as_of", as_of)
    first, last = read_day("since", since, "first"), read_day("until", until, "last")
    files = open_inputs(inputs)
    corpora = {file.name: file for file in files if is_corpus(file.path)}
    rest = [file for file in files if file.name not in corpora]
    if len(corpora) == 1 and not rest:
        corpus = _stored_corpus(files[0], day or owner or mapping or keep_duplicates)
    else:
        stored = {name: load_corpus(file.path) for name, file in corpora.items()}
        day = day or max((corpus.as_of for corpus in stored.values()), default=dt.date.today())
        new = {"": _new_corpus(rest, day, owner, mapping or {}, keep_duplicates)} if rest else {}
        corpus = combine(new | stored, day, keep_duplicates=keep_duplicates) if stored else new[""]
        corpus = with_owner_findings(corpus)
    kept = filters.keep(corpus, min_abstract=min_abstract, since=first, until=last)
    options = {
        **{
            "as_of": day,
            "owner": owner,
            "mapping": mapping,
            "min_abstract": min_abstract,
            "since": first,
            "until": last,
        },
        **{"keep_duplicates": keep_duplicates, "split_people": split_people},
    }
    return replace(_split(kept) if split_people else kept, reading=_reading(files, options))


def _reading(files: Sequence[InputFile], options: Mapping[str, Any]) -> dict[str, Any]:
    """How to read the same again, as JSON holds it; of an absolute path only the file's name is kept."""
    found = [
        {
            "name": file.name,
            "path": file.path.name if file.path.is_absolute() else file.path.as_posix(),
            "sha256": file.sha256,
        }
        for file in files
    ]
    told = {key: str(value) if isinstance(value, dt.date) else value for key, value in options.items() if value}
    return {"files": found, "options": told}


def _split(corpus: Corpus) -> Corpus:
    """With names of their own for the people of every name that hides several, at least probably."""
    found = identify_all(corpus).values()
    return split_people_of(corpus, [identity for identity in found if identity.is_several and identity.n_people > 1])


def _new_corpus(
    files: Sequence[InputFile],
    day: dt.date,
    owner: str | Mapping[str, str] | None,
    mapping: Mapping[str, str],
    keep_duplicates: bool,
) -> Corpus:
    told = {file.name: owner if isinstance(owner, str) else (owner or {}).get(file.name) for file in files}
    parsed = parse_files(files, {name: ReadOptions(day, page_owner, mapping) for name, page_owner in told.items()})
    pages = {name: file.owner for name, file in parsed.items() if file.is_author_page}
    hashes = [{"name": file.name, "sha256": file.sha256} for file in files]
    return assemble(parsed, day, _owners(owner, pages), hashes, keep_duplicates=keep_duplicates)


def _stored_corpus(file: InputFile, told: object) -> Corpus:
    """A corpus file alone, which is read already: nothing more can be said about how."""
    corpus = load_corpus(file.path)
    if told:
        read_as = f"is a corpus, read already as of {corpus.as_of}"
        told_then = "as-of day, owner, mapping and whether to keep duplicates"
        raise SourceError(file.name, f"{read_as}; {told_then} belong to 'topics read'")
    return corpus


def _owners(owner: str | Mapping[str, str] | None, pages: Mapping[str, str | None]) -> dict[str, str]:
    """Owner by page, as the user says it; a single name is for the one page that does not say it."""
    if isinstance(owner, str):
        silent = [page for page, stated in pages.items() if stated is None]
        if len(silent) == 1:
            return {silent[0]: owner}
        found = f"these do not: {listing(silent)}" if silent else "all of them do"
        raise ConfigError(
            "", owner, f"owner {owner!r} fits the one page that does not say whose it is, but {found}. Write FILE=NAME"
        )
    for page in owner or {}:
        if page not in pages:
            raise NotFound("author page among the inputs", page, pages)
    return dict(owner or {})


def fit(
    corpus: Corpus,
    config: Config | Mapping[str, Any] | str | Path | None = None,
    *,
    cache: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> Run:
    """Topics, their terms, coordinates, timeline and trends of a corpus.

    Args:
        corpus: what ``read`` gives.
        config: settings that differ from the defaults: a ``Config``, a mapping, or the path of a YAML file.
        cache: folder that keeps stage results; None computes everything anew.
        progress: called with the name of each stage (see ``STAGES``) before it begins.

    Returns:
        The run. With fewer than 15 papers, or where no cluster is found, ``topics`` is empty, and ``keyphrases`` and
        ``neighbours`` say what can be said about each paper.

    Raises:
        TooFewPapers: the corpus is empty.
        ConfigError: a setting does not exist or cannot hold its value.
    """
    settings = load_config(config)
    curate = settings.curate
    corpus = filters.keep(corpus, min_abstract=curate.min_abstract, since=curate.since, until=curate.until)
    if not len(corpus):
        raise TooFewPapers(
            0, 1, "there is no paper left to work on: the inputs hold none, or every one was filtered out"
        )
    return _line(corpus, settings, Stages(Cache(cache), settings.seed, progress))


def stored_stages(corpus: Corpus, config: Config, cache: Path) -> list[str]:
    """The stages of a fit whose results the cache holds already, up to the first that it does not."""
    stages = Stages(_Kept(cache), config.seed)
    with suppress(_NotKept):
        _line(corpus, config, stages)
    return list(stages.notes)


class _NotKept(Exception):
    """A stage would have to be computed."""


class _Kept(Cache):
    """Gives what is stored and computes nothing."""

    def stage(self, name: str, key: str, compute: Callable[[], Artifacts]) -> tuple[Artifacts, bool]:
        def refuse() -> Artifacts:
            raise _NotKept

        return super().stage(name, key, refuse)


def to_bertopic(run: Run) -> Any:
    """See ``Run.to_bertopic``. The embedding is fitted again, on the same texts to the same vectors, for new texts."""
    if not run.has_topics:
        raise TooFewPapers(
            len(run.corpus), CLUSTER_FROM, "the run has no topics, so there is nothing BERTopic could hold"
        )
    config = load_config(run.manifest["config"])
    settings = config.embed.model_copy(update={"model": model_of_run(run.manifest)})

    @functools.cache
    def model() -> EmbeddingModel:
        return steps.embedding_model(run.corpus.texts, settings, Cache(None))

    def embed(texts: Sequence[str]) -> Vectors:
        if parse_spec(settings.model).precomputed:
            problem = "new texts have no precomputed vectors; pass embeddings"
            raise ConfigError("embed.model", settings.model, problem)
        vectors: Vectors = model().embed(texts)
        return vectors

    topics = run.topics.select("topic_id", "label", "terms", "weights")
    return fitted_bertopic(
        run.corpus.texts,
        run.embedding.vectors,
        run.assignments["topic_id"].to_numpy(),
        {topic: list(zip(terms, weights, strict=True)) for topic, _, terms, weights in topics.iter_rows()},
        {topic: label for topic, label, _, _ in topics.iter_rows()},
        embed,
        TermAnalyzer.of(run.corpus.texts, config.terms.max_ngram, stop_words(config.terms.stop_words)),
    )


def _line(corpus: Corpus, config: Config, stages: Stages) -> Run:
    embedding = steps.embed(corpus, config, stages)
    near = steps.neighbours(embedding.vectors, config, stages)
    found, stability = steps.clusters(corpus.texts, embedding.vectors, near, config, stages)
    counts = steps.word_counts(corpus, config)
    topics, phrases = steps.terms(corpus, counts, embedding.vectors, found, stability, config, stages)
    topics, fields = steps.hierarchy(corpus, counts, embedding.vectors, found, topics, config, stages)
    assignments = assignment_table(corpus.ids, found)
    timeline, trends = steps.trends(corpus, assignments, config, stages)
    near_papers = neighbour_table(corpus.ids, near)
    manifest = manifest_of(corpus, config, stages)
    return Run(
        corpus=corpus,
        embedding=embedding,
        assignments=assignments,
        topics=topics,
        hierarchy=fields,
        timeline=timeline,
        trends=trends,
        keyphrases=phrases,
        neighbours=near_papers,
        manifest=manifest,
        times=stages.times,
    )


def manifest_of(corpus: Corpus, config: Config, stages: Stages) -> dict[str, Any]:
    return {
        "schema_version": schemas.SCHEMA_VERSION,
        "as_of": corpus.as_of.isoformat(),
        "inputs": list(corpus.inputs),
        "reading": dict(corpus.reading),
        "n_papers": len(corpus),
        "config": config.model_dump(mode="json"),
        "resolved": stages.resolved,
        "seeds": stages.seeds,
        "versions": library_versions(),
        "machine": machine(),
        "code": code(),
        "stages": stages.notes,
    }
