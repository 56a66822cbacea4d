"""Where an imported corpus is kept: the store, where this installation has one."""

import importlib
import importlib.util
from dataclasses import dataclass

from data.corpus import Corpus

_STORE = "data.store"


@dataclass(frozen=True)
class Keys:
    """What opens a kept corpus: one key to read it, one to change it. A link holds it as `?corpus=KEY`."""

    read: str
    edit: str


class NotKept(RuntimeError):
    """The corpus could not be kept; the message says why and what to do. Nothing of it was written."""


def can_keep() -> bool:
    """Whether there is a store. Without one a corpus is taken along as a folder."""
    return importlib.util.find_spec(_STORE) is not None


def keep(corpus: Corpus, author: str, message: str) -> Keys:
    """Put the corpus into the store as a new one; raises NotKept."""
    try:
        made = importlib.import_module(_STORE).open_store().create(corpus, author=author, message=message)
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        raise NotKept(f"The corpus could not be kept: {error}") from error
    return Keys(made.read, made.edit)
