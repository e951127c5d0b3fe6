"""What is known while RTF is read: the state of each group, the tables of the document, and the text so far."""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import dataclass, field

from velvetbox.core.errors import Refused
from velvetbox.core.formats.office.fields import Field, said_by
from velvetbox.core.formats.office.story import Story
from velvetbox.core.formats.picture import shape_of
from velvetbox.core.formats.rtf.tables import ORDER
from velvetbox.core.prose import Mark, MarkKind

_DEEPEST = 2000  # groups
_MOST_PICTURES = 2000  # of a file; more are counted and not marked
_NO_DIGITS = bytes(set(range(256)) - set(b"0123456789abcdefABCDEF"))
SAID = frozenset({"body", "footnote"})  # destinations whose text is the story's


@dataclass(slots=True)
class State:
    """What holds inside a group."""

    destination: str = "body"
    font: int = -1
    marks: frozenset[MarkKind] = frozenset()
    hidden: bool = False
    deleted: bool = False
    fallback: int = 1  # \\uc
    link: str = ""
    star: bool = False
    style: int = -1


@dataclass(slots=True)
class FieldCode:
    """A field that is open: how many groups deep, and what it shows."""

    depth: int
    instruction: str = ""
    shown: bool = False


@dataclass(slots=True)
class Picture:
    r"""The picture being read: the hexadecimal digits of its group, or the bytes of its \bin."""

    depth: int = 0
    digits: list[str] = field(default_factory=list)
    raw: bytes = b""
    count: int = 0  # pictures of this file so far
    left: int = 64 * 2**20  # bytes that pictures of this file may still have

    def start(self, depth: int) -> None:
        """Begin a picture whose group is that many groups deep."""
        self.depth, self.digits, self.raw = depth, [], b""

    def data(self) -> bytes:
        """Give its bytes; what is no digit is passed over."""
        digits = "".join(self.digits).encode("ascii", "ignore").translate(None, _NO_DIGITS)
        return self.raw or bytes.fromhex(digits[: len(digits) // 2 * 2].decode())


@dataclass(slots=True)
class Reading:
    """One RTF text being read. `stack` holds the states of the groups around the one at hand."""

    story: Story = field(default_factory=Story)
    properties: dict[str, str] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    state: State = field(default_factory=State)
    stack: list[State] = field(default_factory=list)
    codec: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)  # the codecs of those with a charset
    font_names: dict[int, str] = field(default_factory=dict)
    codecs: set[str] = field(default_factory=set)  # of all fonts
    western: set[int] = field(default_factory=set)  # fonts of the ANSI charset
    counted: bool = False  # the mark of the note that comes is a number
    styles: dict[int, str] = field(default_factory=dict)
    levels: dict[int, int] = field(default_factory=dict)
    fields: list[FieldCode] = field(default_factory=list)
    font_defined: int = -1
    alternative: int = 0  # depth of an \\upr group
    picture: Picture = field(default_factory=Picture)
    pictures: dict[str, bytes] = field(default_factory=dict)  # by the name their place in the text has
    default_font: int = -1

    def enter(self) -> None:
        """Begin a group: what holds around it holds in it. Raises Refused beyond any reasonable depth."""
        if len(self.stack) >= _DEEPEST:
            raise Refused(
                "refused.depth", "The groups of this RTF file are nested beyond reason. It was not opened."
            )
        self.stack.append(self.state)
        self.state = copy.copy(self.state)
        self.state.star = False
        if self.alternative == len(self.stack) - 1 and self.alternative:
            self.state.destination = "skip"

    def leave(self) -> None:
        """End a group, and whatever it held."""
        if not self.stack:
            return
        ended, self.state = self.state, self.stack.pop()
        if ended.destination == "footnote" and self.state.destination != "footnote":
            self.story.end_note()
        if ended.destination == "pict" and len(self.stack) == self.picture.depth - 1:
            self._end_picture(hidden=ended.hidden)
        if self.fields and self.fields[-1].depth > len(self.stack):
            self._end_field(self.fields.pop())
        if self.alternative > len(self.stack):
            self.alternative = 0

    def say(self, text: str) -> None:
        """Put text where the group's destination wants it."""
        state = self.state
        where = state.destination
        if where in SAID:
            self._say_body(text)
        elif where == "instruction" and self.fields:
            self.fields[-1].instruction = (self.fields[-1].instruction + text)[:4000]
        elif where == "pict":
            if len(self.stack) == self.picture.depth:  # and not in a group inside of it
                self.picture.digits.append(text)
        elif where == "listtext":
            self.story.label((text,))
        elif where == "fonttbl":
            self.font_names[self.font_defined] = (self.font_names.get(self.font_defined, "") + text)[:100]
        elif where == "stylesheet":
            self.styles[state.style] = (self.styles.get(state.style, "") + text)[:200]
        elif where.startswith("info:"):
            key = where.removeprefix("info:")
            self.properties[key] = (self.properties.get(key, "") + text)[:4000]

    def _say_body(self, text: str) -> None:
        if self.state.deleted:
            self.left_out["rtf.deletions"] += bool(text.strip())
        elif self.state.hidden:
            self.left_out["rtf.hidden"] += 1
        elif not self._is_field_code():
            self.story.say(text, self.marks())
            if self.fields:
                self.fields[-1].shown = True

    def _end_field(self, code: FieldCode) -> None:
        """Say what a field says that has no result."""
        if self.state.destination in SAID and not (self.state.deleted or self.state.hidden):
            for span in said_by(Field(code.instruction, code.shown), self.marks()):
                self.story.say(span.text, span.marks)

    def codec_now(self) -> str:
        """Give the codec of the font at hand. The ANSI charset is Western where other fonts have the document's own."""
        if self.state.font in self.western and self.codec in self.codecs:
            return "cp1252"
        return self.fonts.get(self.state.font, self.codec)

    def say_codec(self, codec: str) -> None:
        """Keep the codec of the font that is being described."""
        self.fonts[self.font_defined] = codec
        self.codecs.add(codec)

    @property
    def font(self) -> str:
        """Give the name of the font at hand."""
        return self.font_names.get(self.state.font, "")

    def _end_picture(self, *, hidden: bool) -> None:
        """Put the picture where it stands; one that no page may show leaves its name there."""
        if hidden or self.state.destination not in SAID:
            return
        if self.picture.count >= _MOST_PICTURES:
            self.left_out["rtf.pictures"] += 1
            return
        self.picture.count += 1
        data = self.picture.data()
        name = f"picture-{self.picture.count}"
        if len(data) <= self.picture.left and shape_of(data):
            self.pictures[name] = data
            self.picture.left -= len(data)
        else:
            self.left_out["rtf.pictures"] += 1
        self.story.say("", (*self.marks(), Mark(MarkKind.IMAGE, name)))

    def end_paragraph(self) -> None:
        """End the paragraph, where one is being read and its end is not deleted."""
        if self.state.destination in SAID and not self.state.deleted:
            self.story.end_paragraph()

    def marks(self) -> tuple[Mark, ...]:
        """Give the marks of text said now."""
        marks = tuple(Mark(kind) for kind in ORDER if kind in self.state.marks)
        address = self.state.link
        return (Mark(MarkKind.LINK, address), *marks) if address else marks

    def _is_field_code(self) -> bool:
        return any(
            (each.instruction.split() or [""])[0].upper() in {"TOC", "PAGE", "INDEX", "NUMPAGES"}
            for each in self.fields
        )
