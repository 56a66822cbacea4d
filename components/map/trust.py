"""How far the map can be trusted, in figures and in a sentence."""

from typing import Any

import streamlit as st

from analysis.map.trust import FarDistances, chance_trustworthiness, far_distances
from analysis.view.selection import Index, InView
from analysis.view.wording import cell_label
from components import encoding, markup
from components.literal import literal
from components.shared import SharedCache
from data.corpus import Corpus
from data.counting import count_of
from data.map_figures import are_whole
from data.schema import KINDS

_far: SharedCache[FarDistances | None] = SharedCache(most=64)
_TELLS = 0.7  # a correlation; below it not even half of the order of distances is kept

_UNRECORDED = "How this map was made is not recorded, so it is unknown how far it can be trusted."
_NEARNESS = "Near means alike in topic and wording, not agreement; the axes mean nothing."
_SHARES = (
    (0.0, "Hardly any"),
    (0.1, "About a tenth"),
    (0.2, "About a fifth"),
    (0.25, "About a quarter"),
    (0.33, "About a third"),
    (0.4, "About two fifths"),
    (0.5, "About half"),
    (0.6, "About three fifths"),
    (0.67, "About two thirds"),
    (0.75, "About three quarters"),
    (0.8, "About four fifths"),
    (0.9, "About nine tenths"),
    (1.0, "Nearly all"),
)


def legend(corpus: Corpus, index: Index, in_view: InView, with_camps: bool) -> None:
    """Symbols of the kinds of speech, and of the camps if the colours show something else."""
    counts = {
        column: index.facets[column].counts(in_view.mask) for column in ("camp", "kind") if column in index.facets
    }
    camps = [(camp, f"{counts['camp'].get(camp.name, 0):,}") for camp in corpus.camps] if with_camps else []
    kinds = [(kind, f"{counts['kind'][kind]:,}") for kind in KINDS if kind in counts.get("kind", {})]
    if camps or kinds:
        markup.show("legend.html", camps=camps, kinds=kinds)


def show(corpus: Corpus) -> None:
    """Draw the figures of a corpus that has a map."""
    assert corpus.map is not None
    st.caption(in_plain_words(corpus.map.figures))
    if not are_whole(corpus.map.figures):
        return
    # drawn when it is opened: a table's script is large, and most readers never look
    more = st.expander("How this was measured", icon=":material/fact_check:", key="projections", on_change="rerun")
    if more.open:
        with more:
            st.caption(f"{sentence(corpus.map.figures)} {far_sentence(corpus)}".strip())
            if note := encoding.long_quotes(corpus):
                st.caption(literal(note))
            st.dataframe(
                [_line(tried, corpus.map.figures) for tried in corpus.map.figures["tried"]],
                hide_index=True,
                alt="Figures of each projection tried for this map",
            )


def in_plain_words(figures: dict[str, Any]) -> str:
    """What a reader may take from the map, without its method."""
    if not are_whole(figures):
        return f"{_UNRECORDED} {_NEARNESS}"
    trust = next(tried["trust"] for tried in figures["tried"] if tried["name"] == figures["chosen"])
    if trust["neighbours_kept"] is None:
        return f"{trust['reason']} {_NEARNESS}"
    return (
        f"{_share(trust['neighbours_kept'])} of the quotes nearest to each other here are also nearest in meaning "
        f"(n = {figures['n']:,}; by chance {_percent(trust['chance'])}). {_NEARNESS}"
    )


def _percent(chance: float) -> str:
    return f"{chance:.0%}" if chance >= 0.005 else "under 1%"


def _share(kept: float) -> str:
    return min(_SHARES, key=lambda share: abs(share[0] - kept))[1]


def sentence(figures: dict[str, Any]) -> str:
    """The map's trust in plain words, with its n."""
    if not are_whole(figures):
        return _UNRECORDED
    trust = next(tried["trust"] for tried in figures["tried"] if tried["name"] == figures["chosen"])
    made = f"Map by {figures['chosen']} from {cell_label(figures['model'])}, n = {figures['n']:,}."
    if n_placed := figures.get("placed", 0):
        made += (
            f" {count_of(n_placed, 'quote')} came later, placed near their nearest neighbours; not in these figures."
        )
    if trust["neighbours_kept"] is None:
        return f"{made} {trust['reason']}"
    measured = "" if trust["n_ranked"] == trust["n"] else f", measured on {trust['n_ranked']:,} of them"
    if trust.get("n_measured", 0):
        made = f"{made} {_about_placing(figures, trust)}"
    return (
        f"{made} Of each quote's {trust['k']} nearest in meaning, {trust['neighbours_kept']:.0%} are also among its "
        f"{trust['k']} nearest on the map ({trust['chance']:.0%} expected by chance). "
        f"Trustworthiness (Venna and Kaski): {trust['trustworthiness']:.2f} of 1{measured} "
        f"({chance_trustworthiness(trust['n'], trust['k']):.2f} expected by chance)."
    )


def far_sentence(corpus: Corpus) -> str:
    """How far distances between islands can be trusted; "" if there are too few quotes to tell."""
    if corpus.vectors is None or corpus.map is None:
        return ""
    vectors, points = corpus.vectors.values, corpus.map.points
    found = _far.get(corpus.content_hash, lambda: far_distances(vectors, points))
    if found is None:
        return ""
    of = f"all pairs of {found.n:,} quotes" if found.n < len(vectors) else "all pairs"
    verdict = ": how far apart two islands lie says little" if found.rho < _TELLS else ""
    return f"Far distances, on the map and in meaning, over {of}: Spearman's ρ = {found.rho:.2f}{verdict}."


def _line(tried: dict[str, Any], figures: dict[str, Any]) -> dict[str, Any]:
    trust = tried["trust"]
    return {
        "Projection": tried["name"],
        "Used": tried["name"] == figures["chosen"],
        "Neighbours kept": trust["neighbours_kept"],
        "Trustworthiness": trust["trustworthiness"],
        "Neighbours (k)": trust["k"],
        "n": trust["n"],
    }


def _about_placing(figures: dict[str, Any], trust: dict[str, Any]) -> str:
    """How a map too large to be drawn whole was made, and on how many quotes the figures below rest."""
    n_placed = trust["n"] - figures.get("n_drawn", 0)
    return (
        f"{figures.get('n_drawn', 0):,} different texts were drawn, and the other {n_placed:,} quotes placed between "
        f"those nearest to them in meaning. The figures are for {trust['n_measured']:,} quotes drawn at random, each "
        "compared with all others; the reliability of a quote is that among the texts that were drawn."
    )
