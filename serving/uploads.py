"""How much is uploaded from a network address: in ten minutes, and held in the server's memory at a time."""

import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping

from streamlit.runtime import get_instance

from components.frame.places import setting
from data.processes import memory

SENT_SETTING = "STANDPOINT_UPLOADED_MEGABYTES"  # by one network address in ten minutes
HELD_SETTING = "STANDPOINT_HELD_MEGABYTES"  # by one network address at a time
LATELY = "Too much was uploaded from this address. Try again in ten minutes."
HELD = "Pages from this address hold as many files as fit. Close pages that you do not need, and try again."
FULL = "The server's memory is full at the moment. Try again in a few minutes."
_UPLOAD_SECONDS = 600.0
_ONE_FILE = 210 * 2**20  # bytes: the largest file, and the form around it
_SHARE = 8  # 1/8 of the memory is the limit for one address
_RESERVE = 400 * 2**20  # bytes that stay free

Stored = Callable[[], Mapping[str, int]]  # bytes by session


class Uploads:
    """How many bytes each network address sent recently."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._sent: defaultdict[str, deque[tuple[float, int]]] = defaultdict(deque)

    def refuses(self, address: str, n_bytes: int) -> bool:
        """Whether this many more are too many; if not, they are counted."""
        now = self._clock()
        for name in list(self._sent):
            while self._sent[name] and now - self._sent[name][0][0] >= _UPLOAD_SECONDS:
                self._sent[name].popleft()
            if not self._sent[name]:
                del self._sent[name]
        if sum(n for _, n in self._sent.get(address, ())) + n_bytes > self._most:
            return True
        self._sent[address].append((now, n_bytes))
        return False


class HeldUploads:
    """Files stay in the server's memory until their page is closed; one in transit counts from its first byte.

    `most` are bytes for one network address. Used only by the server's event loop, so without a lock.
    """

    def __init__(self, most: int, stored: Stored, free: Callable[[], int] = memory.available) -> None:
        self._most, self._stored, self._free = most, stored, free
        self._coming: Counter[str] = Counter()  # bytes by address
        self._addresses: dict[str, str] = {}  # by session

    def refusal(self, address: str, session: str, n_bytes: int) -> str:
        """Why this many more cannot be held for a session; empty if they can, and then `over` must follow."""
        stored = self._stored()
        self._addresses = {
            name: held for name, held in self._addresses.items() if name in stored or held in self._coming
        }
        of_address = sum(n for name, n in stored.items() if self._addresses.get(name) == address)
        if of_address + self._coming[address] + n_bytes > self._most:
            return HELD
        if self._free() - self._coming.total() - n_bytes < _RESERVE:
            return FULL
        self._addresses.setdefault(session, address)
        self._coming[address] += n_bytes
        return ""

    def over(self, address: str, n_bytes: int) -> None:
        """The upload is complete, or broke off."""
        self._coming[address] -= n_bytes
        if not self._coming[address]:
            del self._coming[address]


def most_sent() -> int:
    """Bytes by one network address in ten minutes."""
    return setting(SENT_SETTING, 2_000) * 2**20


def most_held() -> int:
    """Bytes by one network address at a time: the owner's setting, or a share of the memory, but at least one file."""
    return setting(HELD_SETTING, max(_ONE_FILE, memory.total() // _SHARE) // 2**20) * 2**20


def stored_by_session() -> dict[str, int]:
    """Bytes of the files that Streamlit holds for its sessions."""
    files = get_instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
    return {session: sum(len(file.data) for file in list(held.values())) for session, held in list(files.items())}
