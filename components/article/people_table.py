"""The table of people and their spellings."""

from analysis.extraction.review import spellings
from components.article import desk, own_table
from components.article.own_table import OwnTable

PEOPLE = OwnTable(
    name="people",
    title="People: one name each",
    icon=":material/badge:",
    explanation="A speaker written in one of these spellings gets the name next to it, in every article. Names "
    "that you merge are added here, for this visit: download the table to keep it.",
    columns="columns spelling, name and wikidata",
    current=desk.people_table,
    shipped=spellings.shipped_table,
    use=desk.use_people_table,
)


def show() -> None:
    """Draw the table."""
    own_table.show(PEOPLE)
