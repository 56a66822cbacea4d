from math import log, sqrt

import numpy as np
import pytest

from analysis.compare.distance.energy import permutations
from analysis.compare.words import distinctive_words as distinctive_words_module
from analysis.compare.words.distinctive_words import COLUMNS, ChanceLine, carriers, chance_line, distinctive_words
from analysis.insufficient_data import InsufficientData
from analysis.text.term_counts import count_terms
from analysis.units import units


def sides(n_first: int, n_second: int):
    first = np.arange(n_first + n_second) < n_first
    return first, ~first


def test_z_of_a_table_computed_by_hand():
    """Six and two uses against one and seven; the prior is the corpus: 7 and 9 uses of 16."""
    texts = [
        "peace, peace, peace, war",
        "peace, peace, peace, war",
        "peace, war, war, war",
        "war, war, war, war",
    ]
    found = distinctive_words(count_terms(texts), *sides(2, 2))
    difference = log((6 + 7) / (2 + 9)) - log((1 + 7) / (7 + 9))
    assert found["term"].tolist() == ["peace", "war"]
    assert found["log_odds"].tolist() == pytest.approx([difference, -difference])
    assert found["z"].tolist() == pytest.approx(
        [difference / sqrt(1 / 13 + 1 / 8), -difference / sqrt(1 / 11 + 1 / 16)]
    )
    assert found["z"].tolist() == pytest.approx([1.9143, -2.1962], abs=1e-4)
    assert found[["n_first", "n_second", "quotes_first", "quotes_second"]].values.tolist() == [
        [6, 1, 2, 1],
        [2, 7, 2, 2],
    ]


def test_the_prior_comes_from_all_quotes_and_not_from_the_two_sides():
    texts = ["war, war, war", "war, war, peace", "peace, peace, peace, peace"]
    first, second = np.array([True, False, False]), np.array([False, True, False])
    found = distinctive_words(count_terms(texts), first, second).set_index("term")
    # war 3 of 3 and 2 of 3, with 5 of 10 before
    assert found.loc["war", "log_odds"] == pytest.approx(log((3 + 5) / (0 + 5)) - log((2 + 5) / (1 + 5)))
    assert list(found.index) == ["war"]  # the two sides use peace only once


def test_fewer_than_five_uses_and_function_words_are_not_ranked():
    found = distinctive_words(count_terms(["the war, the war, the war, the war", "the war, peace"]), *sides(1, 1))
    assert found["term"].tolist() == ["war"]


def test_phrases_are_ranked_among_phrases():
    texts = ["arms talks, arms talks, arms talks", "arms race, arms talks, arms talks"]
    found = distinctive_words(count_terms(texts), *sides(1, 1))
    phrases = found[found["is_phrase"]]
    assert phrases["term"].tolist() == ["arms talks"]
    assert phrases["log_odds"].tolist() == pytest.approx([log((3 + 5) / (0 + 1)) - log((2 + 5) / (1 + 1))])


def test_a_word_of_one_phrase_alone_is_not_ranked_beside_it():
    texts = ["united states, united states, united states", "united states, united states, states, war"]
    found = distinctive_words(count_terms(texts), *sides(1, 1))
    # "states" is used once more than the phrase, "united" never without it
    assert found["term"].tolist() == ["states", "united states"]
    # half of all words are "states" on both sides, and there is no other phrase to weigh it against
    assert found["z"].tolist() == [0, 0]


def test_equal_sides_have_no_distinctive_words_and_ties_are_alphabetical():
    texts = ["d, d, d, c, c, c"] * 2
    found = distinctive_words(count_terms(texts), *sides(1, 1))
    assert found["term"].tolist() == ["c", "d"]
    assert found["z"].tolist() == [0, 0]


def test_swapping_the_sides_turns_the_sign():
    texts = ["peace, peace, talks, war", "war, war, war, peace", "talks, talks, talks, talks"]
    counted, (first, second) = count_terms(texts), sides(1, 2)
    here = distinctive_words(counted, first, second).set_index("term")["z"]
    there = distinctive_words(counted, second, first).set_index("term")["z"]
    assert here.sort_index().tolist() == pytest.approx((-there).sort_index().tolist())


@pytest.mark.parametrize("texts", [[], ["", ""], ["war, war, war, war, war", ""]])
def test_a_silent_side_has_no_distinctive_words(texts):
    found = distinctive_words(count_terms(texts), *sides(len(texts) // 2, len(texts) - len(texts) // 2))
    assert tuple(found.columns) == COLUMNS
    assert found.empty


def speeches(n_speakers: int, n_each: int, favourite: str, seed: int = 0):
    """Sides of `n_speakers` who draw words at random, each with a favourite word; the first side also says
    `favourite`.
    """
    generator = np.random.default_rng(seed)
    texts, speakers = [], []
    for speaker in range(2 * n_speakers):
        for _ in range(n_each):
            said = generator.choice([f"w{i}" for i in range(30)], size=30).tolist() + [f"pet{speaker}"] * 3
            texts.append(", ".join(said + [favourite] * 3 * (speaker < n_speakers)))
            speakers.append(f"s{speaker}")
    return count_terms(texts), speakers, np.arange(len(texts)) < len(texts) // 2


def test_pet_words_of_single_speakers_are_chance_and_a_word_of_a_whole_side_is_not():
    counted, speakers, first = speeches(6, 5, "ultimatum")
    ranked = distinctive_words(counted, first, ~first)
    line = chance_line(counted, first, ~first, ranked["term"], units(speakers))
    assert (line.unit, line.n_units) == ("speakers", (6, 6))
    assert ranked.loc[ranked["z"].abs() > line.z, "term"].tolist() == ["ultimatum"]


def test_the_line_is_that_of_the_definition_however_many_terms_are_weighed_at_once(monkeypatch):
    """All sides that the speakers can be dealt to are weighed like the two themselves, over every term."""
    monkeypatch.setattr(distinctive_words_module, "SHUFFLES", 20)
    counted, speakers, first = speeches(4, 2, "ultimatum")
    ranked = distinctive_words(counted, first, ~first)
    numbers = units(speakers).both
    furthest = []
    for table in permutations(8, 4, 20, np.random.default_rng(0)):
        for dealt in table.T.astype(bool):
            of_first = dealt[numbers]
            again = distinctive_words(counted, of_first, ~of_first)
            furthest.append(again["z"].abs().max())
    for at_once in (1, 7, 1_000):
        monkeypatch.setattr(distinctive_words_module, "_TERMS_AT_ONCE", at_once)
        line = chance_line(counted, first, ~first, ranked["term"], units(speakers))
        assert line.z == pytest.approx(np.quantile(furthest, 0.95))


def test_the_line_passes_sides_alike_once_in_twenty():
    passed = 0
    for seed in range(40):
        counted, speakers, first = speeches(5, 2, "w1", seed)
        first = np.isin(speakers, [f"s{i}" for i in np.random.default_rng(seed).permutation(10)[:5]])
        ranked = distinctive_words(counted, first, ~first)
        line = chance_line(counted, first, ~first, ranked["term"], units(speakers), seed=seed)
        passed += bool((ranked["z"].abs() > line.z).any())
    assert passed <= 6


def test_one_document_has_no_line():
    counted, speakers, first = speeches(6, 1, "ultimatum")
    ranked = distinctive_words(counted, first, ~first)
    line = chance_line(counted, first, ~first, ranked["term"], units(speakers, ["d"] * len(speakers)))
    assert line == InsufficientData(
        "No line can be drawn: it takes 4 speakers or documents a side that are independent of each other, and there "
        "are 1 and 1."
    )


def test_a_person_quoted_in_both_outlets_swaps_and_a_single_person_is_dealt_by_documents():
    counted, speakers, first = speeches(5, 4, "ultimatum")
    both = [f"s{int(name[1:]) % 5}" for name in speakers]
    ranked = distinctive_words(counted, first, ~first)
    assert isinstance(chance_line(counted, first, ~first, ranked["term"], units(both)), ChanceLine)
    documents = [f"d{row}" for row in range(len(speakers))]
    alone = chance_line(counted, first, ~first, ranked["term"], units(np.where(first, "Putin", speakers), documents))
    assert (alone.unit, alone.n_units) == ("documents", (20, 20))


def test_a_term_of_one_speaker_names_them():
    counted, speakers, first = speeches(2, 3, "ultimatum")
    ranked = distinctive_words(counted, first, ~first)
    named = dict(
        zip(ranked["term"], carriers(counted, ranked["term"], first | ~first, np.array(speakers)), strict=True)
    )
    assert named["pet3"] == "s3"
    assert named["ultimatum"] == ""
