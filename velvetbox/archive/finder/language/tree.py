"""What a search says, as a tree. Every part is plain data that compares by value.

And, Or and Not hold other nodes; the leaves are words and phrases, tags that the box knows, and comparisons.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from pyroaring import BitMap

from velvetbox.archive.finder.asked import Range
from velvetbox.core.values import value


class Field(StrEnum):
    """What a search can be about, by the names it has here. Others of AO3's names are in `fields`."""

    TITLE = "title"
    CREATORS = "creators"
    SUMMARY = "summary"
    NOTES = "notes"
    TAG = "tag"
    FANDOM = "fandom"
    CHARACTER = "character"
    RELATIONSHIP = "relationship"
    FREEFORM = "freeform"
    RATING = "rating"
    WARNING = "warning"
    CATEGORY = "category"
    LANGUAGE = "language"
    SERIES = "series"
    SOURCE = "source"
    CANON = "canon"
    COLLECTION = "collection"
    READING = "reading"  # how the reader stands to a work
    SHELF = "shelf"  # of the reader's own
    WORDS = "words"
    CHAPTERS = "chapters"
    KUDOS = "kudos"
    HITS = "hits"
    COMMENTS = "comments"
    BOOKMARKS = "bookmarks"
    POSTED = "posted"
    UPDATED = "updated"
    COMPLETE = "complete"
    CROSSOVER = "crossover"
    MISSING = "missing"
    OTP = "otp"  # of one relationship alone
    SINGLE_CHAPTER = "single_chapter"
    SAYS = "says"
    SPEAKS = "speaks"
    SCENE = "scene"
    PERSON = "person"
    TENSE = "tense"
    POV = "pov"
    FLASHBACKS = "flashbacks"


TEXT_FIELDS = frozenset({Field.TITLE, Field.CREATORS, Field.SUMMARY, Field.NOTES})
TAG_FIELDS = frozenset(
    {
        Field.TAG, Field.FANDOM, Field.CHARACTER, Field.RELATIONSHIP, Field.FREEFORM, Field.RATING,
        Field.WARNING, Field.CATEGORY,
    }
)  # fmt: skip
OWN_FIELDS = frozenset({Field.READING, Field.SHELF})
NUMBER_FIELDS = frozenset(
    {Field.WORDS, Field.CHAPTERS, Field.KUDOS, Field.HITS, Field.COMMENTS, Field.BOOKMARKS}
)
DATE_FIELDS = frozenset({Field.POSTED, Field.UPDATED})
FLAG_FIELDS = frozenset(
    {Field.COMPLETE, Field.CROSSOVER, Field.MISSING, Field.OTP, Field.SINGLE_CHAPTER, Field.FLASHBACKS}
)
MAP_FIELDS = frozenset(
    {Field.SAYS, Field.SPEAKS, Field.SCENE, Field.PERSON, Field.TENSE, Field.POV, Field.FLASHBACKS}
)  # what the story maps of works tell


@value(frozen=True, slots=True)
class Word:
    """A word in any of its forms; several in a row when it is written with a mark inside (hurt/comfort).

    `prefix` lets it go on; a "*" inside `text` stands for any letters. `fuzzy` is how many letters may differ.
    """

    text: str
    prefix: bool = False
    fuzzy: int = 0


@value(frozen=True, slots=True)
class Phrase:
    """Words in a row as they stand; up to `slop` others may come between."""

    text: str
    slop: int = 0


@value(frozen=True, slots=True)
class TagNamed:
    """A tag that the box knows, by its canonical: `type` as stored, its id, its name.

    `alone` tells that nothing else is found through it: it has no synonyms and no sub-tags.
    """

    type: str
    id: int
    name: str
    alone: bool = False


@value(frozen=True, slots=True)
class Compare:
    """A number or a day (as its ordinal) within a range; for what is so or not, 1 to 1 or 0 to 0."""

    field: Field
    range: Range


@value(frozen=True, slots=True)
class Named:
    """Words to be met in one field: in its text, or in the names that stand there. `by` is who says what is said."""

    field: Field
    node: Word | Phrase
    by: str = ""


@value(frozen=True, slots=True)
class Among:
    """One of these works: what stands for a reader's own states and shelves once it is known who asks."""

    works: BitMap


@value(frozen=True, slots=True)
class Not:
    """What must not be so."""

    node: Node


@value(frozen=True, slots=True)
class And:
    """All of two or more."""

    nodes: tuple[Node, ...]


@value(frozen=True, slots=True)
class Or:
    """Any of two or more."""

    nodes: tuple[Node, ...]


Node = Word | Phrase | TagNamed | Compare | Named | Among | Not | And | Or
Leaf = Word | Phrase


def all_of(nodes: list[Node]) -> Node | None:
    """Join nodes that must all be so; None for none."""
    flat = [one for node in nodes for one in (node.nodes if isinstance(node, And) else (node,))]
    return And(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def any_of(nodes: list[Node]) -> Node | None:
    """Join nodes of which one is enough; None for none."""
    flat = [one for node in nodes for one in (node.nodes if isinstance(node, Or) else (node,))]
    return Or(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def children(node: Node) -> tuple[Node, ...]:
    """Give the nodes right below one."""
    if isinstance(node, (And, Or)):
        return node.nodes
    return (node.node,) if isinstance(node, Not) else ()


def is_text(node: Node) -> bool:
    """Tell whether the text index alone can answer a node."""
    if isinstance(node, Named):
        return node.field in TEXT_FIELDS
    if isinstance(node, (TagNamed, Compare, Among)):
        return False
    return all(map(is_text, children(node)))


def without_tags_said(node: Node) -> Node:
    """Leave out tags that are alternatives to their own names as a phrase, where they would find nothing more."""
    if isinstance(node, And):
        return And(tuple(map(without_tags_said, node.nodes)))
    if isinstance(node, Not):
        return Not(without_tags_said(node.node))
    if not isinstance(node, Or):
        return node
    said = {one.text.casefold() for one in node.nodes if isinstance(one, Phrase) and not one.slop}
    left = [
        without_tags_said(one)
        for one in node.nodes
        if not (isinstance(one, TagNamed) and one.alone and one.name.casefold() in said)
    ]
    return any_of(left) or node


def wanted(node: Node | None) -> Iterator[tuple[int, Leaf]]:
    """Give the words and phrases that an answer may show, with the number of the clause each is part of.

    Those of one Or are alternatives and share a number; what is under Not is left out.
    """
    if node is None:
        return
    for clause, one in enumerate(node.nodes if isinstance(node, And) else (node,)):
        yield from ((clause, leaf) for leaf in _leaves(one))


def _leaves(node: Node) -> Iterator[Leaf]:
    if isinstance(node, (Word, Phrase)):
        yield node
    elif isinstance(node, Named):
        if node.field not in MAP_FIELDS or node.field is Field.SAYS:
            yield from _leaves(node.node)
    elif isinstance(node, (And, Or)):
        for one in node.nodes:
            yield from _leaves(one)
