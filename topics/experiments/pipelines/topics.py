"""Our own line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import field_validator

from ...config import Config
from ...pipeline import fit
from ...settings import validated
from ..found import Found, Inputs
from .wording import group_words

if TYPE_CHECKING:
    from ...results import Run


class TopicsSettings(Config):
    """Any setting of a run; what is not set is as the experiment's ``config`` has it."""

    @field_validator("seed")
    @classmethod
    def _refuse_seed(cls, _seed: int) -> int:
        raise ValueError("is given by the experiment's seeds; leave it out")


class TopicsPipeline:
    """Embedding, clusters and terms of ``topics fit``; it is not told how many topics there are.

    Its words are ranked as its terms are, by c-TF-IDF times lift, among single words alone.
    """

    name = "topics"
    description = "our own line; finds the number of topics itself"
    takes_vectors = True
    compiles = True
    settings = TopicsSettings

    def fit(self, inputs: Inputs, settings: TopicsSettings) -> Found:
        """See ``Pipeline``. Raises ``ConfigError`` where a setting does not fit the experiment's ``config``."""
        config = own_config(inputs.config, settings)
        run = fit(inputs.corpus, config, cache=inputs.cache, progress=inputs.progress)
        return Found(run, _words(run, config), _seconds(run))


def own_config(config: Config, settings: TopicsSettings) -> Config:
    """The settings over those of the experiment. Raises ``ConfigError`` where they do not go together."""
    told = settings.model_dump(mode="json", exclude_unset=True)
    return validated(Config, _over(config.model_dump(mode="json"), told))


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Both trees as one; where both have a value the upper one counts."""
    nested = {key: _over(below[key], value) for key, value in above.items() if isinstance(value, dict)}
    return {**below, **above, **nested}


def _words(run: Run, config: Config) -> tuple[tuple[str, ...], ...]:
    labels = run.assignments["topic_id"].to_numpy()
    return tuple(tuple(word.text for word in topic) for topic in group_words(run.corpus.texts, labels, config.terms))


def _seconds(run: Run) -> dict[str, float]:
    """Of all stages but the embedding."""
    return {stage: time["seconds"] for stage, time in run.times.items() if stage != "embed"}
