"""Untrusted text in places that read Markdown, such as the label of a button."""

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_MEANT = re.compile(r"([\\`*_{}\[\]<>#|~$&!@^]|:(?=\S))")  # what may begin or end something within a line
_AT_THE_START = re.compile(r"^([+\-=]|\d+(?=[.)]))")
_WEB = re.compile(r"\b(www)\.", re.IGNORECASE)


def literal(text: str) -> str:
    """The text escaped so that Streamlit's Markdown shows it as it is: every ASCII punctuation mark.

    Only for labels, where links and images are not rendered anyway: a bare web address in running text would
    still become a link.
    """
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def literal_line(text: str) -> str:
    """The text as one line of a Markdown file: shown as it is by CommonMark and GitHub, and still easy to read.

    Only characters that have a meaning there are escaped; addresses do not become links.
    """
    line = _MEANT.sub(r"\\\1", " ".join(text.split()))
    line = _WEB.sub(r"\1\\.", line)
    return _AT_THE_START.sub(lambda found: f"{found[1]}\\" if found[1].isdigit() else f"\\{found[1]}", line)
