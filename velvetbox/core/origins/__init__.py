"""Where stories come from: each source recognised by its own marks, the bare scrape last of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from velvetbox.core.origins.reading import Origin, Reading

if TYPE_CHECKING:
    from velvetbox.core.origins.recognising import ORIGINS, recognise

__all__ = ["ORIGINS", "Origin", "Reading", "recognise"]


def __getattr__(name: str) -> object:
    """Load the origins when first asked for: who only stores what they found has no need of them."""
    if name in {"ORIGINS", "recognise"}:
        from velvetbox.core.origins import recognising

        return getattr(recognising, name)
    raise AttributeError(name)
