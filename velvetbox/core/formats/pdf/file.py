"""What stands on the pages of a PDF: runs of text with place, font and size, rules and links. By pdfium.

pdfium is not safe for threads: one file is open at a time, in whatever thread.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Limits
from velvetbox.core.formats.pdf.letters import Fonts, Owners, characters
from velvetbox.core.formats.pdf.pictures import Box, Pictures
from velvetbox.core.formats.pdf.sheet import Bookmark, Run, Sheet, Turn, draw, rule
from velvetbox.core.formats.pdf.woven import Piece, Woven

_ONE_AT_A_TIME = threading.Lock()
_PASSWORD = 4  # pdfium's error for a file that asks for one
_MOST_OBJECTS = 50_000  # of a page: drawings beyond are not looked at
_MOST_LINKS = 400  # of a page
_LEANING = 0.15  # of the height: letters drawn aslant to look italic
_DOTS = 1.5  # points: the size of letters that nobody reads
_PATH, _PICTURE = 2, 3  # kinds of objects on a page
_HYPHENS = {0xFFFE: "-", 0x02: "-"}  # how pdfium gives a hyphen at the end of a line
_MOST_BOOKMARKS = 5000
_STATED = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate")
_LONGEST_SAID = 20_000  # bytes
_FARTHEST = 1e5  # points


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
        self._fonts = Fonts(raw)
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

    def _runs(self, page: Any, turn: Turn, links: list[_Link]) -> Iterator[Run]:
        """Give the runs: characters of one text object, found by halving, since each question costs."""
        raw = self._raw
        count = raw.FPDFText_CountChars(page)
        said = characters(raw, page, count)
        owner = Owners(raw, page)
        woven = Woven(raw, page, said, partial(self._run, page, turn))
        at, spaced = 0, True
        while at < count:
            own = owner[at]
            end = owner.end(at, own, count) if own else at + 1
            text = said[at:end]
            if own and not text.isspace():
                run = self._run(page, turn, own, at, text, spaced=spaced)
                spaced = text[-1:].isspace()
                if run.size > _DOTS:
                    woven.put(Piece(run, own, at, end), straight=not turn.quarter)
            else:
                spaced = True
            at = end
        for piece in woven.pieces:
            yield _linked(piece.run, links) if links else piece.run

    def _run(self, page: Any, turn: Turn, own: int, at: int, text: str, *, spaced: bool) -> Run:
        raw = self._raw
        thing = ctypes.cast(own, raw.FPDF_PAGEOBJECT)
        x, y, box, size, matrix = self._filled
        lead = len(text) - len(text.lstrip())
        raw.FPDFText_GetCharOrigin(page, at + lead, x, y)
        raw.FPDFText_GetLooseCharBox(page, at + len(text.rstrip()) - 1, box)
        raw.FPDFTextObj_GetFontSize(thing, size)
        raw.FPDFPageObj_GetMatrix(thing, matrix)
        tall = (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
        font = self._fonts.look(raw.FPDFTextObj_GetFont(thing))
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
                draw(sheet, *low, *high)
            elif box.is_rule:
                rule(sheet, *low, *high)
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


def _turned(page: Any, sheet: Sheet) -> Turn:
    return Turn(page.get_rotation() // 90 % 4, sheet.width, sheet.height)


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
