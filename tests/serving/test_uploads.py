"""What visitors upload, and how much of it the server holds."""

from serving.uploads import FULL, HELD, HeldUploads, Uploads
from tests.serving.test_request_limits import FakeClock

MB = 2**20


def test_uploads_of_an_address_are_limited_for_ten_minutes():
    clock = FakeClock()
    uploads = Uploads(most=100, clock=clock)
    assert not uploads.refuses("a", 60)
    assert uploads.refuses("a", 50)
    assert not uploads.refuses("b", 50)
    clock.now = 600
    assert not uploads.refuses("a", 100)


def held_uploads(stored: dict[str, int], free: int = 10_000 * MB) -> HeldUploads:
    return HeldUploads(500 * MB, lambda: stored, lambda: free)


def test_the_files_of_an_address_lie_in_memory_up_to_a_limit_until_their_pages_close():
    stored: dict[str, int] = {}
    uploads = held_uploads(stored)
    assert uploads.refusal("a", "first", 200 * MB) == ""
    stored["first"] = 200 * MB
    uploads.over("a", 200 * MB)
    assert uploads.refusal("a", "second", 200 * MB) == ""
    assert uploads.refusal("a", "second", 200 * MB) == HELD  # the one in progress counts as well
    assert uploads.refusal("b", "third", 200 * MB) == ""
    uploads.over("a", 200 * MB)  # aborted
    del stored["first"]
    assert uploads.refusal("a", "second", 400 * MB) == ""


def test_nothing_is_taken_that_the_memory_does_not_hold():
    assert held_uploads({}, free=500 * MB).refusal("a", "first", 200 * MB) == FULL
    assert held_uploads({}, free=700 * MB).refusal("a", "first", 200 * MB) == ""
