"""One line of an Aozora text: ruby, emphasis dots, bold, pictures and notes of the typist to spans.

Each character keeps its own marks until the line is done, since a note like "［＃「猫」に傍点］" speaks of
characters before it, within or across ruby.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from velvetbox.core.formats.aozora.signs import Signs
from velvetbox.core.formats.text.ruby import base_start
from velvetbox.core.prose import EMPHASIS, STRONG, Mark, MarkKind, Span, tidy

_TOKEN = re.compile(r"《([^《》\n]{1,200})》|｜|［＃([^［］\n]{1,400})］")
_OF = re.compile(r"「(.{1,200})」(?:の左)?(?:に|は|の)「?(.{1,60})")
_PICTURE = re.compile(
    r"(.{0,200}?)（([^（）、]{1,200}\.(?:png|jpe?g|gif|webp))[^（）]{0,80}）", re.IGNORECASE
)
_UNDERLINE = Mark(MarkKind.UNDERLINE)
_REACH = 2_000  # characters that a note looks back
_LEFT = re.compile(r"「(.{1,200})」の左に「(.{1,60})」のルビ")


def style_of(words: str) -> Mark | None:
    """Give the mark that the name of a style stands for: dots and slant are emphasis."""
    if words.startswith(("割り注", "行右小書き", "行左小書き")):
        return Mark(MarkKind.SMALL)
    if "太字" in words:
        return STRONG
    if "傍点" in words or "斜体" in words or "圏点" in words:
        return EMPHASIS
    if "傍線" in words or "波線" in words or "下線" in words or "鎖線" in words or "破線" in words:
        return _UNDERLINE
    if words.startswith("取消線"):
        return Mark(MarkKind.STRIKE)
    if words.startswith("上付き小文字"):
        return Mark(MarkKind.SUPERSCRIPT)
    if words.startswith("下付き小文字"):
        return Mark(MarkKind.SUBSCRIPT)
    return None


class LineReader:
    """Reads lines one after the other; a style begun in one line goes on in the next until it is ended."""

    def __init__(self, signs: Signs) -> None:
        self.open: list[Mark] = []
        self.left_out: list[str] = []  # notes of the typist on the printing
        self.block_notes: list[str] = []  # notes of the present line that are about the whole of it
        self._signs = signs
        self._chars: list[str] = []
        self._marks: list[tuple[Mark, ...]] = []
        self._ruby: list[tuple[int, str]] = []
        self._count = 0

    def read(self, text: str) -> tuple[Span, ...]:
        """Give the spans of a line. Linear but for the bounded reach of notes."""
        self.block_notes = []
        if not self.open and not ("《" in text or "［＃" in text or "｜" in text):
            return (Span(self._signs.give_back(text)),) if text else ()
        self._chars, self._marks, self._ruby = [], [], []
        at, bar = 0, None
        for token in _TOKEN.finditer(text):
            self._add(text[at : token.start()])
            at = token.end()
            if token[0] == "｜":
                self._lone_bar(bar)
                bar = len(self._chars)
            elif token[1] is not None:
                self._read_ruby(token[1], token[0], bar)
                bar = None
            else:
                self._read_note(token[2])
        self._add(text[at:])
        self._lone_bar(bar)
        return tidy(self._spans())

    def _add(self, text: str) -> None:
        self._chars.extend(text)
        self._marks.extend([tuple(self.open)] * len(text))
        self._ruby.extend([(0, "")] * len(text))

    def _lone_bar(self, bar: int | None) -> None:
        """Put back a bar that no reading followed."""
        if bar is not None:
            self._chars.insert(bar, "｜")
            self._marks.insert(bar, tuple(self.open))
            self._ruby.insert(bar, (0, ""))

    def _read_ruby(self, reading: str, written: str, bar: int | None) -> None:
        end = len(self._chars)
        if bar is None:
            window = "".join(
                "\n" if number else char
                for char, (number, _) in zip(self._chars[-80:], self._ruby[-80:], strict=True)
            )
            start = end - len(window) + base_start(window, len(window))
        else:
            start = bar
        if start >= end or not reading.strip():
            self._lone_bar(bar)
            self._add(written)
            return
        self._count += 1
        self._ruby[start:end] = [(self._count, self._signs.give_back(reading.strip()))] * (end - start)

    def _read_note(self, note: str) -> None:
        if note.endswith(("終わり", "おわり")):
            self._end(note)
        elif picture := _PICTURE.match(note):
            self._picture(picture[1].strip() or "挿絵", picture[2])
        elif (left := _LEFT.match(note)) and (found := self._find(left[1])) is not None:
            self._left_ruby(*found, left[2])
        elif (of := _OF.match(note)) is not None:
            self._about(note, of[1], of[2])
        elif (mark := style_of(note)) is not None and not note.startswith("ここから"):
            self.open.append(mark)
        elif _is_of_the_line(note):
            self.block_notes.append(note)
        else:
            self.left_out.append(note)

    def _end(self, note: str) -> None:
        mark = style_of(note)
        if mark is not None and mark in self.open and not note.startswith("ここで"):
            del self.open[len(self.open) - 1 - self.open[::-1].index(mark)]
        elif not _is_of_the_line(note):
            self.left_out.append(note)
        else:
            self.block_notes.append(note)

    def _about(self, note: str, words: str, told: str) -> None:
        """Read a note about words before it: a style, or a heading, which is of the whole line."""
        if "見出し" in told:
            self.block_notes.append(told)
            return
        mark, found = style_of(told), self._find(words)
        if mark is None or found is None:
            self.left_out.append(note)
            return
        for index in range(*found):
            if mark not in self._marks[index]:
                self._marks[index] = (*self._marks[index], mark)

    def _find(self, words: str) -> tuple[int, int] | None:
        window = "".join(self._chars[-_REACH:])
        at = window.rfind(words)
        if at < 0 or not words:
            return None
        start = len(self._chars) - len(window) + at
        return start, start + len(words)

    def _left_ruby(self, start: int, end: int, reading: str) -> None:
        if not any(number for number, _ in self._ruby[start:end]):
            self._count += 1
            self._ruby[start:end] = [(self._count, reading)] * (end - start)
        else:
            self._add(f"（{reading}）")

    def _picture(self, described: str, name: str) -> None:
        self._count += 1
        self._chars.extend(described)
        self._marks.extend([(Mark(MarkKind.IMAGE, name),)] * len(described))
        self._ruby.extend([(-self._count, "")] * len(described))

    def _spans(self) -> Iterator[Span]:
        at = 0
        for (marks, (number, reading)), run in groupby(zip(self._marks, self._ruby, strict=True)):
            size = sum(1 for _ in run)
            text = self._signs.give_back("".join(self._chars[at : at + size]))
            at += size
            yield Span(text, (*marks, Mark(MarkKind.RUBY, reading)) if number > 0 else marks)


def _is_of_the_line(note: str) -> bool:
    """Tell whether a note is about lines and pages, not about words in a line."""
    return any(
        word in note
        for word in ("字下げ", "地付き", "字上げ", "改ページ", "改丁", "改段", "改見開き", "見出し")
    ) or (note.startswith(("ここから", "ここで")) and style_of(note) is not None)
