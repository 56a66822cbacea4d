"""A sentence with its grammar and the article it belongs to."""

from dataclasses import dataclass
from functools import cached_property

from analysis.extraction.grammar.parse import Tree
from analysis.extraction.people.people import People
from analysis.extraction.reading import Document


@dataclass(frozen=True)
class Sentence(Tree):
    """The tree of sentence `number` of a reading."""

    reading: Document
    number: int

    @property
    def words(self) -> list[str]:
        """All tokens of the article."""
        return self.reading.tokens.words

    @property
    def people(self) -> People:
        return self.reading.people

    def lower(self, i: int) -> str:
        """A token in lower case; "" outside the sentence."""
        return self.reading.tokens.lower[i] if self.first <= i < self.beyond else ""

    def is_quoted(self, i: int) -> bool:
        """Whether a token is within quotation marks; false outside the sentence."""
        return self.first <= i < self.beyond and self.reading.inside[i] >= 0

    def is_word(self, i: int) -> bool:
        return self.words[i][0].isalnum()

    def quotation(self, i: int) -> tuple[int, int]:
        """The range of tokens of the quotation that token i is in, marks included."""
        return self.reading.token_ranges[self.reading.inside[i]]

    def edges(self, i: int) -> tuple[int, int]:
        """The first token below a token, and the one after the last."""
        below = self.subtree(i)
        return min(below), max(below) + 1

    @cached_property
    def last(self) -> int:
        """The token after the last word: without the full stop."""
        end = self.beyond
        while end > self.first and self.reading.inside[end - 1] < 0 and not self._ends(self.words[end - 1]):
            end -= 1
        return end

    @property
    def is_heading(self) -> bool:
        """Whether it is a paragraph without a full stop."""
        paragraph = self.reading.tokens.paragraphs[self.reading.paragraph_of[self.first]]
        return paragraph == (self.first, self.last)

    @staticmethod
    def _ends(word: str) -> bool:
        return word[0].isalnum() or word[-1].isalnum() or word in (")", "]", "%")


def sentence_of(reading: Document, number: int) -> Sentence | None:
    """A sentence of a reading; None if nothing can be said in it."""
    tree = reading.trees[number]
    if tree is None:
        return None
    return Sentence(tree.first, tree.beyond, tree.heads, tree.relations, tree.tags, reading, number)
