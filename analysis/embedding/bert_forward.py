"""The forward pass of a BERT over many texts, without the libraries that usually wrap it.

Its matrix products take as long as the processor needs for them; everything else can be saved. Four things do it.
Attention is computed as plain products with a softmax in float32: PyTorch's own attention takes three times as long for
texts of a few dozen tokens, and so does its softmax in bfloat16 for most lengths. A batch is small enough to stay in
the processor's cache. Weights are stored as the processor reads them. And transformers and sentence-transformers, which
take seconds to import, are not imported.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

TOKENS_AT_ONCE = 1_024  # of a batch, including padding
_FILES = ("config.json", "tokenizer.json", "sentence_bert_config.json", "model.safetensors", "1_Pooling/config.json")
_MASKED = -1e9  # added to the scores of padding

_PACKED_IN = "2.13.0"  # the torch version whose internal operations are known; any other version uses the public ones

_Weights = tuple[Any, Any]  # weight and bias of a product or a normalisation, torch tensors


class _Linear:
    """A linear layer, alone or with the operation that follows it."""

    def __init__(self, weights: _Weights):
        self._weight, self._bias = weights

    def __call__(self, values: Any) -> Any:
        from torch.nn.functional import linear

        return linear(values, self._weight, self._bias)

    def gelu(self, values: Any) -> Any:
        from torch.nn.functional import gelu

        return gelu(self(values))

    def add(self, values: Any, to: Any) -> Any:
        return self(values).add_(to)


class _PackedLinear(_Linear):
    """The same with weights packed in oneDNN's order, fused with the operation that follows."""

    def __init__(self, weights: _Weights):
        import torch

        inner: Any = torch.ops.mkldnn
        super().__init__((inner._reorder_linear_weight(weights[0], TOKENS_AT_ONCE), weights[1]))
        self._multiply = inner._linear_pointwise

    def __call__(self, values: Any) -> Any:
        return self._multiply(values, self._weight, self._bias, "none", [], "")

    def gelu(self, values: Any) -> Any:
        return self._multiply(values, self._weight, self._bias, "gelu", [], "none")

    def add(self, values: Any, to: Any) -> Any:
        return self._multiply.binary(values, to, self._weight, self._bias, "add")


def _linear_type(value_type: Any) -> type[_Linear]:
    import torch

    onednn: Any = torch.backends.mkldnn
    is_known = torch.__version__.partition("+")[0] == _PACKED_IN and onednn.is_available()
    return _PackedLinear if is_known and value_type == torch.bfloat16 else _Linear


@dataclass(frozen=True)
class _Layer:
    """`qkv` gives queries, keys and values in one product; queries are scaled."""

    qkv: _Linear
    attention: _Linear
    attention_norm: _Weights
    inner: _Linear
    outer: _Linear
    norm: _Weights


def can_read(folder: Path) -> bool:
    """Whether this forward pass matches the model in a folder: a BERT with GELU and mean pooling."""
    if not all((folder / name).is_file() for name in _FILES):
        return False
    config, reading, pooling = (_json(folder, name) for name in (_FILES[0], _FILES[2], _FILES[4]))
    is_bert = config.get("model_type") == "bert" and config.get("hidden_act") == "gelu"
    has_places = config.get("position_embedding_type", "absolute") == "absolute"
    ways = {name for name, is_taken in pooling.items() if name.startswith("pooling_mode") and is_taken}
    return is_bert and has_places and not reading.get("do_lower_case") and ways == {"pooling_mode_mean_tokens"}


class BertForward:
    """The BERT of a folder that passes `can_read`, on the processor, in a torch type."""

    def __init__(self, folder: Path, value_type: Any):
        from safetensors.torch import load_file
        from tokenizers import Tokenizer

        config = _json(folder, "config.json")
        self._n_heads, self._eps, self._type = config["num_attention_heads"], config["layer_norm_eps"], value_type
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_json(folder, "sentence_bert_config.json")["max_seq_length"])
        weights = load_file(folder / "model.safetensors")
        words, places, kinds = (
            weights[f"embeddings.{of}_embeddings.weight"] for of in ("word", "position", "token_type")
        )
        self._words, self._places = words.to(value_type), (places.float() + kinds[0].float()).to(value_type)
        self._norm = self._pair(weights, "embeddings.LayerNorm")
        self._layers = [
            self._layer(weights, f"encoder.layer.{number}.") for number in range(config["num_hidden_layers"])
        ]

    def tokens(self, texts: list[str]) -> list[list[int]]:
        """The tokens of each text, truncated at the model's limit."""
        return [found.ids for found in self._tokenizer.encode_batch_fast(texts)]

    def vectors(self, tokens: Sequence[list[int]]) -> np.ndarray:
        """The vectors of texts from their tokens, (n_texts, n_dims) float32, not normalised."""
        import torch
        from torch.nn.functional import embedding

        with torch.inference_mode():
            lengths = torch.tensor([len(ids) for ids in tokens])
            most = int(lengths.max())
            ids = torch.tensor([one + [0] * (most - len(one)) for one in tokens])
            is_text = torch.arange(most) < lengths[:, None]
            mask = None if is_text.all() else torch.where(is_text, 0.0, _MASKED)[:, None, None]
            values = self._normalise(embedding(ids, self._words) + self._places[:most], self._norm).flatten(0, 1)
            for layer in self._layers:
                values = self._pass(values, layer, len(tokens), mask)
            values = values.view(len(tokens), most, -1).float() * is_text[..., None]
            return np.asarray((values.sum(1) / lengths[:, None]).numpy())

    def _pass(self, values: Any, layer: _Layer, n_texts: int, mask: Any) -> Any:
        """The values of tokens, (n_tokens, n_dims), after a layer."""
        attended = self._attend(layer.qkv(values), n_texts, mask)
        values = self._normalise(layer.attention.add(attended, to=values), layer.attention_norm)
        return self._normalise(layer.outer.add(layer.inner.gelu(values), to=values), layer.norm)

    def _attend(self, qkv: Any, n_texts: int, mask: Any) -> Any:
        """The attention of each token to those of its text, (n_tokens, n_dims); `qkv` (n_tokens, 3 n_dims)."""
        import torch

        by_head = qkv.view(n_texts, -1, 3, self._n_heads, qkv.shape[1] // 3 // self._n_heads)
        queries, keys, values = (of.flatten(0, 1) for of in by_head.permute(2, 0, 3, 1, 4).contiguous())
        scores = torch.bmm(queries, keys.transpose(1, 2)).view(n_texts, self._n_heads, -1, keys.shape[1])
        shares = torch.softmax(scores if mask is None else scores + mask, -1, dtype=torch.float32)
        taken = torch.bmm(shares.flatten(0, 1).to(self._type), values)
        return taken.view(n_texts, self._n_heads, *taken.shape[1:]).transpose(1, 2).reshape(len(qkv), -1)

    def _normalise(self, values: Any, by: _Weights) -> Any:
        from torch.nn.functional import layer_norm

        return layer_norm(values, values.shape[-1:], *by, self._eps)

    def _layer(self, weights: dict[str, Any], name: str) -> _Layer:
        linear = _linear_type(self._type)
        return _Layer(
            qkv=linear(self._qkv(weights, f"{name}attention.self.")),
            attention=linear(self._pair(weights, f"{name}attention.output.dense")),
            attention_norm=self._pair(weights, f"{name}attention.output.LayerNorm"),
            inner=linear(self._pair(weights, f"{name}intermediate.dense")),
            outer=linear(self._pair(weights, f"{name}output.dense")),
            norm=self._pair(weights, f"{name}output.LayerNorm"),
        )

    def _qkv(self, weights: dict[str, Any], name: str) -> _Weights:
        import torch

        found = []
        for kind in ("weight", "bias"):
            query, key, value = (weights[f"{name}{of}.{kind}"].float() for of in ("query", "key", "value"))
            scale = (len(query) // self._n_heads) ** -0.5  # of the scores
            found.append(torch.cat([query * scale, key, value]).to(self._type))
        return found[0], found[1]

    def _pair(self, weights: dict[str, Any], name: str) -> _Weights:
        return weights[f"{name}.weight"].to(self._type), weights[f"{name}.bias"].to(self._type)


def _json(folder: Path, name: str) -> dict[str, Any]:
    return dict(json.loads((folder / name).read_text("utf-8")))
