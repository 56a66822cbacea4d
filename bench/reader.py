"""A reader without a browser: opens the page over Streamlit's WebSocket and changes widgets, as the browser would.

The browser's own work is left out, so that one machine can simulate hundreds of readers.
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

FINISHED = ForwardMsg.ScriptFinishedStatus
PATIENCE = 120.0  # seconds for one answer
_RUNS_CACHED = 2  # runs for which Streamlit's page keeps a message that was not drawn again


class ReaderError(RuntimeError):
    """The page did not answer, or answered with an exception; the message says which."""


@dataclass
class Reader:
    """One visitor of one page. `shown` has what the last run drew by type, `bytes_in` the bytes received."""

    address: str
    query: str = ""
    exceptions: list[str] = field(default_factory=list)
    shown: dict[str, list[Any]] = field(default_factory=dict)
    bytes_in: int = 0
    refused: str = ""

    def __post_init__(self) -> None:
        self._states: dict[str, WidgetState] = {}
        self._widgets: dict[str, str] = {}  # ids by key
        self._timers: dict[str, asyncio.Task[None]] = {}
        # by hash, with the run that last drew it, as a browser does
        self._cached: dict[str, tuple[ForwardMsg, int]] = {}
        self._n_runs = 0
        self._finished: asyncio.Queue[int] = asyncio.Queue()
        self._socket: ClientConnection | None = None
        self._listening: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Reader":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()

    async def open(self) -> float:
        """Open the page; returns the seconds until it was complete."""
        start = time.perf_counter()
        host = urlsplit(self.address).netloc
        self._socket = await connect(
            f"ws://{host}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            open_timeout=PATIENCE,
            compression=None,
        )
        self._listening = asyncio.create_task(self._listen())
        await self._rerun()
        return time.perf_counter() - start

    async def choose(self, key: str, values: list[str]) -> float:
        """Choose in a widget of buttons, or a list, by its key; returns the seconds until the page was complete
        again.
        """
        state = WidgetState(id=self._id(key))
        state.string_array_value.data.extend(values)
        return await self._change(state)

    async def write(self, key: str, text: str) -> float:
        """Write into a field by its key; returns the seconds until the page was complete again."""
        return await self._change(WidgetState(id=self._id(key), string_value=text))

    async def leave(self) -> None:
        """Close the page."""
        for task in [*self._timers.values(), *([self._listening] if self._listening else [])]:
            task.cancel()
        if self._socket is not None:
            await self._socket.close()

    def options(self, key: str) -> list[str]:
        """The options of a widget of buttons, or a list, as it names them."""
        name = self._id(key)
        for elements in self.shown.values():
            for element in elements:
                if getattr(element, "id", "") == name:
                    return [getattr(option, "content", option) for option in element.options]
        raise ReaderError(f"the page has no widget {key!r} now")

    def captions(self) -> str:
        """All Markdown that the last full run drew, and its fragments since."""
        return "\n".join(element.body for element in self.shown.get("markdown", []))

    def text(self) -> str:
        """All HTML and Markdown that the last full run drew."""
        return "\n".join(element.body for kind in ("html", "markdown") for element in self.shown.get(kind, []))

    def _id(self, key: str) -> str:
        if key not in self._widgets:
            raise ReaderError(f"the page has no widget {key!r}, only {', '.join(sorted(self._widgets))}")
        return self._widgets[key]

    async def _change(self, state: WidgetState) -> float:
        self._states[state.id] = state
        start = time.perf_counter()
        await self._rerun()
        return time.perf_counter() - start

    async def _rerun(self) -> None:
        while not self._finished.empty():
            self._finished.get_nowait()
        await self._send("")
        async with asyncio.timeout(PATIENCE):
            # a run that another replaced is followed by that other one
            while await self._finished.get() != FINISHED.FINISHED_SUCCESSFULLY:
                continue
        if self.refused:
            raise ReaderError(self.refused)

    async def _send(self, fragment: str) -> None:
        assert self._socket is not None
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self.query
        asked.fragment_id = fragment
        asked.is_auto_rerun = bool(fragment)
        asked.context_info.url = f"{self.address}/?{self.query}"
        asked.context_info.timezone = "UTC"
        asked.widget_states.widgets.extend(self._states.values())
        self._cached = {key: kept for key, kept in self._cached.items() if self._n_runs - kept[1] <= _RUNS_CACHED}
        asked.cached_message_hashes.extend(self._cached)
        await self._socket.send(message.SerializeToString())

    async def _listen(self) -> None:
        assert self._socket is not None
        try:
            async for raw in self._socket:
                assert isinstance(raw, bytes)
                self.bytes_in += len(raw)
                message = ForwardMsg()
                message.ParseFromString(raw)
                self._take(message)
            self.refused = f"the server closed the connection ({self._socket.close_code})"
        except Exception as error:  # otherwise a reader with an error would wait forever
            self.refused = f"the answer could not be read: {error!r}"
            raise
        finally:
            self._finished.put_nowait(FINISHED.FINISHED_SUCCESSFULLY)

    def _take(self, message: ForwardMsg) -> None:
        if message.WhichOneof("type") == "ref_hash":
            message = self._cached[message.ref_hash][0]
        if message.metadata.cacheable:
            self._cached[message.hash] = message, self._n_runs
        match message.WhichOneof("type"):
            case "new_session" if not message.metadata.run.fragment_ids:
                self.shown = {}
                self._n_runs += 1
            case "delta":
                self._draw(message.delta)
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "auto_rerun":
                self._start_timer(message.auto_rerun.fragment_id, message.auto_rerun.interval)
            case "stop_auto_rerun":
                for fragment in message.stop_auto_rerun.fragment_ids:
                    if fragment in self._timers:
                        self._timers.pop(fragment).cancel()
            case "session_event" if message.session_event.WhichOneof("type") == "script_compilation_exception":
                self.exceptions.append(message.session_event.script_compilation_exception.message)
            case "script_finished":
                self._finished.put_nowait(message.script_finished)

    def _draw(self, delta: Delta) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        kind = delta.new_element.WhichOneof("type")
        assert kind
        element = getattr(delta.new_element, kind)
        self.shown.setdefault(kind, []).append(element)
        if kind == "exception":
            self.exceptions.append(f"{element.type}: {element.message}")
        if widget := getattr(element, "id", ""):
            # "$$ID-<hash>-<key>"
            self._widgets[widget.split("-", 2)[-1]] = widget

    def _start_timer(self, fragment: str, interval: float) -> None:
        if fragment in self._timers:
            self._timers[fragment].cancel()
        self._timers[fragment] = asyncio.create_task(self._tick(fragment, interval))

    async def _tick(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            await self._send(fragment)
