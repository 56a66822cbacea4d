"""A corpus that was never saved works like any other for its maker."""

from streamlit.testing.v1 import AppTest


def script():
    import numpy as np
    import streamlit as st

    from analysis.embedding.encoder import BackgroundEncoder, Model
    from components.opening import unsaved_corpus
    from data.table import complete, parse

    def load(model, progress):
        return lambda texts: np.array([[text.count("war"), text.count("peace"), 1.0] for text in texts])

    encoder = BackgroundEncoder(Model("toy", ""), load)
    encoder.start()
    encoder.wait()
    reports = []
    quotes = complete(parse("text,speaker,camp\n=war,Ned,US\nNo peace,Ann,Russia\nwar and peace,Ann,Russia\n"))
    no_sides = ("Russia", "EU")
    name = unsaved_corpus.make('Talks & "more"', quotes, encoder, lambda done, doing: reports.append(done), no_sides)
    corpus, index = unsaved_corpus.all_of_them()[name]
    st.session_state["seen"] = (
        name,
        corpus.about.title,
        corpus.quotes["text"].tolist(),
        corpus.map is not None,
        index.n_quotes,
        max(reports) <= 1,
        [camp.name for camp in corpus.camps if camp.not_a_side],
    )


def test_it_is_built_through_the_same_door_and_kept():
    app = AppTest.from_function(script).run(timeout=300)
    assert not app.exception
    assert app.session_state["seen"] == (
        "unsaved-talks-more",
        'Talks & "more"',
        ["=war", "No peace", "war and peace"],
        True,
        3,
        True,
        ["Russia"],
    )
