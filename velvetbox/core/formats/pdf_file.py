"""What stands on the pages of a PDF: runs of text with place, font and size, rules and links. By pdfium.

pdfium is not safe for threads: one file is open at a time, in whatever thread.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Limits
from velvetbox.core.formats.pdf_pictures import Box, Pictures

_ONE_AT_A_TIME = threading.Lock()
_PASSWORD = 4  # pdfium's error for a file that asks for one
_MOST_OBJECTS = 50_000  # of a page: drawings beyond are not looked at
_MOST_LINKS = 400  # of a page
_MOST_RULES = 100  # of a page, and as many upright ones
_ITALIC, _BOLD_FORCED = 1 << 6, 1 << 18  # flags of a font (ISO 32000-1, table 123)
_LEANING = 0.15  # of the height: letters drawn aslant to look italic
_HEAVY = 600  # weight of bold
_FLAT = 3.0  # points: a rule is thinner …
_WIDE = 20.0  # … and wider
_PATH, _PICTURE = 2, 3  # kinds of objects on a page
_HYPHENS = {0xFFFE: "-", 0x02: "-"}  # how pdfium gives a hyphen at the end of a line
_MOST_BOOKMARKS = 5000
_STATED = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate")
_LONGEST_SAID = 20_000  # bytes
_FARTHEST = 1e5  # points
_LONGEST_NAME = 256


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one font on one line. Points from the lower left corner; `y` is where the letters stand."""

    text: str
    left: float
    right: float
    y: float
    size: float
    italic: bool
    bold: bool
    spaced: bool  # a space was left before it
    link: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line drawn across."""

    left: float
    right: float
    y: float


@dataclass(slots=True)
class Sheet:
    """One page: its runs in the order in which the file writes them."""

    number: int
    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    uprights: list[tuple[float, float, float]] = field(
        default_factory=list
    )  # place, foot and head of lines drawn up


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline: its level (0 outermost), words, and the page it leads to, if told."""

    level: int
    title: str
    page: int | None


@dataclass(frozen=True, slots=True)
class _Font:
    italic: bool
    bold: bool


@dataclass(slots=True)
class _Link:
    left: float
    bottom: float
    right: float
    top: float
    address: str


class PdfFile:
    """An open PDF."""

    def __init__(self, document: Any, raw: Any) -> None:
        self._document = document
        self._raw = raw
        self.pictures = Pictures()
        self._fonts: dict[int, _Font] = {}
        self._filled = (
            ctypes.c_double(),
            ctypes.c_double(),
            raw.FS_RECTF(),
            ctypes.c_float(),
            raw.FS_MATRIX(),
        )  # what pdfium fills in when asked for a place

    def __len__(self) -> int:
        """Give the number of pages."""
        return len(self._document)

    def metadata(self) -> dict[str, str]:
        """Give what the file states of itself, by the names of the format ("Title", "Author")."""
        ask = self._raw.FPDF_GetMetaText
        return {
            name: said for name in _STATED if (said := _said(partial(ask, self._document, name.encode())))
        }

    def bookmarks(self) -> Iterator[Bookmark]:
        """Give the outline in order."""
        ask = self._raw.FPDFBookmark_GetTitle
        for each in islice(self._document.get_toc(max_depth=8), _MOST_BOOKMARKS):
            aim = each.get_dest()
            title = _said(partial(ask, each.raw))
            yield Bookmark(each.level, " ".join(title.split()), aim.get_index() if aim else None)

    def sheets(self) -> Iterator[Sheet]:
        """Give the pages one by one; one that is damaged is empty."""
        from pypdfium2 import PdfiumError

        for number in range(len(self._document)):
            sheet = Sheet(number, 612.0, 792.0)
            try:
                page = self._document[number]
            except PdfiumError:
                yield sheet
                continue
            try:
                sheet.width, sheet.height = page.get_size()
                self._read(page, sheet)
            finally:
                page.close()
            yield sheet

    def _read(self, page: Any, sheet: Sheet) -> None:
        raw = self._raw
        links = list(self._links(page))
        text = raw.FPDFText_LoadPage(page)
        if not text:
            return
        try:
            sheet.runs.extend(self._runs(text, _turned(page, sheet), links))
        finally:
            raw.FPDFText_ClosePage(text)
        self._drawings(page, sheet)

    # Text ----------------------------------------------------------------------------------------

    def _runs(self, page: Any, turn: _Turn, links: list[_Link]) -> Iterator[Run]:
        """Give the runs: characters of one text object, found by halving, since each question costs."""
        raw = self._raw
        count = raw.FPDFText_CountChars(page)
        said = _characters(raw, page, count)
        owner = _Owners(raw, page)
        at, spaced = 0, True
        while at < count:
            own = owner[at]
            end = owner.end(at, own, count) if own else at + 1
            text = said[at:end]
            if own and not text.isspace():
                run = self._run(page, own, at, end, text, turn, spaced=spaced)
                spaced = text[-1:].isspace()
                yield _linked(run, links) if links else run
            else:
                spaced = True
            at = end

    def _run(self, page: Any, own: int, at: int, end: int, text: str, turn: _Turn, *, spaced: bool) -> Run:
        raw = self._raw
        thing = ctypes.cast(own, raw.FPDF_PAGEOBJECT)
        x, y, box, size, matrix = self._filled
        lead = len(text) - len(text.lstrip())
        raw.FPDFText_GetCharOrigin(page, at + lead, x, y)
        raw.FPDFText_GetLooseCharBox(page, end - 1 - (len(text) - len(text.rstrip())), box)
        raw.FPDFTextObj_GetFontSize(thing, size)
        raw.FPDFPageObj_GetMatrix(thing, matrix)
        tall = (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
        font = self._font(raw.FPDFTextObj_GetFont(thing))
        left, stands = turn(_sound(x.value), _sound(y.value))
        right, _ = turn(_sound(box.right), _sound(box.top if turn.quarter == 3 else box.bottom))
        leaning = turn.quarter == 0 and abs(matrix.c) > _LEANING * abs(matrix.d or 1.0)
        return Run(
            text.strip().translate(_HYPHENS),
            left,
            max(left, right),
            stands,
            abs(_sound(size.value * tall)),
            font.italic or leaning,
            font.bold,
            spaced or lead > 0,
        )

    def _font(self, font: Any) -> _Font:
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self._fonts:
            self._fonts[key] = self._looked_at(font) if key else _Font(italic=False, bold=False)
        return self._fonts[key]

    def _looked_at(self, font: Any) -> _Font:
        raw = self._raw
        name = ctypes.create_string_buffer(_LONGEST_NAME)
        raw.FPDFFont_GetBaseFontName(font, name, _LONGEST_NAME)
        called = name.value.decode("utf-8", "replace").lower().rpartition("+")[2]
        flags = raw.FPDFFont_GetFlags(font)
        angle = ctypes.c_int()
        slanted = bool(raw.FPDFFont_GetItalicAngle(font, angle)) and angle.value != 0
        return _Font(
            italic=slanted or bool(flags & _ITALIC) or _is_italic(called),
            bold=bool(flags & _BOLD_FORCED) or raw.FPDFFont_GetWeight(font) >= _HEAVY or _is_bold(called),
        )

    # What is drawn -------------------------------------------------------------------------------

    def _drawings(self, page: Any, sheet: Sheet) -> None:
        raw = self._raw
        turn = _turned(page, sheet)
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        for index in range(min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
            thing = raw.FPDFPage_GetObject(page, index)
            kind = raw.FPDFPageObj_GetType(thing)
            if kind not in {_PATH, _PICTURE} or not raw.FPDFPageObj_GetBounds(
                thing, left, bottom, right, top
            ):
                continue
            low = turn(_sound(left.value), _sound(bottom.value))
            high = turn(_sound(right.value), _sound(top.value))
            box = Box(*low, *high)
            if kind == _PATH:
                _draw(sheet, *low, *high)
            elif box.is_rule and len(sheet.rules) < _MOST_RULES:
                middle = (low[1] + high[1]) / 2
                sheet.rules.append(Rule(min(low[0], high[0]), max(low[0], high[0]), middle))
            else:
                self.pictures.take(raw, thing, sheet.number, box, (sheet.width, sheet.height))

    def _links(self, page: Any) -> Iterator[_Link]:
        raw = self._raw
        place, link, box = ctypes.c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
        for _ in range(_MOST_LINKS):
            if not raw.FPDFLink_Enumerate(page, place, link):
                return
            action = raw.FPDFLink_GetAction(link)
            size = raw.FPDFAction_GetURIPath(self._document, action, None, 0) if action else 0
            if not 1 < size < 4000 or not raw.FPDFLink_GetAnnotRect(link, box):
                continue
            address = ctypes.create_string_buffer(size)
            raw.FPDFAction_GetURIPath(self._document, action, address, size)
            yield _Link(box.left, box.bottom, box.right, box.top, address.value.decode("utf-8", "replace"))


def _draw(sheet: Sheet, x: float, y: float, until: float, above: float) -> None:
    """Keep what was drawn where it is a line across or upright."""
    if abs(above - y) < _FLAT and abs(until - x) > _WIDE and len(sheet.rules) < _MOST_RULES:
        sheet.rules.append(Rule(min(x, until), max(x, until), (y + above) / 2))
    elif abs(until - x) < _FLAT and len(sheet.uprights) < _MOST_RULES:
        sheet.uprights.append(((x + until) / 2, min(y, above), max(y, above)))


def _said(ask: Callable[[Any, int], int]) -> str:
    """Give a text that pdfium writes into a buffer; broken characters in it are marked as such."""
    size = ask(None, 0)
    if not 2 < size <= _LONGEST_SAID:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _sound(value: float) -> float:
    """Give a place, 0 for one that is no number or beyond any page."""
    return value if abs(value) < _FARTHEST else 0.0


class _Owners:
    """Which text object each character belongs to; 0 for spaces that stand in no object."""

    def __init__(self, raw: Any, page: Any) -> None:
        # asked for every run many times over: a bare address is had in half the time of a pointer object
        asked = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
        self._ask = asked(ctypes.cast(raw.FPDFText_GetTextObject, ctypes.c_void_p).value or 0)
        self._page = ctypes.cast(page, ctypes.c_void_p).value or 0

    def __getitem__(self, at: int) -> int:
        return self._ask(self._page, at) or 0

    def end(self, at: int, own: int, count: int) -> int:
        """Find where the run of an object's characters ends: first by doubling steps, then by halving.

        An object's characters stand together; spaces without an object stand everywhere.
        """
        step, last = 1, at
        while last + step < count and self[last + step] == own:
            last += step
            step *= 2
        low, high = last, min(count, last + step)
        while high - low > 1:
            middle = (low + high) // 2
            if self[middle] == own:
                low = middle
            else:
                high = middle
        return high


@dataclass(frozen=True, slots=True)
class _Turn:
    """Turns places on a page that lies on its side upright, by quarters of a circle."""

    quarter: int
    width: float
    height: float

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        if self.quarter == 1:
            return y, self.height - x
        if self.quarter == 2:
            return self.width - x, self.height - y
        if self.quarter == 3:
            return self.width - y, x
        return x, y


def _turned(page: Any, sheet: Sheet) -> _Turn:
    return _Turn(page.get_rotation() // 90 % 4, sheet.width, sheet.height)


def _characters(raw: Any, page: Any, count: int) -> str:
    """Give the characters of a page, one a place, whatever they are."""
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count * 2 + 2))()
    got = raw.FPDFText_GetText(page, 0, count, buffer)
    if got - 1 != count:
        for at in range(count):
            code = raw.FPDFText_GetUnicode(page, at)
            buffer[at] = code if 0 < code < 0x10000 else 0xFFFD
    text = bytes(buffer)[: count * 2].decode("utf-16-le", "replace")
    return text if len(text) == count else "".join(map(chr, buffer[:count]))


def _is_italic(name: str) -> bool:
    return any(word in name for word in ("italic", "oblique", "kursiv", "slanted")) or name.startswith(
        ("cmti", "cmsl", "cmmi", "sfti", "ecti")
    )


def _is_bold(name: str) -> bool:
    return any(word in name for word in ("bold", "black", "heavy")) or name.startswith(
        ("cmbx", "sfbx", "ecbx")
    )


def _linked(run: Run, links: list[_Link]) -> Run:
    middle, above = (run.left + run.right) / 2, run.y + run.size / 4
    for link in links:
        if link.left <= middle <= link.right and link.bottom <= above <= link.top:
            return Run(
                run.text, run.left, run.right, run.y, run.size, run.italic, run.bold, run.spaced, link.address
            )
    return run


@contextmanager
def opened(data: bytes, limits: Limits) -> Iterator[PdfFile]:
    """Open a PDF. Raises ReadError ("unreadable.pdf", "pdf.locked") and Refused."""
    import pypdfium2
    import pypdfium2.raw

    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) == _PASSWORD:
                raise ReadError(
                    "pdf.locked",
                    "This PDF is locked with a password and cannot be read. It is kept as it is.",
                ) from error
            raise ReadError(
                "unreadable.pdf", "This PDF is damaged and cannot be opened. It is kept as it is."
            ) from error
        try:
            if len(document) > limits.members:
                raise Refused(
                    "pdf.pages",
                    "It has more pages than a book may have; it was not read. It is kept as it is.",
                )
            yield PdfFile(document, pypdfium2.raw)
        finally:
            document.close()
