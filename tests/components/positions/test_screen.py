"""The Positions screen: the matrix of the shipped corpus, and marking from the first quote to the file."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.positions.checks import quotes_to_draw
from analysis.positions.marking import Claim, Mark, Marking, tables, together, written_claim
from analysis.view.link import View
from components.positions import agreement
from components.positions.marked_corpus import Positions
from components.positions.screen import PARTS
from data.stances import read_stances
from tests.page import open_screen

ROOT = Path(__file__).parents[3]
BAD = b"claim_id,quote_id,stance,annotator\nc01,q01,agrees,bob\nc99,q01,supports,bob\n"


def open_positions(**link):
    return open_screen("Positions", **link)


def page(app):
    """All HTML of the screen in one string, including that of buttons."""
    made = [element.proto.body for element in app.get("html")]
    made += [element.proto.json for element in app.get("bidi_component")]
    text = "\n".join(made).replace("\\n", "\n").replace('\\"', '"')
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def cells(app):
    """Labels of the matrix's cells: "Russia on “claim”: 2 support"."""
    return re.findall('aria-label="([^"]* on [^"]*)"', page(app))


def desk(app):
    """What the browser receives to show: the queue, what is done, and the totals."""
    made = [json.loads(element.proto.json or "{}") for element in app.get("bidi_component")]
    return next(one for one in made if "next_heading" in one)


def mark(app, *stances):
    """As if these answers had arrived: the next quotes for the claim marked by ann, one after the other."""
    marking = Marking()
    for item, stance in zip(desk(app)["items"], stances, strict=False):
        claim_id, _, quote_id = item["key"].partition("|")
        marking = marking.with_mark(Mark(claim_id, quote_id, stance, annotator="ann"))
        claim = app.selectbox(key="detail.claim").value
        if claim_id.startswith("w-"):
            marking = marking.claiming(written_claim(claim))
    app.session_state["kept.marks.russia-nato-2022"] = (Marking(), marking)
    app.run()
    assert not app.exception


@pytest.mark.parametrize("part", list(PARTS))
def test_every_part_opens_and_says_what_a_stance_is(part):
    assert "none by a machine" in page(open_positions(positions_part=part))


def test_the_matrix_reads_as_the_article_does():
    app = open_positions()
    text = page(app)
    assert "12 claims, 168 readings of a quote on a claim for these sides in view." in text
    found = cells(app)
    assert len(found) == 12 * 5
    # surest disagreement first
    assert found[0] == (
        "US on “There is no point in new talks right now”: opposes 4 (3 speakers, 1 verbatim, 1 joint) · read 6 of 6"
    )
    assert (
        found[2]
        == "Russia on “There is no point in new talks right now”: supports 1 (verbatim) · neither 6 · read 8 of 8"
    )
    assert "Russia on “NATO should rule out membership for Ukraine”: none found in 8 of 8 read" in found
    assert "Media on “Russia should de-escalate”: not read (0 of 9)" in found
    assert "common ground" not in text
    assert "Russia agrees on a condition" in text
    assert any("Analyst, Media: quoted in this corpus, but not a side" in caption.value for caption in app.caption)


def test_order_and_sides_are_in_the_link():
    app = open_positions(order="Order of the corpus", sides_are="Speakers")
    found = cells(app)
    assert found[0] == "Pavel Feldman on “Talks with Russia should continue”: neither 2 · read 2 of 5"
    assert any("Dmitry Peskov on “Talks with Russia should continue”: conditional 2 (1 speaker" in one for one in found)
    assert len(found) == 12 * 12
    assert any("The sides shown are 12 of 18" in caption.value for caption in app.caption)


def test_a_cell_of_the_link_is_open_with_its_evidence():
    text = page(open_positions(cell="c01|Russia"))
    assert "conditional</strong>, if <bdi>it is no process for the sake of the process" in text
    assert "marked by <bdi>standpoint</bdi>" in text
    assert text.count('aria-expanded="true" aria-label="Russia on “Talks') == 1


def test_filters_distinguish_silence_from_what_is_out_of_view():
    shown = cells(open_positions(kind="direct"))
    assert (
        "US on “Talks with Russia should continue”: supports 1 (verbatim) · read 1 of 1 · 5 read filtered out" in shown
    )
    found = cells(open_positions(camp="Russia"))
    assert len(found) == 12
    assert all(label.startswith("Russia on") for label in found)
    shown = cells(open_positions(words="no shortage of political will"))
    assert (
        "Russia on “Talks with Russia should continue”: conditional 1 (verbatim) · read 1 of 1 · 7 read filtered out"
        in shown
    )


def test_a_claim_can_be_written_and_its_marks_are_counted():
    app = open_positions(positions_part="Mark", camp="Russia")
    app.text_input(key="claim_written").input("  Talks are   <i>theatre</i> ")
    next(button for button in app.button if button.label == "Add").click().run()
    assert app.selectbox(key="detail.claim").value == "Talks are <i>theatre</i>"
    app.text_input(key="kept.annotator").input("ann").run()
    mark(app, "supports")
    app.segmented_control(key="detail.positions_part").set_value("Matrix").run()
    assert any(one.startswith("Russia on “Talks are &lt;i&gt;theatre&lt;/i&gt;”: supports 1") for one in cells(app))
    assert "13 claims" in page(app)
    # the corpus's own claim in the same words is not added twice
    app.segmented_control(key="detail.positions_part").set_value("Mark").run()
    app.text_input(key="claim_written").input("Russia should de-escalate")
    next(button for button in app.button if button.label == "Add").click().run()
    assert app.selectbox(key="detail.claim").value == "c10"


def test_the_figure_is_of_all_claims_or_of_the_open_one():
    app = open_positions()
    app.session_state["figure positions"] = True
    app.run()
    assert any("For a single one, open one of its cells" in caption.value for caption in app.caption)
    app.session_state["detail.cell"] = "c03|Russia"
    app.run()
    assert app.radio(key="figure_of_one_claim").options == ["All 12", "The open one"]


def test_the_address_names_a_claim_only_if_the_reader_chose_it():
    app = open_positions(positions_part="Mark")
    assert app.selectbox(key="detail.claim").value == "c01"
    assert "claim" not in app.query_params
    app.selectbox(key="detail.claim").set_value("c03").run()
    assert app.query_params["claim"] == "c03"


def test_marking_begins_with_the_claim_of_the_open_cell_and_its_link_does_too():
    app = open_positions(cell="c03|Russia")
    app.segmented_control(key="detail.positions_part").set_value("Mark").run()
    assert app.selectbox(key="detail.claim").value == "c03"
    assert "claim" not in app.query_params
    colleague = open_screen(**app.query_params)
    assert colleague.selectbox(key="detail.claim").value == "c03"
    # another cell brings another claim, but never in place of a chosen one
    app.session_state["detail.cell"] = "c05|US"
    app.run()
    assert app.selectbox(key="detail.claim").value == "c05"
    app.selectbox(key="detail.claim").set_value("c01").run()
    app.session_state["detail.cell"] = "c02|US"
    app.run()
    assert app.selectbox(key="detail.claim").value == "c01"


def test_the_link_names_a_claim_that_another_reader_lacks(tiny_folder, monkeypatch):
    monkeypatch.setenv("STANDPOINT_CORPORA", str(tiny_folder.parent))
    app = open_positions(corpus="tiny")
    upload_marks(app, b"claim_id,claim\nx1,War is wrong\n")
    app.segmented_control(key="detail.positions_part").set_value("Mark").run()
    assert app.query_params["claim"] == "War is wrong"


def test_a_claim_of_a_link_can_be_marked_by_whoever_opens_it():
    app = open_positions(positions_part="Mark", claim="Talks are theatre")
    assert app.selectbox(key="detail.claim").value == "Talks are theatre"
    app.text_input(key="kept.annotator").input("ann").run()
    mark(app, "supports")
    marking = app.session_state["kept.marks.russia-nato-2022"][-1]
    assert [claim.claim for claim in marking.claims] == ["Talks are theatre"]


def press(app, label):
    return next(button for button in app.button if button.label == label).click().run()


def test_a_draw_whose_quotes_are_gone_is_no_check_that_waits(tiny_folder, monkeypatch):
    (tiny_folder / "claims.csv").write_text("claim_id,claim\nc1,War is wrong\n", "utf-8")
    (tiny_folder / "draws.csv").write_text(
        "draw_id,purpose,claim_id,camp,seed,n_frame,quote_ids,annotator,drawn_on\n"
        "check-c1-1,check,c1,US,1,5,gone1 gone2,ann,2026-01-01\n",
        "utf-8",
    )
    monkeypatch.setenv("STANDPOINT_CORPORA", str(tiny_folder.parent))
    app = open_positions(corpus="tiny", positions_part="Mark", reading_way="Check of the unread")
    assert "no longer holds any quote of the last draw" in page(app)
    assert any(button.label.startswith("Draw ") for button in app.button)
    assert desk(app)["empty"] == "There is nothing left of the draw to read."


def test_without_claims_the_screen_says_what_to_do(tiny_folder, monkeypatch):
    monkeypatch.setenv("STANDPOINT_CORPORA", str(tiny_folder.parent))
    app = open_positions(corpus="tiny")
    assert any("no claims yet" in caption.value for caption in app.caption)
    app = press(app, "Compare quotes in pairs")
    assert app.selectbox(key="detail.reading_way").value == "Pairs of quotes"
    app = open_positions(corpus="tiny")
    press(app, "Write a claim")
    assert app.text_input(key="claim_written")
    assert "No quote in view is marked." in page(open_positions(corpus="tiny", positions_part="Annotators"))


def test_marks_outlive_the_choice_of_another_corpus(tiny_folder, monkeypatch):
    monkeypatch.setenv("STANDPOINT_CORPORA", str(tiny_folder.parent))
    app = open_positions(corpus="russia-nato-2022", positions_part="Mark")
    app.text_input(key="kept.annotator").input("ann").run()
    mark(app, "supports")
    app.selectbox(key="corpus").set_value("tiny").run()
    app.selectbox(key="corpus").set_value("russia-nato-2022").run()
    app.segmented_control(key="detail.positions_part").set_value("Mark").run()
    assert not app.exception
    assert [one["answer"] for one in desk(app)["done"]] == ["supports"]


def test_a_mark_of_a_quote_that_is_gone_is_kept_and_reported(tiny_folder, monkeypatch):
    (tiny_folder / "claims.csv").write_text("claim_id,claim\nc1,War is wrong\n", "utf-8")
    (tiny_folder / "stances.csv").write_text(
        "claim_id,quote_id,stance,annotator\nc1,q1,supports,ann\nc1,gone,supports,ann\n", "utf-8"
    )
    monkeypatch.setenv("STANDPOINT_CORPORA", str(tiny_folder.parent))
    app = open_positions(corpus="tiny")
    assert any("1 mark is about a quote that this corpus does not hold (gone)" in one.value for one in app.caption)
    assert "US on “War is wrong”: supports 1 (verbatim) · read 1 of 2" in cells(app)


def test_a_link_to_what_is_not_there_opens_all_the_same():
    for asked in ({"cell": "c99|Mars"}, {"cell": "c01"}, {"order": "up"}, {"sides_are": "x"}, {"positions_part": "x"}):
        assert len(cells(open_positions(**asked))) == 12 * 5
    assert not open_positions(positions_part="Annotators", first_annotator="x", second_annotator="y").exception
    assert not open_positions(positions_part="Mark", claim="\n").exception


def upload_marks(app, raw):
    app.session_state["marks_file"] = True
    app.run()
    app.file_uploader(key=next(one.key for one in app.file_uploader)).set_value(("marks.csv", raw, "text/csv")).run()
    assert not app.exception
    return page(app)


def test_a_bad_file_is_reported_and_loses_nothing():
    app = open_positions(positions_part="Mark")
    app.text_input(key="kept.annotator").input("ann").run()
    mark(app, "supports")
    text = upload_marks(app, BAD)
    assert "Nothing was loaded: 2 mistakes to fix." in text
    assert (
        "stances.csv, row 2, column stance: &#39;agrees&#39;; "
        "must be supports, opposes, conditional, neither or not about it" in text
    )
    assert "stances.csv, row 3, column claim_id: &#39;c99&#39;; must be a claim" in text
    assert [one["answer"] for one in desk(app)["done"]] == ["supports"]


def test_a_file_is_read_where_its_visitor_can_end_it(monkeypatch):
    def cancel(job, doing):
        job.cancel()
        assert job.wait(30)

    monkeypatch.setattr("components.waits.process_wait.wait", cancel)
    text = upload_marks(
        open_positions(positions_part="Mark"), b"claim_id,quote_id,stance,annotator\nc01,q01,neither,bob\n"
    )
    assert "was not read: that was cancelled" in text


def test_a_good_file_is_taken_in_and_can_be_undone():
    app = open_positions(positions_part="Mark")
    rows = "".join(f"c01,q{number:02},neither,bob\n" for number in (1, 2, 4))
    text = upload_marks(app, f"claim_id,quote_id,stance,annotator\n{rows}".encode())
    assert "3 new marks, 0 changed, 0 already here; 0 new claims." in text
    app.segmented_control(key="detail.positions_part").set_value("Annotators").run()
    assert "<bdi>bob</bdi> <small>3</small>" in page(app)
    assert "standpoint and bob both marked 3 pairs of claim and quote; kappa needs at least 10." in page(app)
    assert "Where they differ: 2 open, 0 settled" in page(app)
    app.segmented_control(key="detail.positions_part").set_value("Mark").run()
    assert len(app.session_state["kept.marks.russia-nato-2022"][-1].marks) == 3


def test_claims_alone_can_be_taken_in():
    app = open_positions(positions_part="Mark")
    assert "1 new claim." in upload_marks(app, b"claim_id,claim\nx1,Talks are theatre\n")
    assert "Talks are theatre" in app.selectbox(key="detail.claim").options


def test_two_annotators_have_a_kappa_with_its_n():
    app = open_positions(positions_part="Annotators")
    shipped = (ROOT / "data" / "russia-nato-2022" / "stances.csv").read_bytes()
    found, _ = read_stances(shipped, None)
    own = found.stances[found.stances["annotator"] == "standpoint"].head(12).assign(annotator="bob")
    own.iloc[0, 2] = "opposes"
    upload_marks(app, own.to_csv(index=False).encode())
    text = page(app)
    assert "standpoint and bob both read 12 pairs of claim and quote in view and gave the same answer on 11." in text
    assert "Cohen&#39;s κ = " in text
    assert "Where they differ: 1 open, 0 settled" in text


def test_without_a_name_nothing_can_be_marked():
    data = desk(open_positions(positions_part="Mark"))
    assert not data["may_answer"]
    assert data["n_all"] == len(data["items"]) == 41
    app = open_positions(positions_part="Mark")
    app.text_input(key="kept.annotator").input(" ann  b ").run()
    assert desk(app)["may_answer"]
    assert desk(app)["done_heading"] == "Marked by ann b"


def test_nobody_is_named_as_machines_are():
    app = open_positions(positions_part="Mark")
    app.text_input(key="kept.annotator").input("machine: me").run()
    assert not desk(app)["may_answer"]


def test_marks_of_others_are_hidden_while_marking():
    assert "marked by" not in json.dumps(desk(open_positions(positions_part="Mark"))["items"])


def test_quote_by_quote_a_quote_is_shown_with_its_nearest_claims():
    data = desk(open_positions(positions_part="Mark", reading_way="Quote by quote"))
    groups = [item["group"] for item in data["items"]]
    assert groups[:5] == [groups[0]] * 5
    assert groups[5] != groups[0]
    assert data["items"][0]["html"].count("data-pair") == 5


def test_a_check_is_drawn_in_each_camp_and_read_to_its_end():
    app = open_positions(positions_part="Mark", reading_way="Check of the unread")
    app.text_input(key="kept.annotator").input("ann").run()
    app.selectbox(key="check_bound").set_value("0.1").run()
    # with so few, a bound of a tenth needs all
    n = quotes_to_draw(15, 0.1) + quotes_to_draw(9, 0.1)
    assert n == 24
    assert app.button(key="draw_check").label == f"Draw {n} quotes"
    assert not [field for field in app.number_input if field.key == "check_size"]
    app.selectbox(key="check_bound").set_value("").run()
    app.number_input(key="check_size").set_value(3).run()
    app.button(key="draw_check").click().run()
    data = desk(app)
    assert {item["key"].partition("|")[0] for item in data["items"]} == {"c01"}
    # the parties were read completely; Analyst and Media have unread quotes
    assert len(data["items"]) == 6
    drawn = app.session_state["kept.marks.russia-nato-2022"][-1].draws
    assert [(one.camp, one.n_frame) for one in drawn] == [("Analyst", "15"), ("Media", "9")]
    assert len({one.seed for one in drawn}) == 2
    marking = app.session_state["kept.marks.russia-nato-2022"][-1]
    for item in data["items"]:
        marking = marking.with_mark(Mark("c01", item["key"].partition("|")[2], "not about it", annotator="ann"))
    app.session_state["kept.marks.russia-nato-2022"] = (Marking(), marking)
    app.run()
    assert "Analyst: 0 of 3 drawn take a position: with 95% confidence at most 8" in page(app)
    app.segmented_control(key="detail.positions_part").set_value("Matrix").run()
    assert any(
        one.startswith("Media on “Talks with Russia should continue”: none found in 3 of 9 read · at most")
        for one in cells(app)
    )


def test_a_draw_travels_as_a_file_with_its_seed_and_its_check_counts_elsewhere():
    draw = "check-c11-5,check,c11,Media,5,9,q21 q27,ann,2022-01-31"
    raw = f"draw_id,purpose,claim_id,camp,seed,n_frame,quote_ids,annotator,drawn_on\n{draw}\n".encode()
    app = open_positions(positions_part="Mark")
    assert "1 new random draw." in upload_marks(app, raw)
    assert "1 new random draw." not in upload_marks(app, raw)
    assert [one.seed for one in app.session_state["kept.marks.russia-nato-2022"][-1].draws] == ["5"]
    bad = raw.replace(b"check,c11", b"fun,c11")
    assert "draws.csv, row 2, column purpose: &#39;fun&#39;; must be check or sample" in upload_marks(app, bad)


def find_by_label(elements, label):
    return next(one for one in elements if one.label == label)


def test_words_that_another_claim_has_are_refused_aloud_and_the_rest_is_kept():
    app = open_positions(positions_part="Mark", claim="c03")
    find_by_label(app.text_input, "Claim").input("Russia should de-escalate")
    find_by_label(app.text_area, "Note for coders: what counts").input("a result on paper")
    next(button for button in app.button if button.label == "Keep").click().run()
    assert "The claim keeps its words: another claim has these words." in page(app)
    edited = app.session_state["kept.marks.russia-nato-2022"][-1].claims
    assert [(one.claim, one.note) for one in edited] == [
        ("Negotiations must produce a concrete result", "a result on paper")
    ]


def test_what_is_against_a_claim_is_kept_when_the_claim_is_written_again():
    app = open_positions(positions_part="Mark")
    app.text_input(key="claim_written").input("Russia should de-escalate")
    app.text_input(key="claim_counter").input("We threaten nobody")
    next(button for button in app.button if button.label == "Add").click().run()
    edited = app.session_state["kept.marks.russia-nato-2022"][-1].claims
    assert [(one.claim_id, one.counter_claim) for one in edited] == [("c10", "We threaten nobody")]


def test_a_claim_is_edited_and_stays_the_same_claim():
    app = open_positions(positions_part="Mark", claim="c03")
    find_by_label(app.text_input, "Against it, in the opponents' own words").input("Talking is worth it  in itself")
    find_by_label(app.selectbox, "Kind").set_value("judgement")
    next(button for button in app.button if button.label == "Keep").click().run()
    edited = app.session_state["kept.marks.russia-nato-2022"][-1].claims
    assert [(one.claim_id, one.counter_claim, one.kind) for one in edited] == [
        ("c03", "Talking is worth it in itself", "judgement")
    ]
    assert "Against it: “Talking is worth it in itself”" in page(app)
    assert (
        find_by_label(app.text_input, "Against it, in the opponents' own words").value
        == "Talking is worth it in itself"
    )


def test_a_menu_that_is_opened_late_holds_the_claim_all_the_same():
    app = open_positions(positions_part="Mark", claim="c02").run()
    # a page that shows the fields for the first time starts with the values sent then
    assert find_by_label(app.text_input, "Claim").proto.default == "There is no point in new talks right now"
    assert find_by_label(app.text_input, "Against it, in the opponents' own words").proto.default.startswith(
        "We are ready"
    )
    assert find_by_label(app.text_area, "Note for coders: what counts").proto.default.startswith("Who says")
    assert find_by_label(app.selectbox, "Kind").proto.default == 2


def test_pairs_across_camps_are_offered_to_be_judged():
    data = desk(open_positions(positions_part="Mark", reading_way="Pairs of quotes"))
    assert [one["value"] for one in data["answers"]] == ["agree", "contradict", "other matter"]
    assert data["items"][0]["html"].count("sp-text") == 2


def test_a_dispute_is_settled_by_a_third_mark_and_opened_again():
    app = open_positions(positions_part="Annotators")
    upload_marks(app, b"claim_id,quote_id,stance,annotator\nc10,q08,opposes,bob\n")
    text = page(app)
    assert "Where they differ: 1 open, 0 settled" in text
    settled = Mark("c10", "q08", "supports", annotator="eve (settling)", origin="settles")
    marking = app.session_state["kept.marks.russia-nato-2022"][-1].with_mark(settled)
    app.session_state["kept.marks.russia-nato-2022"] = (Marking(), marking)
    app.run()
    assert "Where they differ: 0 open, 1 settled" in page(app)
    assert "settled: supports" in page(app)


def test_a_settlement_that_is_saved_in_the_corpus_is_taken_back_too(tiny, index, monkeypatch):
    settled = Mark("c1", "q1", "supports", annotator="eve (settling)", origin="settles")
    marks = [Mark("c1", "q1", "supports", annotator="ann"), Mark("c1", "q1", "opposes", annotator="bob"), settled]
    corpus = replace(tiny, marked=tables(Marking((Claim("c1", "Talk"),), tuple(marks))))
    rows = np.zeros(3, dtype=int)
    asked = Positions(corpus, index, View(), np.ones(6, dtype=bool), corpus.marked, rows)
    kept = []
    monkeypatch.setattr("components.session_marks.keep", lambda _, marking: kept.append(marking))
    agreement._settle(asked, "open:c1|q1")
    assert together(corpus.marked, kept[0]).stances["annotator"].tolist() == ["ann", "bob"]
