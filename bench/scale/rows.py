"""A table of any number of rows, made of real sentences: `python -m bench.scale.rows SENTENCES.csv.gz N OUT.csv`."""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

REPEATED = 1_500  # of 52,199 sentences of two presidents 34 occur again


def make_table(sentences: Path, n: int) -> pd.DataFrame:
    """n rows; those beyond the table's own are copies with one word exchanged and, if long, one left out.

    No two copies are the same by chance, as ever more would be; one in REPEATED repeats a row, as of real rows.
    """
    table = pd.read_csv(sentences, dtype=str, keep_default_na=False)
    generator = np.random.default_rng(0)
    texts = table["quotation"].tolist()
    words = [text.split() for text in texts]
    made = texts[:n]
    there = set(made)
    while len(made) < n:
        if len(made) % REPEATED == 0:
            made.append(made[-len(texts)])
            continue
        copy = list(words[len(made) % len(texts)])
        others = words[int(generator.integers(len(words)))]
        copy[int(generator.integers(len(copy)))] = others[int(generator.integers(len(others)))]
        if len(copy) > 6:
            del copy[int(generator.integers(len(copy)))]
        if (text := " ".join(copy)) not in there:
            made.append(text)
            there.add(text)
    rows = table.iloc[np.arange(n) % len(table)].reset_index(drop=True)
    return rows.assign(quotation=pd.Series(made, dtype="str"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("n", type=int)
    parser.add_argument("csv", type=Path)
    arguments = parser.parse_args()
    arguments.csv.parent.mkdir(parents=True, exist_ok=True)
    make_table(arguments.sentences, arguments.n).to_csv(arguments.csv, index=False)


if __name__ == "__main__":
    main()
