"""What a random sample estimates, in the words of the screen."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.positions.machine.proposals import annotator_name
from analysis.positions.marking import Claim, Draw, Mark, Marking, tables
from analysis.view.link import View
from analysis.view.selection import build_index
from components.positions import estimating
from components.positions.marked_corpus import Positions

N_US, N_RUSSIA = 3, 40
MACHINE = annotator_name("m", "2026-01-01")


@pytest.fixture
def positions(tiny):
    """Three US quotes, all sampled, and 40 Russian ones, of which 20 are; every second one supports. A machine read
    all.
    """
    quotes = pd.concat([tiny.quotes.iloc[:1]] * (N_US + N_RUSSIA), ignore_index=True)
    quotes["quote_id"] = [f"q{n}" for n in range(len(quotes))]
    quotes["camp"] = ["US"] * N_US + ["Russia"] * N_RUSSIA
    corpus = replace(tiny, quotes=quotes, vectors=None, content_hash="sampled")
    ids = quotes["quote_id"].tolist()
    sampled = {"US": ids[:N_US], "Russia": ids[N_US : N_US + 20]}
    draws = tuple(
        Draw("s", "sample", "c1", camp, "7", str(n), " ".join(sampled[camp]), "ann", "2026-01-01")
        for camp, n in (("US", N_US), ("Russia", N_RUSSIA))
    )

    def stance(at):
        return "supports" if at % 2 else "not about it"

    marks = [Mark("c1", one, stance(ids.index(one)), annotator="ann") for camp in sampled for one in sampled[camp]]
    marks += [Mark("c1", one, stance(at), annotator=MACHINE) for at, one in enumerate(ids)]
    marked = tables(Marking((Claim("c1", "Talk"),), tuple(marks), draws=draws))
    rows = pd.Index(ids).get_indexer(marked.stances["quote_id"])
    return Positions(corpus, build_index(corpus), View(), np.ones(len(ids), dtype=bool), marked, rows)


def test_a_camp_that_was_read_whole_has_no_interval_and_no_machine(positions):
    machine, camps = estimating.estimates(positions, Claim("c1", "Talk"), positions.marked.draws)
    us, russia = camps
    assert machine == "m, 2026-01-01, prompt 1"
    assert us.all_read
    assert not any(one.helped for one in us.stances)
    assert not russia.all_read
    helped, alone = russia.stances[0].helped, russia.stances[0].alone
    assert helped.width < alone.width
    result = estimating.html(positions, camps).replace("\xa0", " ")
    assert "all 3 read</small>" in result
    assert "<strong>33%</strong></td>" in result
    assert "<strong>50%</strong> (" in result
    table = estimating.table(machine, camps)
    assert table["95% interval"][0] == "all read"
    assert table["with m, 2026-01-01, prompt 1"][0] == ""


def test_a_sample_that_lost_quotes_estimates_nothing_below_the_least_number(positions):
    few = positions.marked.draws.assign(quote_ids="q0 q1 gone")
    _, camps = estimating.estimates(positions, Claim("c1", "Talk"), few)
    assert [camp.n for camp in camps] == [2, 2]
    assert "fewer than 20 sampled" in estimating.html(positions, camps)
    assert len(estimating.table("", camps)) == 2
