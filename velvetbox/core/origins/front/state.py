"""What is known at a point of the walk over front matter, and what was found so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from velvetbox.core.origins.folding import folded
from velvetbox.core.origins.front.labels import labels_in
from velvetbox.core.origins.header_lines import Label
from velvetbox.core.origins.placed import Line, Placed, lines
from velvetbox.core.origins.title_weight import Opening
from velvetbox.core.origins.titles import creator_of, title_facts
from velvetbox.core.prose import LEAVES, Basis, Fact, Field, Kind


@dataclass
class Front:
    """What was read before the story, and the story itself."""

    body: list[Placed]
    facts: list[Fact] = field(default_factory=list)
    notes: list[Placed] = field(default_factory=list)
    summary: list[Placed] = field(default_factory=list)
    chapter_title: Line | None = None
    structured: bool = False
    counted: bool = False  # a line said how many chapters there are
    title: str | None = None

    def add(self, facts: Sequence[Fact]) -> None:
        """Keep facts; what was said before is not said twice."""
        held = {(fact.field, fact.value) for fact in self.facts}
        self.facts += [fact for fact in facts if (fact.field, fact.value) not in held]

    def set_title(self, line: Line) -> None:
        """Take a line as the title, with whatever else it says; guesses stand behind it."""
        facts = title_facts(line)
        if facts:
            self.add(facts)
            self.title = facts[0].value
            self.structured = self.structured or len(facts) > 1
            self.facts.sort(key=lambda fact: fact.basis is Basis.GUESS)

    def prefer(self, title: Fact) -> None:
        """Let a labelled title stand before one that was only a line above it."""
        self.title = title.value
        self.facts.sort(key=lambda fact: fact.field is Field.TITLE and fact.value != title.value)


@dataclass
class Walk:
    """One walk over the opening blocks: where it stands, and what it has found.

    `known` is the title by the file's own metadata, folded. Blocks in `items` are cut where only part was taken.
    """

    items: list[Placed]
    known: str | None = None
    at: int = 0
    front: Front = field(default_factory=lambda: Front([]))
    pending: Label | None = None
    heading: Placed | None = None  # "Chapter 1" with labels below it
    after_note: bool = False
    opening: Opening = field(init=False)

    def __post_init__(self) -> None:
        """Look ahead over the same blocks."""
        self.opening = Opening(self.items)

    def leave(self, item: Placed, end: int) -> None:
        """Go on behind the part of a block that was taken."""
        if item.block.kind in LEAVES and item.text[end:].strip():
            self.items[self.at] = item.cut(end)
        else:
            self.at += 1

    def goes_on(self, index: int) -> bool:
        """Tell whether labels, a creator, a heading or the known title stand in the next three blocks."""
        for item in self.items[index : index + 3]:
            first = next(lines(item), None)
            if first and (
                labels_in(item, strict=True) or creator_of(first.text) or item.block.kind is Kind.HEADING
            ):
                return True
            if first and self.known and folded(first.text) == self.known:
                return True
        return False
