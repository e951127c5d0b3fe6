"""One module a file format: bytes to a Draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from velvetbox.core.formats.draft import Draft, Format, Limits, Mend, Page, ReadOptions, Remark

if TYPE_CHECKING:
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


def __getattr__(name: str) -> object:
    """Load the registry and what opens containers when first asked for."""
    if name in {"formats", "identify", "read", "read_as"}:
        from velvetbox.core.formats import registry

        return getattr(registry, name)
    raise AttributeError(name)
