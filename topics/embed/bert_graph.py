"""A BERT encoder as an ONNX graph, made from its weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    Weights = Mapping[str, Any]

# Of the operators used here, the youngest came with this version of the operator set.
_OPSET = 20
_IR_VERSION = 10
# Number of the type float32 in the format.
_FLOAT = 1
# Largest weight as an integer: seven bits. With eight the sum of two products may leave 16 bits, and processors without
# dot products of bytes would cut it off.
_LARGEST = 63


def encoder(weights: Weights, n_heads: int) -> bytes:
    """A serialised graph from the tokens of one text (``tokens``, int64) to the mean of their last states (float32).

    A text is a sequence of its own: no padding and no mask, and no vector depends on what other texts come with it.
    Linear maps are computed in integers of eight bits, with a scale for each column of their matrices and one for all
    states of a text. Source: Devlin et al. (2019), BERT, NAACL; Reimers & Gurevych (2019), Sentence-BERT, EMNLP;
    Jacob et al. (2018), Quantization and training of neural networks for integer-arithmetic-only inference, CVPR.

    Args:
        weights: float32 arrays by their names in a checkpoint of ``BertModel``.
        n_heads: of the attention.
    """
    from onnx import TensorProto, helper

    graph = _Graph(weights)
    states = _embedded(graph)
    for layer in range(sum(name.endswith("attention.self.query.weight") for name in weights)):
        states = _layer(graph, f"encoder.layer.{layer}", states, n_heads)
    mean = graph("ReduceMean", states, _integers(0), keepdims=0)
    body = helper.make_graph(
        graph.nodes,
        "encoder",
        [helper.make_tensor_value_info("tokens", TensorProto.INT64, ["n_tokens"])],
        [helper.make_tensor_value_info(mean, TensorProto.FLOAT, None)],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", _OPSET)]
    made: bytes = helper.make_model(body, opset_imports=opsets, ir_version=_IR_VERSION).SerializeToString()
    return made


class _Graph:
    """Nodes and constants of a graph under construction."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def __call__(self, operator: str, *inputs: Any, **attributes: Any) -> str:
        """The name of the result of one more node; arrays among its inputs become constants."""
        return self.several(1, operator, *inputs, **attributes)[0]

    def several(self, n: int, operator: str, *inputs: Any, **attributes: Any) -> list[str]:
        """As calling it, of an operator with ``n`` results."""
        from onnx import helper

        results = [f"{operator}_{len(self.nodes)}_{i}" for i in range(n)]
        names = [each if isinstance(each, str) else self._constant(each) for each in inputs]
        self.nodes.append(helper.make_node(operator, names, results, **attributes))
        return results

    def _constant(self, array: Any) -> str:
        from onnx import numpy_helper

        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name


def _embedded(graph: _Graph) -> str:
    weights = graph.weights
    # Every token is of the first type: a text is one segment.
    words = weights["embeddings.word_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    places = weights["embeddings.position_embeddings.weight"]
    place = graph("Slice", places, _integers(0), graph("Shape", "tokens"))
    return _normalised(graph, "embeddings", graph("Add", graph("Gather", words, "tokens"), place))


def _layer(graph: _Graph, name: str, states: str, n_heads: int) -> str:
    mixed = _linear(
        graph, _attention(graph, f"{name}.attention.self", states, n_heads), f"{name}.attention.output.dense"
    )
    states = _normalised(graph, f"{name}.attention.output", graph("Add", states, mixed))
    inner = graph("Gelu", _linear(graph, states, f"{name}.intermediate.dense"))
    outer = _linear(graph, inner, f"{name}.output.dense")
    return _normalised(graph, f"{name}.output", graph("Add", states, outer))


def _attention(graph: _Graph, name: str, states: str, n_heads: int) -> str:
    """Heads are the first axis while they are apart: heads x tokens x width of a head."""
    width = len(graph.weights[f"{name}.query.weight"])
    projected = _linear(graph, states, *(f"{name}.{part}" for part in ("query", "key", "value")))
    apart = graph("Reshape", projected, _integers(-1, 3, n_heads, width // n_heads))
    parts = graph.several(3, "Split", graph("Transpose", apart, perm=[1, 2, 0, 3]), axis=0, num_outputs=3)
    query, key, value = (graph("Squeeze", part, _integers(0)) for part in parts)
    scale = np.float32((width // n_heads) ** -0.5).reshape(1)
    alike = graph("Mul", graph("MatMul", query, graph("Transpose", key, perm=[0, 2, 1])), scale)
    mixed = graph("MatMul", graph("Softmax", alike, axis=-1), value)
    return graph("Reshape", graph("Transpose", mixed, perm=[1, 0, 2]), _integers(-1, width))


def _linear(graph: _Graph, states: str, *names: str) -> str:
    """One linear map, or several of the same input side by side, in integers."""
    matrix = np.concatenate([graph.weights[f"{name}.weight"] for name in names]).T
    bias = np.concatenate([graph.weights[f"{name}.bias"] for name in names])
    scales = np.abs(matrix).max(axis=0) / np.float32(_LARGEST)
    whole, scale, zero = graph.several(3, "DynamicQuantizeLinear", states)
    sums = graph("MatMulInteger", whole, np.rint(matrix / scales).astype(np.int8), zero)
    return graph("Add", graph("Mul", graph("Cast", sums, to=_FLOAT), graph("Mul", scale, scales)), bias)


def _normalised(graph: _Graph, name: str, states: str) -> str:
    scale, shift = (graph.weights[f"{name}.LayerNorm.{part}"] for part in ("weight", "bias"))
    return graph("LayerNormalization", states, scale, shift, axis=-1, epsilon=1e-12)


def _integers(*values: int) -> Any:
    return np.array(values, dtype=np.int64)
