"""A machine that reads quotes: asked on request, compared with people, taken over, and never counted before."""

import pytest
from streamlit.testing.v1 import AppTest

from components import assistant
from components.positions.marked_corpus import MACHINES, MARK, MATRIX
from data.corpus import read_corpus
from data.library import SHIPPED
from tests.chat_server import chat, stance_answer
from tests.components.positions.test_screen import cells, desk, page
from tests.page import APP, open_screen

pytest.importorskip("openai")
CORPUS = read_corpus(SHIPPED / "russia-nato-2022")


def open_part(server=None, part=MACHINES, settings=None, **link):
    app = AppTest.from_file(APP, default_timeout=300)
    if server or settings:
        app.secrets["assistant"] = settings or {"base_url": server.base_url, "model": "m", "at_once": 4}
    app.query_params["screen"] = "Positions"
    for name, value in ({"positions_part": part, "claim": "c01"} | link).items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception
    return app


def answer_as_people(asked):
    """A model that says what the corpus's own marks say, and "neither" for the rest."""
    claim = next(one for one in CORPUS.marked.claims.itertuples() if one.claim == asked["claim"])
    quote = CORPUS.quotes.loc[CORPUS.quotes["text"] == asked["quote"], "quote_id"].iloc[0]
    marks = CORPUS.marked.stances
    known = marks[(marks["claim_id"] == claim.claim_id) & (marks["quote_id"] == quote)]["stance"]
    stance = known.iloc[0] if len(known) else "supports"
    return stance_answer(stance, asked["quote"].split()[0] if stance in ("supports", "opposes", "conditional") else "")


def ask(app):
    """Press the button, and wait until the run is over."""
    app.button(key="ask_machine").click().run()
    run = app.session_state["kept.machine_run.russia-nato-2022"]
    run.wait(30)
    app.run()
    assert not app.exception, app.exception
    return run


def choose_claim(app, claim_id):
    app.selectbox(key="detail.claim").set_value(claim_id).run()


def part(app, which):
    app.segmented_control(key="detail.positions_part").set_value(which).run()
    assert not app.exception, app.exception


def captions(app):
    return " ".join(caption.value for caption in app.caption)


def test_without_a_machine_there_is_no_such_part():
    options = open_screen("Positions").segmented_control(key="detail.positions_part").options
    assert MACHINES not in options


@pytest.mark.parametrize(
    ("settings", "outcome"),
    [
        ({"base_url": "http://host/v1"}, "must name the model"),
        ({"base_url": "ftp://host", "model": "m"}, "base_url must be an address"),
        ({"base_url": "http://host/v1", "model": "m", "temperature": 3}, "temperature"),
    ],
)
def test_wrong_settings_are_reported(settings, outcome):
    app = open_part(settings=settings)
    assert outcome in captions(app)
    assert not [button for button in app.button if button.key == "ask_machine"]


def test_before_a_run_the_server_the_number_and_the_cost_are_named():
    with chat(answer_as_people) as server:
        app = open_part(server, camp="US")
        port = server.base_url.split(":")[-1].removesuffix("/v1")
        assert f"m at the server 127.0.0.1:{port} (this machine)" in page(app)
        assert app.button(key="ask_machine").label == f"Send 6 quotes to 127.0.0.1:{port}"
        assert "6 quotes in view have no proposal" in captions(app)
        assert "tokens go there" in captions(app)
        assert not server.bodies


def test_proposals_are_in_no_cell_and_below_thirty_pairs_are_not_shown():
    with chat(answer_as_people) as server:
        app = open_part(server)
        before = cells(open_screen("Positions"))
        run = ask(app)
        assert (run.n_done, len(server.bodies)) == (41, 41)
        assert "Asked about 41 quotes: 41 proposals." in page(app)
        assert "with people on 17 pairs of claim and quote that both read, 17 equal" in page(app)
        assert "only order the reading" in captions(app)
        assert not [one for one in app.get("bidi_component") if "Take over" in one.proto.json]
        part(app, MATRIX)
        assert cells(app) == before
        # they order the reading of someone who has read nothing
        part(app, MARK)
        app.text_input(key="kept.annotator").input("ann").run()
        assert "Ordered with the help of m, " in desk(app)["sentence"]


def test_from_thirty_pairs_on_proposals_are_taken_over_and_say_so():
    with chat(answer_as_people) as server:
        app = open_part(server)
        ask(app)
        choose_claim(app, "c03")
        ask(app)
        heading = desk(app)["next_heading"]
        assert '<th scope="col"><span>supports</span></th>' in page(app)
    assert heading.startswith("Next proposals · κ 1.00 (1.00 to 1.00), n = ")
    assert not desk(app)["may_answer"]
    app.text_input(key="kept.annotator").input("ann").run()
    assert desk(app)["may_answer"]
    items = desk(app)["items"]
    assert all("(κ 1.00 (1.00 to 1.00), n = " in item["html"] for item in items)
    n = sum(1 for button in app.button if button.key == "take_over_all")
    assert n == 1
    app.button(key="take_over_all").click().run()
    assert not app.exception, app.exception
    part(app, MATRIX)
    assert any("taken over from a machine" in label for label in cells(app) if "concrete result" in label)
    # nobody read them: a reading taken over is not a person's
    media = next(label for label in cells(app) if label.startswith("Media on “Negotiations must produce a concrete"))
    assert media.endswith("not read (0 of 9) · 9 taken over from a machine")
    part(app, MACHINES)
    app.button(key="give_back_all").click().run()
    part(app, MATRIX)
    assert not any("taken over" in label for label in cells(app))


def test_a_failure_is_reported_and_nothing_is_lost():
    answered = []

    def answer(asked):
        if len(answered) >= 5:
            return 401, {}, '{"error": {"message": "key <b>expired</b>"}}'
        answered.append(asked)
        return answer_as_people(asked)

    with chat(answer) as server:
        app = open_part(settings={"base_url": server.base_url, "model": "m", "at_once": 1})
        ask(app)
        assert "It stopped with 36 left: the server refused with status 401: key &lt;b&gt;expired" in page(app)
        assert "36 quotes in view have no proposal" in captions(app)
        answered.clear()
        ask(app)
        assert "31 quotes in view have no proposal" in captions(app)


def test_an_owner_can_forbid_it(tiny_folder, monkeypatch):
    toml = tiny_folder / "corpus.toml"
    toml.write_text('machine_annotator = "forbidden"\n' + toml.read_text("utf-8"), "utf-8")
    (tiny_folder / "claims.csv").write_text("claim_id,claim\nc1,War is wrong\n")
    monkeypatch.setenv("STANDPOINT_CORPORA", str(tiny_folder.parent))
    with chat(answer_as_people) as server:
        app = open_part(server, corpus=tiny_folder.name, claim="c1")
        assert "does not allow a machine to read" in captions(app)
        assert not [button for button in app.button if button.key == "ask_machine"]


def test_a_server_asks_so_many_a_day(monkeypatch):
    monkeypatch.setattr(assistant, "allowance", assistant.Allowance())
    with chat(answer_as_people) as server:
        app = open_part(settings={"base_url": server.base_url, "model": "m", "most_a_day": 4})
        assert app.number_input[0].max == 4
        ask(app)
        assert "at most 4 questions a day" in captions(app)
        assert len(server.bodies) == 4


def test_the_allowance_is_renewed_each_day(monkeypatch):
    allowance = assistant.Allowance()
    assert [allowance.take(2), allowance.take(2)] == ["", ""]
    assert "2 questions a day" in allowance.take(2)
    allowance._day = allowance._day.replace(year=2000)
    assert allowance.n_remaining(2) == 2
