"""A cell and its folder: fitted where it is not there, measured where something of it is not known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..config import EmbedConfig
from ..disk import writing_folder
from ..embed.choice import AUTO, choose
from ..pipeline import stored_stages
from ..store import load_run
from .cell_folders import Note, cell_key, read_note, share, write_note
from .cells import Cell
from .corpora import Corpora, truth_of
from .embeddings import Prepared, place_of, prepare
from .execution import Fit, Outcome, config_of, fit_alone, fit_here, reason
from .found import Found, Measured
from .metrics import METRICS, Metric, measure
from .pipelines.choosing import chosen_pipeline
from .pipelines.embedding import TFIDF, with_embedding
from .pipelines.topics import TopicsSettings, own_config

if TYPE_CHECKING:
    from ..config import Config
    from ..results import Corpus

# Called with the stage that begins.
Tell = Callable[[str], None]


class Runner:
    """Runs the cells of an experiment.

    ``folder`` holds their folders, ``cache`` vectors and stage results (None only where nothing is run); ``metrics``
    are the names of those that are asked for; ``shares`` tells that no other folders lie there.
    """

    def __init__(self, folder: Path, cache: Path | None, metrics: Sequence[str], *, shares: bool = True) -> None:
        self.folder = folder
        self.shares = shares
        self.cache = cache
        self.metrics = metrics
        self.corpora = Corpora()
        self._alone = [name for name in metrics if isinstance(METRICS[name], Metric)]

    def key(self, cell: Cell) -> str:
        """See ``cell_key``."""
        return cell_key(self._chosen(cell), self.corpora.digest(cell))

    def run(self, cell: Cell, tell: Tell) -> None:
        """See to it that the cell is there, and all of its own metrics with it.

        Raises:
            StoreError: the disk refuses.
        """
        cell = self._chosen(cell)
        note = self._kept(cell)
        if note is None or note.failed:
            note = self._fitted(cell, tell)
        if self._lacks_metrics(note):
            tell("measure")
            write_note(self._measured(cell, note), self.folder / cell.name)

    def state(self, cell: Cell) -> str:
        """See ``running.plan``."""
        note = self._kept(cell)
        if note is None:
            return "computed"
        return "repeated" if note.failed else "measured" if self._lacks_metrics(note) else "done"

    def stored(self, cell: Cell) -> list[str]:
        """Stages of a cell to be computed that the cache holds: in a process of its own it takes the vectors alone."""
        if self.cache is None or self.state(cell) in ("done", "measured"):
            return []
        cell = self._chosen(cell)
        config, is_own = _run_config(cell)
        if config.embed.model == TFIDF:
            return []
        place = place_of(self.corpora.digest(cell), config, self.cache)
        stages = stored_stages(self.corpora.papers(cell), config, place)
        return stages if is_own and not cell.experiment.resources.isolated else stages[:1]

    def _chosen(self, cell: Cell) -> Cell:
        """With the embedding of the whole papers for a subsample of them, where their number decides."""
        experiment = cell.experiment
        embed = experiment.config.embed
        if cell.subsample is None or embed.model != AUTO:
            return cell
        drawn = experiment.data.sample
        n_papers = drawn.n_papers if drawn else len(self.corpora.selected(experiment.data)[0])
        embed = embed.model_copy(update={"model": choose(AUTO, n_papers).model})
        config = experiment.config.model_copy(update={"embed": embed})
        return replace(cell, experiment=experiment.model_copy(update={"config": config}))

    def _kept(self, cell: Cell) -> Note | None:
        note = read_note(self.folder / cell.name)
        return note if note and note.key == self.key(cell) else None

    def _lacks_metrics(self, note: Note) -> bool:
        return note.failed is None and list(note.metrics) != self._alone

    def _fitted(self, cell: Cell, tell: Tell) -> Note:
        corpus = self.corpora.papers(cell)
        with writing_folder(self.folder / cell.name) as folder:
            outcome = self._outcome(cell, corpus, folder, tell)
            papers = self.corpora.digest(cell)
            note = Note(self.key(cell), papers, len(corpus), outcome.failed, outcome.words)
            write_note(note, folder)
            if self.shares:
                share(folder, self.folder)
        return note

    def _outcome(self, cell: Cell, corpus: Corpus, folder: Path, tell: Tell) -> Outcome:
        tell("embed")
        try:
            prepared = self._prepared(cell, corpus)
        except Exception as error:  # noqa: BLE001 - as with the fit: other cells may have another embedding
            return Outcome(failed=reason(error))
        fit = Fit(cell, corpus, prepared.folder, prepared.seconds)
        tell("fit")
        if cell.experiment.resources.isolated:
            return fit_alone(fit, prepared, folder)
        return fit_here(fit, folder, tell)

    def _prepared(self, cell: Cell, corpus: Corpus) -> Prepared:
        assert self.cache is not None
        config, _ = _run_config(cell)
        papers = self.corpora.digest(cell)
        if config.embed.model == TFIDF:
            return Prepared(place_of(papers, config, self.cache), None, None)
        return prepare(corpus, papers, config, self.cache)

    def _measured(self, cell: Cell, note: Note) -> Note:
        """With the cell's own metrics; those that are known are taken as they are, one that raises is tried again."""
        run = load_run(self.folder / cell.name)
        truth, _ = truth_of(run.papers, cell.experiment.data.label)
        measured = Measured(Found(run, note.words, {}), truth)
        known, unmeasured = dict(note.metrics), {}
        for name in self._alone:
            if name in known:
                continue
            try:
                known |= measure(measured, [name])
            except Exception as error:  # noqa: BLE001 - one measure costs neither the others nor the other cells
                unmeasured[name] = reason(error)
        return replace(
            note, metrics={name: known[name] for name in self._alone if name in known}, unmeasured=unmeasured
        )


def _run_config(cell: Cell) -> tuple[Config, bool]:
    """Settings of a run for the cell, and whether its pipeline is our own line, which has such settings of its own."""
    _, settings = chosen_pipeline(cell.pipeline, cell.experiment.pipelines[cell.pipeline])
    if isinstance(settings, TopicsSettings):
        return own_config(config_of(cell), settings), True
    if isinstance(settings, EmbedConfig):
        return with_embedding(config_of(cell), settings), False
    return config_of(cell), False
