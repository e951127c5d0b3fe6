"""Blocks in the stored form, for what a source tells besides its stories."""

from __future__ import annotations

from collections.abc import Sequence

from velvetbox.core import clean
from velvetbox.core.prose import Block, to_html


def stored(blocks: Sequence[Block]) -> str:
    """Give blocks in the stored form, through the policy; "" for none."""
    html = to_html(blocks)
    return clean.sanitise(html) if html else ""
