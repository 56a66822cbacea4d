"""Articles from files, and files that are refused with a sentence."""

import io
import subprocess
import sys
from pathlib import Path

import docx
import pypdf
import pytest

from analysis.extraction.statements import extract
from data import article as articles
from data.article import Article, ArticleError, from_text, read_article, unpack
from tests.zip_files import make_zip

ROOT = Path(__file__).parents[2]
HTML = """<!doctype html><html lang="en-GB"><head><title>Talks | The Post</title>
<meta property="og:site_name" content="The Post"><meta name="author" content="Ann Lee">
<meta property="article:published_time" content="2022-01-14T10:00:00Z">
<link rel="canonical" href="https://example.org/talks"></head><body><nav>Home</nav><article><h1>Talks</h1>
<p>“The talks went well, and we are ready to meet again with anyone who is,” he said in an interview on Thursday.</p>
<p>According to the ministry, the next round is planned for the spring, when the ice on the lake has gone.</p>
</article><footer>Imprint</footer></body></html>"""


def word(*paragraphs):
    document, held = docx.Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.core_properties.title = ""
    document.save(held)
    return held.getvalue()


def word_with_table(title, before, cells):
    """A Word file with a title, a paragraph and a table of one row after it."""
    document, held = docx.Document(), io.BytesIO()
    document.core_properties.title, document.core_properties.author = title, "Ann Lee"
    document.add_paragraph(before)
    table = document.add_table(1, len(cells))
    for cell, text in zip(table.rows[0].cells, cells, strict=True):
        cell.text = text
    document.save(held)
    return held.getvalue()


def pdf(password=""):
    writer, held = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    writer.write(held)
    return held.getvalue()


def pdf_of(*pages, title=""):
    """A PDF with a text layer, one line of words per row, written by hand according to its format."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        rows = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
        drawn = f"BT /F1 12 Tf 72 720 Td {rows}ET".encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn))
        resources = b"/Resources << /Font << /F1 3 0 R >> >> /MediaBox [0 0 612 792]"
        objects.append(b"<< /Type /Page /Parent 2 0 R %b /Contents %d 0 R >>" % (resources, len(objects)))
        kids.append(len(objects))
    listed = b" ".join(b"%d 0 R" % number for number in kids)
    objects[1] = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (listed, len(kids))
    objects.append(b"<< /Title (%b) >>" % title.encode())
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>" % (size, len(objects))
    return written + b"xref\n0 %d\n0000000000 65535 f \n%b%b\nstartxref\n%d\n%%%%EOF" % (
        size,
        table,
        trailer,
        len(written),
    )


def test_text_keeps_its_characters_and_line_ends_are_made_one_kind():
    read = read_article("a.txt", "Talks\r\n\r\n“Yes,” he said.\x07".encode())
    assert read == Article("Talks\n\n“Yes,” he said. ", title="Talks")


RUSSIAN = "Министр иностранных дел заявил, что переговоры продолжатся в Женеве."


@pytest.mark.parametrize(
    ("text", "codec", "result"),
    [
        (RUSSIAN, "cp1251", "Windows-1251 (Cyrillic)"),
        (RUSSIAN, "koi8_r", "KOI8-R (Russian)"),
        ("Песков: переговоры продолжатся.", "cp1251", "Windows-1251 (Cyrillic)"),
        ("Η κυβέρνηση δήλωσε ότι οι συνομιλίες θα συνεχιστούν αύριο.", "cp1253", "Windows-1253 (Greek)"),
        ("Le ministre a déclaré : « Nous sommes prêts. »", "cp1252", "Windows-1252 (Western Europe)"),
        (RUSSIAN, "utf-8", ""),
        (RUSSIAN, "utf-8-sig", ""),
        (RUSSIAN, "utf-16", ""),
        ("Mluvčí řekl, že jednání pokračují. Všichni čekají.", "iso8859_2", "ISO 8859-2 (Central Europe)"),
        ("Minister oświadczył, że źródła są pewne.", "iso8859_2", "ISO 8859-2 (Central Europe)"),
        ("A miniszter azt mondta, hogy őszintén örül.", "cp1250", "Windows-1250 (Central Europe)"),
        ("Bakan, görüşmelerin süreceğini söyledi.", "cp1254", "Windows-1254 (Turkish)"),
        ("Irak'ta yapılan toplantı bitti.", "cp1254", "Windows-1254 (Turkish)"),
        ("O ministro disse que não haverá reunião amanhã.", "cp1252", "Windows-1252 (Western Europe)"),
    ],
)
def test_a_text_in_an_old_encoding_is_read_right_and_says_that_it_is_a_guess(text, codec, result):
    read = read_article("a.txt", text.encode(codec))
    assert (read.text, read.guessed_encoding) == (text, result)
    assert (result in read.about_encoding) if result else read.about_encoding == ""


@pytest.mark.parametrize(
    ("declared", "result"),
    [
        ('<meta charset="koi8-r">', ""),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', ""),
        ("<meta charset=nonsense>", "KOI8-R (Russian)"),
        ("", "KOI8-R (Russian)"),
    ],
)
def test_a_page_is_read_by_the_encoding_that_it_declares(declared, result):
    html = f"<html><head>{declared}</head><body><article><p>{RUSSIAN} {RUSSIAN}</p></article></body></html>"
    read = read_article("a.html", html.encode("koi8-r"))
    assert RUSSIAN in read.text
    assert read.guessed_encoding == result


def test_html_gives_text_and_what_it_says_of_itself():
    read = read_article("a.html", HTML.encode())
    assert read.text.startswith("Talks\n“The talks went well")
    assert "Home" not in read.text
    assert (read.title, read.author, read.outlet, read.published_on) == ("Talks", "Ann Lee", "The Post", "2022-01-14")
    assert (read.url, read.language) == ("https://example.org/talks", "en-GB")


@pytest.mark.parametrize(
    ("name", "html"),
    [
        ("part.html", "<div>" + HTML.partition("<article>")[2].partition("</article>")[0] + "</div>"),
        ("PAGE.HTM", HTML.encode("utf-16")),
    ],
    ids=["a part of a page", "UTF-16"],
)
def test_what_is_named_html_is_read_without_its_tags(name, html):
    read = read_article(name, html if isinstance(html, bytes) else html.encode())
    assert "“The talks went well, and we are ready" in read.text
    assert "<" not in read.text
    assert read_article(name, b"Five < six, he said.").text == "Five < six, he said."


def test_tags_within_a_sentence_break_no_word_of_a_short_page():
    html = "<html><body><p>The min<b>is</b>ter s<a href='/a'>aid</a> it was over.</p><p>He left.</p></body></html>"
    assert read_article("a.html", html.encode()).text == "The minister said it was over.\nHe left."


def test_a_word_file_gives_its_paragraphs():
    assert read_article("a.docx", word("Talks", "“Yes,” he said.")).text == "Talks\n“Yes,” he said."


def test_a_word_file_gives_its_tables_and_its_title():
    read = read_article("a.docx", word_with_table("Talks", "“Yes,” he said.", ["Then", "“No,” she said."]))
    assert read == Article("“Yes,” he said.\nThen\n“No,” she said.", title="Talks", author="Ann Lee")


def test_a_pdf_with_a_text_layer_gives_the_words_of_its_pages():
    content = pdf_of(["Talks go on", '"Yes," he said.'], ['"No," she said.'], title="The talks")
    read = read_article("a.pdf", content)
    assert read == Article('Talks go on\n"Yes," he said.\n"No," she said.', title="The talks")
    assert [read.text[slice(*one.segments[0])] for one in extract(read.text)] == ["Yes", "No"]


def test_what_a_file_is_follows_from_its_content_not_from_its_name():
    assert read_article("../../x.pdf", b"Just text").text == "Just text"


BOMB = make_zip({"word/document.xml": b"0" * 101_000_000})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "holds no text.$", id="empty"),
        pytest.param(b" \n ", "holds no text", id="spaces"),
        pytest.param(pdf(), "need text recognition first", id="a scanned PDF"),
        pytest.param(pdf("secret"), "is encrypted", id="an encrypted PDF"),
        pytest.param(b"%PDF-1.7 broken", "PDF that cannot be read", id="a broken PDF"),
        pytest.param(make_zip({"word/document.xml": "<w"}), "Word file that cannot be read", id="a broken Word file"),
        pytest.param(BOMB, "unpacks to more than", id="a zip bomb"),
        pytest.param(make_zip({"a.txt": "x"}), "zip without a Word document", id="another zip"),
        pytest.param(b"\xd0\xcf\x11\xe0....", "old or an encrypted Word", id="an old Word file"),
        pytest.param(rb"{\rtf1\ansi Yes}", "save it as .docx or as text", id="rich text"),
        pytest.param(b"\x89PNG\r\n\x00\x00", "neither text", id="a picture"),
        pytest.param(b"<html><body></body></html>", "without an article", id="HTML without an article"),
        pytest.param(b"a" * 1_000_001, "at most 1,000,000", id="too long"),
    ],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_what_cannot_be_read_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(ArticleError, match=sentence):
        read_article("file", content)


def test_too_large_a_file_is_refused_unread(monkeypatch):
    monkeypatch.setattr(articles, "LARGEST_FILE", 3)
    with pytest.raises(ArticleError, match="has 4 bytes; at most 3"):
        read_article("file", b"abcd")


def test_a_zip_gives_its_files_without_the_hidden_ones():
    content = make_zip({"a.txt": "A", "__MACOSX/a.txt": "x", "in/.b": "x", "in/b.txt": "B"})
    assert unpack("z.zip", content) == [("a.txt", b"A"), ("in/b.txt", b"B")]


def test_a_zip_that_unpacks_to_too_much_is_left():
    with pytest.raises(ArticleError, match="unpacks to more than"):
        unpack("z.zip", make_zip({"a.txt": b"0" * 21_000_000}))
    with pytest.raises(ArticleError, match="cannot be unpacked"):
        unpack("z.zip", b"PK\x03\x04 broken")


def test_pasted_text_has_its_first_line_for_a_title_where_it_looks_like_one():
    assert from_text("Talks fail\n\nThey did.").title == "Talks fail"
    assert from_text("They did.\nAnd so on.").title == ""


def test_the_same_words_have_the_same_hash():
    assert Article("x", title="a").sha256 == Article("x", title="b").sha256


def test_nothing_heavy_is_imported_before_it_is_used():
    heavy = ("trafilatura", "pypdf", "docx", "torch", "sentence_transformers", "streamlit", "lxml")
    code = (
        "import sys, data.article, analysis.extraction.articles, analysis.extraction.review.table\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ended.stdout.strip() == "[]"
