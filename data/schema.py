"""What one row of a corpus means. Nothing else in the project repeats it."""

from dataclasses import dataclass

KINDS = ("direct", "indirect", "mixed")
# How the words reached the page, as shown wherever a kind appears: filter, card, legend, report.
KINDS_IN_WORDS = {"direct": "verbatim", "indirect": "reported", "mixed": "partly verbatim"}
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "triangle-down", "pentagon", "hexagon", "star")
# Okabe and Ito (2008), distinguishable with colour-blindness; black and yellow are left out because they vanish on a
# dark or a light page.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#888888")
SEPARATOR = "|"  # between the speakers (and their roles, affiliations and camps) of one joint statement
LONGEST_TEXT = 10_000
LONGEST_CELL = 2_000


@dataclass(frozen=True)
class Column:
    """A column of quotes.csv: its name, what it means, and the headings it goes by elsewhere."""

    name: str
    meaning: str
    required: bool = False
    aliases: tuple[str, ...] = ()


COLUMNS = (
    Column("quote_id", "stable id, so that links keep their meaning", aliases=("id", "comment-id", "quoteID")),
    Column(
        "text",
        "the words, verbatim",
        required=True,
        aliases=("quote", "quotation", "comment", "comment-body", "sentence_text"),
    ),
    Column(
        "speaker",
        "who said it",
        required=True,
        aliases=("interview", "candidate", "name", "author_name"),
    ),
    Column("role", "the speaker's office or description"),
    Column("affiliation", "the speaker's institution"),
    Column(
        "camp",
        "the speaker's side on that day",
        required=True,
        aliases=("party", "side", "group", "country", "category", "class"),
    ),
    Column("kind", "direct, indirect or mixed speech"),
    Column("cue", "the verb or phrase that attributes"),
    Column("relayed_by", "who carried the words first"),
    Column("venue", "where they were said: interview, briefing, written statement"),
    Column("outlet", "the publication in which we read it", aliases=("source", "publisher")),
    Column("title", "the document's title", aliases=("headline",)),
    Column("author", "the document's author"),
    Column("url", "where the document can be read", aliases=("urls", "link")),
    Column("published_on", "date of the document", aliases=("date", "published_date")),
    Column("said_on", "date of the utterance where the source gives one"),
    Column("topic", "short label"),
    Column("start", "first character of the words in the source"),
    Column("end", "the character after the last one"),
    Column("prefix", "the source just before the words"),
    Column("suffix", "the source just after the words"),
    Column("source_sha256", "hash of the source's text"),
    Column("language", "BCP 47"),
)
COLUMN_NAMES = tuple(column.name for column in COLUMNS)
REQUIRED = tuple(column.name for column in COLUMNS if column.required)
JOINT_COLUMNS = ("speaker", "role", "affiliation", "camp")
