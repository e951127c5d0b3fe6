"""Which addresses may stand in a page."""

from __future__ import annotations

import re
import unicodedata

_SCHEMES = frozenset({"http", "https", "mailto", "ftp"})
_LONGEST = 4000  # characters
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif|bmp);base64,[A-Za-z0-9+/=\s]*\Z", re.IGNORECASE)


def safe_address(url: str) -> str | None:
    """Give an address that a page may link to, or None.

    Allowed are http, https, mailto and ftp, and addresses without a scheme (relative ones and "#name").
    Control characters and every kind of space are taken out before looking, as browsers do with some
    of them; what then has another scheme, or hides one behind a character reference, is refused.
    """
    bare = url if url.isascii() and url.isprintable() and " " not in url else _bare(url)
    if not bare or len(bare) > _LONGEST:
        return None
    head = re.split(r"[/?#]", bare, maxsplit=1)[0]
    if ":" not in head:
        return (
            None
            if "&" in head and re.search(r"&(?:colon|#0*58|#x0*3a)\b", bare, re.IGNORECASE)
            else bare.replace("\\", "/")
        )
    scheme = _SCHEME.match(bare)
    return bare if scheme and scheme[1].lower() in _SCHEMES else None


def is_picture_data(url: str) -> bool:
    """Tell whether an address is a raster image written out in place (`data:image/png;base64,…`)."""
    return bool(_PICTURE.match(url))


def _bare(url: str) -> str:
    return "".join(char for char in url if not _is_hidden(char))


def _is_hidden(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in {"Cc", "Cf", "Zs", "Zl", "Zp"}
