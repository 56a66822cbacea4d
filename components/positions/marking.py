"""Marking by hand: the quotes of a claim, most relevant first, each marked by one key or one click."""

import numpy as np
import streamlit as st

from analysis.embedding.search import Ranked
from analysis.positions.marking import Claim, Mark
from analysis.positions.relevance import to_mark
from components import encoding, link, markup, pressable, session_marks
from components.literal import literal
from components.positions import claim_choice
from components.positions.marked_corpus import Positions
from data.stances import LONGEST_ANNOTATOR, STANCES
from data.table import parts

MOST_LISTED = 8
MOST_MARKED = 20
LONGEST_REASON = 500
ANNOTATOR, REASON = f"{link.KEPT}annotator", "reason"
OTHERS = "show_others"
_LATER = "put_off"  # pairs of claim and quote that someone would rather decide later
_KEYS = {"supports": "S", "opposes": "O", "neither": "N"}


def show(asked: Positions) -> None:
    """Ask for a claim and a name, and go through the quotes."""
    claim = claim_choice.show(asked)
    if claim is None:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="who_marks"):
        st.text_input(
            "Your name or initials",
            key=ANNOTATOR,
            max_chars=LONGEST_ANNOTATOR,
            placeholder="needed: a mark has someone who made it",
            persist_state="session",
        )
        st.text_input("Reason for the next mark (optional)", key=REASON, max_chars=LONGEST_REASON)
        st.toggle(
            "Show the marks of others",
            key=OTHERS,
            help="Hidden at first, so that your marks are your own: only then does agreement tell something.",
        )
    annotator = _name()
    encoding.status(asked.corpus, "Ranking by relevance", waited_for=False)
    own = _own_marks(asked, claim, annotator)
    ids = asked.corpus.quotes["quote_id"].to_numpy()
    unmarked = asked.in_view.copy()
    unmarked[asked.quote_ids.get_indexer(list(own))] = False
    ranked = _ranked(asked, claim, unmarked)
    _told(asked, len(own), int(unmarked.sum()), ranked)
    if len(ranked):
        _current(asked, claim, ranked, str(ids[ranked.rows[0]]), annotator)
    _undo(asked)
    if len(ranked) > 1:
        markup.show("heading.html", text="Next in line")
        _list(asked, claim, ranked.rows[1:].tolist(), _cosines(ranked)[1:], {}, "next_in_line", annotator)
    if own:
        markup.show("heading.html", text=f"Marked by {annotator}: {len(own):,} in view")
        latest = list(own)[: -MOST_MARKED - 1 : -1]
        rows = asked.quote_ids.get_indexer(latest).tolist()
        _list(asked, claim, rows, [""] * len(rows), own, "marked_already", annotator)
        if len(own) > MOST_MARKED:
            st.caption(f"The {MOST_MARKED} latest of {len(own):,}.")


def _name() -> str:
    return " ".join(str(st.session_state.get(ANNOTATOR) or "").split())


def _own_marks(asked: Positions, claim: Claim, annotator: str) -> dict[str, dict[str, str]]:
    """This person's marks on quotes in view, by quote id, oldest first."""
    marks = asked.in_view_stances
    marks = marks[(marks["claim_id"] == claim.claim_id) & (marks["annotator"] == annotator)]
    return {row["quote_id"]: {str(k): str(v) for k, v in row.items()} for row in marks.to_dict("records")}


def _ranked(asked: Positions, claim: Claim, unmarked: np.ndarray) -> Ranked:
    corpus = asked.corpus
    later = st.session_state.get(_LATER, frozenset())
    put_off = asked.quote_ids.get_indexer([quote_id for claim_id, quote_id in later if claim_id == claim.claim_id])
    vectors = corpus.vectors.values if corpus.vectors else None
    wanted = encoding.vectors([claim.claim])[0] if encoding.is_ready(corpus) else None
    return to_mark(vectors, wanted, unmarked, set(put_off[put_off >= 0].tolist()), MOST_LISTED)


def _cosines(ranked: Ranked) -> list[str]:
    return ["" if np.isnan(cosine) else f"cosine {cosine:.2f}" for cosine in ranked.cosines]


def _told(asked: Positions, n_marked: int, n_left: int, ranked: Ranked) -> None:
    n = n_marked + n_left
    if not n:
        st.caption("No quote is in view: loosen a filter.")
        return
    order = "in corpus order until the model is ready"
    if not len(ranked) or not np.isnan(ranked.cosines[0]):
        order = "by relevance to the claim: cosine in the model's space, which cannot tell support from opposition"
    st.caption(f"{n_marked:,} of {n:,} quotes in view marked by you. Unmarked ones come first, {order}.")
    if not n_left:
        st.caption("Every quote in view is marked. Choose another claim, or change a mark below.")


def _current(asked: Positions, claim: Claim, ranked: Ranked, quote_id: str, annotator: str) -> None:
    with st.container(border=True, key="current_quote"):
        entry = _entry(asked, claim, int(ranked.rows[0]), _cosines(ranked)[0], {}, annotator)
        markup.show("to_mark.html", claim=claim.claim, entry=entry)
        with st.container(horizontal=True, key="mark_buttons"):
            for stance, key in _KEYS.items():
                st.button(
                    stance.capitalize(),
                    key=f"mark_{stance}",
                    shortcut=key,
                    disabled=not annotator,
                    on_click=_mark,
                    args=(asked, claim, quote_id, stance),
                )
            st.button(
                "Later", key="mark_later", shortcut="L", type="tertiary", on_click=_put_off, args=(claim, quote_id)
            )
        if not annotator:
            st.caption("Write your name or initials above, then mark with a click or with the keys S, O and N.")


def _undo(asked: Positions) -> None:
    if session_marks.can_undo(asked.corpus):
        marks = session_marks.of(asked.corpus).marks
        last = f"Last mark: {marks[-1].stance}, by {marks[-1].annotator}" if marks else "No mark is left"
        with st.container(horizontal=True, vertical_alignment="center", key="undo_row"):
            st.button(
                "Undo",
                icon=":material/undo:",
                shortcut="U",
                key="undo",
                on_click=session_marks.undo,
                args=(asked.corpus,),
            )
            st.caption(literal(last), width="stretch")


def _list(
    asked: Positions,
    claim: Claim,
    rows: list[int],
    figures: list[str],
    own: dict[str, dict[str, str]],
    key: str,
    annotator: str,
) -> None:
    entries = [_entry(asked, claim, row, figure, own, annotator) for row, figure in zip(rows, figures, strict=True)]
    pressable.show(
        markup.html("marking_list.html", entries=entries, stances=STANCES, may_mark=bool(annotator)),
        key,
        lambda name: _pressed(asked, claim, name),
    )


def _entry(
    asked: Positions, claim: Claim, row: int, figure: str, own: dict[str, dict[str, str]], annotator: str
) -> dict[str, object]:
    """A quote as the lists show it, with its marks: one's own, and those of others where they are asked for."""
    quote = asked.corpus.quote(row)
    looks = {camp.name: camp for camp in asked.corpus.camps}
    mark = own.get(quote["quote_id"])
    stances = asked.marked.stances
    others: list[dict[str, str]] = []
    if st.session_state.get(OTHERS):
        here = stances[(stances["claim_id"] == claim.claim_id) & (stances["quote_id"] == quote["quote_id"])]
        others = [one for one in here.to_dict("records") if one["annotator"] != annotator]
    made_here = mark is not None and any(
        one.place == (claim.claim_id, quote["quote_id"], annotator) for one in session_marks.of(asked.corpus).marks
    )
    return {
        "quote": quote,
        "camps": [looks[name] for name in parts(quote["camp"])],
        "speakers": " and ".join(parts(quote["speaker"])),
        "figure": figure,
        "marks": [*([mark] if mark else []), *others],
        "stance": mark["stance"] if mark else "",
        "removable": made_here,
    }


def _pressed(asked: Positions, claim: Claim, name: str) -> None:
    what, _, quote_id = name.partition(":")
    if what in STANCES:
        _mark(asked, claim, quote_id, what)
    elif what == "remove":
        session_marks.keep(asked.corpus, session_marks.of(asked.corpus).unmarked(claim.claim_id, quote_id, _name()))


def _mark(asked: Positions, claim: Claim, quote_id: str, stance: str) -> None:
    if not (annotator := _name()):
        return
    reason = " ".join(str(st.session_state.get(REASON) or "").split())
    marking = session_marks.of(asked.corpus)
    if not (asked.marked.claims["claim_id"] == claim.claim_id).any():
        marking = marking.claiming(claim)  # it came with a link
    session_marks.keep(
        asked.corpus, marking.marked(Mark(claim.claim_id, quote_id, stance, reason=reason, annotator=annotator))
    )
    st.session_state[REASON] = ""


def _put_off(claim: Claim, quote_id: str) -> None:
    # put off again, it goes behind the others that were put off: they come in their own order
    st.session_state[_LATER] = st.session_state.get(_LATER, frozenset()) | {(claim.claim_id, quote_id)}
