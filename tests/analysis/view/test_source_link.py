"""A link into the source that opens at the words."""

import pytest

from analysis.view.source_link import source_link

QUOTE = {
    "url": "https://example.org/a",
    "text": "No first strike, ever",
    "start": "10",
    "prefix": "id that he said ",
    "suffix": " and then he lef",
}
LONG = " ".join(f"word{n}" for n in range(20))


@pytest.mark.parametrize(
    ("changed", "link"),
    [
        pytest.param(
            {},
            "https://example.org/a#:~:text=that%20he%20said-,No%20first%20strike%2C%20ever,-and%20then%20he",
            id="whole",
        ),
        pytest.param(
            {"text": LONG, "prefix": "", "suffix": ""},
            "https://example.org/a#:~:text=word0%20word1%20word2%20word3%20word4%20word5,word14%20word15%20word16%20word17%20word18%20word19",
            id="the ends of a long one",
        ),
        pytest.param(
            {"text": "anti-war & peace", "prefix": "", "suffix": ""},
            "https://example.org/a#:~:text=anti%2Dwar%20%26%20peace",
            id="marks of its own",
        ),
        pytest.param(
            {"url": "https://example.org/a#part", "prefix": "", "suffix": "", "text": "War"},
            "https://example.org/a#part:~:text=War",
            id="an anchor",
        ),
        pytest.param({"start": ""}, "", id="no place: nobody knows the words to stand there"),
        pytest.param({"url": ""}, "", id="no address"),
        pytest.param({"url": "javascript:alert(1)"}, "", id="no web address"),
    ],
)
def test_source_link(changed, link):
    assert source_link(QUOTE | changed) == link
