"""The text of one field of an eFiction dump: decoded by itself, since sites mixed encodings for years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from velvetbox.core.formats.characters.guess import WINDOWS, by_statistics, mixed
from velvetbox.core.formats.characters.repair import clean_controls, mend_mojibake
from velvetbox.core.formats.draft import Mend
from velvetbox.core.formats.html.format import page
from velvetbox.core.prose import Block

_SAMPLE = 32_000  # bytes of fields that are not UTF-8, by which the site's own encoding is told
_SLASHED = re.compile(r"\\(['\"])")
_TAGS = re.compile(r"<(?:br|p|div|blockquote|h[1-6]|ul|ol|table|center)\b", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d))?")
_EARLIEST = 315_532_800  # 1980: a smaller number is no date
_LATEST = 4_102_444_800  # 2100
_SHOWN = 120


@dataclass
class Votes:
    """What the fields of a site that are not UTF-8 are most likely encoded in."""

    sample: bytearray = field(default_factory=bytearray)
    _told: str | None = None

    def see(self, values: Sequence[bytes | None]) -> None:
        """Look at the values of a row."""
        if len(self.sample) >= _SAMPLE:
            return
        for value in values:
            if value and not value.isascii() and _utf8(value) is None:
                self.sample += value[:2000] + b"\n"

    @property
    def encoding(self) -> str:
        """Give the encoding; windows-1252 where too little speaks for another."""
        if self._told is None:
            beyond = sum(byte > 0x7F for byte in self.sample)
            enough = beyond > _ENOUGH or (beyond > _FEW and _dense(self.sample))
            self._told = by_statistics(bytes(self.sample)) if enough else WINDOWS
        return self._told


_FEW = 40  # letters beyond ASCII by which a script of its own is told
_ENOUGH = 200  # … by which a language of Latin script is


def _dense(sample: bytearray) -> bool:
    """Tell whether the letters beyond ASCII make up the words, as in Cyrillic or Greek, and are not a few accents."""
    return sum(byte > 0x7F for byte in sample) * 4 > len(sample)


@dataclass
class Decoder:
    """Decodes the fields of one story or member and gathers what had to be mended."""

    votes: Votes
    without: frozenset[str] = frozenset()
    mends: dict[str, Mend] = field(default_factory=dict)
    damage: list[str] = field(default_factory=list)

    def text(self, value: bytes | None) -> str:
        """Give a field as text. No byte is left out: what fits no encoding becomes U+FFFD."""
        if not value:
            return ""
        text = value.decode() if value.isascii() else self._decoded(value)
        if "\\" in text and "efiction.slashes" not in self.without and (found := _SLASHED.search(text)):
            self._mend(
                "efiction.slashes", "Backslashes that the site had put before quotation marks were taken away.",
                found[0], found[1], 1,
            )  # fmt: skip
            text = _SLASHED.sub(r"\1", text)
        return clean_controls(text)[0]

    def blocks(self, value: bytes | None) -> tuple[Block, ...]:
        """Give a field as blocks: HTML, or plain text whose line ends are line breaks, as eFiction shows it."""
        text = self.text(value)
        return self.blocks_of(text)

    @staticmethod
    def blocks_of(text: str) -> tuple[Block, ...]:
        """Give a text as blocks."""
        if not text.strip():
            return ()
        if not _TAGS.search(text):
            text = text.strip("\n").replace("\n", "<br />\n")
        return page(text).blocks

    def _decoded(self, value: bytes) -> str:
        text = _utf8(value)
        if text is None:
            return self._not_utf8(value)
        if "text.mojibake" in self.without:
            return text
        mended, mend = mend_mojibake(text)
        if mend is not None:
            self._mend(mend.code, mend.text, mend.before, mend.after, mend.count)
        return mended

    def _not_utf8(self, value: bytes) -> str:
        found = mixed(value, mend="text.mixed_encoding" not in self.without)
        if found is not None:
            text, mend = found
            if mend is not None:
                self._mend(mend.code, mend.text, mend.before, mend.after, mend.count)
            return text
        encoding = self.votes.encoding
        if "efiction.encoding" in self.without:
            return value.decode("latin-1")
        try:
            text = value.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            text = value.decode(WINDOWS, "replace")
        at = next(index for index, byte in enumerate(value) if byte > 0x7F)
        self._mend(
            "efiction.encoding", f"Fields that are not UTF-8 were read as {encoding}.",
            value[max(0, at - 40) : at + 40].decode("latin-1"), text[max(0, at - 40) : at + 40], 1,
        )  # fmt: skip
        return text

    def _mend(self, code: str, text: str, before: str, after: str, count: int) -> None:
        known = self.mends.get(code)
        if known is not None:
            self.mends[code] = Mend(code, known.text, known.before, known.after, known.count + count)
        else:
            self.mends[code] = Mend(code, text, before[:_SHOWN], after[:_SHOWN], count)


def _utf8(value: bytes) -> str | None:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return None


def when(value: bytes | None) -> str | None:
    """Give a date, from a number of seconds or as MySQL writes it; None for none ("0000-00-00" too)."""
    text = (value or b"").decode("ascii", "replace").strip()
    if text.isdigit() and _EARLIEST < int(text[:12]) < _LATEST:
        return datetime.fromtimestamp(int(text), UTC).strftime("%Y-%m-%dT%H:%M:%S")
    found = _DATE.match(text)
    try:
        given = datetime.fromisoformat(found[0]) if found else None
    except ValueError:
        return None
    return given.strftime("%Y-%m-%dT%H:%M:%S") if given else None
