"""What can go wrong with the store, one class for each error that a caller might distinguish."""


class StoreError(RuntimeError):
    """The store cannot do what was asked.

    The message is for the person at the screen: what happened and the way out if there is one, but never a path on the
    server. `detail` is for the server's owner: where it happened and what the system said.
    """

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


class UnknownKey(StoreError):
    """A key that opens nothing: mistyped, replaced, or of a deleted corpus. The message does not say which."""

    def __init__(self) -> None:
        super().__init__("No corpus opens with this link: it is mistyped, was replaced, or the corpus was deleted.")


class UnknownVersion(StoreError):
    """A version that this corpus does not have."""

    def __init__(self, version: str) -> None:
        super().__init__(f"This corpus has no version “{version[:20]}”.")


class ReadOnly(StoreError):
    """A read-only link was used to write."""

    def __init__(self) -> None:
        super().__init__("This link can read and not write. Ask whoever gave it to you for the link to edit.")


class DamagedStore(StoreError):
    """Stored bytes differ from what was saved, or are missing."""


class DamagedVersion(DamagedStore):
    """This version cannot be read completely; an older one can."""

    def __init__(self, version: str, detail: str = "") -> None:
        super().__init__(f"Version “{version[:20]}” of this corpus is damaged and cannot be opened.", detail)


class NewerStore(StoreError):
    """A newer version of Standpoint wrote this; reading only half of it would be wrong, and writing worse."""

    def __init__(self, what: str, written: int, known: int) -> None:
        super().__init__(
            f"{what} was written by a newer version of Standpoint (format {written}; this one knows up to {known}). "
            "Update Standpoint; nothing was changed."
        )


class StoreGone(StoreError):
    """There was a store at this place and there is none now: a disk that is not mounted, a folder that was moved."""
