"""A page kept whole: its pictures and frames lie in the same file, found by the addresses the page gives them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urljoin

from velvetbox.core.formats.characters.encoding import decode
from velvetbox.core.formats.draft import Draft, ReadOptions, Remark
from velvetbox.core.formats.html import format as html
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.values import value

PAGES = frozenset({"text/html", "application/xhtml+xml"})
_ADDRESS = lazy_pattern(
    r"""(\bsrc\s{0,4}=\s{0,4})("[^"]{1,2000}"|'[^']{1,2000}'|[^\s"'>]{1,2000})""", re.IGNORECASE
)
_FRAMES = lazy_pattern(rb"<frameset[\s>]", re.IGNORECASE)
_TAG = lazy_pattern(rb"<[^<>]{0,2000}>")
_READ_FOR_WORDS = 2**20  # bytes of each frame that are looked at to find the one with the text


@value(frozen=True, slots=True)
class Kept:
    """A page, frame or picture: its media type, its bytes, the addresses under which a page may name it."""

    kind: str
    content: bytes
    addresses: tuple[str, ...] = ()
    charset: str | None = None

    @property
    def address(self) -> str:
        """Where it was fetched from, "" when that is not known."""
        return next((address for address in self.addresses if not address.startswith("cid:")), "")


def read_kept(root: Kept, others: Sequence[Kept], name: str, options: ReadOptions) -> Draft:
    """Read the page as HTML, or the frame that holds its text. Raises ReadError, or Refused beyond a limit."""
    pages = [one for one in others if one.kind in PAGES]
    shown = _with_text(root, pages)
    decoded = decode(shown.content, shown.charset or html.declared_charset(shown.content), options)
    held = _pictures(shown.address, others)
    text = _with_keys(decoded.text, shown.address, held) if held else decoded.text
    draft = html.read(b"\xef\xbb\xbf" + text.encode("utf-8", "replace"), name, options)
    told = f"{len(pages)} more pages (frames) are in this file; the one with the text was read."
    return replace(
        draft,
        properties={**draft.properties, **({"mht:location": (shown.address,)} if shown.address else {})},
        images={**draft.images, **dict(held.values())},
        mends=(*decoded.mends, *draft.mends),
        remarks=(*decoded.remarks, *draft.remarks, *((Remark("mht.frames", told),) if pages else ())),
        encoding=decoded.encoding,
    )


def _with_text(root: Kept, frames: Sequence[Kept]) -> Kept:
    """Give the page itself; of a page that only sets its frames the one with the most words."""
    return max(frames, key=_words) if frames and _FRAMES.search(root.content) else root


def _words(page: Kept) -> int:
    return len(_TAG.sub(b" ", page.content[:_READ_FOR_WORDS]).split())


def _pictures(base: str, others: Sequence[Kept]) -> dict[str, tuple[str, bytes]]:
    """Give the pictures by the addresses under which a page may name them, each with its key."""
    found: dict[str, tuple[str, bytes]] = {}
    for number, one in enumerate(others, 1):
        if not one.kind.startswith("image/") or one.kind == "image/svg+xml":
            continue
        key = f"picture-{number}.{one.kind.removeprefix('image/')[:8]}"
        for address in one.addresses:
            for known in (address, _joined(base, address)):
                found.setdefault(known, (key, one.content))
    return found


def _joined(base: str, location: str) -> str:
    try:
        return urljoin(base, location) if base and location else location
    except ValueError:
        return location


def _with_keys(text: str, base: str, held: Mapping[str, tuple[str, bytes]]) -> str:
    """Write the keys of pictures for their addresses."""

    def key(match: re.Match[str]) -> str:
        address = match[2].strip("\"'").replace("&amp;", "&").strip()
        found = held.get(address) or held.get(_joined(base, address))
        return f'{match[1]}"{found[0]}"' if found else match[0]

    return _ADDRESS.sub(key, text)
