"""The table that proposes camps."""

from analysis.extraction.review import camps
from components.article import desk, own_table
from components.article.own_table import OwnTable

CAMPS = OwnTable(
    name="camps",
    title="Camps: who belongs where",
    icon=":material/flag:",
    explanation="The first row whose words occur in a speaker's role, affiliation or name proposes the camp. What you "
    "correct in a statement is added here, for this visit: download the table to keep it.",
    columns="CSV with the columns fits and camp",
    current=desk.camp_table,
    shipped=camps.shipped_table,
    use=desk.use_camp_table,
)


def show() -> None:
    """Draw the table."""
    own_table.show(CAMPS)
