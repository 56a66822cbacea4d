"""In which order positions are found, and whether the bound on what is missed holds.

    python -m bench.reading [--runs 40] [--first 5000]

Synthetic corpora (synthetic_positions.toml): four camps of different size, 2 to 8% of the quotes take a position on the
claim that is read, supporters and opponents in words of their own. And the shipped corpus with its marks. The simulated
reader marks each quote with its known reading; printed is how many are read until 80% and 95% of the support and of the
opposition were found.
"""

import argparse
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from analysis.embedding.encoder import chosen_model, embed, load
from analysis.positions import checks
from analysis.positions.reading.reading_order import Ground, Question, in_turn, scores, word_vectors
from data.corpus import read_corpus
from data.library import SHIPPED
from data.stances import CONDITIONAL, NEITHER, NOT_ABOUT_IT, OPPOSES, POSITIONS, SUPPORTS

FOLDER = Path(__file__).parent
PARTS = (("support", (SUPPORTS, CONDITIONAL)), ("opposition", (OPPOSES,)))
SHARES = (0.8, 0.95)
SIZE = 600
Encoder = Callable[[list[str]], np.ndarray]


@dataclass(frozen=True)
class SimulatedCorpus:
    """Texts with the reading that each will get, its camps' masks, and the claim to ask about."""

    ground: Ground
    question: Question
    readings: list[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--first", type=int, default=5_000, help="the seed of the first made corpus")
    arguments = parser.parse_args()
    runs = arguments.runs
    loaded = load(chosen_model())
    encoder = partial(embed, encode=loaded)
    pool = Pool(encoder)
    made = [pool.corpus(seed) for seed in range(arguments.first, arguments.first + runs)]
    print(f"{runs} made corpora of {SIZE} quotes, 2 to 8% with a position, seeds from {arguments.first}")
    report(made)
    print("\nthe shipped corpus, claims with support and opposition")
    shipped = shipped_corpora(encoder)
    both = [one for one in shipped if {SUPPORTS, OPPOSES} <= {*one.readings}]
    report(both)
    print("\nthe shipped corpus, all claims")
    report(shipped)
    print("\nthe bound after reading a third, a draw of 60 unread quotes in each camp")
    bounds(made)


class Pool:
    """Sentences with known positions, embedded once."""

    def __init__(self, encoder: Encoder) -> None:
        made = tomllib.loads((FOLDER / "synthetic_positions.toml").read_text("utf-8"))
        self.claims = made["claims"]
        random = np.random.default_rng(0)
        self.background = sorted(
            {
                sentence.format(**{name: random.choice(made["background"][name]) for name in _SLOTS})
                for sentence in made["background"]["sentences"]
                for _ in range(40)
            }
        )
        texts = [t for claim in self.claims for t in (claim["claim"], claim["counter_claim"])]
        texts += [t for claim in self.claims for part in _KNOWN for t in claim[part]] + self.background
        self.vector = dict(zip(texts, encoder(texts), strict=True))

    def corpus(self, seed: int) -> SimulatedCorpus:
        """600 quotes around one of the claims; its supporters and opponents are in other camps each time."""
        random = np.random.default_rng(seed)
        number = seed % len(self.claims)
        claim = self.claims[number]
        n = max(4, round(SIZE * random.uniform(0.02, 0.08)))
        n_for = min(12, max(2, round(n * random.uniform(0.3, 0.7))))
        n_against = min(12, max(2, n - n_for))
        lines = [(text, SUPPORTS) for text in random.choice(claim["supports"], n_for, replace=False)]
        lines += [(text, OPPOSES) for text in random.choice(claim["opposes"], n_against, replace=False)]
        lines += [(text, NEITHER) for text in claim["beside"]]
        others = [c for at, c in enumerate(self.claims) if at != number]
        elsewhere = [text for other in others for part in _KNOWN for text in other[part]]
        rest = random.permutation([*elsewhere, *random.choice(self.background, 500, replace=False)])
        lines += [(text, NOT_ABOUT_IT) for text in rest[: SIZE - len(lines)]]
        lines = [lines[at] for at in random.permutation(len(lines))]
        chances = {SUPPORTS: (0.75, 0.05, 0.15, 0.05), OPPOSES: (0.05, 0.75, 0.15, 0.05)}
        camps = [random.choice(4, p=chances.get(reading, (0.4, 0.35, 0.15, 0.1))) for _, reading in lines]
        masks = {f"camp {one}": np.array(camps) == one for one in range(4)}
        texts = [str(text) for text, _ in lines]
        ground = Ground(np.array([self.vector[text] for text in texts]), word_vectors(texts), masks)
        asked = (claim["claim"], claim["counter_claim"])
        question = Question(*asked, *(self.vector[text] for text in asked))
        return SimulatedCorpus(ground, question, [reading for _, reading in lines])


_SLOTS = ("place", "day", "number", "thing")
_KNOWN = ("supports", "opposes", "beside")


def shipped_corpora(encoder: Encoder) -> list[SimulatedCorpus]:
    """One for each claim of the shipped corpus; unmarked quotes are taken as not about it."""
    corpus = read_corpus(SHIPPED / "russia-nato-2022")
    words = word_vectors(corpus.quotes["text"].tolist())
    camps = {
        camp.name: corpus.quotes["camp"].str.split(" | ", regex=False).map(lambda parts, name=camp.name: name in parts)
        for camp in corpus.camps
    }
    ground = Ground(corpus.vectors.values, words, {name: mask.to_numpy(bool) for name, mask in camps.items()})
    found = []
    for claim in corpus.marked.claims.to_dict("records"):
        marks = corpus.marked.stances[corpus.marked.stances["claim_id"] == claim["claim_id"]]
        known = dict(zip(marks["quote_id"], marks["stance"], strict=True))
        texts = [claim["claim"], claim["counter_claim"]]
        vectors = encoder([text or "-" for text in texts])
        question = Question(texts[0], texts[1], vectors[0], vectors[1] if texts[1] else None)
        found.append(SimulatedCorpus(ground, question, [known.get(i, NOT_ABOUT_IT) for i in corpus.quotes["quote_id"]]))
    return found


def order_of_today(corpus: SimulatedCorpus) -> list[int]:
    """By cosine to the claim, the earlier method."""
    return np.argsort(-(corpus.ground.vectors @ corpus.question.vector), kind="stable").tolist()


def order_with_marks(corpus: SimulatedCorpus) -> list[int]:
    """As the screen offers them: one marked after the other, ranked again each time. Once all is found, and a third was
    read, the rest follows in the current order.
    """
    known: dict[int, str] = {}
    n = len(corpus.readings)
    read = np.zeros(n, dtype=bool)
    left = sum(reading in POSITIONS for reading in corpus.readings)
    while len(known) < n and (left or len(known) <= n // 3):
        score = scores(corpus.question, corpus.ground, known)
        row = int(in_turn(score, corpus.ground.camps, ~read, read, 1)[0])
        known[row], read[row] = corpus.readings[row], True
        left -= known[row] in POSITIONS
    return [*known, *np.flatnonzero(~read).tolist()]


ORDERS = {"today": order_of_today, "new": order_with_marks}


def report(corpora: list[SimulatedCorpus]) -> None:
    for name, order in ORDERS.items():
        ranks: dict[str, list[np.ndarray]] = {part: [] for part, _ in PARTS}
        totals = []
        for corpus in corpora:
            place = {row: at + 1 for at, row in enumerate(order(corpus))}
            for part, stances in PARTS:
                its_own = sorted(place[row] for row, one in enumerate(corpus.readings) if one in stances)
                ranks[part].append(np.array(its_own))
            everything = np.sort(np.concatenate([ranks[part][-1] for part, _ in PARTS]))
            totals.append(_until(everything, 0.95) / len(corpus.readings))
        note = []
        medians = {part: np.median(np.concatenate(found)) for part, found in ranks.items()}
        for part, found in ranks.items():
            until = [np.median([_until(one, share) for one in found if len(one)]) for share in SHARES]
            n = sum(map(len, found))
            note.append(
                f"{part} (n = {n}): median {medians[part]:.1f}, 80% after {until[0]:.0f}, 95% after {until[1]:.0f}"
            )
        ratio = medians["opposition"] / medians["support"]
        low, high = ratio_interval(ranks)
        share = (
            f"95% of all after {np.median(totals):.0%} of the reading (mean {np.mean(totals):.0%}, "
            f"9 in 10 runs {np.quantile(totals, 0.9):.0%})"
        )
        print(f"  {name:6} {'; '.join(note)}; ratio {ratio:.2f} ({low:.2f} to {high:.2f}); {share}")


def ratio_interval(ranks: dict[str, list[np.ndarray]]) -> tuple[float, float]:
    """The 95% interval of the ratio of medians, by bootstrap over the corpora."""
    random, n = np.random.default_rng(0), len(ranks["support"])
    ratios = []
    for _ in range(500):
        drawn = random.integers(n, size=n)
        both = [np.concatenate([ranks[part][at] for at in drawn]) for part in ("opposition", "support")]
        if all(len(found) for found in both):
            ratios.append(np.median(both[0]) / np.median(both[1]))
    low, high = np.quantile(ratios, [0.025, 0.975])
    return float(low), float(high)


def _until(ranks: np.ndarray, share: float) -> float:
    """How many are read until this share is found."""
    return float(ranks[int(np.ceil(share * len(ranks))) - 1]) if len(ranks) else 0.0


def bounds(corpora: list[SimulatedCorpus], again: int = 25) -> None:
    """How often the number missed is within the bound, by camp, and how wide the bound is."""
    held, widths, missed = [], [], []
    for at, corpus in enumerate(corpora):
        order = order_with_marks(corpus)
        unread = set(order[len(order) // 3 :])
        for seed in range(again):
            for number, mask in enumerate(corpus.ground.camps.values()):
                frame = [str(row) for row in np.flatnonzero(mask) if row in unread]
                chosen = checks.sample(frame, checks.DEFAULT_DRAW, seed * 1_000 + at * 10 + number)
                found = sum(corpus.readings[int(row)] in POSITIONS for row in chosen)
                left = sum(corpus.readings[int(row)] in POSITIONS for row in set(frame) - set(chosen))
                note = checks.bound(len(frame), len(chosen), found)
                held.append(left <= note.most_missed)
                missed.append(left)
                if note.n_left:
                    widths.append(note.most_missed / note.n_left)
    share = f"bound at most {np.median(widths):.1%} of the unread (median)"
    print(f"  held in {np.mean(held):.4f} of {len(held):,} draws; missed {np.mean(missed):.2f} on average, {share}")
    print_planted()


def print_planted(again: int = 4_000) -> None:
    """The same with much to miss: 300 unread quotes, 0 to 30 of them with a position."""
    random = np.random.default_rng(0)
    for n_positions in (1, 5, 13, 14, 30):
        frame = np.arange(300) < n_positions
        held = []
        for _ in range(again):
            chosen = random.permutation(frame)[:60]
            note = checks.bound(300, 60, int(chosen.sum()))
            held.append(n_positions - chosen.sum() <= note.most_missed)
        print(f"  {n_positions} of 300 take a position: the bound held in {np.mean(held):.3f} of {again:,} draws of 60")


if __name__ == "__main__":
    main()
