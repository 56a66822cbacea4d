"""Visitors who left: kept for a while, since a browser that lost its connection comes back, and then closed.

Streamlit's own storage drops them without closing anything, so that their event loops, with three open files each,
stay until Python's garbage collector runs.
"""

import time
from collections.abc import Callable

from streamlit import config
from streamlit.runtime import Runtime
from streamlit.runtime.session_manager import SessionInfo, SessionStorage

MOST_KEPT = 128  # like Streamlit's own; the one who left first goes first


class ClosingStorage(SessionStorage):
    """Sessions without a connection, for `seconds`; `clock` is monotonic, in seconds.

    Used only by the server's event loop, so without a lock.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._kept: dict[str, tuple[float, SessionInfo]] = {}  # in the order they left

    @classmethod
    def in_place_of(cls, runtime: Runtime) -> "ClosingStorage":
        """A storage for this server that replaces Streamlit's, which offers no other way to do so."""
        storage = cls(float(config.get_option("server.disconnectedSessionTTL")))
        runtime._session_mgr._session_storage = storage  # type: ignore[attr-defined]
        return storage

    def get(self, session_id: str) -> SessionInfo | None:
        """The session, if it left recently enough to come back."""
        left_at, info = self._kept.get(session_id, (0.0, None))
        return info if info is not None and self._clock() - left_at < self._seconds else None

    def save(self, session_info: SessionInfo) -> None:
        """Keep a session that has just lost its connection."""
        self._kept[session_info.session.id] = (self._clock(), session_info)
        while len(self._kept) > MOST_KEPT:
            self._close(next(iter(self._kept)))

    def delete(self, session_id: str) -> None:
        """Forget a session that came back, or that is being closed by others; KeyError if it is not kept."""
        del self._kept[session_id]

    def list(self) -> list[SessionInfo]:
        """All that are kept."""
        return [info for _, info in self._kept.values()]

    def close_expired(self) -> None:
        """Close those who did not come back in time."""
        for session_id, (left_at, _) in list(self._kept.items()):
            if self._clock() - left_at >= self._seconds:
                self._close(session_id)

    def _close(self, session_id: str) -> None:
        _, info = self._kept.pop(session_id)
        info.session.shutdown()
