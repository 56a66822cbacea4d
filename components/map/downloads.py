"""Downloads of what is in view."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from analysis.view import citation
from analysis.view.link import View
from analysis.view.selection import Index
from analysis.view.wording import in_view as in_view_sentence
from components.map import axes_choice, page_export
from data.corpus import Corpus
from data.corpus_files import to_zip
from data.export import to_csv, to_jsonl, to_parquet, to_xlsx
from data.refi_qda import to_qdpx

MOST_ROW_BY_ROW = 200_000  # quotes in files that are written row by row: 20 s of processor time
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PARQUET = "application/vnd.apache.parquet"


def show(corpus: Corpus, index: Index, view: View, in_view: np.ndarray) -> None:
    """A menu of downloads; each file is made on demand."""
    menu = st.popover("Download", icon=":material/download:", key="downloads", on_change="rerun")
    if not menu.open:
        return
    with menu:
        n = int(in_view.sum())
        few = n if n <= MOST_ROW_BY_ROW else 0
        st.caption(f"{n:,} {'quote' if n == 1 else 'quotes'} in view, with all columns.")
        name = f"standpoint-{corpus.name}-{corpus.version}"
        _button("CSV", f"{name}.csv", "text/csv", lambda: to_csv(corpus.quotes[in_view]), n)
        _button("JSONL", f"{name}.jsonl", "application/jsonl", lambda: to_jsonl(corpus.quotes[in_view]), n)
        _button("Excel (XLSX)", f"{name}.xlsx", _XLSX, lambda: to_xlsx(corpus.quotes[in_view]), few)
        _button("Parquet", f"{name}.parquet", _PARQUET, lambda: to_parquet(corpus.quotes[in_view]), n)
        _button(
            "Citations (BibTeX)", f"{name}.bib", "application/x-bibtex", lambda: _bibliography(corpus, in_view), few
        )
        if n > MOST_ROW_BY_ROW:
            st.caption(
                f"Excel and citations take at most {MOST_ROW_BY_ROW:,} quotes: narrow the view with filters, or use "
                "CSV or Parquet, which hold the same columns."
            )
        if corpus.map is not None:
            sentence = in_view_sentence(view.filters, n, index.n_quotes)
            layout = axes_choice.layout_of(corpus, index, view)
            _button(
                "Map (one HTML file, works offline)",
                f"{name}.html",
                "text/html",
                lambda: page_export.render(corpus, index, view, in_view, sentence, layout).encode(),
                n,
            )
            st.segmented_control(
                "The map's camera button saves",
                ("SVG", "PNG"),
                default="SVG",
                key="picture_format",
                required=True,
                persist_state="session",
            )
        st.caption("The whole corpus, to open here or elsewhere.")
        _button("Corpus folder (zip)", f"{name}.zip", "application/zip", lambda: to_zip(corpus), index.n_quotes)
        whole = index.n_quotes if index.n_quotes <= MOST_ROW_BY_ROW else 0
        _button("REFI-QDA project", f"{name}.qdpx", "application/zip", lambda: to_qdpx(corpus), whole)
        if not whole:
            st.caption(
                f"REFI-QDA takes corpora of at most {MOST_ROW_BY_ROW:,} quotes; the folder holds everything it would."
            )


def _button(label: str, file: str, mime: str, make: Callable[[], bytes], n: int) -> None:
    st.download_button(
        label,
        make,
        file_name=file,
        mime=mime,
        key=f"download {label}",
        on_click="ignore",
        disabled=not n,
        width="stretch",
    )


def _bibliography(corpus: Corpus, in_view: np.ndarray) -> bytes:
    entries = [citation.bibtex(quote) for quote in corpus.quotes[in_view].to_dict("records")]
    return ("\n\n".join(entries) + "\n").encode("utf-8", "replace")
