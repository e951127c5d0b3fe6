"""Pages saved whole (MHTML, RFC 2557): the page among the parts, with its pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urljoin

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.characters.encoding import decode
from velvetbox.core.formats.draft import Draft, Format, ReadOptions, Remark
from velvetbox.core.formats.html import format as html
from velvetbox.core.formats.mail.mime import Part, headers_of, parse_message

_DEFAULT = ReadOptions()
_ENDINGS = (".mht", ".mhtml")
_ADDRESS = re.compile(
    r"""(\bsrc\s{0,4}=\s{0,4})("[^"]{1,2000}"|'[^']{1,2000}'|[^\s"'>]{1,2000})""", re.IGNORECASE
)
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_LARGEST = 4  # times the largest text: pictures come packed as text


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read a saved page as the HTML it holds. Raises ReadError when there is no page in it, Refused beyond a limit."""
    if len(data) > _LARGEST * options.limits.text:
        raise Refused("refused.text", "This saved page is larger than a file may be and was not opened.")
    message = parse_message(data.lstrip(b"\xef\xbb\xbf\r\n"))
    root = _root(message)
    if root is None:
        raise ReadError("mht.no_page", "There is no page in this saved page.")
    content = root.content
    decoded = decode(content, root.parameters.get("charset") or html.declared_charset(content), options)
    base = root.headers.get("content-location", "")
    held = _pictures(message, base)
    text = _with_keys(decoded.text, base, held) if held else decoded.text
    draft = html.read(b"\xef\xbb\xbf" + text.encode("utf-8", "replace"), name, options)
    frames = sum(part.kind in _PAGES for part in message.walk()) - 1
    told = f"{frames} more pages (frames) are in this file; the first one was read."
    return replace(
        draft,
        properties={**draft.properties, **({"mht:location": (base,)} if base else {})},
        images={**draft.images, **{key: part.content for key, part in held.values()}},
        mends=(*decoded.mends, *draft.mends),
        remarks=(*decoded.remarks, *draft.remarks, *((Remark("mht.frames", told),) if frames > 0 else ())),
        encoding=decoded.encoding,
    )


def _root(message: Part) -> Part | None:
    start = message.parameters.get("start", "").strip("<>")
    pages = [part for part in message.walk() if part.kind in _PAGES and not part.parts]
    named = (part for part in pages if start and part.headers.get("content-id", "").strip("<> ") == start)
    return next(named, None) or next(iter(pages), None)


def _pictures(message: Part, base: str) -> dict[str, tuple[str, Part]]:
    """Give the pictures by the addresses under which a page may name them, each with its key."""
    found: dict[str, tuple[str, Part]] = {}
    for number, part in enumerate(message.walk(), 1):
        if not part.kind.startswith("image/") or part.kind == "image/svg+xml":
            continue
        key = f"picture-{number}.{part.kind.removeprefix('image/')[:8]}"
        name = part.headers.get("content-id", "").strip("<> ")
        location = part.headers.get("content-location", "").strip()
        for address in (f"cid:{name}" if name else "", location, _joined(base, location)):
            if address:
                found.setdefault(address, (key, part))
    return found


def _joined(base: str, location: str) -> str:
    try:
        return urljoin(base, location) if base and location else location
    except ValueError:
        return location


def _with_keys(text: str, base: str, held: Mapping[str, tuple[str, Part]]) -> str:
    """Write the keys of pictures for their addresses."""

    def key(match: re.Match[str]) -> str:
        address = match[2].strip("\"'").replace("&amp;", "&").strip()
        found = held.get(address) or held.get(_joined(base, address))
        return f'{match[1]}"{found[0]}"' if found else match[0]

    return _ADDRESS.sub(key, text)


def _recognises(data: bytes, name: str) -> bool:
    head = data[:16_384].lstrip(b"\xef\xbb\xbf\r\n")
    if b"ontent-" not in head and b"ONTENT-" not in head:
        return False
    headers, _ = headers_of(head)
    kind = headers.get("content-type", "").lower()
    if (
        not kind.startswith(("multipart/related", "text/html", "multipart/alternative"))
        or "mime-version" not in headers
    ):
        return False
    if name.lower().endswith(_ENDINGS) or "snapshot-content-location" in headers:
        return True
    return "saved by" in headers.get("from", "").lower() and not (
        {"to", "received", "message-id"} & headers.keys()
    )


FORMAT = Format("mht", _recognises, read)
