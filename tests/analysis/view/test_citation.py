import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pybtex.database import parse_string

from analysis.view import citation
from data.schema import COLUMN_NAMES

EMPTY = dict.fromkeys(COLUMN_NAMES, "") | {"quote_id": "q1", "text": "War", "speaker": "Ned Price", "camp": "US"}


def test_plain(quote):
    assert citation.plain(quote) == (
        "Ned Price: “the ball is in their court”, relayed by RT. In: “There must be a concrete result”, "
        "The Frontier Post, January 2022, https://example.org/a."
    )


def test_chicago(quote):
    assert citation.chicago(quote) == (
        "Ned Price, quoted in Polina Dukhanova, Alena Medvedeva, “There must be a concrete result,” "
        "The Frontier Post, January 2022, https://example.org/a."
    )


def test_bibtex(quote):
    assert citation.bibtex(quote) == "\n".join(
        [
            "@misc{price-q1,",
            "  author = {Polina Dukhanova and Alena Medvedeva},",
            "  title = {{There must be a concrete result}},",
            "  howpublished = {The Frontier Post},",
            "  year = {2022},",
            "  date = {2022-01},",
            "  url = {https://example.org/a},",
            "  note = {Ned Price: “the ball is in their court”}",
            "}",
        ]
    )


@pytest.mark.parametrize(
    ("style", "cited"),
    [
        ("Plain", "Ned Price: War."),
        ("Chicago", "Ned Price, cited."),
        ("BibTeX", "@misc{price-q1,\n  note = {Ned Price: War}\n}"),
    ],
)
def test_what_is_not_known_is_left_out(style, cited):
    assert citation.FORMATS[style](EMPTY) == cited


@pytest.mark.parametrize(
    ("given", "source"),
    [
        ({"title": "Why"}, "“Why.”"),
        ({"title": "Why?"}, "“Why?”"),
        ({"title": '""'}, ""),
        ({"title": "Why?", "outlet": "Post"}, "“Why?,” Post."),
        ({"author": "A. Jr.", "title": "Why"}, "A. Jr., “Why.”"),
        ({"outlet": "Acme Inc."}, "Acme Inc."),
        ({"title": "Why", "published_on": "2022"}, "“Why,” 2022."),
        ({"outlet": "“Post”", "published_on": "2022"}, "“Post,” 2022."),
    ],
)
def test_chicago_points_what_is_known(given, source):
    assert citation.chicago(EMPTY | given) == f"Ned Price, cited{' in ' + source if source else '.'}"


@given(
    st.fixed_dictionaries(
        {
            "author": st.sampled_from(["", "Ann Smith", "Ann Smith, John Roe"]),
            "title": st.sampled_from(["", "War", "Why?", "“War”", "War,", '""']),
            "outlet": st.sampled_from(["", "Post", "“Post”"]),
            "published_on": st.sampled_from(["", "2022", "2022-01-13", "soon"]),
            "url": st.sampled_from(["", "https://example.org/a"]),
            "kind": st.sampled_from(["", "direct"]),
        }
    )
)
def test_chicago_never_points_twice(cells):
    cited = citation.chicago(EMPTY | cells)
    assert not re.search(r"[.,]”?[.,]|[?”][.]|”,|“”|“,| [,.]|  ", cited)
    assert re.search(r"[.?]”?$", cited)


@pytest.mark.parametrize(
    ("speaker", "prose"),
    [("A", "A"), ("A | B", "A and B"), ("A|B|C", "A, B and C"), ("Smith, Ann", "Smith, Ann")],
)
def test_speakers(speaker, prose):
    assert citation.speakers({"speaker": speaker}) == prose


@pytest.mark.parametrize(
    ("kind", "words"),
    [("direct", "“War”"), ("indirect", "[reported] War"), ("mixed", "[partly verbatim] War"), ("", "War")],
)
def test_words(kind, words):
    assert citation.words(EMPTY | {"kind": kind, "text": " War\n"}) == words


def test_titles_lose_their_own_quotation_marks(quote):
    assert "“Result”," in citation.plain(dict(quote) | {"title": '"Result"'})
    assert "“Result,” The" in citation.chicago(dict(quote) | {"title": "“Result”"})


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (
            {"outlet": r"A & B_{50%} #1 $x^2$ \input~"},
            r"howpublished = {A \& B\_\textbraceleft{}50\%\textbraceright{} \#1 \$x\textasciicircum{}2\$ ",
        ),
        ({"outlet": "two\n\nparagraphs"}, "howpublished = {two paragraphs}"),
        ({"url": "https://x/}\\input{y"}, "url = {https://x/%7D%5Cinput%7By}"),
        ({"author": " , A ,"}, "author = {A}"),
        ({"published_on": "soon"}, "date = {soon}"),
    ],
)
def test_bibtex_escapes_what_tex_would_read(quote, changed, line):
    assert line in citation.bibtex(dict(quote) | changed)


@pytest.mark.parametrize(
    ("speaker", "quote_id", "key"),
    [
        ("Ned Price", "q1", "price-q1"),
        ("A Jones | B Smith", "q1", "jones-q1"),
        ("Мария Захарова", "q1", "quote-q1"),
        ("O'Neil-Smith, Jr.", "a:b_c.d-e", "jr-a:b_c.d-e"),
        ("Ned Price", "é1", "price-u00e91"),
    ],
)
def test_bibtex_key(speaker, quote_id, key):
    assert citation.bibtex(EMPTY | {"speaker": speaker, "quote_id": quote_id}).startswith(f"@misc{{{key},\n")


ANY = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20)


@example([{"text": "} @book{x, title={y}}", "outlet": "a } b", "title": "{", "author": "}"}] * 2, "}{")
@given(
    st.lists(st.fixed_dictionaries(dict.fromkeys(("text", "outlet", "title", "author"), ANY)), min_size=1, max_size=3),
    ANY,
)
def test_any_rows_make_a_file_that_bibtex_reads_whole(rows, path):
    url = "https://x/" + re.sub(r"\s", "", path)
    quotes = [EMPTY | cells | {"quote_id": f"q{number}", "url": url} for number, cells in enumerate(rows)]
    read = parse_string("\n\n".join(map(citation.bibtex, quotes)), "bibtex").entries
    assert [key.rpartition("-")[2] for key in read] == [quote["quote_id"] for quote in quotes]
    for quote, entry in zip(quotes, read.values(), strict=True):
        assert plain_text(entry.fields["note"]) == " ".join(
            f"{citation.speakers(quote)}: {citation.words(quote)}".split()
        )
        assert plain_text(entry.fields.get("howpublished", "")) == " ".join(quote["outlet"].split())
        for cite in citation.FORMATS.values():
            assert cite(quote)


def plain_text(written: str) -> str:
    """The content of a field, its escapes interpreted as TeX does, runs of spaces reduced to one."""
    names = {"braceleft": "{", "braceright": "}", "backslash": "\\", "asciitilde": "~", "asciicircum": "^"}
    read = re.sub(r"\\text(\w+)\{\}|\\([&%$#_])", lambda found: names.get(found[1], "") or found[2], written)
    return " ".join(read.split())


@given(st.sets(st.from_regex(r"[\w.:\-]{1,6}", fullmatch=True), min_size=2, max_size=4))
def test_ids_that_differ_have_keys_that_differ(ids):
    keys = {citation.bibtex(EMPTY | {"quote_id": quote_id}).split(",")[0] for quote_id in ids}
    assert len(keys) == len(ids)
