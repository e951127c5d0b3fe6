"""The one family of errors people may see: a code, a sentence, and what was kept."""

from __future__ import annotations


class VelvetboxError(Exception):
    """Something went wrong that a person should hear about.

    `code` is stable and dotted ("zip.too_many_members"), `text` is a plain sentence: what happened,
    what was kept, what to do.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text

    def __reduce__(self) -> tuple[type[VelvetboxError], tuple[str, str]]:
        """Give what pickle needs, since errors cross from the reading process to the one that asked."""
        return type(self), (self.code, self.text)


class ReadError(VelvetboxError):
    """A file cannot be read as what it seems to be. The original is kept all the same."""


class Refused(ReadError):
    """A file goes beyond a limit (size, depth, ratio, members) and was not opened."""
