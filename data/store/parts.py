"""The kinds of rows that a corpus is made of."""

from enum import StrEnum

Key = tuple[str, str]  # part and key of a row


class Part(StrEnum):
    """What a row holds; the value is stored, so none may ever change."""

    SAVE = "save"  # a save's description of itself
    TOMBSTONE = "tombstone"  # what was erased, or lost by damage: earlier rows have been changed
    ABOUT = "about"
    CAMP = "camp"
    TOPIC = "topic"
    QUOTE = "quote"
    COLUMN = "column"  # that the corpus adds to the schema
    MODEL = "model"
    VECTOR = "vector"  # of a text; the key is the text's hash
    MAP = "map"
    POINT = "point"  # of a quote on the map
    CLAIM = "claim"
    STANCE = "stance"
    DRAW = "draw"
    PAIR = "pair"  # of quotes, as judged by one person
    AXIS = "axis"


# rows that consist of their JSON
DESCRIPTIONS = (
    *(Part.ABOUT, Part.CAMP, Part.TOPIC, Part.MODEL),
    *(Part.CLAIM, Part.STANCE, Part.DRAW, Part.PAIR, Part.AXIS),
)
# rows whose cells people compare
READ = (Part.QUOTE, Part.ABOUT, Part.CAMP, Part.TOPIC, Part.CLAIM, Part.STANCE)
