"""What of a dump is in memory: from where reading is up to as far as was needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from velvetbox.core.errors import Refused
from velvetbox.core.formats.dump.odd_rows import comment_end
from velvetbox.core.patterns import lazy_pattern

PIECE = 2**20
_SPACE = lazy_pattern(rb"\s+")


@dataclass
class Source:
    """A stream of which `text` is in memory, read up to `at`; `before` counts the bytes in front of `text`."""

    stream: IO[bytes]
    limit: int  # bytes, unpacked
    text: bytes = b""
    at: int = 0
    before: int = 0
    ended: bool = False

    @property
    def left(self) -> int:
        """Give how many bytes are in memory and not read."""
        return len(self.text) - self.at

    @property
    def here(self) -> bytes:
        """Give the next byte, b"" at the end of what is in memory."""
        return self.text[self.at : self.at + 1]

    def more(self, size: int = PIECE) -> None:
        """Read on. Raises Refused beyond the limit."""
        if self.ended:
            return
        piece = self.stream.read(size)
        self.ended = not piece
        if self.ended:
            return
        self.before += self.at
        self.text, self.at = self.text[self.at :] + piece if self.left else piece, 0
        if self.before > self.limit:
            raise Refused(
                "refused.dump", f"This dump is larger than {self.limit // 2**20} MiB and was not opened."
            )

    def skip(self) -> None:
        """Go over blanks and comments, reading on where they take long."""
        while True:
            if self.left < PIECE // 2:
                self.more()
            if space := _SPACE.match(self.text, self.at):
                self.at = space.end()
            elif (end := comment_end(self.text, self.at)) is None:
                if self.left or self.ended:
                    return
            elif end >= 0:
                self.at = end
            elif self.text.startswith(b"/*", self.at):
                self.at += 2
                self.pass_to(b"*/")
            else:
                self.pass_to(b"\n")

    def pass_to(self, mark: bytes) -> None:
        """Go behind the next `mark`, or to the end. A mark may lie across two pieces."""
        while (found := self.text.find(mark, self.at)) < 0:
            if self.ended:
                self.at = len(self.text)
                return
            self.at = max(self.at, len(self.text) - len(mark) + 1)
            self.more()
        self.at = found + len(mark)

    def line(self, longest: int) -> bytes | None:
        """Take a line without its end, None where the dump ends in it. Raises Refused for one beyond `longest`."""
        size = PIECE
        while (end := self.text.find(b"\n", self.at)) < 0:
            if self.ended:
                return None
            too_long(self.left, longest)
            self.more(size)
            size *= 2
        start, self.at = self.at, end + 1
        return self.text[start:end].removesuffix(b"\r")


def too_long(length: int, longest: int) -> None:
    """Raise Refused for a row beyond all measure."""
    if length > longest:
        text = f"A row of this dump is longer than {longest // 2**20} MiB. The dump is kept."
        raise Refused("refused.row", text)
