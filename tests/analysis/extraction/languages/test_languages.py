"""Two articles of our own in each of five languages, annotated by hand, and quotations in any other.

The notation is {kind|speaker|words}; {+|words} continues the statement before.
"""

import re
from pathlib import Path

import pytest

from analysis.extraction import articles
from analysis.extraction.languages import attribution, detection, verbs
from analysis.extraction.review import camps, review
from analysis.extraction.review.review import ACCEPTED, WAITING
from data.article import Article

FOLDER = Path(__file__).parent / "articles"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
_MARK = re.compile(r"\{(direct|indirect|mixed|\+)\|(?:([^|{}]*)\|)?([^{}]*)\}")


def read(name):
    marked = (FOLDER / f"{name}.txt").read_text("utf-8")
    gold = []
    for kind, speaker, words in _MARK.findall(marked):
        if kind == "+":
            gold[-1] = (*gold[-1][:2], (*gold[-1][2], words))
        else:
            gold.append((kind, speaker, (words,)))
    return _MARK.sub(r"\3", marked), gold


def statements_in(text, code):
    return [
        (one.kind, one.speaker, tuple(text[start:end] for start, end in one.segments))
        for one in attribution.extract(text, code)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_statement_of_the_marked_articles_is_found(name):
    text, gold = read(name)
    code = name[:2]
    assert detection.language(text) == code
    assert statements_in(text, code) == gold


def sentences():
    """Invented sentences with their language and expected rows: kind, speaker, words, and "waits" or "via=OUTLET"."""
    found = []
    for line in (FOLDER.parent / "sentences.txt").read_text("utf-8").splitlines():
        if line.startswith("  "):
            found[-1][2].append(tuple(cell.strip() for cell in line.split("|")))
        elif not line.startswith("# "):  # a kind of sentence
            code, _, text = line.partition(" ")
            found.append((code, text, []))
    return found


@pytest.mark.parametrize(("code", "text", "gold"), sentences())
def test_sentences_of_official_prose_give_their_rows_and_denials_wait(code, text, gold):
    statements = attribution.extract(text, code)
    rows = review.begin(Article(text), statements, camps.shipped_table())
    found = [(row.kind, row.speaker.replace(" | ", " & "), row.words(text)) for row in rows]
    assert found == [row[:3] for row in gold]
    assert all(row.state == WAITING for row, wanted in zip(rows, gold, strict=True) if "waits" in wanted)
    relays = [(row, cell.removeprefix("via=")) for row, wanted in zip(rows, gold, strict=True) for cell in wanted[3:]]
    assert all(row.relayed_by == outlet for row, outlet in relays if outlet != "waits")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("«Siamo pronti a tutto», ha detto il ministro. La “pace” è lontana dalla gente.", "Siamo pronti a tutto"),
        ("„Jesteśmy gotowi do rozmów”, powiedział minister, który nie mówił długo.", "Jesteśmy gotowi do rozmów"),
        ("大臣は昨日の会見で「私たちは話し合う用意がある」と述べた。", "私たちは話し合う用意がある"),
        ("“Estamos prontos para falar”, disse o ministro, que não falou mais.", "Estamos prontos para falar"),
        ("Nie jest dobrze.\n\n— Nikt nas tu nie pyta — dodała Anna Rybak, która się boi.", "Nikt nas tu nie pyta"),
        ("Bakan “Anlaşmaya çok yaklaşmıştık” dedi ve daha sonra bir soru için durdu.", "Anlaşmaya çok yaklaşmıştık"),
        ("قال الوزير يوم الجمعة: «كنا قريبين جدا من الاتفاق». وسيعقد الاجتماع في مايو.", "كنا قريبين جدا من الاتفاق"),
        ("«Ήμασταν πολύ κοντά στη λύση», δήλωσε ο υπουργός, που δεν είπε τίποτα άλλο.", "Ήμασταν πολύ κοντά στη λύση"),
        ("עו\"ד דנה לוי אמרה: \"אין לנו כסף לתיקון\". דובר צה\"ל סירב להגיב.", "אין לנו כסף לתיקון"),
        ("הדוברת הוסיפה: ״ההצעה עדיין על השולחן״, ולא אמרה עוד דבר.", "ההצעה עדיין על השולחן"),
        ("部长星期五说：“我们已经非常接近达成协议”。下一次会议将于五月举行。", "我们已经非常接近达成协议"),
    ],
)  # fmt: skip
def test_in_other_languages_quotations_wait_without_a_speaker(text, words):
    (row,) = articles.rows(Article(text), camps.shipped_table())
    assert (row.words(text), row.speaker, row.state) == (words, "", WAITING)
    assert row.reason == "nobody is named as its speaker"
    assert "Name the speakers by hand" in articles.about_language(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قال الوزير إن المحادثات انتهت أمس دون التوصل إلى اتفاق.", "Arabic"),
        ("وزیر خارجه گفت که مذاکرات پایان یافته است و گروه‌ها بازمی‌گردند.", "Persian"),
        ("وزیر نے کہا کہ بات چیت ختم ہو گئی ہے اور لوگ بڑے شہر سے چلے گئے۔", "Urdu"),
        ("השר אמר כי השיחות הסתיימו אתמול ללא הסכם.", "Hebrew"),
    ],
)  # fmt: skip
def test_languages_of_one_script_are_named(text, name):
    assert articles.about_language(text).startswith(f"{name}: quotations are found by their marks")


@pytest.mark.parametrize(
    ("code", "text", "reason"),
    [
        ("de", "„Das ist ein gutes Signal“, sagte Aubach nach dem Gespräch.", "only one name: “Aubach”"),
        ("fr", "« Nous avons très peur ici », frissonne Marc Tellier.", "no known verb of saying: “frissonne”"),
        ("de", "„Wir gehen morgen weg“, soll Marc Tellier gesagt haben.", "by hearsay"),
        ("fr", "« Nous partirons demain », aurait dit Marc Tellier.", "by hearsay"),
        ("ru", "«Все идет по плану», — якобы заявил Иван Петров.", "by hearsay"),
        ("fr", "Dans « Le Monde d’après », Claire Morel raconte la guerre.", "the words may be a title"),
        ("es", "«No hay ningún acuerdo», negó el portavoz, Maxim Drónov.", "a verb of denying: check"),
        ("es", "Marc Tellier nunca dijo: «Nos vamos mañana temprano».", "the verb may be negated"),
        ("de", "Sagte Marc Tellier wirklich: „Wir gehen morgen weg“?", "the verb may be negated, asked"),
        ("es", "Si Marc Tellier dice: «Nos vamos mañana», nadie le cree.", "the verb may be negated, asked"),
        ("es", "Según dicen, «no queda nada de nada» afirmó Marc Tellier.", "the words may be a title"),
    ],
)  # fmt: skip
def test_a_quotation_waits_where_its_speaker_or_its_verb_is_not_sure(code, text, reason):
    (one,) = attribution.extract(text, code)
    assert not one.confident
    assert one.reason.startswith(reason)


def test_initials_get_the_given_name_that_only_the_title_spells():
    text = "Роман Сабуров: мост откроют\n\n«Работа идет по плану», — сказал Р.Сабуров."
    assert [one.speaker for one in attribution.extract(text, "ru")] == ["Роман Сабуров"]


def test_only_quotations_of_somebody_named_are_ticked():
    text, _ = read("de_talks")
    states = {(row.kind, row.speaker): row.state for row in articles.rows(Article(text), camps.shipped_table())}
    assert states[("direct", "Martin Orth")] in (ACCEPTED, WAITING)
    assert {state for (kind, _), state in states.items() if kind != "direct"} == {WAITING}
    assert states[("direct", "Fischer (unnamed)")] == states[("direct", "")] == WAITING
    assert states[("direct", "Hanna Quell")] == ACCEPTED


@pytest.mark.parametrize(
    ("code", "text", "rows"),
    [
        ("de", "Orth sagte, dass die Boote bleiben, aber Hanna Quell betonte, dass sie fahren.",
         [("Orth", "die Boote bleiben"), ("Hanna Quell", "sie fahren")]),
        ("fr", "Martin Orth a dit que le pont est fermé, tandis que Paula Seidl a affirmé que tout va bien.",
         [("Martin Orth", "le pont est fermé"), ("Paula Seidl", "tout va bien")]),
        ("es", "Ana Robles dijo que el puente sigue cerrado, pero Iván Soto aseguró que todo va bien.",
         [("Ana Robles", "el puente sigue cerrado"), ("Iván Soto", "todo va bien")]),
        ("ru", "Зеленский отметил, что переговоры продолжатся, а Песков сказал, что Москва к ним не готова.",
         [("Зеленский", "переговоры продолжатся"), ("Песков", "Москва к ним не готова")]),
        ("uk", "Петренко сказав, що міст закрито, а Олег Коваль повідомив, що його відкриють.",
         [("Петренко", "міст закрито"), ("Олег Коваль", "його відкриють")]),
        ("de", "Orth sagte, dass Quell betonte, dass die Boote fahren.", [("Quell", "die Boote fahren")]),
        ("de", "Niemand sagte, dass die Brücke sicher sei.", []),
        ("fr", "Personne n'a dit que le pont est sûr.", []),
        ("es", "Nadie dijo que el puente sea seguro.", []),
        ("ru", "Никто не сказал, что мост безопасен.", []),
        ("uk", "Ніхто не сказав, що міст безпечний.", []),
    ],
)  # fmt: skip
def test_words_hold_nobody_elses_and_nobody_says_nothing(code, text, rows):
    assert [(speaker, *words) for _, speaker, words in statements_in(text, code)] == rows


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("El presidente dijo que la frontera seguirá cerrada hasta el verano. La gente espera.", "es"),
        ("O presidente disse que a fronteira não abrirá até ao verão. As pessoas esperam lá.", "pt"),
        ("Le président a dit que la frontière restera fermée jusqu'à l'été. Les gens attendent.", "fr"),
    ],
)  # fmt: skip
def test_two_sentences_show_the_language(text, code):
    assert detection.language(text) == code


def test_a_denial_stays_with_its_verb_and_waits():
    text, _ = read("de_budget")
    denied = [row for row in articles.rows(Article(text), camps.shipped_table()) if "verhindern" in row.words(text)]
    assert [(row.words(text), row.state) for row in denied] == [
        ("bestritt, dass sie die Brücke verhindern will", WAITING)
    ]


def test_one_person_has_one_name_in_every_language():
    text = "„Wir sind bereit zu reden“, sagte der ukrainische Präsident Wolodymyr Selenskyj am Montag."
    (row,) = articles.rows(Article(text), camps.shipped_table())
    assert (row.speaker, row.camp, row.role) == ("Volodymyr Zelensky", "Ukraine", "ukrainische Präsident")


def test_english_is_recognised_in_short_texts_and_with_foreign_words():
    for text in (
        "",
        "“Yes,” he said.",
        "The Bundestag met. “Der See bleibt,” said Orth, and left the hall for the night.",
    ):
        assert detection.language(text) == "en"
    assert articles.about_language("The sea froze over, and nobody in the town was told of it.") == ""


@pytest.mark.parametrize(
    "text", ["«", "»«»«", "„" * 3000, "« " * 2000 + "a", "— " * 500, "сказал " * 500, "« a, a dit" * 300]
)
@pytest.mark.parametrize("code", [*verbs.CODES, "it"])
def test_broken_text_breaks_nothing(text, code):
    for one in attribution.extract(text, code):
        assert all(0 <= start < end <= len(text) for start, end in one.segments)
