"""Journeys on the Positions screen, and along named axes on the map."""

import csv
import io

import pytest
from playwright.sync_api import expect

from components.positions.marked_corpus import ANNOTATORS, MARK, MATRIX
from data.corpus import read_corpus
from data.library import SHIPPED
from data.store import open_store

pytestmark = pytest.mark.browser
MARKING = f"?screen=Positions&positions_part={MARK}"
MINUTE = 60_000
READY = 120_000  # milliseconds: the model is loaded in the background


def cell(visitor, press):
    return visitor.page.locator(f'[data-press="{press}"]')


def name(visitor, who):
    box = visitor.page.get_by_label("Your name or initials")
    box.fill(who)
    box.press("Enter")
    expect(visitor.page.locator(".sp-desk-buttons button").first).to_be_enabled()
    return visitor.settled()


def press_keys(visitor, keys, apart=100):
    """Press keys one after the other, this many milliseconds apart, whatever the server does meanwhile."""
    visitor.page.evaluate("document.activeElement.blur()")
    for key in keys:
        visitor.page.keyboard.press(key)
        visitor.page.wait_for_timeout(apart)
    return visitor


def n_read(visitor, n):
    """Wait until this many are read, and the server has them all."""
    progress = visitor.page.locator(".sp-desk-progress")
    expect(progress.locator(f"[data-read='{n}']")).to_be_visible()
    expect(progress).not_to_contain_text("on the way")
    return visitor.settled()


def done(visitor):
    """The marked quotes, the latest first: the words of each and its pressed answer."""
    rows = visitor.page.locator(".sp-desk-done .sp-marking").all()
    return [
        (row.locator(".sp-text").inner_text(), row.locator("[aria-pressed=true]").all_inner_texts()) for row in rows
    ]


def part(visitor, which):
    visitor.page.get_by_role("radio", name=which, exact=True).click()
    return visitor.settled()


def current(visitor):
    return visitor.page.locator(".sp-to-mark .sp-text").inner_text()


ANSWERS = {"s": "Supports", "o": "Opposes", "n": "Neither", "x": "Not about it"}


def downloaded(visitor, label):
    with visitor.page.expect_download() as started:
        visitor.page.get_by_role("button", name=label).click()
    with open(started.value.path(), "rb") as file:
        return file.read()


def take_in(visitor, raw):
    visitor.page.locator("[data-testid=stFileUploader] input").set_input_files(
        {"name": "stances.csv", "mimeType": "text/csv", "buffer": raw}
    )
    visitor.page.get_by_role("button", name="Understood").wait_for()
    return visitor.settled()


def test_a_cell_opens_its_evidence_and_the_link_opens_it_elsewhere(walk, visit):
    visitor = walk("?screen=Positions")
    cell(visitor, "cell:c01|Russia").click()
    visitor.settled()
    evidence = visitor.page.locator(".sp-evidence")
    expect(evidence).to_contain_text("the will to continue is there, with one understanding")
    expect(evidence).to_contain_text("marked by standpoint")
    expect(cell(visitor, "cell:c01|Russia")).to_have_attribute("aria-expanded", "true")
    colleague = visit(visitor.link)
    expect(colleague.page.locator(".sp-evidence")).to_have_text(
        evidence.inner_text(), use_inner_text=True, timeout=9_000
    )
    cell(visitor, "cell:c01|Russia").click()
    visitor.settled()
    expect(evidence).to_have_count(0)
    visitor.expect_link(without=["cell="])


def test_the_matrix_is_walked_and_opened_by_keyboard_alone(walk):
    visitor = walk("?screen=Positions")
    cell(visitor, "cell:c02|US").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        visitor.page.keyboard.press(key)
    expect(cell(visitor, "cell:c01|Russia")).to_be_focused()
    visitor.page.keyboard.press("ArrowUp")
    expect(cell(visitor, "cell:c02|Russia")).to_be_focused()
    visitor.page.keyboard.press("Enter")
    visitor.settled()
    expect(visitor.page.locator(".sp-evidence")).to_contain_text("sees no reason to sit down")
    # the same number as before
    expect(cell(visitor, "cell:c02|Russia")).to_be_focused()


def test_the_evidence_leads_to_the_card_and_to_marking(walk):
    visitor = walk("?screen=Positions&cell=c02|Russia")
    visitor.page.locator(".sp-evidence").get_by_role("button", name="Open its card").first.click()
    visitor.settled()
    expect(visitor.card).to_contain_text("I see no reason to sit down")
    visitor.choose_screen("Positions")
    visitor.page.locator(".sp-evidence").get_by_role("button", name="Mark quotes on this claim").click()
    visitor.settled()
    expect(visitor.page.locator(".sp-to-mark").first).to_contain_text("There is no point in new talks right now")


def test_camps_or_speakers_as_listed_or_by_disagreement_and_within_the_filters(walk):
    visitor = walk("?screen=Positions")
    for label, choice in (("Sides", "Speakers"), ("Order", "Order of the corpus")):
        visitor.choose(label, choice)
    visitor.expect_link("sides_are=Speakers", "order=Order")
    expect(visitor.page.locator(".sp-matrix tbody th").first).to_contain_text("Talks with Russia should continue")
    expect(visitor.page.locator(".sp-matrix thead")).to_contain_text("Dmitry Peskov")
    visitor.filter("Russia")
    expect(visitor.page.locator(".sp-matrix thead")).not_to_contain_text("Ned Price")


def test_twenty_keys_at_once_are_twenty_marks_on_the_quotes_that_were_shown(visit):
    visitor = name(visit(MARKING), "ann")
    visitor.page.evaluate("document.activeElement.blur()")
    shown = []
    for key in "sonx" * 5:
        shown.append((current(visitor), [ANSWERS[key]]))
        visitor.page.keyboard.press(key)
        visitor.page.wait_for_timeout(100)
    n_read(visitor, 20)
    assert len({words for words, _ in shown}) == 20
    assert done(visitor) == shown[::-1]


def test_marks_are_undone_redone_changed_and_taken_back(visit):
    visitor = name(visit(MARKING), "ann")
    first = current(visitor)
    press_keys(visitor, "so")
    n_read(visitor, 2)
    press_keys(visitor, "uu")
    assert current(visitor) == first
    n_read(visitor, 0)
    press_keys(visitor, "r")
    n_read(visitor, 1)
    assert done(visitor) == [(first, ["Supports"])]
    marked = visitor.page.locator(".sp-desk-done .sp-marking")
    marked.get_by_role("button", name="Opposes").click()
    expect(marked.get_by_role("button", name="Opposes")).to_have_attribute("aria-pressed", "true")
    n_read(visitor, 1)
    marked.get_by_role("button", name="Remove").click()
    expect(marked).to_have_count(0)
    n_read(visitor, 0)
    # one key sets aside all that are listed
    press_keys(visitor, "a")
    n_read(visitor, 8)
    assert {tuple(answer) for _, answer in done(visitor)} == {("Not about it",)}


def test_letters_typed_into_a_field_mark_nothing_and_a_condition_goes_with_its_mark(visit):
    visitor = name(visit(MARKING), "ann")
    reason = visitor.page.get_by_label("Reason for the next mark")
    reason.press_sequentially("so no sun")
    expect(reason).to_have_value("so no sun")
    expect(visitor.page.locator(".sp-desk-done")).to_have_count(0)
    press_keys(visitor, "c")
    condition = visitor.page.get_by_label("Only if")
    expect(condition).to_be_focused()
    condition.press("Escape")
    button = visitor.page.locator(".sp-desk-buttons").get_by_role("button", name="On a condition")
    expect(button).to_be_focused()
    button.press("Enter")
    condition.press_sequentially("so they stop")
    condition.press("Enter")
    expect(button).to_be_focused()
    # read aloud by a screen reader: what happened, and the words to answer next
    said = visitor.page.locator(".sp-desk-said[role=status]")
    expect(said).to_have_text(f"On a condition. Next: {current(visitor)}")
    n_read(visitor, 1)
    expect(visitor.page.locator(".sp-desk-done")).to_contain_text("if so they stop · so no sun")
    assert done(visitor)[0][1] == ["On a condition"]


def test_letters_mark_nothing_once_they_are_turned_off_and_the_browser_remembers(visit):
    visitor = name(visit(MARKING), "ann")
    switch = visitor.page.get_by_role("button", name="Answer by keys")
    hints = visitor.page.locator(".sp-desk kbd")
    expect(hints.first).to_be_visible()
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "false")
    expect(switch).to_be_focused()
    expect(hints.first).to_be_hidden()
    shown = current(visitor)
    press_keys(visitor, "sxau")
    assert (current(visitor), done(visitor)) == (shown, [])
    visitor.page.reload()
    name(visitor.settled(), "ann")
    press_keys(visitor, "s")
    assert current(visitor) == shown
    switch.click()
    press_keys(visitor, "s")
    n_read(visitor, 1)
    assert done(visitor) == [(shown, ["Supports"])]


def test_a_phone_shows_keys_once_one_is_pressed(visit):
    visitor = visit(MARKING, width=400, height=850, has_touch=True, is_mobile=True)
    by_keys = visitor.page.locator(".sp-desk :is(kbd, .sp-by-keys)")
    expect(visitor.page.locator(".sp-desk-buttons button").first).to_be_visible()
    assert not any(one.is_visible() for one in by_keys.all())
    press_keys(visitor, "s")
    expect(by_keys.first).to_be_visible()


def test_marks_travel_as_a_file_and_two_annotators_are_compared(visit):
    visitor = name(visit(MARKING), "=ann")
    visitor.page.get_by_role("button", name="Write a claim").click()
    visitor.page.get_by_label("Your claim").fill("=Talks are <b>theatre</b>")
    visitor.press("Add")
    visitor.escape()
    n_read(press_keys(visitor, "ssssssnnnnnn"), 12)
    visitor.press("Marks as files")
    raw = downloaded(visitor, "Marks made here")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(rows) == 12
    assert {row["annotator"] for row in rows} == {"'=ann"}  # neutralised: a spreadsheet would run it
    assert rows[0]["claim"] == "'=Talks are <b>theatre</b>"

    bobs = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig").replace("'=ann", "bob"))))
    bobs[0]["stance"] = "opposes"
    written = io.StringIO()
    writer = csv.DictWriter(written, list(bobs[0]))
    writer.writeheader()
    writer.writerows(bobs)
    visitor.escape().press("Marks as files")
    take_in(visitor, written.getvalue().encode("utf-8-sig"))
    expect(visitor.page.get_by_text("12 new marks, 0 changed")).to_be_visible()
    expect(visitor.page.get_by_text("does not hold")).to_have_count(0)
    visitor.escape()
    part(visitor, ANNOTATORS)
    expect(visitor.page.locator("[data-testid=stMain]")).to_contain_text("gave the same answer on 11. Cohen's κ = 0.8")
    expect(visitor.page.get_by_role("heading", name="Where they differ: 1 open, 0 settled")).to_be_visible()
    visitor.page.locator(".sp-dispute").get_by_role("button", name="Opposes").click()
    visitor.settled()
    expect(visitor.page.get_by_role("heading", name="Where they differ: 0 open, 1 settled")).to_be_visible()
    part(visitor, MATRIX)
    expect(visitor.page.locator(".sp-matrix")).to_contain_text("=Talks are <b>theatre</b>")


def test_a_bad_file_is_reported_with_place_and_value_and_loses_nothing(visit):
    visitor = n_read(press_keys(name(visit(MARKING), "ann"), "s"), 1)
    visitor.press("Marks as files")
    take_in(visitor, b"claim_id,quote_id,stance,annotator\nc01,q01,shouts,bob\n")
    notice = visitor.page.locator(".sp-notice")
    expect(notice).to_contain_text(
        "stances.csv, row 2, column stance: 'shouts'; must be supports, opposes, conditional"
    )
    expect(visitor.page.locator(".sp-desk-done .sp-marking")).to_have_count(1)


def test_a_claim_is_read_to_its_check_and_the_cell_says_so(visit):
    visitor = visit(f"{MARKING}&reading_way=Check+of+the+unread&claim=c10")
    visitor.page.get_by_label("Your name or initials").fill("ann")
    visitor.page.get_by_label("Your name or initials").press("Enter")
    visitor.settled().press("Draw")
    expect(visitor.page.locator(".sp-desk-progress")).to_contain_text("of 26 drawn quotes read")
    n_read(press_keys(visitor, "x" * 26, apart=50), 26)
    main = visitor.page.locator("[data-testid=stMain]")
    expect(main).to_contain_text("Media: 0 of 9 drawn take a position; none is left unread.")
    part(visitor, MATRIX)
    expect(cell(visitor, "cell:c10|Media")).to_contain_text("none found in 9 of 9 read")


def test_two_people_mark_the_same_claim_at_once_and_their_marks_are_side_by_side(visit, store_folder):
    keys = open_store(str(store_folder)).create(read_corpus(SHIPPED / "russia-nato-2022"))
    link = f"{MARKING}&claim=c01&corpus={keys.edit}"
    ann, bob = name(visit(link), "ann"), name(visit(link), "bob")
    for visitor, presses in ((ann, "sssss"), (bob, "ssssn"), (ann, "nnnnnnn"), (bob, "nnnnnnn")):
        press_keys(visitor, presses)
    for visitor in (ann, bob):
        n_read(visitor, 12)
        expect(visitor.page.locator(".sp-desk-progress [role=status]")).to_have_text("saved")
    stances = open_store(str(store_folder)).read(keys.read).marked.stances
    counts = stances[stances["annotator"].isin(["ann", "bob"])].groupby("annotator").size()
    assert counts.to_dict() == {"ann": 12, "bob": 12}
    # while both are at work each sees how far they agree
    expect(ann.page.locator(".sp-desk-progress")).to_contain_text("With bob: κ = ", timeout=MINUTE)
    # pairs too are judged by both, and outlive the page
    pairs = f"{link}&reading_way=Pairs+of+quotes"
    for visitor, who, key in ((ann, "ann", "g"), (bob, "bob", "c")):
        n_read(press_keys(name(visitor.open(pairs), who), key), 1)
        expect(visitor.page.locator(".sp-desk-progress [role=status]")).to_have_text("saved")
    n_read(name(ann.open(pairs), "ann"), 1)
    pressed = ann.page.locator(".sp-desk-done [aria-pressed=true]")
    expect(pressed).to_have_text("Agree")
    expect(ann.page.locator(".sp-desk-progress")).to_contain_text("With bob: 0 of 1 judgement on the same pair equal.")


@pytest.mark.parametrize("which", [MATRIX, MARK, ANNOTATORS])
def test_hostile_claims_reasons_and_names_are_literal(walk, which):
    visitor = walk(f"?corpus=hostile&screen=Positions&positions_part={which}")
    assert visitor.page.locator("[data-testid=stMain]").locator("img[src=x], a[href^=javascript]").count() == 0
    if which == MATRIX:
        visitor.page.locator('[data-press^="cell:c0|"]').first.click()
        visitor.settled()
        expect(visitor.page.locator(".sp-evidence")).to_contain_text("<img src=x onerror")
    expect(visitor.main).to_contain_text("<img src=x onerror")


def ends(visitor):
    return visitor.page.locator(".st-key-map_frame .annotation")


def test_quotes_are_laid_out_along_a_preset_and_the_link_shows_it_elsewhere(walk, visit):
    visitor = walk()
    expect(visitor.page.get_by_placeholder("e.g. the other side")).to_be_visible(timeout=READY)
    visitor.choose("Arrange by", "One axis")
    for end in ("negotiation", "armed support"):
        expect(ends(visitor).filter(has_text=end).first).to_be_attached()
    main = visitor.main
    expect(main).to_contain_text("Closeness of wording, not position.")
    expect(main).to_contain_text("AUC of 0.68")
    expect(main).to_contain_text("Spearman's ρ = 0.83 (n = 41)")
    expect(main).to_contain_text("of the same length between two quotes drawn at random")
    visitor.filter("Media").click_dot("q12")
    expect(visitor.card).to_be_visible()
    colleague = visit(visitor.link)
    expect(ends(colleague)).to_have_text(ends(visitor).all_text_contents())
    colleague.expect_dots(visitor.dots)
    expect(colleague.card).to_have_text(visitor.card.inner_text(), use_inner_text=True)


def test_own_sentences_make_two_axes_in_words_and_as_a_table(walk):
    visitor = walk("?layout=Two+axes")
    expect(visitor.page.get_by_text("An axis needs a sentence at each of its two ends.")).to_be_visible()
    expect(visitor.page.get_by_placeholder("e.g. the other side")).to_be_visible(timeout=READY)
    for direction, sides in (("across", ("Left", "Right")), ("up", ("Below", "Above"))):
        visitor.page.locator(f".st-key-ends_{direction} button").click()
        for side in sides:
            visitor.page.get_by_label(f"{side}: this end says").fill(f"{side} <b>is</b> right.")
        visitor.page.keyboard.press("Control+Enter")
        visitor.settled()
        visitor.escape()
    for side in ("Left", "Right", "Below", "Above"):
        end = visitor.page.locator(".st-key-map_frame .annotation", has_text=f"{side} <b>is</b> right.")
        expect(end).to_be_attached(timeout=READY)
    link = visitor.link
    visitor.choose("Arrange by", "Likeness")
    visitor.expect_link(without=["layout"])
    expect(visitor.page.get_by_text("How this was measured")).to_be_visible()
    visitor.open(link)
    visitor.page.get_by_text("The map in words and as a table").click()
    visitor.settled()
    expect(visitor.page.locator("[data-testid=stMain]")).to_contain_text("the camps' means:")
