"""What can go wrong with the store, one class for each mistake that a caller might tell apart."""


class StoreError(RuntimeError):
    """The store cannot do what it was asked; the message says what, where, and the way out if there is one."""


class UnknownKey(StoreError):
    """A link's key that opens nothing: mistyped, replaced, or of a deleted corpus. Which of them is not told."""

    def __init__(self) -> None:
        super().__init__("No corpus opens with this link: it is mistyped, was replaced, or the corpus was deleted.")


class UnknownVersion(StoreError):
    """A version that this corpus does not have."""

    def __init__(self, version: str) -> None:
        super().__init__(f"This corpus has no version “{version[:20]}”.")


class ReadOnly(StoreError):
    """A link that may only read was used to write."""

    def __init__(self) -> None:
        super().__init__("This link can read and not write. Ask whoever gave it to you for the link to edit.")
