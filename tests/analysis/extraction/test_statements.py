"""Who said what, in sentences that can be checked by eye."""

import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.extraction.grammar import parse
from analysis.extraction.statements import extract
from analysis.extraction.text.tokens import read

NED = "State Department spokesman Ned Price met reporters. "


def statements(text, **known):
    return [
        (one.kind, one.speaker, " | ".join(text[start:end] for start, end in one.segments))
        for one in extract(text, **known)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("“We will go,” Ned Price said.", [("direct", "Ned Price", "We will go")], id="after the words"),
        pytest.param("“We will go,” said Ned Price.", [("direct", "Ned Price", "We will go")], id="turned round"),
        pytest.param("Ned Price said: “We will go.”", [("direct", "Ned Price", "We will go.")], id="before the words"),
        pytest.param(
            "“We,” Ned Price said, “will go.”", [("direct", "Ned Price", "We | will go.")], id="a split quotation"
        ),
        pytest.param(
            "Ned Price said the talks would go on.",
            [("indirect", "Ned Price", "the talks would go on")],
            id="reported",
        ),
        pytest.param(
            "Ned Price said on Tuesday that the talks were “frank and useful”.",
            [("mixed", "Ned Price", "the talks were “frank and useful")],
            id="partly verbatim",
        ),
        pytest.param(
            "According to Ned Price, the talks would go on.",
            [("indirect", "Ned Price", "the talks would go on")],
            id="according to",
        ),
        pytest.param(
            "The talks would go on, according to Ned Price.",
            [("indirect", "Ned Price", "The talks would go on")],
            id="according to, after",
        ),
        pytest.param(
            "As Ned Price noted, the talks would go on.",
            [("indirect", "Ned Price", "the talks would go on")],
            id="as he noted",
        ),
        pytest.param(
            "“It is near.” — Ned Price, spokesman", [("direct", "Ned Price", "It is near.")], id="signed with a dash"
        ),
        pytest.param(
            "WALLACE: Why now?\nPRICE: Because we can.",
            [("direct", "WALLACE", "Why now?"), ("direct", "PRICE", "Because we can.")],
            id="a transcript",
        ),
        pytest.param("The state did so. He took a report.", [], id="nothing is said"),
        pytest.param(
            "“We will go,” the 34-year-old mother of three said.",
            [("direct", "34-year-old mother of three (unnamed)", "We will go")],
            id="a number before the verb",
        ),
        pytest.param(
            "“We will go,” Ned Price said after the talks had failed in all they were held for. “It is time.”",
            [("direct", "Ned Price", "We will go | It is time.")],
            id="when it was said, after the words",
        ),
        pytest.param(
            "The mayor's office disagreed: “The plan is sound in every part of it,” said Ned Price.",
            [("direct", "Ned Price", "The plan is sound in every part of it")],
            id="what leads to the words, before a colon",
        ),
        pytest.param(
            "“We will go,” Ned Price said before asking her, “Will you come with us?”",
            [("direct", "Ned Price", "We will go"), ("direct", "Ned Price", "Will you come with us?")],
            id="two verbs, two statements",
        ),
        pytest.param(
            "When Anna Holm noted that it was late, Ned Price replied, “We will go.”",
            [("indirect", "Anna Holm", "it was late"), ("direct", "Ned Price", "We will go.")],
            id="a clause before the main one",
        ),
        pytest.param(
            "Ned Price, who has called the plan a disaster, said “we will go.”",
            [("indirect", "Ned Price", "the plan a disaster"), ("direct", "Ned Price", "we will go.")],
            id="an aside that judges",
        ),
        pytest.param(
            "“We will go,” policy guru Ned Price said.",
            [("direct", "Ned Price", "We will go")],
            id="an office that no list has",
        ),
        pytest.param(
            "“We will go.”\n— Ned Price, spokesman", [("direct", "Ned Price", "We will go.")], id="signed underneath"
        ),
        pytest.param(
            "Critics, including Ned Price, say the plan is dead.",
            [("indirect", "Critics (unnamed)", "the plan is dead")],
            id="an aside after common words",
        ),
        pytest.param(
            "The plan is dead, Ned Price said Tuesday in Elm Bay, because nobody wants it.",
            [("indirect", "Ned Price", "The plan is dead | because nobody wants it")],
            id="between two halves",
        ),
    ],
)
def test_words_and_speaker(text, expected):
    assert statements(text) == expected


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        pytest.param(NED + "“We will go,” he said.", "Ned Price", id="he"),
        pytest.param(NED + "Anna Holm listened. “We will go,” he said.", "Ned Price", id="he is not she"),
        pytest.param(NED + "Anna Holm listened. “We will go,” she said.", "Anna Holm", id="she is not he"),
        pytest.param(NED + "“We will go,” the spokesman said.", "Ned Price", id="by his office"),
        pytest.param(NED + "“We will go,” Price said.", "Ned Price", id="by his surname"),
        pytest.param(
            "Carl Bohm left. Ned Price condemned what he called a breach. “We will go,” he said.",
            "Ned Price",
            id="the subject of the sentence",
        ),
        pytest.param(
            "Ned Price spoke. Carl Bohm was there. He said that Bohm would go.", "Ned Price", id="not whom he speaks of"
        ),
        pytest.param(
            "Ned Price spoke. Carl Bohm was there. “We will go,” he told Bohm.", "Ned Price", id="not whom he tells"
        ),
        pytest.param(
            "President Carl Bohm lost. “No,” Ned Price said. Then the president went home. “We will go,” he said.",
            "Carl Bohm",
            id="an office is a mention",
        ),
        pytest.param(
            "Ned Price spoke. Campaigning against Carl Bohm, he said that it was over.",
            "Ned Price",
            id="a name before the subject of its clause",
        ),
        pytest.param(
            "Vanya Krul came with her brother. Ned Price listened. “We will go,” she said.",
            "Vanya Krul",
            id="a woman, as her pronoun tells",
        ),
        pytest.param(
            "Jean-Marc Petri listened. Anna Holm left. “We will go,” he said.", "Jean-Marc Petri", id="a double name"
        ),
        pytest.param(
            "Pat Strand, a widow from Elm Bay, listened. Ned Price left. “We will go,” she said.",
            "Pat Strand",
            id="a widow is a woman",
        ),
        pytest.param(
            "The envoy said that Anna Holm left. Even Holm knew why. “We will go,” she said.",
            "Anna Holm",
            id="a sentence's first word is not part of a name",
        ),
        pytest.param(
            "Erin Bly's sister, Toma Bly, came. “We will go,” she said.", "Toma Bly", id="whom her office explains"
        ),
        pytest.param("Lund, 45, came. “We will go,” she said.", "Lund", id="a surname with an age"),
        pytest.param("Anna Holm came. “We will go,” the 34-year-old said.", "Anna Holm", id="by her age"),
        pytest.param(
            "A spokesman declined to say more. “We will go,” he said.", "Spokesman (unnamed)", id="he has no name"
        ),
        pytest.param("The coach left early. “We will go,” he said.", "Coach (unnamed)", id="the only one there is"),
        pytest.param(
            NED + "The coach left early. “We will go,” he said.", "Ned Price", id="an office where somebody has a name"
        ),
        pytest.param(
            "Mayor Bill Tarn met Sheriff Ada Obi. “We will go,” she told him.",
            "Ada Obi",
            id="many capitals, no heading",
        ),
        pytest.param(
            "Anna Holm spoke. Holm said it was late. “Yes,” she said.\nMelanie Ray answered. “We will go,” she said.",
            "Melanie Ray",
            id="who has just come in",
        ),
        pytest.param(
            "Ned Price spoke. Price said that Carl Bohm had gone with Tom Reed in 1972. “We will go,” he said.",
            "Ned Price",
            id="not who comes in by what another says",
        ),
        pytest.param("“We will go,” one official said.", "Official (unnamed)", id="without a name"),
        pytest.param(
            "The New York Times had it first. “We will go,” the newspaper wrote.",
            "The New York Times",
            id="a newspaper",
        ),
    ],
)
def test_who_is_meant(text, speaker):
    assert [one.speaker for one in extract(text)][-1] == speaker


def test_where_when_and_through_whom():
    text = "“We will go,” Ned Price, a State Department spokesman, said in an interview with RT on January 13."
    one = extract(text, date(2022, 1, 14))[0]
    assert (one.venue, one.relayed_by, one.said_on, one.said_on_words) == (
        "interview",
        "RT",
        "2022-01-13",
        "January 13",
    )
    assert (one.role, one.affiliation) == ("State Department spokesman", "State Department")


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        pytest.param(
            "Ivo Brandt, a lawmaker from Elm Bay, came. “We will go,” the senator said.",
            ["lawmaker from Elm Bay; senator"],
            id="the rank by which the article calls him",
        ),
        pytest.param(
            "Senator Ivo Brandt came. “We will go,” the senator said.", ["Senator"], id="a rank that the office has"
        ),
        pytest.param(
            "Ivo Brandt, a lawmaker from Elm Bay, came. “We will go,” the politician said.",
            ["lawmaker from Elm Bay"],
            id="a word that is no rank",
        ),
        pytest.param(
            "Experts say it is near. It will rain, analysts believe.", ["experts", "experts"], id="the same people"
        ),
    ],
)
def test_role(text, roles):
    assert [one.role for one in extract(text)] == roles


@pytest.mark.parametrize(
    ("words", "published", "day"),
    [
        pytest.param("on January 13", None, "", id="no year known: no date"),
        pytest.param("on January 13, 2022", None, "2022-01-13", id="a year in the text"),
        pytest.param("on December 30", date(2022, 1, 2), "2021-12-30", id="the last one before publication"),
        pytest.param("on Tuesday", date(2022, 1, 14), "2022-01-11", id="a day of the week"),
        pytest.param("on Tuesday", None, "", id="a day of the week, without publication"),
        pytest.param("in Paris", date(2022, 1, 14), "", id="never the day of publication"),
        pytest.param("on February 30, 2022", None, "", id="no such day"),
    ],
)
def test_said_on(words, published, day):
    assert extract(f"“We will go,” Ned Price said {words}.", published)[0].said_on == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("“We will go on,” Ned Price said.", "", id="nothing"),
        pytest.param("“The Long Way Home,” Ned Price wrote.", "it may be a title", id="a title"),
        pytest.param('"We will go,” Ned Price said.', "its quotation marks do not match", id="marks"),
        pytest.param(
            "In a town so small, “there is no room for all of us”, Ned Price said.",
            "its sentence begins before the quotation",
            id="words before the quotation",
        ),
        pytest.param(
            "“We will go,” Ned Price's lawyer said.",
            "not named: “Ned Price's lawyer” names only Ned Price",
            id="a name that is not the speaker's",
        ),
        pytest.param("“It is near.” — Ned Price", "no verb of saying: a name after a dash", id="signed"),
        pytest.param("Ned Price said it rained.", "only a few words", id="few words"),
        pytest.param(
            "Ned Price said is all that anyone recalls.",
            "its beginning may be missing: it begins with “is”",
            id="no subject",
        ),
        pytest.param("Vote said the talks would go on.", "unsure who “Vote” is", id="hardly a name"),
    ],
)
def test_what_speaks_against_a_statement(text, reason):
    assert [one.reason for one in extract(text)] == [reason]


def test_a_pronoun_with_rivals_waits_and_says_why():
    text = "Ned Price met Carl Bohm. Carl Bohm praised Ned Price. “We will go,” he said."
    one = extract(text)[-1]
    assert not one.confident
    assert one.reason == "pronoun: two men named before (Carl Bohm, Ned Price)"
    assert one.candidates == ("Ned Price",)
    two_offices = extract("The minister met the coach. He said that luck was missing.")[-1]
    assert two_offices.reason == "pronoun: two people named before (Minister (unnamed), Coach (unnamed))"


def test_a_headline_with_the_same_words_is_a_repeat():
    text = "“There must be a result”\n\n“We go on. There must be a result,” Ned Price said."
    one = extract(text)[-1]
    assert [text[start:end] for start, end in one.repeats] == ["There must be a result"]
    assert len(extract(text)) == 1


def assert_valid(text):
    beyond = 0
    for one in extract(text):
        assert one.kind in ("direct", "indirect", "mixed")
        for start, end in one.segments:
            assert beyond <= start < end <= len(text)
            beyond = end
        for start, end in (*one.repeats, *filter(None, (one.cue, one.surface))):
            assert 0 <= start < end <= len(text)
        assert 0 <= one.confidence <= 1
        assert bool(one.reason) == (not one.confident)


MARKS = (
    '"',
    "“",
    "”",
    "'",
    "‘",
    "’",
    "«",
    "»",
    "„",
    "''",
    "``",
    "\n",
    "\n\n",
    " ",
    ", ",
    ". ",
    ": ",
    "? ",
    "—",
    "--",
    "(",
)
WORDS = (")", "said ", "he ", "she ", "Bob Smith ", "Anna ", "the senator ", "according to ", "that ", "told ", "as ")
OTHERS = (
    "who ",
    "Mr. ",
    "'s ",
    "of the ",
    "Bank ",
    "NATO ",
    "ABC: ",
    "on January 13 ",
    "\x00",
    "\u2028",
    "\ud800",
    "е",
)
PIECES = st.sampled_from((*MARKS, *WORDS, *OTHERS))


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200))
def test_any_text_gives_valid_ordered_places(text):
    assert_valid(text)


HOSTILE = ['"', "“", "”", "'", " '", "“”", '" ', "A ", "Abc ", "Abc, ", "Bank of the ", "said ", ", said ", "Bob and "]
HOSTILE += [
    "(",
    ") said ",
    "\n",
    '\n"',
    "\nABC: x",
    "-- ",
    "Mr. ",
    "Bob's ",
    "according to ",
    " ",
    "\u00a0",
    "a",
    " ‘a",
    "he said. ",
    "“X y z,” he said. ",
    "Bob, a senator, said he would go. ",
    "The president went. ",
    "A spokesman said. ",
    "“No” — Bob\n",
    "Ann, 34, ",
    "1-a",
    "and when Bob, ",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_strings_are_read_in_steps_that_grow_as_their_length(unit):
    """A text four times as long may take ten times as many steps; quadratic growth would take sixteen."""
    short, long = (unit * (n // len(unit)) for n in (4_000, 16_000))
    assert_valid(short)
    assert _lines_run(long) < 10 * max(_lines_run(short), 1_000)


def _lines_run(text):
    """How many lines of Python are executed to read a text: the same on every machine."""
    n = 0

    def count(frame, event, arg):
        nonlocal n
        n += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        extract(text)
    finally:
        sys.settrace(before)
    return n


def test_a_sentence_without_end_is_parsed_piece_by_piece_and_every_word_has_its_place(monkeypatch):
    text = "Ned Price said that Ann Lee asked whether Bob Ray knew that Eve Fox left"
    tokens = read(text, [(0, len(text))])
    whole, short = [(0, len(tokens))], [(0, 4), (4, 8), (8, len(tokens))]
    apart = list(parse.trees(tokens, short))
    monkeypatch.setattr(parse, "MOST_TOKENS", 4)
    (tree,) = parse.trees(tokens, whole)
    assert tree.tags[:8] == apart[0].tags + apart[1].tags
    assert all(head // 4 == i // 4 for i, head in enumerate(tree.heads))
    assert [len(each.heads) for each in parse.trees(tokens, short)] == [4, 4, len(tokens) - 8]


def test_the_parser_is_given_no_long_run_without_a_space_and_each_word_keeps_its_place():
    tokens = read("“" * 1_000 + " a", [(0, 1_002)])
    written, starts = parse._write(tokens, list(range(len(tokens))))
    assert max(map(len, written.split())) == parse.LONGEST_RUN
    assert [written[start] for start in starts] == tokens.words


def test_a_title_spells_the_name_of_which_the_text_has_an_initial():
    text = "The vote was a formality, K. Mironov told TASS. “It is over, and it was fair,” Mironov said."
    assert {one.speaker for one in extract(text, title="Parliament Elects Konstantin Mironov")} == {
        "Konstantin Mironov"
    }
    assert {one.speaker for one in extract(text, title="Kirov beats Mironov")} == {"K. Mironov"}


def test_a_heading_names_a_speaker_before_its_colon_only_where_the_text_knows_them():
    text = "Orlov: The talks are dead\n\nWeather: Snow will fall\n\nIgor Orlov, the envoy, spoke in Oslo.\n\nIt snowed."
    assert [(one.speaker, one.confident) for one in extract(text)] == [("Igor Orlov", False)]
