"""The one bench of all sizes: parts, what they leave, and the table."""

import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from bench.scale import __main__ as command
from bench.scale import build, clocks, paper
from bench.scale.parts import Part, Places, all_parts, chosen, measure
from bench.scale.results import NotMeasured, Result, Results
from bench.scale.rows import make_table
from bench.scale.table import as_markdown

SIZES = (100_000, 1_000_000)


@pytest.fixture
def results(tmp_path) -> Results:
    return Results(tmp_path / "results")


def keep(results: Results, part: str, found: dict, gigabytes: float = 0) -> None:
    results.keep(part, Result("2026-11-30", 0.4, "Python 3.11", found, seconds=12, bytes=int(gigabytes * 2**30)))


def cells(results: Results, figure: str) -> list[list[str]]:
    """The rows about a figure: sizes, what was measured, goal, whether it is reached."""
    rows = (re.split(r" *\| *", line.strip("| ")) for line in as_markdown(results, SIZES).splitlines())
    return [row[1:5] for row in rows if row[0] == figure]


def test_a_table_without_results_says_so_in_each_row_and_claims_nothing(results):
    rows = [line for line in as_markdown(results, SIZES).splitlines() if "`" in line]
    assert len(rows) > 30
    assert all("not measured" in row and "yes" not in row and "**no**" not in row for row in rows)


def tool_figures(seconds: float, kept: float) -> dict:
    return {"seconds": seconds, "kept": kept, "bytes": 2**30, "failed": "", "steps": {"embed": 0.5}}


def test_our_time_is_a_share_of_the_fastest_peers_and_our_map_must_keep_more_than_either(results):
    keep(results, "peers-ours", {"10000": tool_figures(20, 0.3), "52199": tool_figures(80, 0.2)})
    keep(results, "peers-atlas", {"10000": tool_figures(200, 0.2), "52199": tool_figures(200, 0.1)})
    assert cells(results, "whole process")[0][1] == "Standpoint 20 s, Embedding Atlas 200 s, BERTopic not measured"
    assert cells(results, "whole process")[0][3] == ""
    keep(results, "peers-bertopic", {"10000": tool_figures(100, 0.1), "52199": tool_figures(160, 0.25)})
    whole, kept = cells(results, "whole process"), cells(results, "15 nearest neighbours kept")[:2]
    assert whole[0] == [
        "10,000",
        "Standpoint 20 s, Embedding Atlas 200 s, BERTopic 100 s: 0.20 of the fastest peer's",
        "0.2 of the fastest peer's",
        "yes",
    ]
    assert [row[3] for row in whole] == ["yes", "**no**"]
    assert [row[3] for row in kept] == ["yes", "**no**"]


def test_a_step_of_a_build_that_takes_ten_times_as_long_for_ten_times_the_rows_grows_linearly(results):
    def build_figures(check: float, index: float) -> dict:
        seconds = {"read": check, "save": index, build.INDEX: index}
        return {"seconds": seconds, "processor": {"save": index, build.INDEX: index}, "rows": 5, "kept": 0.25, "GB": 1}

    keep(results, "build-100000", build_figures(0.5, 2), gigabytes=2)
    assert cells(results, "read")[0] == ["100,000; 1,000,000", "0.50 s; not measured", "growth 1.1", ""]
    keep(results, "build-1000000", build_figures(5, 200), gigabytes=6.5)
    assert cells(results, "read")[0][1:] == ["0.50 s; 5.0 s; growth 1.00", "growth 1.1", "yes"]
    assert cells(results, "save")[0][1:] == ["2.0 s; 200 s; growth 2.00", "growth 1.1", "**no**"]
    assert cells(results, build.INDEX)[0][1:] == ["2.0 s; 200 s; growth 2.00", "", ""]
    assert cells(results, "most memory, all processes")[-1][3] == "**no**"


def test_each_size_of_a_screen_has_its_own_goal(results):
    keep(results, "screens-100000", {"processor": {"filter by a camp": 0.2}})
    keep(results, "screens-1000000", {"processor": {"filter by a camp": 0.2}})
    assert cells(results, "filter by a camp") == [["100,000; 1,000,000", "0.20 s", "0.15 s; 0.60 s", "**no**; yes"]]


def test_a_start_is_compared_with_the_empty_page_of_the_same_run(results):
    start = {"Standpoint": [2.3, 2.4, 2.5], "Scatter": [1.9, 2.0, 2.1], "100000/corpus": [3.0, 3.0, 3.4]}
    keep(results, "cold_start", {"start": start, "again": {}, "said": {"words": [0.2]}})
    assert cells(results, "shipped corpus")[0][1:] == ["2.40 s, 1.20 times the empty page's 2.00 s", "1.2 times", "yes"]
    assert cells(results, "large corpora")[0][1:] == [
        "3.00 s, 1.50 times the empty page's 2.00 s; not measured",
        "1.6; 2.5 times",
        "yes",
    ]


def test_below_the_table_each_part_has_its_day_the_load_and_the_versions(results):
    results.keep("rerun", Result("2026-11-30", 1.25, "Python 3.11", {}, seconds=90, note="Beside other work."))
    assert as_markdown(results, SIZES).splitlines()[-2:] == [
        "- `rerun`: Python 3.11.",
        "- `rerun`: 2026-11-30, load 1.2 before it, took 90 s. Beside other work.",
    ]


def test_the_table_replaces_what_stands_between_its_marks(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"# Page\n{command.BEGIN}\nold\n{command.END}\nBelow.\n")
    command.write(page, "new")
    assert page.read_text() == f"# Page\n{command.BEGIN}\nnew\n{command.END}\nBelow.\n"
    page.write_text("# Page\n")
    with pytest.raises(SystemExit, match="needs the lines <!-- bench"):
        command.write(page, "new")
    assert page.read_text() == "# Page\n"


@pytest.mark.parametrize("page", [command.PAGE, command.PAPER], ids=lambda page: page.name)
def test_the_pages_have_a_place_for_their_table(page):
    assert page.read_text("utf-8").count(command.BEGIN) == page.read_text("utf-8").count(command.END) == 1


def test_a_hundred_million_rows_are_on_the_line_through_what_was_measured(results):
    assert "not measured" in paper.as_markdown(results, SIZES)
    for n, taken in ((100_000, 2), (1_000_000, 11)):
        keep(results, f"build-{n}", {"seconds": {"check": taken}, "bytes": {"table": n}}, gigabytes=n / 1e6)
    keep(results, "embedding", {"rates": {"import": 1_000}, "processors": 2})
    rows = paper.as_markdown(results, SIZES).splitlines()[2:]
    assert rows[0] == "| embed, at 1,000 texts a second | 17 min | 56 hours of a processor, $2.50 |"
    assert rows[1] == "| check | 11 s | 17 min |"  # a second, and ten for each further million
    assert rows[2] == "| memory | 1.0 GB | 100 GB |"


def places_in(folder: Path) -> Places:
    return Places(folder / "table.csv", folder, folder / "corpora", folder / "vectors", folder / "environments")


def test_a_name_stands_for_all_parts_that_begin_with_it(tmp_path):
    found = all_parts(places_in(tmp_path), SIZES)
    assert [part.name for part in chosen(found, ["peers", "build-100000"])] == [
        *("peers-ours", "peers-atlas", "peers-bertopic", "build-100000"),
    ]
    assert chosen(found, []) == found
    with pytest.raises(SystemExit, match="There is no part 'pears'; there are: embedding, peers-ours"):
        chosen(found, ["pears"])


def test_a_part_needs_the_environment_and_the_corpora_that_its_command_names(tmp_path):
    found = {part.name: part.missing for part in all_parts(places_in(tmp_path), SIZES)}
    assert found["peers-ours"] == [tmp_path / "table.csv"]
    assert tmp_path / "environments" / "atlas" in found["peers-atlas"]
    assert found["cold_start"] == [tmp_path / "corpora" / str(n) / "corpus" for n in SIZES]
    assert found["rerun"] == []


def test_what_a_part_prints_last_is_kept_with_the_day_and_what_the_process_took(results, tmp_path):
    said = measure(Part("rerun", (sys.executable, "-c", "print('12 ms'); print('{\"server\": [0.012]}')")), results)
    kept = results.read("rerun")
    assert said == "12 ms"
    assert kept.found == {"server": [0.012]}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", kept.date)
    assert kept.seconds > 0
    assert kept.bytes > 0


def test_a_part_that_fails_keeps_nothing_and_says_why(results):
    said = measure(Part("rerun", (sys.executable, "-c", "raise SystemExit('No Chromium found')")), results)
    assert said.endswith("rerun failed: No Chromium found")
    with pytest.raises(NotMeasured):
        results.read("rerun")


def test_a_part_that_prints_no_figures_keeps_nothing_and_says_so(results):
    said = measure(Part("rerun", (sys.executable, "-c", "print('done')")), results)
    assert said == "done\n\nrerun failed: it printed no figures"
    assert not results.has("rerun")


def test_a_build_that_embeds_most_of_its_rows_also_says_what_the_encoder_takes(results):
    for n_new, is_kept in ((5, False), (6, True)):
        found = json.dumps({"embedded": n_new, "rows": 10})
        measure(Part("build-10", (sys.executable, "-c", f"print('{found}')")), results)
        assert results.has("encoder-10") is is_kept


def test_a_part_that_has_a_result_is_measured_again_only_if_asked(results, tmp_path, monkeypatch, capsys):
    run = []
    monkeypatch.setattr(command, "measure", lambda part, _: run.append(part.name) or "measured")
    keep(results, "rerun", {"server": [0.01]})
    for more, names in ((), []), (("--again",), ["rerun"]):
        monkeypatch.setattr(sys, "argv", ["scale", "rerun", "--results", str(tmp_path / "results"), *more])
        command.main()
        assert run == names
    assert "rerun: there is a result" in capsys.readouterr().out


def test_rows_beyond_those_of_the_table_are_its_sentences_with_a_word_changed(tmp_path):
    sentences = [f"the {word} talks about gas and war are open" for word in ("first", "second", "third")]
    table = pd.DataFrame({"quotation": sentences, "speaker": ["A", "B", "C"]})
    table.to_csv(tmp_path / "sentences.csv", index=False)
    made = make_table(tmp_path / "sentences.csv", 12)
    assert made["quotation"].tolist()[:3] == sentences
    assert made["quotation"].is_unique
    assert made["speaker"].tolist() == ["A", "B", "C"] * 4
    assert all(len(set(one.split()) & set(sentences[0].split())) >= 5 for one in made["quotation"])


def test_a_second_build_finds_the_vectors_of_the_first(tmp_path, monkeypatch):
    texts = [f"sentence number {n} of {n % 7} about {n % 5} things" for n in range(60)]
    pd.DataFrame({"text": texts, "speaker": "A", "camp": "US"}).to_csv(tmp_path / "60.csv", index=False)
    points = np.random.default_rng(0).normal(size=(60, 8))
    monkeypatch.setattr(build, "load_for", lambda *_: lambda given: points[[texts.index(text) for text in given]])
    first = build.measure_build(tmp_path / "60.csv", tmp_path / "one", tmp_path / "vectors")
    again = build.measure_build(tmp_path / "60.csv", tmp_path / "two", tmp_path / "vectors")
    assert (first["embedded"], again["embedded"]) == (60, 0)
    assert build.ENCODER not in again["seconds"]
    assert first["kept"] == again["kept"]
    assert list(again["seconds"])[-2:] == ["save", "find topics"]
    assert all(taken >= 0 for taken in again["seconds"].values())


def test_time_within_another_step_is_counted_once(monkeypatch):
    def ticks():
        return iter([0, 1, 4, 10]).__next__

    monkeypatch.setattr(clocks, "time", SimpleNamespace(perf_counter=ticks(), process_time=ticks()))
    clock = clocks.TwoClocks()
    with clock.during("whole"), clock.during("part", within="whole"):
        pass
    assert clock.seconds == {"part": 3, "whole": 7}
    assert clock.processor == clock.seconds
