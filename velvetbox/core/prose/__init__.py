"""The document of a story, and what can be counted, named and compared in it. Standard library only."""

from velvetbox.core.prose.anchors import Anchors, Place, anchor, anchors, locate, locate_all, place
from velvetbox.core.prose.counting import Measure, is_italic, measure, words
from velvetbox.core.prose.document import (
    LEAVES,
    Block,
    Chapter,
    Kind,
    Note,
    Work,
    paragraph,
    scene_break,
    walk,
)
from velvetbox.core.prose.facts import Basis, Fact, Field, Where
from velvetbox.core.prose.markup import notes_to_html, spans_to_html, to_html
from velvetbox.core.prose.markup_reading import from_html, notes_from_html
from velvetbox.core.prose.plain import BREAK_TEXT, leaf_text, paragraphs, plain_text
from velvetbox.core.prose.spans import EMPHASIS, STRONG, THOUGHT, Mark, MarkKind, Span, tidy

__all__ = [
    "BREAK_TEXT",
    "EMPHASIS",
    "LEAVES",
    "STRONG",
    "THOUGHT",
    "Anchors",
    "Basis",
    "Block",
    "Chapter",
    "Fact",
    "Field",
    "Kind",
    "Mark",
    "MarkKind",
    "Measure",
    "Note",
    "Place",
    "Span",
    "Where",
    "Work",
    "anchor",
    "anchors",
    "from_html",
    "is_italic",
    "leaf_text",
    "locate",
    "locate_all",
    "measure",
    "notes_from_html",
    "notes_to_html",
    "paragraph",
    "paragraphs",
    "place",
    "plain_text",
    "scene_break",
    "spans_to_html",
    "tidy",
    "to_html",
    "walk",
    "words",
]
