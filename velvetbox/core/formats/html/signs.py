"""Letters in symbol fonts as what they show: Outlook and Word write a smile as J in Wingdings."""

from __future__ import annotations

import html
import re

from velvetbox.core.formats.office.symbols import symbol
from velvetbox.core.patterns import lazy_pattern

_SIGN = lazy_pattern(
    r"""(<(?:span|font)\b[^<>]{0,300}?(?:\bface\s?=|font-family\s?:)\s?["']?"""
    r"""(wingdings(?:\s[23])?|webdings|symbol)\b[^<>]{0,300}>)([^<>]{1,12})(?=<)""",
    re.IGNORECASE,
)


def shown(source: str) -> str:
    """Give the source of a page with such letters written as the characters they show."""
    return _SIGN.sub(_written, source) if "dings" in source or "ymbol" in source else source


def _written(found: re.Match[str]) -> str:
    letters = html.unescape(found[3])
    if letters.isspace() or not all(ord(char) < 0x100 or 0xF000 <= ord(char) <= 0xF0FF for char in letters):
        return found[0]
    signs = "".join(symbol(found[2], ord(char)) for char in letters)
    return found[1] + html.escape(signs, quote=False)
