"""A cue with its subject, and the words that the rules attribute to them."""

from dataclasses import dataclass

from analysis.extraction.attribution.noun_phrases import Subject
from analysis.extraction.attribution.sentence import Sentence
from analysis.extraction.grammar.cues import Cue

Part = tuple[int, int]
FEW = 6  # tokens that only lead to a quotation: "As for complexity, “..."


@dataclass(frozen=True)
class AttributedWords:
    """Ranges of tokens that a cue attributes; `how` names the rule, `head` is the verb of the clause, or -1."""

    parts: tuple[Part, ...]
    how: str
    head: int = -1


@dataclass(frozen=True)
class ClauseFrame:
    """A cue with its subject and audience; what is said is before `start` or from `end` on."""

    sentence: Sentence
    cue: Cue
    subject: Subject
    start: int
    end: int

    @property
    def elsewhere(self) -> bool:
        """Whether the subject belongs to another verb, or the cue is in a clause that describes the subject."""
        return self.subject.inherited or self.subject.relative

    def children(self, *relations: str) -> list[int]:
        """Tokens below the cue's verb in the sentence's tree."""
        cue = range(self.cue.first, self.cue.beyond)
        tokens = {self.cue.at, *cue}
        return sorted(k for i in tokens for k in self.sentence.children(i, *relations) if k not in tokens)
