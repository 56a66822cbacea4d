"""Text of strangers in places that read Markdown, such as the label of a button."""

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def literal(text: str) -> str:
    """The text so that Streamlit's Markdown shows it as it is: every ASCII punctuation mark escaped.

    Only for labels, where links and images are not rendered anyway: a bare web address in running text would
    still become a link.
    """
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))
