"""Journeys on the Positions screen, and along named axes on the map."""

import csv
import io

import pytest
from playwright.sync_api import expect

from components.positions.marked_corpus import ANNOTATORS, MARK, MATRIX

pytestmark = pytest.mark.browser
MARKING = f"?screen=Positions&positions_part={MARK}"
READY = 120_000  # milliseconds: the model is loaded in the background


def cell(visitor, press):
    return visitor.page.locator(f'[data-press="{press}"]')


def name(visitor, who):
    box = visitor.page.get_by_label("Your name or initials")
    box.fill(who)
    box.press("Enter")
    return visitor.settled()


def press_key(visitor, key):
    visitor.page.evaluate("document.activeElement.blur()")
    visitor.page.keyboard.press(key)
    return visitor.settled()


def mark_by_keys(visitor, keys):
    """One quote after the other, each read before it is marked."""
    for key in keys:
        before = current(visitor)
        press_key(visitor, key)
        expect(visitor.page.locator(".sp-to-mark .sp-text")).not_to_have_text(before)
    return visitor


def part(visitor, which):
    visitor.page.get_by_role("radio", name=which, exact=True).click()
    return visitor.settled()


def current(visitor):
    return visitor.page.locator(".sp-to-mark .sp-text").inner_text()


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


def test_a_cell_opens_its_evidence_and_the_link_opens_it_elsewhere(visit):
    visitor = visit("?screen=Positions")
    cell(visitor, "cell:c01|Russia").click()
    visitor.settled()
    evidence = visitor.page.locator(".sp-evidence")
    expect(evidence).to_contain_text("no shortage of will to continue, though not for the sake of the process")
    expect(evidence).to_contain_text("marked by standpoint")
    expect(cell(visitor, "cell:c01|Russia")).to_have_attribute("aria-expanded", "true")
    colleague = visit(visitor.link)
    expect(colleague.page.locator(".sp-evidence")).to_have_text(evidence.inner_text().replace("\n", " "), timeout=9_000)
    cell(visitor, "cell:c01|Russia").click()
    visitor.settled()
    expect(evidence).to_have_count(0)
    assert "cell=" not in visitor.link


def test_the_matrix_is_walked_and_opened_by_keyboard_alone(visit):
    visitor = visit("?screen=Positions")
    cell(visitor, "cell:c06|US").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        visitor.page.keyboard.press(key)
    expect(cell(visitor, "cell:c02|Russia")).to_be_focused()
    visitor.page.keyboard.press("Enter")
    visitor.settled()
    expect(visitor.page.locator(".sp-evidence")).to_contain_text("sees no reason to sit down")
    # where one was, one still is
    expect(cell(visitor, "cell:c02|Russia")).to_be_focused()


def test_the_evidence_leads_to_the_card_and_to_marking(visit):
    visitor = visit("?screen=Positions&cell=c02|Russia")
    visitor.page.locator(".sp-evidence").get_by_role("button", name="Open its card").first.click()
    visitor.settled()
    expect(visitor.card).to_contain_text("I see no reason to sit down")
    visitor.choose_screen("Positions")
    visitor.page.locator(".sp-evidence").get_by_role("button", name="Mark quotes on this claim").click()
    visitor.settled()
    expect(visitor.page.locator(".sp-to-mark")).to_contain_text("There is no point in new talks right now")


def test_camps_or_speakers_as_listed_or_by_disagreement_and_within_the_filters(visit):
    visitor = visit("?screen=Positions")
    for label, choice in (("Sides", "Speakers"), ("Order", "Order of the corpus")):
        visitor.page.get_by_role("combobox", name=label).click()
        visitor.page.get_by_role("option", name=choice).click()
        visitor.settled()
    assert "sides_are=Speakers" in visitor.link
    assert "order=Order" in visitor.link
    expect(visitor.page.locator(".sp-matrix tbody th").first).to_contain_text("Talks with Russia should continue")
    expect(visitor.page.locator(".sp-matrix thead")).to_contain_text("Dmitry Peskov")
    visitor.filter("Russia")
    expect(visitor.page.locator(".sp-matrix thead")).not_to_contain_text("Ned Price")


def test_quotes_are_marked_by_click_and_by_key_and_a_mark_is_undone(visit):
    visitor = name(visit(MARKING), "ann")
    expect(visitor.page.locator(".sp-to-mark")).to_contain_text("cosine 0.", timeout=READY)
    first = current(visitor)
    press_key(visitor, "s")
    second = current(visitor)
    assert second != first
    visitor.press("Opposes", within=".st-key-mark_buttons")
    visitor.press("Neither", within=".st-key-next_in_line")
    marked = visitor.page.locator(".st-key-marked_already .sp-marking")
    expect(marked).to_have_count(3)
    expect(marked.nth(2)).to_contain_text(first)
    expect(marked.nth(1).get_by_role("button", name="Opposes")).to_have_attribute("aria-pressed", "true")
    press_key(visitor, "u")
    press_key(visitor, "u")
    assert current(visitor) == second
    expect(marked).to_have_count(1)
    marked.get_by_role("button", name="Remove").click()
    visitor.settled()
    expect(marked).to_have_count(0)


def test_letters_typed_into_a_field_mark_nothing(visit):
    visitor = name(visit(MARKING), "ann")
    reason = visitor.page.get_by_label("Reason for the next mark")
    reason.press_sequentially("so no sun")
    visitor.settled()
    assert reason.input_value() == "so no sun"
    expect(visitor.page.locator(".st-key-marked_already")).to_have_count(0)
    press_key(visitor, "o")
    expect(visitor.page.locator(".st-key-marked_already")).to_contain_text("opposes: so no sun")
    assert reason.input_value() == ""


def test_marks_travel_as_a_file_and_two_annotators_are_compared(visit):
    visitor = name(visit(MARKING), "=ann")
    visitor.page.get_by_text("Write a claim").click()
    visitor.page.get_by_label("Your claim").fill("=Talks are <b>theatre</b>")
    visitor.press("Add")
    mark_by_keys(visitor, "ssssssnnnnnn")
    visitor.press("Marks as files")
    raw = downloaded(visitor, "Marks made here")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(rows) == 12
    assert {row["annotator"] for row in rows} == {"'=ann"}  # a spreadsheet would run it
    assert rows[0]["claim"] == "'=Talks are <b>theatre</b>"

    colleague = visit(MARKING)
    colleague.press("Marks as files")
    take_in(colleague, raw)
    expect(colleague.page.get_by_text("12 new marks, 0 changed")).to_be_visible()
    colleague.page.keyboard.press("Escape")
    colleague.page.get_by_role("combobox", name="Claim").click()
    colleague.page.get_by_role("option", name="=Talks are").click()
    colleague.settled()
    name(colleague, "bob")
    mark_by_keys(colleague, "ssssssnnnnno")
    part(colleague, ANNOTATORS)
    expect(colleague.page.locator("[data-testid=stMain]")).to_contain_text(
        "gave the same stance on 11. Cohen's κ = 0.85"
    )
    expect(colleague.page.get_by_role("heading", name="Where they differ: 1")).to_be_visible()
    part(colleague, MATRIX)
    expect(colleague.page.locator(".sp-matrix")).to_contain_text("=Talks are <b>theatre</b>")
    expect(colleague.page.locator(".sp-matrix")).to_contain_text("1 disputed")


def test_a_bad_file_is_told_with_place_and_value_and_loses_nothing(visit):
    visitor = press_key(name(visit(MARKING), "ann"), "s")
    visitor.press("Marks as files")
    take_in(visitor, b"claim_id,quote_id,stance,annotator\nc01,q01,shouts,bob\n")
    notice = visitor.page.locator(".sp-notice")
    expect(notice).to_contain_text("stances.csv, row 2, column stance: 'shouts'; must be supports, opposes or neither")
    expect(visitor.page.locator(".st-key-marked_already .sp-marking")).to_have_count(1)


@pytest.mark.parametrize("which", [MATRIX, MARK, ANNOTATORS])
def test_hostile_claims_reasons_and_names_are_literal(visit, which):
    visitor = visit(f"?corpus=hostile&screen=Positions&positions_part={which}")
    assert visitor.page.locator("[data-testid=stMain]").locator("img[src=x], a[href^=javascript]").count() == 0
    if which == MATRIX:
        visitor.page.locator('[data-press^="cell:c0|"]').first.click()
        visitor.settled()
        expect(visitor.page.locator(".sp-evidence")).to_contain_text("<img src=x onerror")
    assert "<img src=x onerror" in visitor.text


def arranged(visitor, how):
    visitor.page.get_by_role("combobox", name="Arrange by").click()
    visitor.page.get_by_role("option", name=how).click()
    return visitor.settled()


def ends(visitor):
    return visitor.page.locator(".st-key-map_frame .annotation").all_text_contents()


def test_quotes_are_laid_out_along_a_preset_and_the_link_shows_it_elsewhere(visit):
    visitor = visit()
    expect(visitor.page.get_by_placeholder("e.g. the other side")).to_be_visible(timeout=READY)
    arranged(visitor, "One axis")
    shown = " ".join(ends(visitor))
    assert "negotiation" in shown
    assert "armed support" in shown
    main = visitor.page.locator("[data-testid=stMain]")
    expect(main).to_contain_text("Closeness of wording, not position.")
    expect(main).to_contain_text("AUC of .68")
    expect(main).to_contain_text("Spearman's ρ = 0.83 (n = 41)")
    expect(main).to_contain_text("random axes of the same length")
    visitor.filter("Media").click_dot("q12")
    expect(visitor.card).to_be_visible()
    colleague = visit(visitor.link)
    assert ends(colleague) == ends(visitor)
    assert colleague.dots == visitor.dots
    assert colleague.card.inner_text() == visitor.card.inner_text()


def test_own_sentences_make_two_axes_in_words_and_as_a_table(visit):
    visitor = visit("?layout=Two+axes")
    expect(visitor.page.get_by_text("An axis needs a sentence at each of its two ends.")).to_be_visible()
    expect(visitor.page.get_by_placeholder("e.g. the other side")).to_be_visible(timeout=READY)
    for direction, sides in (("across", ("Left", "Right")), ("up", ("Below", "Above"))):
        visitor.page.locator(f".st-key-ends_{direction} button").click()
        for side in sides:
            visitor.page.get_by_label(f"{side}: this end says").fill(f"{side} <b>is</b> right.")
        visitor.page.keyboard.press("Control+Enter")
        visitor.settled()
        visitor.page.keyboard.press("Escape")
        visitor.settled()
    for side in ("Left", "Right", "Below", "Above"):
        end = visitor.page.locator(".st-key-map_frame .annotation", has_text=f"{side} <b>is</b> right.")
        expect(end).to_be_attached(timeout=READY)
    link = visitor.link
    arranged(visitor, "Likeness")
    assert "layout" not in visitor.link
    expect(visitor.page.get_by_text("Trustworthiness", exact=False).first).to_be_visible()
    visitor.open(link)
    visitor.page.get_by_text("The map in words and as a table").click()
    visitor.settled()
    expect(visitor.page.locator("[data-testid=stMain]")).to_contain_text("the camps' means:")
