"""Names with an @ in them that Cloudflare hid from robots: "[email protected]" in the page, the name in `data-cfemail`.

The first byte is a key; every other byte of the name is written xor that key, in hexadecimal.
"""

from __future__ import annotations

import re
from html import escape

from velvetbox.core.formats.draft import Mend, ReadOptions
from velvetbox.core.patterns import lazy_pattern

CODE = "html.hidden_mail"
_HIDDEN = lazy_pattern(
    r"<(?P<tag>a|span)\b[^<>]{0,400}?\bdata-cfemail\s?=\s?[\"']?(?P<hex>[0-9a-fA-F]{4,512})\b[^<>]{0,400}>"
    r"(?P<shown>[^<>]{0,100})</(?P=tag)\s*>",
    re.IGNORECASE,
)
_SHOWN = 300


def settled(text: str, options: ReadOptions, source: str = "") -> tuple[str, Mend | None]:
    """Give a page with its hidden names written out; where a person undid that, with nothing left to write out."""
    if CODE in options.without:
        return text.replace("data-cfemail", "data-left").replace(
            "email-protection#", "email-protection?"
        ), None
    return shown(text, source)


def shown(text: str, source: str = "") -> tuple[str, Mend | None]:
    """Give a page with its hidden names written out, and the mend that tells of it; None when it hides none."""
    if "data-cfemail" not in text:
        return text, None
    found: list[tuple[str, str]] = []

    def write(match: re.Match[str]) -> str:
        name = decoded(match["hex"])
        if not name:
            return match[0]
        found.append((" ".join(match["shown"].replace("&#160;", " ").split()), name))
        return escape(name, quote=False)

    mended = _HIDDEN.sub(write, text)
    if not found:
        return text, None
    before, after = found[0]
    told = "Names that the site had hidden as e-mail addresses are written out."
    return mended, Mend(CODE, told, before[:_SHOWN], after[:_SHOWN], len(found), source)


def decoded(written: str) -> str:
    """Give a hidden name, "" when it hides nothing that prints."""
    try:
        key, *rest = bytes.fromhex(written)
        name = bytes(byte ^ key for byte in rest).decode()
    except ValueError:
        return ""
    return name if name.isprintable() and name.strip() else ""
