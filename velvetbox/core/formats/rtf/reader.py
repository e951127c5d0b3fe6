"""Reads RTF: one pass over its tokens with a stack of group states. Linear; groups are bounded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from velvetbox.core.formats.office.symbols import is_symbols, symbol, unicode_of
from velvetbox.core.formats.rtf import groups as rtf_groups
from velvetbox.core.formats.rtf import settings as rtf_settings
from velvetbox.core.formats.rtf.state import SAID, Reading
from velvetbox.core.formats.rtf.tables import SYMBOLS

_TOKEN = re.compile(
    r"\\([A-Za-z]{1,64})(-?[0-9]{1,10})? ?|\\'([0-9A-Fa-f]{2})|([{}])|([^\\{}\r\n]+)|\\([^A-Za-z])|[\r\n]+|\\",
    re.DOTALL,
)


@dataclass(slots=True)
class RtfReader:
    """Reads one RTF text (one character a byte). `reading` holds the result."""

    source: str
    reading: Reading = field(default_factory=Reading)
    lost: int = 0  # bytes that could not be decoded
    _pending: bytearray = field(default_factory=bytearray)
    _skip: int = 0

    def read(self) -> None:
        """Read it all. Raises Refused for groups nested beyond reason."""
        position, source, match = 0, self.source, _TOKEN.match
        while found := match(source, position):
            position = found.end()
            word, number, code, brace, text, symbol = found.groups()
            if text is not None:
                self._raw(text)
            elif code is not None:
                self._byte(int(code, 16))
            elif word is not None:
                if word == "bin":
                    start, position = position, position + max(0, int(number or 0))
                    self._binary(start, position)
                    continue
                self._word(word, None if number is None else int(number))
            elif brace == "{":
                self._open()
            elif brace == "}":
                self._close()
            elif symbol is not None:
                self._symbol(symbol)
        self._flush()
        while self.reading.stack:
            self._close()
        self.reading.story.end()

    def _binary(self, start: int, end: int) -> None:
        """Take bytes that stand in the file as they are: a picture's, or nothing of the text."""
        if self.reading.state.destination == "pict":
            self.reading.picture.raw = self.source[start:end].encode("latin-1")

    def _open(self) -> None:
        self._flush()
        self._skip = 0
        self.reading.enter()

    def _close(self) -> None:
        self._flush()
        self._skip = 0
        self.reading.leave()

    def _raw(self, text: str) -> None:
        if self._skip:
            cut = min(self._skip, len(text))
            self._skip -= cut
            text = text[cut:]
        self._pending += text.encode("latin-1", "replace")

    def _byte(self, value: int) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self._pending.append(value)

    def _symbol(self, symbol: str) -> None:
        if self._skip:
            self._skip -= 1
        elif symbol in "\r\n":
            self._flush()
            self.reading.end_paragraph()
        elif symbol == "*":
            self.reading.state.star = True
        elif symbol in "\\{}":
            self._pending += symbol.encode()
        elif symbol in SYMBOLS:
            self._flush()
            self.reading.say(SYMBOLS[symbol])

    def _word(self, word: str, number: int | None) -> None:
        if self._skip:
            self._skip -= 1
            return
        if word == "u":
            self._flush()
            self.reading.say(unicode_of(self.reading.font, chr((number or 0) % 0x10000)))
            self._skip = self.reading.state.fallback
            return
        self._flush()
        if self.reading.state.destination == "skip" and word != "ud":
            return
        if not rtf_groups.follow(self.reading, word):
            rtf_settings.follow(self.reading, word, number)

    def _flush(self) -> None:
        if not self._pending:
            return
        data = bytes(self._pending)
        self._pending.clear()
        if self.reading.state.destination == "skip":
            return
        codec = self.reading.codec_now()
        if codec == "symbol" and self.reading.state.destination in SAID and is_symbols(self.reading.font):
            self.reading.say("".join(symbol(self.reading.font, each) for each in data))
            return
        if codec == "symbol":
            codec = "latin-1"
        try:
            text = data.decode(codec)
        except (UnicodeDecodeError, LookupError):
            text = data.decode(codec if rtf_settings.is_codec(codec) else "cp1252", "replace")
            self.lost += text.count("\ufffd")
        self.reading.say(text)
