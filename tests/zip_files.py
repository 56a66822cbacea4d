"""A zip in memory."""

import io
import zipfile
from collections.abc import Mapping


def make_zip(files: Mapping[str, bytes | str] | None = None, **named: bytes | str) -> bytes:
    """A compressed zip of files by name."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**(files or {}), **named}.items():
            archive.writestr(name, content)
    return held.getvalue()
