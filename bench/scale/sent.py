"""What a page sends to a browser: `python -m bench.scale.sent FOLDER`.

Bytes over the page's WebSocket, which Streamlit does not compress, until nothing has come for some seconds: for the
first opening of a corpus, for a filter by a camp, and for all quotes again. Scripts and styles come on top, and are the
same for every corpus.
"""

import argparse
import asyncio
import json
from collections.abc import Awaitable
from pathlib import Path

from bench.harness import ROOT, server, wait_until_healthy
from bench.load import FILTER
from bench.reader import Reader

_QUIET = 4.0  # seconds without a byte after which a page is complete


async def measure_sent(address: str, name: str) -> dict[str, int]:
    """Bytes by step, for a corpus that the server offers under this name."""
    found: dict[str, int] = {}
    async with Reader(address, f"corpus={name}") as reader:

        async def take(step: str, change: Awaitable[float]) -> None:
            before = reader.bytes_in
            await change
            last = -1
            while reader.bytes_in != last:
                last = reader.bytes_in
                await asyncio.sleep(_QUIET)
            found[step] = reader.bytes_in - before

        await take("opening", reader.open())
        await take("filter", reader.choose(FILTER, reader.options(FILTER)[:1]))
        await take("all again", reader.choose(FILTER, []))
        assert not reader.exceptions, reader.exceptions
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder.absolute()
    with server(ROOT / "app.py", corpora=folder.parent) as address:
        wait_until_healthy(address)
        print(json.dumps(asyncio.run(measure_sent(address, folder.name))), flush=True)


if __name__ == "__main__":
    main()
