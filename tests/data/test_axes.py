"""Presets of named axes, checked field by field."""

from pathlib import Path

import pytest

from data.corpus import read_corpus
from data.faults import CorpusError

SHIPPED = Path(__file__).parents[2] / "data" / "russia-nato-2022"


def test_the_shipped_presets_are_read():
    axes = read_corpus(SHIPPED).axes
    assert [(axis.name, axis.low.label, axis.high.label) for axis in axes] == [
        ("Talks or arms", "negotiation", "armed support"),
        ("Readiness or an answer", "ready for talks", "a written answer"),
        ("NATO or Ukraine", "NATO's expansion", "war in Ukraine"),
    ]
    assert [len(axis.low.phrasings) for axis in axes] == [3, 3, 3]


def test_every_fault_is_reported_with_its_place(tiny_folder):
    (tiny_folder / "axes.toml").write_text(
        '[[axes]]\nname = "A"\nmood = 1\nlow = {label = "", phrasings = []}\n'
        'high = {label = "x", phrasings = ["same", "same"]}\n',
        "utf-8",
    )
    with pytest.raises(CorpusError) as raised:
        read_corpus(tiny_folder)
    assert str(raised.value).split("\n") == [
        "axes.toml, axes[1].low.label; String should have at least 1 character",
        "axes.toml, axes[1].low.phrasings; Tuple should have at least 1 item after validation, not 0",
        "axes.toml, axes[1].high.phrasings; must not hold a phrasing twice",
        "axes.toml, axes[1].mood: '1'; Extra inputs are not permitted",
    ]


def test_no_name_occurs_twice(tiny_folder):
    axis = '[[axes]]\nname = "A"\nlow = {label = "x", phrasings = ["one"]}\nhigh = {label = "y", phrasings = ["two"]}\n'
    (tiny_folder / "axes.toml").write_text(axis + axis, "utf-8")
    with pytest.raises(CorpusError, match=r"axes\.toml, axes; must not name A twice"):
        read_corpus(tiny_folder)
