"""Pages saved whole (MHTML, RFC 2557): the page among the parts, with its pictures."""

from __future__ import annotations

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Draft, Format, ReadOptions
from velvetbox.core.formats.html.kept_whole import PAGES, Kept, read_kept
from velvetbox.core.formats.mail.mime import Part, headers_of, parse_message

_DEFAULT = ReadOptions()
_ENDINGS = (".mht", ".mhtml")
_SHOWN = (*PAGES, "image/")
_LARGEST = 4  # times the largest text: pictures come packed as text


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read a saved page as the HTML it holds. Raises ReadError when there is no page in it, Refused beyond a limit."""
    if len(data) > _LARGEST * options.limits.text:
        raise Refused("refused.text", "This saved page is larger than a file may be and was not opened.")
    message = parse_message(data.lstrip(b"\xef\xbb\xbf\r\n"))
    root = _root(message)
    if root is None:
        raise ReadError("mht.no_page", "There is no page in this saved page.")
    others = [_kept(part) for part in message.walk() if part is not root and part.kind.startswith(_SHOWN)]
    return read_kept(_kept(root), others, name, options)


def _root(message: Part) -> Part | None:
    start = message.parameters.get("start", "").strip("<>")
    pages = [part for part in message.walk() if part.kind in PAGES and not part.parts]
    named = (part for part in pages if start and part.headers.get("content-id", "").strip("<> ") == start)
    return next(named, None) or next(iter(pages), None)


def _kept(part: Part) -> Kept:
    name = part.headers.get("content-id", "").strip("<> ")
    location = part.headers.get("content-location", "").strip()
    addresses = (f"cid:{name}" if name else "", location)
    return Kept(part.kind, part.content, tuple(filter(None, addresses)), part.parameters.get("charset"))


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
