"""Ids and keys: random, and validated before use."""

import re
import secrets

_HEX_128 = r"[0-9a-f]{32}"
_KEY = re.compile(rf"(read|edit)-({_HEX_128})")
_CORPUS = re.compile(_HEX_128)
_VERSION = re.compile(r"[0-9a-f]{10}")
CORPUS_TABLE = re.compile(rf"corpus_({_HEX_128})")
REGISTER = re.compile(rf"saves_({_HEX_128})")


def new_corpus_id() -> str:
    """128 bits of randomness."""
    return secrets.token_hex(16)


def new_key(kind: str) -> str:
    """A key to read or to edit, of 128 random bits; its first word tells people what they are about to share.

    What a key may do is looked up, never inferred from that word.
    """
    assert kind in ("read", "edit")
    return f"{kind}-{secrets.token_hex(16)}"


def new_version() -> str:
    """The tag of a version, as links contain it: 40 random bits, unique within one corpus."""
    return secrets.token_hex(5)


def is_key(written: str) -> bool:
    """Whether this has the form of a key; only such strings are looked up."""
    return _KEY.fullmatch(written) is not None


def key_in(link: str) -> str:
    """The key in a link that somebody copied, whatever surrounds it; the whole text if there is none."""
    found = _KEY.search(link)
    return found[0] if found else link.strip()


def is_edit_key(written: str) -> bool:
    """Whether this looks like an edit key: such a string must never be passed on."""
    return is_key(written) and written.startswith("edit-")


def is_version(written: str) -> bool:
    """Whether this has the form of a version's tag."""
    return _VERSION.fullmatch(written) is not None


def table_of(corpus_id: str) -> str:
    """The name of a corpus's table; raises ValueError for an invalid id, which thus never becomes a path."""
    if not _CORPUS.fullmatch(corpus_id):
        raise ValueError("not a corpus id")
    return f"corpus_{corpus_id}"


def register_of(corpus_id: str) -> str:
    """The name of the table that counts a corpus's saves."""
    return f"saves_{table_of(corpus_id).removeprefix('corpus_')}"
