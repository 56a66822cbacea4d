"""What is read from transcripts: `python -m bench.transcripts FOLDER` prints a line for each, and their speed.

FOLDER holds transcripts whose labels are in capitals at the start of a line, or "Q", followed by two spaces. They are
found here by that pattern alone, independently of the project's own rules, and the text up to the next label must be
the turn's words, letter for letter, except for notes in brackets and for what the record's keeper adds at the end.
"""

import argparse
import re
import time
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

from analysis.extraction.statements import Statement
from analysis.extraction.transcripts import documents
from data.article import Article, read_article

_LABEL = re.compile(r"^(Q|[A-Z][A-Z.’' -]{1,60}:)(?:[^\S\n]{2,}|\n)", re.MULTILINE)
_NOTE = re.compile(r"\([^()]{1,80}\)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    paths = sorted(parser.parse_args().folder.glob("*.md"))
    print("transcript, form | labels | turns | begin at a label | words letter for letter | else | speakers")
    for path in paths:
        _page(path.name, read_article(path.name, path.read_bytes()))
    _speed([read_article(path.name, path.read_bytes()) for path in paths])


def _page(name: str, article: Article) -> None:
    form = documents.form_of(article)
    found = documents.statements(article, form)
    begins = {one.cue[0]: one for one in found if one.cue}
    labels = list(_LABEL.finditer(article.text))
    matched = [(label, begins[label.start()]) for label in labels if label.start() in begins]
    beyond = [label.start() for label in labels[1:]] + [len(article.text)] * bool(labels)
    ends = {label.start(): end for label, end in zip(labels, beyond, strict=True)}
    differing = [d for label, one in matched if (d := _difference(article.text, label, ends[label.start()], one))]
    speakers = Counter(one.speaker or "(nobody)" for one in found)
    whole = len(matched) - len(differing)
    print(
        f"{name[:60]}, {form} | {len(labels)} | {len(found)} | {len(matched)} | {whole} | {len(differing)} | ", end=""
    )
    print(", ".join(f"{speaker} {n}" for speaker, n in speakers.most_common()))
    for text in differing:
        print(f"    else: {text}")


def _difference(text: str, label: re.Match[str], end: int, one: Statement) -> str:
    """How a turn differs from the text up to the next label, missing or extra; "" if they have the same letters."""
    wanted = _letters(text[label.end() : end])
    said = _letters("".join(text[a:b] for a, b in one.segments))
    if wanted == said:
        return ""
    blocks = SequenceMatcher(None, wanted, said, autojunk=False).get_opcodes()
    return ", ".join(
        f"{'-' if tag == 'delete' else tag} “{wanted[a:b][:60]}”" for tag, a, b, _, _ in blocks if tag != "equal"
    )


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", _NOTE.sub(" ", text))


def _speed(transcripts: list[Article]) -> None:
    documents.statements(transcripts[0], documents.TRANSCRIPT)
    n_turns, seconds = 0, 0.0
    for article in transcripts:
        start = time.process_time()
        n_turns += len(documents.statements(article, documents.form_of(article)))
        seconds += time.process_time() - start
    print(f"speed: {1000 * seconds / n_turns:.2f} s of processor for 1,000 turns ({n_turns} read)")


if __name__ == "__main__":
    main()
