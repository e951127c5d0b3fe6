"""The characters of a Word document put together as a story (MS-DOC 2.4): paragraphs, cells, notes, fields, boxes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from velvetbox.core.formats.doc.asides import Note, boxes_of, notes_of
from velvetbox.core.formats.doc.fib import Head, Table
from velvetbox.core.formats.doc.looks import code_page, language_of, marks_in
from velvetbox.core.formats.doc.pages import Runs, runs_of
from velvetbox.core.formats.doc.pictures import MOST_PICTURES, Pictures
from velvetbox.core.formats.doc.pieces import Piece
from velvetbox.core.formats.doc.settings import Settings, read
from velvetbox.core.formats.doc.styles import Lists, fonts_of, styles_of
from velvetbox.core.formats.office.fields import LONGEST, Field, are_shown, marks_of, said_by
from velvetbox.core.formats.office.story import Look, Story
from velvetbox.core.formats.office.symbols import symbol, unicode_of
from velvetbox.core.prose import Mark, MarkKind

_SPECIAL = re.compile("([\x00-\x08\x0b-\x1f])")
_SAID = {"\x0b": "\n", "\x0e": "\n", "\x1e": "\u2011", "\x1f": "\u00ad"}
_ALIGN = {1: "center", 2: "right"}
_NUMBERED = "\x02"  # the mark of a note that Word counts


@dataclass(frozen=True, slots=True)
class _Said:
    """Characters as they stand, with their own settings; `at` is the position of the first."""

    at: int
    text: str
    settings: Settings


@dataclass(slots=True)
class Parts:
    """The streams of a document, and its pieces."""

    head: Head
    document: bytes
    table: bytes
    data: bytes
    pieces: Sequence[Piece]


@dataclass(slots=True)
class _Flow:
    """What is being read: the body, a note, a text box."""

    said: list[_Said] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    inner: bool = False


class Teller:
    """Reads the text of a document. `story` and `left_out` hold the result after `tell`."""

    def __init__(self, parts: Parts) -> None:
        head, table = parts.head, parts.table
        self.story = Story()
        self.left_out: Counter[str] = Counter()
        self.pictures = Pictures(head, parts.document, table, parts.data)
        self._parts = parts
        self._starts = [piece.first for piece in parts.pieces]
        self._characters = runs_of(head, parts.document, table, Table.CHARACTERS)
        self._paragraphs = runs_of(head, parts.document, table, Table.PARAGRAPHS)
        self._styles = styles_of(head, table)
        self._fonts = fonts_of(head, table)
        self._lists = Lists(head, table)
        self._notes = dict(notes_of(head, table))
        self._own_marks = sorted(place for place, note in self._notes.items() if not note.counted)
        self._boxes = dict(boxes_of(head, table))
        self._usual_language = self._styles.characters({}, 0, heading=False).get("lang", 0)
        self._codec = "mac_roman" if head.macintosh else code_page(head.language)

    def tell(self) -> None:
        """Read the body, and the notes and boxes it refers to; boxes nobody refers to come last."""
        head = self._parts.head
        self._walk(0, head.text, _Flow())
        for place in list(self._boxes):
            self._box(place)
        if head.boxes and not head.place(Table.BOXES)[1]:
            first = head.text + head.footnotes + head.headers + head.comments + head.endnotes
            self._aside(first, first + head.boxes)
        self.story.end()
        if self._notes:
            self.left_out["doc.notes"] = len(self._notes)

    # Characters --------------------------------------------------------------------------------

    def _walk(self, first: int, last: int, flow: _Flow) -> None:
        place = 0
        settings: Settings = {}
        for at, text, settings, start, width in self._stretches(first, last):
            for piece in _SPECIAL.split(text):
                if not piece:
                    continue
                place = start + (at - first) * width
                if piece == "\r" and settings.get("deleted"):
                    self.left_out["doc.deletions"] += 1
                elif piece in "\r\x07":
                    self._end(flow, self._settings_at(place, at), cell=piece == "\x07")
                elif piece == "\x0c":
                    if flow.said:
                        self._end(flow, self._settings_at(place, at), cell=False)
                else:
                    flow.said.append(_Said(at, piece, settings))
                at += len(piece)  # noqa: PLW2901 - counts on inside the stretch
            first = at
        if flow.said:
            self._end(flow, self._settings_at(place, first - 1), cell=False)

    def _stretches(self, first: int, last: int) -> Iterator[tuple[int, str, Settings, int, int]]:
        """Give position, characters, settings, byte and width of each run of like characters."""
        document, old = self._parts.document, self._parts.head.old
        index = max(0, bisect_right(self._starts, first) - 1)
        for piece in self._parts.pieces[index:]:
            if piece.first >= last:
                return
            begin, end = max(first, piece.first), min(last, piece.last)
            if begin >= end:
                continue
            said = _of_piece(piece)
            byte = piece.at + (begin - piece.first) * piece.width
            stop = piece.at + (end - piece.first) * piece.width
            for start, finish, settings in _whole(self._characters, byte, stop, piece.width):
                text = _decoded(document[start:finish], piece.width, old=old)
                at = piece.first + (start - piece.at) // piece.width
                yield at, text, {**settings, **said} if said else settings, start, piece.width

    def _settings_at(self, place: int, position: int) -> Settings:
        """Give the settings of the paragraph that ends at a byte."""
        settings = dict(self._paragraphs.at(place))
        if "elsewhere" in settings:
            at = settings["elsewhere"]
            size = int.from_bytes(self._parts.data[at : at + 2], "little")
            settings |= read(self._parts.data[at + 2 : at + 2 + size], old=False)
        index = bisect_right(self._starts, position) - 1
        return settings | (_of_piece(self._parts.pieces[index]) if index >= 0 else {})

    # Paragraphs --------------------------------------------------------------------------------

    def _end(self, flow: _Flow, direct: Settings, *, cell: bool) -> None:
        """End a paragraph: its settings stand at its end, and only now its characters can be told."""
        settings = self._styles.paragraph(direct)
        said, flow.said = flow.said, []
        story = self.story
        if settings.get("row_end") and cell:
            story.end_row()
            return
        level = self._styles.level(settings)
        story.look = Look(
            align=_ALIGN.get(settings.get("align", 0) & 0xFF),
            direction="rtl" if settings.get("right_to_left") else None,
            level=level or 0,
            role=self._styles.role(settings),
            depth=settings.get("depth", 0),
            rule=bool(settings.get("rule")),
            in_table=bool(settings.get("in_table")),
        )
        form = None if level else self._lists.form(settings)
        if form:
            story.label(["1" if form == "ordered" else "•"])
        boxes: list[int] = []
        for each in self._cut(said):
            look = self._styles.characters(each.settings, settings.get("style", 0), heading=level is not None)
            self._say(each, look, flow, boxes)
        if cell:
            story.end_cell()
        elif not (settings.get("inner_row") or (boxes and not any(_is_seen(each) for each in said))):
            story.end_paragraph()
        for box in boxes:
            self._box(box)

    def _say(self, said: _Said, look: Settings, flow: _Flow, boxes: list[int]) -> None:
        if self._is_field(said, flow.fields, look):
            return
        if look.get("hidden") or look.get("deleted"):
            if said.text.strip():
                self.left_out["doc.hidden" if look.get("hidden") else "doc.deletions"] += 1
        elif not flow.inner and (note := self._note_at(said)) is not None:
            self._note(note, said, look)
        elif not are_shown(flow.fields):
            return
        elif _SPECIAL.match(said.text):
            self._special(said, look, boxes)
        else:
            marks = (*marks_of(flow.fields), *language_of(look, self._usual_language), *marks_in(look))
            self.story.say(self._text(said, look), marks)

    def _cut(self, said: Sequence[_Said]) -> Iterator[_Said]:
        """Set apart the marks that the author made for notes: they look like other text."""
        if not self._own_marks:
            yield from said
            return
        for each in said:
            begin = bisect_left(self._own_marks, each.at)
            end = bisect_left(self._own_marks, each.at + len(each.text))
            at = 0
            for place in self._own_marks[begin:end]:
                for stop in (place - each.at, place - each.at + 1):
                    if stop > at:
                        yield _Said(each.at + at, each.text[at:stop], each.settings)
                        at = stop
            if at < len(each.text):
                yield _Said(each.at + at, each.text[at:], each.settings) if at else each

    def _is_field(self, said: _Said, fields: list[Field], look: Settings) -> bool:
        if said.text == "\x13":
            fields.append(Field())
        elif said.text == "\x14" and fields:
            fields[-1].shown = True
        elif said.text == "\x15" and fields:
            for span in said_by(fields.pop(), marks_in(look)):
                self.story.say(span.text, span.marks)
        elif fields and not fields[-1].shown:
            fields[-1].instruction = (fields[-1].instruction + said.text)[:LONGEST]
        else:
            return False
        return True

    def _special(self, said: _Said, look: Settings, boxes: list[int]) -> None:
        if said.text in _SAID:
            self.story.say(_SAID[said.text], marks_in(look))
        elif said.text == "\x05":
            self.left_out["doc.comments"] += 1
        elif said.at in self._boxes:
            boxes.append(said.at)
        elif said.text in "\x01\x08" and look.get("special"):
            self._picture(said, look)

    def _picture(self, said: _Said, look: Settings) -> None:
        """Put a picture where it stands; one that no page may show leaves its name there."""
        inline = said.text == "\x01"
        found = self.pictures.inline(look.get("picture", -1)) if inline else self.pictures.floating(said.at)
        if found is None or self.pictures.count >= MOST_PICTURES:
            self.left_out["doc.drawings"] += 1
            return
        if found.rule:
            self.story.look = replace(self.story.look, rule=True)
            return
        name, kept = self.pictures.name(found)
        self.left_out["doc.pictures"] += not kept
        self.story.say("", (*marks_in(look), Mark(MarkKind.IMAGE, name)))

    def _text(self, said: _Said, look: Settings) -> str:
        if look.get("special") and "symbol" in look and said.text[0] == "(":
            number, font = look["symbol"] >> 16, look["symbol"] & 0xFFFF
            signs = number < 0x100 or 0xF000 <= number <= 0xF0FF
            return symbol(self._sign_font(font), number) if signs else chr(number)
        if not self._parts.head.old:
            return unicode_of(self._sign_font(look.get("font", -1)), said.text)
        codec = self._fonts.get(look.get("font", -1), self._codec)
        if codec.startswith("symbol:"):
            return "".join(symbol(codec[7:], ord(char)) for char in said.text)
        return said.text.encode("latin-1").decode(codec, "replace")

    def _sign_font(self, font: int) -> str:
        """Give the name of a font of signs, "" of any other."""
        return self._fonts.get(font, "").partition("symbol:")[2]

    # Notes and boxes ---------------------------------------------------------------------------

    def _note_at(self, said: _Said) -> Note | None:
        """Give the note that a mark stands for: the one said to be there, for a numbered mark else the next."""
        note = self._notes.get(said.at)
        if note is not None and (said.text == _NUMBERED or not note.counted):
            return self._notes.pop(said.at)
        if said.text != _NUMBERED or not said.settings.get("special") or not self._notes:
            return None
        return self._notes.pop(min(self._notes))

    def _note(self, note: Note, said: _Said, look: Settings) -> None:
        """Read a note where its mark stands; a mark of the author's own is its label."""
        kept = {key: value for key, value in look.items() if key not in {"raised", "position", "italic"}}
        own = "" if _SPECIAL.match(said.text) else self._text(said, look).strip()
        self.story.start_note(marks_in(kept), own)
        self._walk(note.first, note.last, _Flow(inner=True))
        self.story.end_note()

    def _box(self, place: int) -> None:
        if place in self._boxes:
            self._aside(*self._boxes.pop(place))

    def _aside(self, first: int, last: int) -> None:
        outer, self.story = self.story, Story(notes=self.story.notes)
        self._walk(first, last, _Flow(inner=True))
        self.story.end()
        inner, self.story = self.story.blocks, outer
        self.story.aside(inner)


def _is_seen(said: _Said) -> bool:
    return bool(said.text.strip()) and not _SPECIAL.match(said.text)


def _whole(runs: Runs, start: int, stop: int, width: int) -> Iterator[tuple[int, int, Settings]]:
    """Give runs of whole characters: a damaged table may cut one in two."""
    for begin, end, settings in runs.over(start, stop):
        begin += (begin - start) % width  # noqa: PLW2901 - moved to where a character begins
        end += (end - start) % width  # noqa: PLW2901 - the same
        if begin < end:
            yield begin, min(end, stop), settings


def _decoded(raw: bytes, width: int, *, old: bool) -> str:
    """Give one character a unit: halves of surrogate pairs stay apart, for positions count them."""
    if width == 1:
        return raw.decode("latin-1" if old else "cp1252", "replace")
    raw = raw[: len(raw) & ~1]
    text = raw.decode("utf-16-le", "replace")
    if len(text) * 2 == len(raw):
        return text
    return "".join(chr(unit) for unit in memoryview(raw).cast("H"))


def _of_piece(piece: Piece) -> Settings:
    return read(piece.settings[1:], old=piece.settings[:1] == b"o") if piece.settings else {}
