"""A run of a machine over quotes: what it keeps whatever happens to the server, and how it ends."""

import threading

import pytest

from analysis.assistant import assistant_run
from analysis.assistant.chat_client import AnswerRefused, ChatServer, MachineFailure
from analysis.assistant.settings import AssistantSettings
from analysis.positions.machine.chat_annotator import ChatAnnotator
from analysis.positions.machine.machine_run import MachineRun
from analysis.positions.machine.proposals import Proposal
from analysis.positions.marking import Claim
from tests.chat_server import chat, stance_answer

CLAIM = Claim("c1", "Talks should go on")
NAME = "machine: m, 2026-01-31, prompt 1"
TEXTS = {f"q{at}": f"Words {at}" for at in range(12)}


def run(ask, texts=TEXTS, **settings):
    started = MachineRun(lambda: ask, CLAIM, texts, NAME, **settings)
    started.start()
    started.wait(20)
    assert started.is_over
    return started


def answer_neither(claim, text):
    return Proposal("neither", "", "", "")


def test_every_quote_becomes_a_mark_of_the_machine():
    done = run(answer_neither, at_once=4)
    marks = done.collect()
    assert {mark.quote_id for mark in marks} == {*TEXTS}
    assert {(mark.annotator, mark.claim_id, mark.stance) for mark in marks} == {(NAME, "c1", "neither")}
    assert all(mark.origin.startswith("asked ") for mark in marks)
    assert done.collect() == []


def test_answers_that_are_refused_are_counted_and_go_on():
    def ask(claim, text):
        if text.endswith(("1", "2")):
            raise AnswerRefused("words that are not in the quote")
        return answer_neither(claim, text)

    done = run(ask)
    assert (done.n_done, len(done.collect()), done.n_refused) == (12, 9, 3)
    assert dict(done.refused) == {"words that are not in the quote": 3}
    assert done.ended == ""


def test_a_server_that_dies_ends_the_run_and_loses_nothing():
    pytest.importorskip("openai")
    answered = []

    def answer(asked):
        if len(answered) == 5:
            return 500, {}, "{}"
        answered.append(asked["quote"])
        return stance_answer("supports", "Words")

    with chat(answer) as server:
        client = ChatServer(AssistantSettings(base_url=server.base_url, model="m"), retries=0)
        done = run(ChatAnnotator(client).ask)
        assert done.ended == "the server refused with status 500"
        kept = done.collect()
        assert (len(kept), done.n_done) == (5, 5)
        # the server is back: the rest is asked, and nothing twice
        answered.clear()
        left = {quote_id: text for quote_id, text in TEXTS.items() if quote_id not in {one.quote_id for one in kept}}
        kept += run(ChatAnnotator(client).ask, dict(list(left.items())[:5])).collect()
        assert len({mark.quote_id for mark in kept}) == len(kept) == 10


def test_a_failure_now_and_then_ends_nothing():
    failed = set()

    def ask(claim, text):
        if text not in failed and len(failed) < 6 and int(text.split()[1]) % 2:
            failed.add(text)
            raise MachineFailure("busy")
        return answer_neither(claim, text)

    done = run(ask)
    assert (len(done.collect()), done.ended, len(failed)) == (12, "", 6)


@pytest.mark.parametrize(
    "error", [MachineFailure("bad key", is_final=True), RuntimeError("a fault of the client"), MemoryError()]
)
def test_what_cannot_get_better_ends_it_at_once(error):
    calls = []

    def ask(claim, text):
        calls.append(text)
        raise error

    done = run(ask)
    assert len(calls) == 1
    assert done.ended


def test_cancelling_keeps_what_is_being_asked():
    begun, go_on = threading.Event(), threading.Event()

    def ask(claim, text):
        begun.set()
        go_on.wait(10)
        return answer_neither(claim, text)

    started = MachineRun(lambda: ask, CLAIM, TEXTS, NAME)
    started.start()
    begun.wait(10)
    started.cancel()
    go_on.set()
    started.wait(10)
    assert (started.is_over, len(started.collect()), started.n_all - started.n_done) == (True, 1, 11)


def test_it_ends_where_no_more_may_be_asked_or_nobody_looks(monkeypatch):
    allowed = iter(["", "", "that is enough for today"])
    done = run(answer_neither, may_ask=lambda: next(allowed))
    assert (len(done.collect()), done.ended) == (2, "that is enough for today")

    def ask(claim, text):
        monkeypatch.setattr(assistant_run, "PATIENCE", -1.0)  # by now nobody has looked for longer
        return answer_neither(claim, text)

    done = run(ask)
    assert "nobody looked" in done.ended
    assert len(done.collect()) == 1


def test_a_model_that_cannot_be_loaded_is_reported():
    def make():
        raise MachineFailure("the model 'x' could not be loaded", is_final=True)

    started = MachineRun(make, CLAIM, TEXTS, NAME)
    started.start()
    started.wait(10)
    assert "could not be loaded" in started.ended
