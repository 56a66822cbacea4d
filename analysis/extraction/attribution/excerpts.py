"""Transcripts: paragraphs that begin with the speaker's name in capitals and a colon, "WALLACE: ..."."""

import re

from analysis.extraction.attribution.attribution_types import Attribution
from analysis.extraction.reading import Document

_FEWEST = 2  # one such paragraph may be a heading
_LABEL = re.compile(r"[“\"‘'(\[]{0,2}([^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3})\s?:\s*(?=\S)")
_SHORTEST = 3  # letters


def find(reading: Document) -> list[Attribution]:
    """One direct attribution for each labelled paragraph; none if fewer than two are labelled."""
    found = []
    tokens = reading.tokens
    for paragraph, (first, beyond) in enumerate(tokens.paragraphs):
        end = tokens.ends[beyond - 1]
        label = _LABEL.match(reading.text, tokens.starts[first], end)
        if label is None or not label[1].isupper() or len(label[1]) < _SHORTEST:
            continue
        words = reading.text[label.end() : end].rstrip("\"”’'")
        span = (label.end(), label.end() + len(words))
        quotations = sorted({reading.inside[i] for i in range(first, beyond) if reading.inside[i] >= 0})
        sentence = reading.sentence_of[first]
        if words:
            one = Attribution("direct", [span], None, None, sentence, "transcript", quotations, label[1], paragraph)
            found.append(one)
    return found if len(found) >= _FEWEST else []
