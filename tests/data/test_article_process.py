"""Articles read in a separate process: the same as without it, and none affects the others."""

import io
import zipfile

import docx
import pytest

from data import article, article_process
from data.article import Article, ArticleError
from data.processes.job import Limits, until_over
from tests.zip_files import make_zip

HTML = b"<html><body><article><p>The talks went well, and we are ready to meet again.</p></article></body></html>"


def word(body):
    """A Word file with this body."""
    made, held = io.BytesIO(), io.BytesIO()
    docx.Document().save(made)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, document if name == "word/document.xml" else old.read(name))
    return held.getvalue()


def read(name, content, **limits):
    return list(article_process.read(name, content, until_over, Limits(**limits)))


def test_an_article_comes_as_it_was_read():
    content = "Talks fail\n\n“Yes,” he said. é\u2028😀".encode()
    assert read("in/a.txt", content) == [article.read_article("in/a.txt", content)]


def test_a_zip_gives_its_articles_and_what_cannot_be_read_in_its_place():
    found = read("z.zip", packed := make_zip({"a.txt": "Some words.", "b.pdf": b"%PDF-1.7 broken", "c.html": HTML}))
    assert [type(one) for one in found] == [Article, ArticleError, Article]
    assert "“b.pdf” is a PDF that cannot be read" in str(found[1])
    assert article.is_zip_of_articles(packed)
    (broken,) = read("z.zip", b"PK\x03\x04 broken")
    assert "“z.zip” cannot be unpacked" in str(broken)


def test_one_that_needs_too_much_is_reported_and_those_after_it_are_read():
    # merged over so many columns that each row would become as many cells
    row = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="200000000"/></w:tcPr><w:p/></w:tc></w:tr>'
    table = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{row}</w:tbl>"
    files = {"a.txt": "Some words.", "in/b.docx": word(table), "c.txt": "More words."}
    first, broken, last = read("z.zip", make_zip(files), memory=300 * 1024**2)
    assert (first.text, last.text) == ("Some words.", "More words.")
    assert "“b.docx” needs more than the 300 MB of memory" in str(broken)


def test_a_zip_that_takes_too_long_as_a_whole_is_read_as_far_as_that_goes_and_says_where_it_ended():
    long = b"<html><body><article>" + b"<p>The talks went well, and we meet again.</p>" * 3_000
    *articles, result = read("z.zip", make_zip({f"{nth:02}.html": long for nth in range(60)}), in_all=1)
    assert 0 < len(articles) < 60
    assert all(isinstance(one, Article) for one in articles)
    n = 60 - len(articles)
    assert "more than the 1 seconds of processor that are given to the files of a zip together" in str(result)
    assert f"Not read: {n} file{'' if n == 1 else 's'}, from “{len(articles):02}.html” on." in str(result)


def test_word_and_html_are_counted_before_they_are_walked(monkeypatch):
    files = (
        ("a.docx", word("<w:p/>" * 100_001), "has more than 100,000 paragraphs"),
        ("a.docx", word("<w:p>" + "<w:r/>" * 2_000_001 + "</w:p>"), "has more than 2,000,000 parts"),
        ("a.html", b"<html><body>" + b"<p>a" * 200_001, "has 200,003 tags; at most 200,000 are read"),
    )
    monkeypatch.setattr(docx, "Document", lambda file: 1 / 0)
    for name, content, sentence in files:
        with pytest.raises(ArticleError, match=sentence):
            article.read_article(name, content)
