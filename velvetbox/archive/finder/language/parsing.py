"""From the pieces of a search to its tree, by recursive descent. Every input has a tree; nothing is an error.

    search = either, either …        all of them
    either = both OR both …          any of them
    both   = one AND one …           all of them
    one    = [NOT | -] ( search ) | field: one | "phrase" | word

So `a b OR c` is a and (b or c), and `a AND b OR c` is (a and b) or c. Operators without something on both
sides are left out, with a Fault.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from velvetbox.archive.finder.asked import Sort
from velvetbox.archive.finder.language import saying
from velvetbox.archive.finder.language.fields import READING_STATES
from velvetbox.archive.finder.language.leaves import leaf, plain_word, word
from velvetbox.archive.finder.language.naming import Known, Names, nothing_known, spellings
from velvetbox.archive.finder.language.scanning import Fault, Kind, Scanner, Token
from velvetbox.archive.finder.language.tree import (
    TAG_FIELDS,
    And,
    Compare,
    Field,
    Leaf,
    Named,
    Node,
    Not,
    Phrase,
    Word,
    all_of,
    any_of,
)
from velvetbox.archive.finder.words import cut
from velvetbox.archive.library.tag_names import folded_tag


@dataclass(frozen=True)
class Parsed:
    """A search as it was understood. `tree` is None when it asks for nothing; `order` what it asks to be sorted by."""

    text: str
    tree: Node | None
    faults: tuple[Fault, ...] = ()
    order: tuple[Sort, bool | None] | None = None

    @cached_property
    def said(self) -> str:
        """What was understood, in words; "" for nothing."""
        return saying.said(self.tree)

    @property
    def is_plain(self) -> bool:
        """Tell whether it is just words in a row, as a remembered sentence would be."""
        nodes = self.tree.nodes if isinstance(self.tree, And) else (self.tree,)
        return all(
            isinstance(node, Phrase) or (isinstance(node, Word) and node == Word(node.text)) for node in nodes
        )


def parse(text: str, known: Known = nothing_known, today: date | None = None) -> Parsed:
    """Read what was typed. Never raises. `known` is asked at most once, for the names that may be tags."""
    scanned = Scanner(text, today or timezone.localdate())
    parser = _Parser(scanned, known)
    return Parsed(
        text, parser.search(), tuple(sorted(parser.faults, key=lambda fault: fault.start)), scanned.order
    )


class _Parser:
    def __init__(self, scanned: Scanner, known: Known) -> None:
        self._text = scanned.text
        self._tokens = scanned.tokens
        self.faults = scanned.faults
        self._at = 0
        self._field: Field | None = None
        self._names = Names(scanned.text, scanned.tokens, known)

    def _kind(self) -> Kind | None:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else None

    def search(self) -> Node | None:
        nodes: list[Node] = []
        while self._kind() not in {None, Kind.CLOSE}:
            if node := self._either():
                nodes.append(node)
        return all_of(nodes)

    def _either(self) -> Node | None:
        return self._joined(Kind.OR, self._both, any_of)

    def _both(self) -> Node | None:
        return self._joined(Kind.AND, self._one, all_of)

    def _joined(
        self, operator: Kind, part: Callable[[], Node | None], join: Callable[[list[Node]], Node | None]
    ) -> Node | None:
        nodes = [part()]
        while self._kind() is operator:
            token = self._tokens[self._at]
            self._at += 1
            self._skip_operators()
            nodes.append(None if self._kind() in {None, Kind.CLOSE} else part())
            if nodes[-1] is None or nodes[-2] is None:
                self._stray(token)
        return join([node for node in nodes if node is not None])

    def _skip_operators(self) -> None:
        while self._kind() in {Kind.AND, Kind.OR}:
            self._stray(self._tokens[self._at])
            self._at += 1

    def _stray(self, token: Token) -> None:
        self.faults.append(
            Fault(token.start, token.end, _("This joins nothing to anything."), _("without it"))
        )

    def _one(self) -> Node | None:
        turned, sign = False, None
        self._skip_operators()
        while self._kind() is Kind.NOT:
            turned, sign = not turned, self._tokens[self._at]
            self._at += 1
            self._skip_operators()
        node = self._plain()
        if sign and node is None and self._kind() in {None, Kind.CLOSE}:
            self._stray(sign)
        if node is None or not turned:
            return node
        return node.node if isinstance(node, Not) else Not(node)

    def _plain(self) -> Node | None:
        kind = self._kind()
        if kind is None or kind is Kind.CLOSE:
            return None
        token = self._tokens[self._at]
        self._at += 1
        if kind is Kind.OPEN:
            return self._group(token)
        if kind is Kind.FIELD:
            return self._in_field(token)
        if kind is Kind.COMPARE:
            assert token.field is not None  # the scanner gives every comparison both
            assert token.range is not None
            return Compare(token.field, token.range)
        if kind is Kind.PHRASE:
            return self._phrase(token)
        return self._word(token)

    def _group(self, opening: Token) -> Node | None:
        node = self.search()
        end = opening.end
        if self._kind() is Kind.CLOSE:
            end = self._tokens[self._at].end
            self._at += 1
        if node is None:
            self.faults.append(
                Fault(opening.start, end, _("There is nothing to look for in here."), _("without it"))
            )
        return node

    def _in_field(self, token: Token) -> Node | None:
        if self._kind() in {None, Kind.CLOSE, Kind.AND, Kind.OR, Kind.NOT, Kind.FIELD, Kind.COMPARE}:
            self.faults.append(
                Fault(token.start, token.end, _("This field says nothing."), _("the word itself"))
            )
            return plain_word(self._text[token.start : token.end].rstrip(":"))
        outer, self._field = self._field, token.field
        try:
            node = self._plain()
        finally:
            self._field = outer
        return self._said_by(node) if token.field is Field.SAYS else node

    def _said_by(self, node: Node | None) -> Node | None:
        """Take in who says it, where "by:" stands right behind what is said."""
        rest = self._tokens[self._at : self._at + 2]
        if not isinstance(node, Named) or len(rest) < 2 or rest[1].kind not in {Kind.WORD, Kind.PHRASE}:
            return node
        name = self._text[rest[0].start : rest[0].end].lower() if rest[0].kind is Kind.FIELD else ""
        if not name.startswith("by") or not cut(rest[1].text):
            return node
        self._at += 2
        return Named(node.field, node.node, rest[1].text)

    def _states(self, token: Token) -> Node | None:
        """Read how the reader stands to works: one of a few names, or several parted by commas."""
        names = [folded_tag(name) for name in token.text.split(",")]
        if all(name in READING_STATES for name in names):
            return any_of([Named(Field.READING, Word(name)) for name in names])
        wanted = _("This wants “reading”, “to-read”, “unread”, “finished” or “dropped”.")
        self.faults.append(Fault(token.start, token.end, wanted, _("words")))
        return leaf(Phrase(token.text)) if token.kind is Kind.PHRASE else plain_word(token.text)

    def _phrase(self, token: Token) -> Node | None:
        if self._field is Field.READING:
            return self._states(token)
        tags = self._tags(*spellings(token.text)) if not token.slop else []
        if self._field in TAG_FIELDS and tags:
            return any_of(tags)
        phrase = self._within(leaf(Phrase(token.text, token.slop)))
        return any_of([*tags, *([phrase] if phrase else [])]) if self._field is None else phrase

    def _word(self, token: Token) -> Node | None:
        if self._field is Field.READING:
            return self._states(token)
        if self._field not in TAG_FIELDS:
            return self._within(word(token.text))
        for after, name in reversed(list(self._names.beginning(self._at - 1))):
            if tags := self._tags(name):
                self._at = after
                return any_of(tags)
        parts = [part for part in token.text.split(",") if part]
        nodes = [any_of(self._tags(folded_tag(part))) or self._within(word(part)) for part in parts]
        return any_of([node for node in nodes if node is not None])

    def _tags(self, *names: str) -> list[Node]:
        return [tag for name in names for tag in self._names.tags(name, self._field)]

    def _within(self, one: Leaf | None) -> Node | None:
        return Named(self._field, one) if one is not None and self._field is not None else one
