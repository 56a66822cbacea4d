"""Corpora of the store in real browsers: saved, edited by two at once, read but not written through a read link."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from bench.harness import ROOT
from components.corpus.screen import PARTS
from data.corpus import read_corpus
from data.store import Keys, Store, open_store

pytestmark = pytest.mark.browser
SPEAKER = 38 + 400 + 60  # pixels from the left of the grid: past the ticks and the words
EDIT = "&screen=Corpus&corpus_part=Edit"


@pytest.fixture
def store(store_folder: Path) -> Store:
    return open_store(str(store_folder))


@pytest.fixture
def keys(store: Store) -> Keys:
    """The shipped corpus, as somebody's own."""
    return store.create(read_corpus(ROOT / "data" / "russia-nato-2022"))


def open_the_map(visitor) -> None:
    visitor.choose_screen("Map")
    visitor.page.locator(".st-key-map_frame .js-plotly-plot .main-svg").first.wait_for()  # on a busy machine, later
    visitor.settled()


def speakers(store: Store, keys: Keys) -> list[str]:
    return store.read(keys.read).quotes["speaker"].tolist()


def test_a_shipped_corpus_is_saved_as_ones_own_and_shared_to_read(visit, store):
    visitor = visit("?screen=Corpus", permissions=["clipboard-read", "clipboard-write"])
    visitor.press("Save as my own corpus").settled()
    expect(visitor.page.get_by_text("Anyone with the link can read this corpus")).to_be_visible()
    visitor.expect_link("corpus=edit-")
    visitor.press("Copy link")
    copied = visitor.clipboard
    assert "corpus=read-" in copied
    colleague = visit(copied)
    expect(colleague.page.get_by_role("radio", name="History")).to_be_visible()
    expect(colleague.page.get_by_role("radio", name="Edit", exact=True)).to_have_count(0)
    open_the_map(visitor)
    visitor.expect_dots(41)


def test_one_edits_and_the_other_is_offered_the_new_version(visit, store, keys):
    ann = visit(f"?corpus={keys.edit}{EDIT}")
    bob = visit(f"?corpus={keys.read}&screen=Corpus")
    ann.type_into(1, SPEAKER, "Edward Price")
    expect(ann.page.get_by_text("1 unsaved edit of 1 quote")).to_be_visible()
    ann.page.get_by_label("What you changed").fill("His full name")
    ann.press("Save as a new version")
    expect(ann.page.get_by_text("No unsaved edits")).to_be_visible()
    assert speakers(store, keys)[1] == "Edward Price"
    expect(bob.page.get_by_text("There is a newer version")).to_be_visible()
    expect(bob.page.get_by_text("His full name")).to_be_visible()
    before = bob.link
    bob.press("Open the newer version").settled()
    expect(bob.page.get_by_text("There is a newer version")).to_have_count(0)
    expect(bob.page).not_to_have_url(before)
    # the old link still opens the version it was made on, and says that there is a newer one
    late = visit(before)
    expect(late.page).to_have_url(before)
    expect(late.page.get_by_text("There is a newer version")).to_be_visible()


def test_the_same_quote_edited_by_two_is_shown_side_by_side(visit, store, keys):
    ann, bob = visit(f"?corpus={keys.edit}{EDIT}"), visit(f"?corpus={keys.edit}{EDIT}")
    ann.type_into(1, SPEAKER, "Edward Price")
    ann.type_into(0, SPEAKER, "Antony Blinken | Jens Stoltenberg")
    ann.press("Save as a new version").settled()
    bob.type_into(1, SPEAKER, "N. Price")
    bob.type_into(2, SPEAKER, "Media of the US")
    bob.press("Save as a new version").settled()
    clash = bob.page.locator(".sp-difference")
    expect(clash).to_have_count(1)
    for sentence in ("Ned Price", "Edward Price", "N. Price"):
        expect(clash.get_by_text(sentence, exact=True)).to_be_visible()
    assert speakers(store, keys)[:3] == ["Antony Blinken | Jens Stoltenberg", "Edward Price", "US media"]
    bob.page.get_by_text("Replace with mine").click()
    bob.settled().press("Continue with these choices").settled()
    bob.press("Save as a new version").settled()
    expect(bob.page.get_by_text("No unsaved edits")).to_be_visible()
    assert speakers(store, keys)[:3] == ["Antony Blinken | Jens Stoltenberg", "N. Price", "Media of the US"]


def test_a_link_to_read_cannot_write_nor_a_forged_one(visit, store, keys):
    reader = visit(f"?corpus={keys.read}{EDIT}")
    expect(reader.page.get_by_role("radio", name="Edit", exact=True)).to_have_count(0)
    expect(reader.page.get_by_text("Save as a new version")).to_have_count(0)
    assert keys.edit not in reader.page.content()
    forged = visit(f"?corpus={keys.read.replace('read-', 'edit-')}{EDIT}")
    expect(forged.page.get_by_text("No corpus opens with this link")).to_be_visible()
    expect(forged.page.locator("[data-testid=stDataFrame]")).to_have_count(0)
    assert len(store.history(keys.read)) == 1


def test_quotes_selected_on_the_map_move_to_another_topic_at_once(walk, store, keys):
    visitor = walk(f"?corpus={keys.edit}&selected=q34%2Cq35{EDIT}")
    expect(visitor.page.get_by_text("Selected on the map · 2")).to_be_visible()
    visitor.press("Set a column of 2 quotes")
    visitor.page.get_by_role("combobox", name="New value").fill("Written reply")
    visitor.page.keyboard.press("Enter")
    visitor.settled().press("Set it for 2 quotes").settled()
    expect(visitor.page.get_by_text("topic of 2 quotes: Written reply")).to_be_visible()
    visitor.press("Undo").settled()
    expect(visitor.page.get_by_text("No unsaved edits")).to_be_visible()
    visitor.press("Set a column of 2 quotes").press("Set it for 2 quotes").settled()
    visitor.press("Save as a new version").settled()
    quotes = store.read(keys.read).quotes.set_index("quote_id")
    assert quotes.loc[["q34", "q35"], "topic"].tolist() == ["Written reply"] * 2


def test_unlocking_the_words_marks_the_quote_and_places_it_again(walk, store, keys):
    visitor = walk(f"?corpus={keys.edit}&selected=q34{EDIT}")
    visitor.press("Change the words")
    words = visitor.page.get_by_role("textbox", name="The words")
    words.fill("Peace on paper")
    words.press("Control+Enter")
    visitor.settled().press("Change and mark as edited").settled()
    visitor.press("Save as a new version").settled()
    expect(visitor.page.get_by_text("1 quote came after the map was drawn")).to_be_visible()
    first, now = store.read(keys.read, store.history(keys.read)[-1].version), store.read(keys.read)
    changed = now.quotes.set_index("quote_id").loc["q34"]
    assert (changed["text"], changed["edited"], changed["start"]) == ("Peace on paper", "yes", "")
    others = (now.quotes["quote_id"] != "q34").to_numpy()
    assert (now.map.points[others] == first.map.points[others]).all()
    assert (now.map.points[~others] != first.map.points[~others]).any()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("size", [(1440, 1000), (400, 850)], ids=["wide", "narrow"])
def test_all_parts_of_ones_own_corpus_can_be_used_by_everyone(walk, keys, part, size):
    visitor = walk(f"?corpus={keys.edit}&screen=Corpus&corpus_part={part.replace(' ', '+')}", *size)
    assert visitor.violations() == []
    with visitor.in_the_dark():
        assert visitor.violations() == []


def test_leaving_with_unsaved_edits_is_asked_about(visit, keys):
    visitor = visit(f"?corpus={keys.edit}{EDIT}")
    visitor.type_into(1, SPEAKER, "Edward Price")
    with visitor.page.expect_event("dialog") as asked:
        visitor.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    visitor.press("Undo").settled()


def test_a_version_is_restored_from_the_history(walk, store, keys):
    visitor = walk(f"?corpus={keys.edit}{EDIT}")
    visitor.type_into(1, SPEAKER, "Edward Price")
    visitor.press("Save as a new version").settled()
    visitor.choose_screen("History").press("Restore").settled()
    expect(visitor.page.get_by_text("Brought back the version of").first).to_be_visible()
    assert len(store.history(keys.read)) == 3
    assert speakers(store, keys)[1] == "Ned Price"


def test_links_are_replaced_and_a_deleted_corpus_is_restored(walk, store, keys):
    visitor = walk(f"?corpus={keys.edit}&screen=Corpus&corpus_part=Links+and+access")
    visitor.press("Replace", within=".st-key-link_edit").press("Replace it").settled()
    expect(visitor.page.get_by_text("New link created")).to_be_visible()
    edit = store.find(keys.read).edit
    assert edit != keys.edit
    visitor.expect_link(f"corpus={edit}")
    expect(visitor.page.get_by_text(f"corpus={edit}")).to_be_visible()
    visitor.press("Replace", within=".st-key-link_read").press("Replace it").settled()
    assert store.find(edit).read != keys.read
    visitor.press("Delete this corpus").press("Delete it")
    expect(visitor.page.get_by_text("This corpus was deleted")).to_be_visible()
    visitor.press("Restore it").settled()
    expect(visitor.page.get_by_text("All 41 quotes").first).to_be_visible()
    assert store.find(edit).deleted_at is None


def test_title_and_camps_are_described_and_the_map_is_drawn_so(walk, store, keys):
    visitor = walk(f"?corpus={keys.edit}&screen=Corpus&corpus_part=Description")
    title = visitor.page.get_by_label("Title", exact=True)
    title.fill("Talks about talks")
    title.press("Tab")
    visitor.settled()
    visitor.choose("Symbol of NATO", "star")
    expect(
        visitor.page.get_by_text("2 unsaved edits of the description. The last: symbol of NATO: star")
    ).to_be_visible()
    visitor.press("Save as a new version").settled()
    expect(visitor.page.get_by_role("heading", name="Talks about talks")).to_be_visible()
    assert [camp.symbol for camp in store.read(keys.read).camps if camp.name == "NATO"] == ["star"]
    open_the_map(visitor)
    drawn = "document.querySelector('.st-key-map_frame .js-plotly-plot')._fullData"
    visitor.page.wait_for_function(f"{drawn}.some(({{marker}}) => String(marker?.symbol).startsWith('star'))")


def test_marked_stances_are_saved_in_the_corpus(visit, store, keys):
    visitor = visit(f"?corpus={keys.edit}&screen=Positions&positions_part=Mark")
    box = visitor.page.get_by_label("Your name or initials")
    box.fill("ann")
    box.press("Enter")
    visitor.settled().press("Opposes", within=".sp-desk-buttons")
    expect(visitor.page.locator(".sp-desk-progress [role=status]")).to_have_text("saved")
    stances = store.read(keys.read).marked.stances
    assert stances[stances["annotator"] == "ann"]["stance"].tolist() == ["opposes"]
    visitor.choose_screen("Corpus").choose_screen("History").press("What changed")
    expect(visitor.page.get_by_text("stances marked")).to_be_visible()
    expect(visitor.page.locator(".sp-difference").get_by_text("opposes")).to_be_visible()
