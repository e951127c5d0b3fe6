"""One module a file format: bytes to a Draft."""

from velvetbox.core.formats.draft import Draft, Format, Limits, Mend, Page, ReadOptions, Remark
from velvetbox.core.formats.registry import formats, identify, read, read_as

__all__ = [
    "Draft",
    "Format",
    "Limits",
    "Mend",
    "Page",
    "ReadOptions",
    "Remark",
    "formats",
    "identify",
    "read",
    "read_as",
]
