"""All quotes of a large map as bytes: the browser decodes exactly what was on the map."""

import json
from pathlib import Path

import numpy as np
import pytest

from analysis.map import point_bytes
from analysis.map.labels import box
from analysis.view.selection import build_index
from data.corpus import read_corpus
from data.schema import PALETTE

SCALE = ((0.0, "#000000"), (0.5, "#808080"), (1.0, "#ffffff"))
EVERYONE = np.ones(41, dtype=bool)


@pytest.fixture(scope="module")
def corpus():
    return read_corpus(Path(__file__).parents[3] / "data" / "russia-nato-2022")


@pytest.fixture(scope="module")
def index(corpus):
    return build_index(corpus)


def read(part):
    """The head and the rest of a part, as the browser decodes it."""
    length = int.from_bytes(part[:4], "little")
    assert length % 4 == 0  # the arrays after it are aligned to words
    return json.loads(part[4 : 4 + length]), part[4 + length :]


def unpack(part):
    head, rest = read(part)
    found, at = [], 0
    n_all, further = head["n"], head["further"]
    n_dots = n_all + further
    parts = (("<u4", further), ("<u2", n_all), ("<u2", n_all), ("<u1", n_dots), ("<u1", n_dots), ("<u1", n_all))
    for kind, n in parts:
        array = np.frombuffer(rest, kind, n, at)
        found.append(array)
        at += array.nbytes
    assert at == len(rest)
    return head, *found


def test_places_come_back_to_within_a_part_of_a_unit_and_each_quote_has_its_camps(corpus, index):
    coloured = point_bytes.colouring(corpus, index, "camp", SCALE)
    head, further, x, y, codes, _, over = unpack(point_bytes.pack_points(corpus.map.points, coloured, "a key"))
    assert (head["key"], head["n"], head["further"]) == ("a key", 41, 1)
    low, high = box(corpus.map.points)
    parts = np.column_stack([over & 15, over >> 4]) / point_bytes.FINE
    places = (np.column_stack([x, y]) + parts) / point_bytes.UNITS * (high - low) + low
    assert np.abs(places - corpus.map.points).max() <= (high - low).max() / point_bytes.UNITS / point_bytes.FINE
    names = [coloured.colours[code].name for code in codes]
    first = [camp.split("|")[0].strip() for camp in corpus.quotes["camp"]]
    assert names[:41] == first
    joint = int(np.flatnonzero(corpus.quotes["quote_id"] == "q01")[0])  # of NATO and of the US
    assert further.tolist() == [joint]
    assert {names[joint], names[41]} == {part.strip() for part in corpus.quotes["camp"][joint].split("|")}


def test_a_joint_statement_counts_for_each_of_its_camps(corpus, index):
    coloured = point_bytes.colouring(corpus, index, "camp", SCALE)
    counts = dict(zip([one.name for one in coloured.colours], coloured.counts(EVERYONE), strict=True))
    assert counts == index.facets["camp"].counts(EVERYONE)
    assert coloured.counts(~EVERYONE) == [0] * len(counts)


@pytest.mark.parametrize("colour_by", ["speaker", "topic", "kind"])
def test_what_has_no_colour_of_its_own_shares_one(corpus, index, colour_by):
    coloured = point_bytes.colouring(corpus, index, colour_by, SCALE)
    assert sorted({*coloured.rows.tolist()}) == list(range(41))
    values = index.facets[colour_by].values
    own = [one.name for one in coloured.colours if one.colour != PALETTE[-1]]
    assert own == [value for value in values[: len(PALETTE) - 1] if value]
    assert ("others" in [one.name for one in coloured.colours]) is (len([v for v in values if v]) > len(own))


@pytest.mark.parametrize("colour_by", ["camp", "speaker", "kind", "reliability", "no_such_column"])
def test_a_dot_has_the_symbol_of_its_camp_and_its_kind_whatever_the_colours_mean(corpus, index, colour_by):
    coloured = point_bytes.colouring(corpus, index, colour_by, SCALE)
    packed = unpack(point_bytes.pack_points(corpus.map.points, coloured, "a key"))
    looks = [point_bytes.LOOKS[number] for number in packed[5]]
    assert [kind for _, kind in looks[:41]] == corpus.quotes["kind"].tolist()
    symbols = {camp.name: camp.symbol for camp in corpus.camps}
    firsts = [camp.split("|")[0].strip() for camp in corpus.quotes["camp"]]
    assert [symbol for symbol, _ in looks[:41]] == [symbols[camp] for camp in firsts]
    if colour_by == "camp":  # q01's further dot is that of its other camp
        assert looks[41][0] == symbols[coloured.colours[coloured.codes[41]].name] != looks[packed[1][0]][0]


def test_a_quote_whose_kind_is_not_known_is_filled(write_corpus):
    corpus = read_corpus(write_corpus([("Some words", "Someone", "A")], ("text", "speaker", "camp")))
    (number,) = point_bytes.looks_of_quotes(corpus, build_index(corpus))
    assert point_bytes.LOOKS[number] == (corpus.camps[0].symbol, "")


def test_a_column_without_values_gives_all_one_colour(corpus, index):
    (only,) = point_bytes.colouring(corpus, index, "no_such_column", SCALE).colours
    assert only.name == "not given"


def test_reliability_has_the_colours_of_its_scale(corpus, index):
    coloured = point_bytes.colouring(corpus, index, "reliability", SCALE)
    assert coloured.of_scale
    assert [coloured.colours[at].colour for at in (0, 255)] == ["#000000", "#ffffff"]
    shades = [int(coloured.colours[code].colour[1:3], 16) / 255 for code in coloured.codes]
    assert shades == pytest.approx(corpus.map.reliability, abs=0.01)


def test_more_colours_than_a_byte_distinguishes_share_the_last(write_corpus):
    rows = [(f"Words {number}", "Someone", f"camp {number}") for number in range(300)]
    corpus = read_corpus(write_corpus(rows, ("text", "speaker", "camp")))
    index = build_index(corpus)
    facet = index.facets["camp"]
    looks = [point_bytes.Colour(name, "#000000") for name in facet.values]
    coloured = point_bytes.by_quote(looks, facet, facet.codes, np.zeros(300, np.uint8))
    assert len(coloured.colours) == 256
    assert coloured.counts(np.ones(300, dtype=bool)) == [1] * 255 + [45]


def test_a_mask_is_a_bit_for_each_quote():
    mask = np.arange(11) % 3 == 0
    head, rest = read(point_bytes.pack_mask(mask, "which"))
    assert head == {"key": "which", "n": 11}
    assert np.unpackbits(np.frombuffer(rest, np.uint8), count=11, bitorder="little").tolist() == mask.tolist()
