"""Names of topics: noun phrases, in the texts' own casing, without people, true of most quotes."""

import numpy as np
import pytest

from analysis.compare.topics.topic_words import Nouns, as_written, best_terms, people_in, sayable, true_of
from analysis.extraction.grammar import parse
from analysis.text.term_counts import count_terms
from analysis.text.word_forms import TermForms


@pytest.mark.skipif(not parse.available(), reason="the English parser is not installed")
def test_nouns_are_distinguished_from_other_words():
    nouns = Nouns().find(["The European Union quickly imposed harsh sanctions on Russian banks.", "Sanctions work."])
    assert nouns is not None
    assert {"sanctions", "european union", "russian banks", "union"} <= nouns
    assert not {"quickly", "imposed", "harsh", "work"} & nouns


@pytest.mark.skipif(not parse.available(), reason="the English parser is not installed")
def test_a_word_is_a_noun_where_half_of_its_uses_are():
    texts = ["We need peace.", "They need aid.", "The need is great.", "Russian gas flows.", "A Russian spoke."]
    nouns = Nouns().find(texts)
    assert nouns is not None
    assert {"peace", "aid", "russian", "russian gas"} <= nouns
    assert "need" not in nouns


def test_names_after_a_title_are_people():
    texts = ["President Biden spoke.", "We thank President Biden.", "Minister Once came.", "The Gas price rose."]
    assert people_in(texts) == {"biden"}


@pytest.mark.parametrize(
    ("term", "can_be_said"),
    [("gas price", True), ("our gas", False), ("today", False), ("the", False), ("100", False), ("verb", False)],
)
def test_what_can_name_a_topic(term, can_be_said):
    nouns = frozenset({"gas price", "our gas", "today", "the", "100"})
    assert sayable(term, frozenset(), nouns) is can_be_said


def test_each_term_covers_what_the_earlier_ones_do_not():
    texts = ["gas price"] * 4 + ["oil"] * 3 + ["gas"] + ["talks"] * 8
    counted = count_terms(texts)
    members = np.arange(16) < 8
    weights, forms = np.ones(len(counted.terms)), TermForms(counted, "en")
    chosen = best_terms(forms, weights, np.arange(len(counted.terms)), members)
    assert chosen[0] == "gas"
    assert "oil" in chosen
    assert "talks" not in chosen
    assert set(true_of(forms, chosen)) == set(range(8))


def test_a_word_and_its_plural_are_one():
    counted = count_terms(["sanction"] * 3 + ["sanctions"] * 3 + ["talks"] * 4)
    members = np.arange(10) < 6
    forms = TermForms(counted, "en")
    chosen = best_terms(forms, np.ones(len(counted.terms)), np.arange(len(counted.terms)), members)
    assert len(chosen) == 1
    assert len(true_of(forms, chosen)) == 6


def test_the_casing_is_that_of_most_uses_within_sentences():
    texts = ["We count on NATO.", "Nato is large.", "The Union State meets.", "In the Union State."]
    assert as_written("nato", texts) == "NATO"
    assert as_written("union state", texts) == "Union State"
    assert as_written("unknown", texts) == "unknown"
    assert as_written("gas", ["Gas is dear. Gas is rare.", "We buy gas."]) == "gas"
