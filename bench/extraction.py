"""How well statements are found: `python -m bench.extraction FOLDER`.

FOLDER holds `quotes/` (news articles with annotated attributions, and their scorer) and `seed/` (one annotated
article). The user supplies it; neither its texts nor anything learned from them is part of the project.
"""

import argparse
import importlib.util
import json
import time
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

from analysis.extraction.review import camps
from analysis.extraction.statements import Statement, extract
from bench import extraction_adaptor

# developed on A and B1; no text of B2 was read (see bench/README.md)
PARTS = {"A": slice(0, None, 2), "B1": slice(1, None, 4), "B2": slice(3, None, 4), "all": slice(None)}
FIELDS = ("speaker", "role", "affiliation", "camp", "relayed_by", "venue", "said_on")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    scorer = _scorer(folder / "quotes" / "evaluate.py")
    articles = [json.loads(line) for line in (folder / "quotes" / "polnear-dev.jsonl").open(encoding="utf-8")]
    for name, part in PARTS.items():
        for speech in (False, True):
            _score(scorer, articles[part], speech).show(f"{name}{' speech, opinion, according' if speech else ''}")
        _score_rows_to_check(scorer, articles[part])
    scorer.run_seed(extraction_adaptor.extract)
    _fields(scorer, folder / "seed")
    _speed([article["text"] for article in articles])


def _scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("evaluate", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _score(scorer: ModuleType, articles: list[dict[str, Any]], speech: bool) -> Any:
    score = scorer.Score()
    for article in articles:
        gold, ignored = scorer.polnear_gold(article), []
        if speech:
            wanted = [one["kind"] == "direct" or one["cls"] in ("speech", "according", "opinion") for one in gold]
            ignored = [one["segments"] for one, kept in zip(gold, wanted, strict=True) if not kept]
            gold = [one for one, kept in zip(gold, wanted, strict=True) if kept]
        score.add(article["text"], extraction_adaptor.extract(article["text"]), gold, ignored)
    return score


def _score_rows_to_check(scorer: ModuleType, articles: list[dict[str, Any]]) -> None:
    """Of the rows ticked for a person: how many have the right words and kind, and how many the right speaker as
    well.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for article in articles:
        text, found = article["text"], extract(article["text"])
        gold = scorer.polnear_gold(article)
        matched = _match_gold(scorer, text, found, [one["segments"] for one in gold])
        for n, one in enumerate(found):
            if not one.confident:
                continue
            kind = "direct" if one.kind == "direct" else "indirect"
            right = gold[matched[n]] if n in matched else None
            same_kind = right is not None and (right["kind"] == "direct") == (one.kind == "direct")
            same_speaker = right is not None and (not right["resolved"] or scorer.same(one.speaker, right["resolved"]))
            counts[kind, "n"] += 1
            counts[kind, "words and kind"] += same_kind
            counts[kind, "and speaker"] += bool(same_kind and same_speaker)
    for kind in ("direct", "indirect"):
        n = max(1, counts[kind, "n"])
        shares = ", ".join(f"{what} {counts[kind, what] / n:.1%}" for what in ("words and kind", "and speaker"))
        print(f"ticked {kind:9}n {counts[kind, 'n']}: {shares}")


def _match_gold(scorer: ModuleType, text: str, found: list[Statement], gold: list[Any]) -> dict[int, int]:
    said = [scorer.cset(text, one.segments) for one in found]
    return {i: j for i, j, _ in scorer.match(said, [scorer.cset(text, spans) for spans in gold], 0.5)}


def _fields(scorer: ModuleType, folder: Path) -> None:
    """The columns of the annotated article, word for word as its annotator wrote them (the speaker as the scorer
    compares it).
    """
    text = (folder / "article.txt").read_bytes().decode()
    rows = [json.loads(line) for line in (folder / "quotes.jsonl").open(encoding="utf-8")]
    rows = [row for row in rows if not row["implicit"]]
    found, table = extract(text), camps.shipped_table()
    matched = {j: i for i, j in _match_gold(scorer, text, found, [[(r["start"], r["end"])] for r in rows]).items()}
    right: Counter[str] = Counter()
    for n, row in enumerate(rows):
        if n not in matched:
            continue
        one = found[matched[n]]
        fields = {name: getattr(one, name, "") for name in FIELDS}
        fields["camp"] = camps.propose(table, one.speaker, one.role, one.affiliation)
        for name in FIELDS:
            wanted = row[name] or ""
            right[name] += scorer.same(fields[name], wanted) if name == "speaker" else fields[name] == wanted
    print(f"article: {len(matched)} of {len(rows)} found; exactly as marked: {dict(right)}")


def _speed(texts: list[str]) -> None:
    extract(texts[0])
    n_words = sum(len(text.split()) for text in texts)
    start = time.process_time()
    for text in texts:
        extract(text)
    print(f"speed: {1e6 * (time.process_time() - start) / n_words:.1f} ms of processor time for 1,000 words")
    joined = "\n\n".join(texts)
    for length in (250_000, 500_000, 1_000_000):
        long = (joined * (length // len(joined) + 1))[:length]
        start = time.process_time()
        extract(long)
        print(f"speed: {length:>9,} characters in {time.process_time() - start:.1f} s")


if __name__ == "__main__":
    main()
