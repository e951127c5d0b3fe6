"""The text inside a block: spans, each under its marks."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from velvetbox.core.values import value


class MarkKind(StrEnum):
    """What a stretch of text is, inside a block."""

    EMPHASIS = "emphasis"
    THOUGHT = "thought"  # inner speech, set apart from emphasis by whoever read the text
    STRONG = "strong"
    UNDERLINE = "underline"
    STRIKE = "strike"
    INSERTED = "inserted"
    SMALL_CAPS = "small_caps"
    SMALL = "small"
    BIG = "big"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    CODE = "code"
    QUOTE = "quote"  # HTML's <q>: the quotation marks are not in the text
    CITE = "cite"
    LINK = "link"  # value: an address already made safe, or "#name" inside the work
    NOTE = "note"  # value: the Note's id; the span's text is the label shown ("1", "*")
    RUBY = "ruby"  # value: the reading; the span's text is the base
    LANGUAGE = "language"  # value: BCP 47
    DIRECTION = "direction"  # value: "ltr" or "rtl"
    STYLE = "style"  # value: class names of the text that carry meaning, space separated
    TITLE = "title"  # value: the tooltip of an <abbr> or <dfn>
    ID = "id"  # value: a name that a link inside the work may point to
    IMAGE = "image"  # a small picture in the line; value: image key or address, the text is its description


UNMERGED = frozenset({MarkKind.RUBY, MarkKind.NOTE, MarkKind.IMAGE, MarkKind.ID})


@value(frozen=True, slots=True)
class Mark:
    """One property of a span, with its value where the kind needs one."""

    kind: MarkKind
    value: str = ""


EMPHASIS = Mark(MarkKind.EMPHASIS)
STRONG = Mark(MarkKind.STRONG)
THOUGHT = Mark(MarkKind.THOUGHT)


@value(frozen=True, slots=True)
class Span:
    r"""A stretch of text under the same marks, outermost first.

    White space is already folded; "\n" is a line break inside the block. EMPHASIS inside EMPHASIS is
    two marks of the same kind and toggles back to upright.
    """

    text: str
    marks: tuple[Mark, ...] = ()

    def has(self, kind: MarkKind) -> bool:
        """Tell whether one of the marks is of this kind."""
        for mark in self.marks:  # noqa: SIM110 - asked of every span many times; any() takes three times as long
            if mark.kind is kind:
                return True
        return False


def tidy(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join neighbouring spans of the same marks and drop empty ones.

    Ruby, note references, pictures and names stay apart: two of them side by side are two.
    """
    out: list[Span] = []
    alike: list[Span] = []
    for span in spans:
        if alike and alike[0].marks == span.marks and not any(mark.kind in UNMERGED for mark in span.marks):
            alike.append(span)
        elif span.text or span.has(MarkKind.IMAGE):
            out.extend(_joined(alike))
            alike = [span]
        elif span.has(MarkKind.ID):
            out.extend(_joined(alike))
            alike = [Span("", _up_to_name(span.marks))]
    out.extend(_joined(alike))
    return tuple(out)


def _joined(alike: list[Span]) -> list[Span]:
    """Make one span of spans of the same marks; joined at once, since adding texts up is quadratic."""
    return alike if len(alike) < 2 else [Span("".join(span.text for span in alike), alike[0].marks)]


def _up_to_name(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Drop the marks inside an empty span's name: there is nothing for them to mark."""
    last = max(index for index, mark in enumerate(marks) if mark.kind is MarkKind.ID)
    return marks[: last + 1]
