"""Transcripts of all forms: who speaks, which words, and that nothing else is taken for a transcript."""

import re
from pathlib import Path

import pytest

from analysis.extraction import articles
from analysis.extraction.review import camps
from analysis.extraction.review.review import ACCEPTED, WAITING
from analysis.extraction.review.table import quotes
from analysis.extraction.transcripts import documents, labels
from data.article import Article, from_text, read_article

FOLDER = Path(__file__).parent
ASKS = "Questioner"


def read(name):
    return read_article(name, (FOLDER / name).read_bytes())


def rows_of(article, **options):
    return articles.rows(article, camps.shipped_table(), **options)


def speeches(article, **options):
    return [(row.speaker, row.words(article.text)) for row in rows_of(article, **options)]


EXPECTED = {
    "debate.txt": [
        ("Harriet Cole", "It is a pleasure to serve under your chairmanship, Sir Roy."),
        ("Owen Price", "Will the hon. Lady give way?"),
        ("Harriet Cole", "I will."),
        ("Roy Hale", "Order. Time is short."),
        ("Ann Tully", "I congratulate the hon. Lady. We are listening."),
        ("Jim Oakes", "Nobody listened in 1990 either."),
    ],
    "record_with_headings.txt": [
        ("Farrow", "I should like to take this opportunity to pay tribute to my predecessor."),
        ("Farrow", "I now give the floor to Mr. Okello."),
        (
            "Okello",
            "I thank you for the opportunity to brief the Council. Since my last "
            "briefing the strait has been closed twice.\n\nTwo ships were lost. We do not know why.",
        ),
        ("Rybakov", "We listened carefully to Mr. Okello. We cannot agree with him."),
        ("Duval", "France calls for restraint. “Nobody has won,” as my minister said."),
    ],
    "numbered_questions.txt": [
        ("Harriet Cole", "Good morning, Admiral. Thank you for coming. May I ask you to introduce yourself?"),
        ("Roy Hale", "Good morning. I am the First Sea Lord."),
        ("Owen Price", "How many ships are at sea today?"),
        ("Roy Hale", "Seventeen, as of this morning. It may be sixteen tonight."),
        ("Harriet Cole", "Thank you. Dr Tully."),
        ("Ann Tully", "And how many should there be?"),
        ("Roy Hale", "More."),
    ],
    "brackets.srt": [
        ("Anchor", "Good evening. The minister is with us."),
        ("Ada Lund", "Good evening."),
        ("", "Is the strait open?"),
        ("", "It is, and it will stay open."),
        ("Anchor", "Thank you."),
    ],
    "bold_surname.md": [
        ("Coast Post", "Mr Brandt, were you told that the strait would be closed?"),
        ("Nils Brandt", "No. Nobody asked us.\n\nNobody even called."),
        ("Coast Post", "When did you learn of it?"),
        ("Nils Brandt", "From the radio. Like everybody else."),
    ],
    "news_conference.txt": [
        (
            "Vladimir Putin",
            "Mr President, colleagues, ladies and gentlemen,\n\nWe have just finished talks that were long and useful. "
            "We spoke about trade.\n\nI would like to note one thing: our trade grew by a third.\n\nThank you.",
        ),
        ("Erik Dahl", "Thank you, Mr President.\n\nWe agree on much; we differ on more."),
        (ASKS, "Mr President, will there be a second meeting? And where?"),
        ("Vladimir Putin", "Of course. We have agreed on it already.\n\nI will say it again: we are ready."),
        ("Erik Dahl", "I can only confirm that."),
        (ASKS, "And the pipeline?"),
        ("Vladimir Putin", "The pipeline is a commercial matter.\n\n<…>\n\nLet us leave it there."),
    ],
    "briefing.txt": [
        (
            "Nora Price",
            "Good afternoon. Very good to see everyone.\n\nWe have two things at the top. First, the Secretary spoke "
            "with his counterparts.\n\nSecond, we welcome the decision.\n\n"
            "With that, happy to take your questions. Matt.",
        ),
        (ASKS, "Thanks. Can you tell us whether the talks were useful?"),
        ("Nora Price", "They were useful."),
        (ASKS, "That's it?"),
        ("Nora Price", "That's it. Look, I would say this: we are at the beginning."),
        (ASKS, "(Inaudible.)"),
        ("Nora Price", "Say again?"),
        (ASKS, "Do you expect a letter?"),
        ("Nora Price", "We do."),
    ],
    "verbatim_record.txt": [
        (
            "Juul",
            "In accordance with rule 37 of the Council's provisional rules of procedure, I invite the representative "
            "of Ukraine to participate in this meeting.\n\nThe representative of the Russian Federation has asked "
            "for the floor.",
        ),
        (
            "Vasily Nebenzya",
            "We do not support the proposal. There is no reason to speak of a threat; there has been none, and there "
            "will be none.\n\nWe ask for a vote.",
        ),
        ("Juul", "I thank the representative of the Russian Federation."),
        (
            "Linda Thomas-Greenfield",
            "Colleagues, the situation is urgent. This is why we asked for the meeting.",
        ),
        ("Hoxha", "I thank you, Madam President."),
    ],
    "hearing.txt": [
        (
            "Robert Menendez",
            "This hearing will come to order. Let me thank Under Secretary Nuland for coming before the committee this "
            "morning.\n\nLet me be clear. The sea is open, and it will stay open.\n\nWith that, Senator Risch.",
        ),
        ("Risch", "Thank you, Mr. Chairman. I share your concern. Mr. Smith. was here last year."),
        ("Robert Menendez", "Thank you. Ms. Nuland."),
        (
            "Victoria Nuland",
            "Thank you, Chairman Menendez, Ranking Member Risch, members of this committee. I am glad to be here.",
        ),
        ("Risch", "Would you agree?"),
        ("Victoria Nuland", "I would."),
    ],
    "bold_labels.md": [
        ("Der Morgen", "Ms Reyes, you said that the talks were over. Are they?"),
        ("Dana Reyes", "No. I said that they had not begun.\n\nThey can begin tomorrow."),
        ("Der Morgen", "And if they do not?"),
        ("Dana Reyes", "Then we will ask again: what do you want?"),
    ],
    "questions_and_answers.txt": [
        (ASKS, "Good morning. What did you hear in Geneva?"),
        (
            "Sergey Lavrov",
            "We heard that they were ready to talk about some things.\n\nBut not about the main thing.",
        ),
        (ASKS, "Which is?"),
        ("Sergey Lavrov", "You know it."),
    ],
    "broadcast_interview.txt": [
        ("Sarah Kelly", "Minister, thank you for joining us."),
        ("Edgar Rink", "Thank you."),
        ("Sarah Kelly", "Is there any hope?"),
        ("Edgar Rink", "There is always hope.\n\nWe have three proposals.\n\nThey are on the table."),
        ("Sarah Kelly", "Thank you."),
    ],
    "with_times.txt": [
        ("Joe Biden", "Good afternoon, everyone. I want to speak about the sea."),
        ("Joe Biden", "And I want to be clear."),
        ("Speaker 2", "Mr. President, why now?"),
        ("Joe Biden", "Because we can."),
    ],
    "television.txt": [
        ("Jake Tapper", "Good afternoon. We start with the talks. Here is the secretary."),
        ("Antony Blinken", "We are ready either way."),
        ("Jake Tapper", "Let's bring in Kylie Atwood."),
        ("Kylie Atwood", "Jake, they met for an hour."),
        ("Jake Tapper", "And?"),
        ("Kylie Atwood", "And nothing."),
        ("Unidentified male", "Thank you."),
    ],
    "remarks.txt": [
        (
            "Jens Stoltenberg",
            "Ladies and gentlemen,\n\nIt is good to be here. We live in dangerous times: the sea is not quiet.\n\n"
            "We will not compromise on principles.\n\nThank you.",
        )
    ],
    "ministry.txt": [
        (
            "Ministry of Foreign Affairs of Ukraine",
            "The Ministry of Foreign Affairs of Ukraine condemns the decision of 21 February 2022.\n\n"
            "Ukraine will take all steps to protect its citizens.",
        )
    ],
    "russian.txt": [
        (ASKS, "Когда будет ответ?"),
        ("Sergey Lavrov", "Мы ждём его на следующей неделе.\n\nМы терпеливы."),
        (ASKS, "А если нет?"),
        ("Sergey Lavrov", "Посмотрим."),
    ],
    "bold_questions.md": [
        (ASKS, "Why did you go to Vilnius?"),
        ("Olga Brandt", "Because our soldiers are there. I wanted to see how they live."),
        (ASKS, "Will more of them come?"),
        ("Olga Brandt", "That depends on others. We are ready."),
    ],
    "two_leaders.txt": [
        (
            "Kaja Rand",
            "Good afternoon. It is a pleasure to welcome President Aho.\n\n"
            "We spoke about energy. We spoke about the sea.",
        ),
        ("Sauli Aho", "Thank you, Prime Minister. Our countries are neighbours and friends."),
        ("Moderator", "We have time for two questions. Eesti Rahvusringhääling, please."),
        (ASKS, "Is the cable safe?"),
        ("Kaja Rand", "It is safe today."),
    ],
    "host_and_guest.txt": [
        ("Host", "Welcome back. With me is Dr Lena Kraus of the Berlin Institute."),
        ("Lena Kraus", "Hello, Tom."),
        ("Host", "Is this the end of the treaty?"),
        ("Lena Kraus", "It is the end of one treaty. There are others."),
    ],
    "lords_committee.txt": [
        ("Chair", "Lord Tane, welcome. How do you read the letter?"),
        ("Tane", "As a bill. Somebody has to pay it."),
        ("Ashe", "Who?"),
        ("Tane", "Not us, I hope."),
        ("Chair", "Thank you both."),
    ],
    "voices.vtt": [
        ("Anna Weiss", "Good morning. We begin with the sea. It is cold."),
        ("Jan Kowal", "It is always cold. Yes. Yes."),
    ],
    "labels.srt": [
        ("Jen Psaki", "Good morning. We begin with the sea."),
        (ASKS, "Is it cold?"),
        ("Jen Psaki", "It is."),
        ("", "And why?"),
    ],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_every_turn_is_found_with_its_speaker_and_its_words_whole(name):
    assert speeches(read(name)) == EXPECTED[name]


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        (
            "news_conference.txt",
            ("President of Russia", "", "Russia", "news conference, The Kremlin, Moscow", "2022-01-18"),
        ),
        ("briefing.txt", ("Department Spokesperson", "", "", "press briefing, Washington, D.C.", "2022-01-11")),
        ("hearing.txt", ("chairman of the committee", "", "", "", "2021-12-07")),
        ("remarks.txt", ("Secretary General", "", "NATO", "remarks", "2022-02-03")),
        ("verbatim_record.txt", ("President", "Norway", "", "security council, New York", "2022-01-31")),
        ("russian.txt", ("questioner", "", "Media", "", "2022-01-14")),
    ],
)
def test_office_day_and_venue_come_from_the_head(name, facts):
    row = rows_of(read(name))[0]
    assert (row.role, row.affiliation, row.camp, row.venue, row.said_on) == facts


LABELS = [
    ("MR. PRICE: Yes.\n\nQUESTION: Why?\n\nMR. PRICE: No.\n", ["MR. PRICE", "QUESTION", "MR. PRICE"]),
    ("Vladimir Putin: Yes.\nQuestion: Why?\n", ["Vladimir Putin", "Question"]),
    ("Vladimir Putin:\nYes, it is.\n\nQuestion:\nWhy?\n", ["Vladimir Putin", "Question"]),
    ("Q    Why?\n\nTHE PRESIDENT:  Because.\n", ["Q", "THE PRESIDENT"]),
    ("Q\xa0\xa0 Why?\n\nTHE PRESIDENT:  Because.\n", ["Q", "THE PRESIDENT"]),
    ("Q Why?\n\nA. Because.\n", ["Q", "A"]),
    ("**Q:** Why?\n\n**A:** Because.\n", ["Q", "A"]),
    ("**Ann Ray**: Why?\n\n**Eva Roe**: Because.\n", ["Ann Ray", "Eva Roe"]),
    ("<b>Ann Ray:</b> Why?\n\n<b>Eva Roe:</b> Because.\n", ["Ann Ray", "Eva Roe"]),
    ("QUESTION (Reuters): Why?\nSECRETARY BLINKEN: Because.\n", ["QUESTION", "SECRETARY BLINKEN"]),
    ("Mr Baron [Chair]: Why?\nDr Roe (NATO): Because.\n", ["Mr Baron", "Dr Roe"]),
    ("[00:01:02] Ann Ray: Why?\n[00:01:09] Eva Roe: Because.\n", ["Ann Ray", "Eva Roe"]),
    ("Ann Ray (00:12):\nWhy?\nEva Roe (00:14):\nBecause.\n", ["Ann Ray", "Eva Roe"]),
    ("Ann Ray  00:12\nWhy?\n\nEva Roe  00:14\nBecause.\n", ["Ann Ray", "Eva Roe"]),
    ("PUTIN (through translator): Yes.\nCOOPER: Why?\nPUTIN: So.\nCOOPER: Ah.\n", ["PUTIN", "COOPER"] * 2),
    ("Josep Borrell, Vice-President of the Commission. – Yes.\nPresident. – Thanks.\n", ["Josep Borrell", "President"]),
    ("Frage: Warum?\n\nStS Seibert: Darum.\n", ["Frage", "StS Seibert"]),
    ("Вопрос: Почему?\n\nС.В.Лавров: Потому.\n", ["Вопрос", "С.В.Лавров"]),
    ("В.Путин: Да.\n\nД.Песков: Нет.\n\nВ.Путин: Да.\n\nД.Песков: Нет.\n", ["В.Путин", "Д.Песков"] * 2),
    ("LE PRÉSIDENT : Oui.\n\nJOURNALISTE : Pourquoi ?\n", ["LE PRÉSIDENT", "JOURNALISTE"]),
    ("moderator: Welcome.\n\nreporter: Why?\n", ["moderator", "reporter"]),
    ("Ann Ray\nWhy?\n\nEva Roe\nBecause.\n", []),
    ("**Ann Ray**\nWhy?\n\n**Eva Roe**\nSo.\n\n**Ann Ray**\nAh.\n\n**Eva Roe**\nYes.\n", ["Ann Ray", "Eva Roe"] * 2),
]


@pytest.mark.parametrize(("text", "names"), LABELS)
def test_labels_of_many_shapes(text, names):
    assert [re.sub(r", Vice.*", "", one.name) for one in labels.find(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "MARKETS: Shares fell.\n\nRAIN AGAIN: The north will see more rain.\n\nSEA TALKS: “We will meet,” he said.\n",
        "Photo: Ann Ray\n\nThe sea froze.\n\nSource: Reuters\n\nUpdated: today\n",
        "The talks went on.\n\nThe question is: what now? The answer is: nothing.\n\nSecond thing: the sea.\n",
        "Ned Price said: “We will go.”\n\nAnn Lee said: “We will not.”\n",
        "By: Ann Ray\n\nThe sea froze over.\n\nWatch: how it froze\n\nRead more: the sea\n",
        "What we know\n\nWhere: the sea\n\nWhen: today\n\nWho: nobody\n",
    ],
)
def test_kickers_headings_and_lists_are_no_labels(text):
    assert documents.form_of(from_text(text)) == documents.ARTICLE


def test_an_article_with_an_excerpt_stays_an_article():
    news = "The minister spoke on Monday about the sea, and nobody was sure what he meant by it.\n\n" * 8
    excerpt = "Ann Ray: Why?\n\nEva Roe: Because.\n\n"
    assert documents.form_of(from_text(news + excerpt + news)) == documents.ARTICLE


def test_a_news_article_about_remarks_is_an_article():
    text = "Statement by Biden angers Moscow\n\n“We are not amused,” Ned Price said.\n\n“Nor are we,” said Ann Lee.\n"
    assert documents.form_of(from_text(text)) == documents.ARTICLE


def test_hard_wrapped_lines_are_one_paragraph_and_places_are_those_of_the_text():
    text = "Q    Why do the\nlines end here?\n\nMS. RAY:  Because the page\ndoes.  (Laughter.)  That is\nall.\n"
    article = from_text(text)
    table = quotes([(article, rows_of(article))])
    assert table["text"].tolist() == ["Why do the lines end here?", "Because the page does. That is all."]
    for line in table.itertuples():
        assert text[int(line.start) : int(line.end)].split()[0] == line.text.split()[0]
        assert text[int(line.start) : int(line.end)].split()[-1] == line.text.split()[-1]
    assert table["question"].tolist() == ["", "Why do the lines end here?"]


def test_a_turn_can_be_kept_in_paragraphs_or_sentences():
    article = read("news_conference.txt")
    assert speeches(article, unit="paragraphs")[4:6] == [
        ("Erik Dahl", "Thank you, Mr President."),
        ("Erik Dahl", "We agree on much; we differ on more."),
    ]
    sentences = speeches(article, unit="sentences")
    assert sentences[1] == ("Vladimir Putin", "We have just finished talks that were long and useful.")
    assert " ".join(words for _, words in sentences) == " ".join(
        " ".join(words.split("\n\n")) for _, words in speeches(article)
    )


def test_a_long_turn_is_cut_at_a_paragraph_where_a_cell_is_full():
    paragraph = "We go on and on. " * 200
    article = from_text(f"MR. RAY: {paragraph}\n\n{paragraph}\n\n{paragraph}\n\n{paragraph}\n\nQ    Why?\n")
    table = quotes([(article, rows_of(article))])
    assert table["part"].tolist()[:2] == ["1/2", "2/2"]
    assert table["statement"].nunique() == 2
    assert " ".join(table["text"][:2]).split() == (paragraph * 4).split()


def test_what_nobody_is_named_for_waits_and_so_does_what_nobody_heard():
    states = {row.words(read("briefing.txt").text): row.state for row in rows_of(read("briefing.txt"))}
    assert (states["(Inaudible.)"], states["Say again?"]) == (WAITING, ACCEPTED)
    assert rows_of(read("labels.srt"))[-1].reason == "nobody is named as its speaker"
    assert rows_of(read("with_times.txt"))[2].reason == "the transcript does not name this speaker"


def test_remarks_with_questions_are_the_speakers_and_the_questioners():
    text = (
        "Press remarks by High Representative Josep Borrell\n\n20 January 2022\n\nWe have met. It was long.\n\n"
        "Q. On the sea, is it cold?\n\nIt is cold. We knew that.\n\nWe will wait.\n\nQ. Until when?\n\nUntil May.\n"
    )
    assert speeches(from_text(text)) == [
        ("Josep Borrell", "We have met. It was long."),
        (ASKS, "On the sea, is it cold?"),
        ("Josep Borrell", "It is cold. We knew that.\n\nWe will wait."),
        (ASKS, "Until when?"),
        ("Josep Borrell", "Until May."),
    ]


def test_captions_that_roll_are_taken_once():
    times = "00:00:0{}.000 --> 00:00:0{}.000\n"
    shown = ["we begin", "we begin\nwith the sea", "with the sea\nand end there"]
    text = "WEBVTT\n\n" + "".join(f"{times.format(n, n + 1)}{lines}\n\n" for n, lines in enumerate(shown))
    article = Article(text)
    assert speeches(article) == [("", "we begin with the sea and end there")]


def test_the_form_can_be_chosen():
    article = Article("MARKETS: Shares fell.\n\nRAIN AGAIN: More rain.\n\nMARKETS: Shares rose.\n")
    assert speeches(article, form=documents.REMARKS)[0][1].startswith("MARKETS: Shares fell.")


def test_front_matter_gives_title_day_and_address_and_no_words():
    text = (
        "---\ntags: press\ndate: '2022-01-08'\nsource_url: https://example.org/a\n"
        'title: "Briefing by Press Secretary\\\n'
        '  \\ Nora\\_Ray"\n---\n\nMS. RAY:  Hello.\n\nQ    Why?\n\nMS. RAY:  So.\n'
    )
    article = read_article("a.md", text.encode())
    assert (article.title, article.published_on, article.url) == (
        "Briefing by Press Secretary Nora Ray",
        "2022-01-08",
        "https://example.org/a",
    )
    rows = rows_of(article)
    assert [(row.speaker, row.role, row.said_on) for row in rows[:1]] == [("Nora Ray", "Press Secretary", "2022-01-08")]
