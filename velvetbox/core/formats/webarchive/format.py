"""Pages saved by Safari (.webarchive): a property list with the page, its pictures, and archives of its frames."""

from __future__ import annotations

from collections.abc import Iterator

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.draft import Draft, Format, ReadOptions
from velvetbox.core.formats.html.kept_whole import Kept, read_kept
from velvetbox.core.formats.webarchive.plist import read_plist

_DEFAULT = ReadOptions()
_MAIN = "WebMainResource"
_LARGEST = 4  # times the largest text: pictures lie in it


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read a saved page as the HTML it holds. Raises ReadError when there is no page in it, Refused beyond a limit."""
    most = _LARGEST * options.limits.text
    if len(data) > most:
        raise Refused("refused.text", "This saved page is larger than a file may be and was not opened.")
    archive = read_plist(data, options.limits, most)
    root = _kept(archive.get(_MAIN)) if isinstance(archive, dict) else None
    if root is None or not root.kind.startswith(("text/", "application/xhtml")):
        raise ReadError("webarchive.no_page", "There is no page in this saved page.")
    return read_kept(root, list(_others(archive)), name, options)


def _others(archive: object) -> Iterator[Kept]:
    """Give what lies beside the main page of an archive, and all of the archives of its frames."""
    if not isinstance(archive, dict):
        return
    for one in _listed(archive, "WebSubresources"):
        if (held := _kept(one)) is not None:
            yield held
    for frame in _listed(archive, "WebSubframeArchives"):
        held = _kept(frame.get(_MAIN)) if isinstance(frame, dict) else None
        if held is not None:
            yield held
        yield from _others(frame)


def _listed(archive: dict[str, object], key: str) -> list[object]:
    found = archive.get(key)
    return found if isinstance(found, list) else []


def _kept(resource: object) -> Kept | None:
    if not isinstance(resource, dict):
        return None
    content, kind = resource.get("WebResourceData"), resource.get("WebResourceMIMEType")
    address, charset = resource.get("WebResourceURL"), resource.get("WebResourceTextEncodingName")
    if not isinstance(content, bytes) or not isinstance(kind, str):
        return None
    addresses = (address,) if isinstance(address, str) and address else ()
    return Kept(kind.lower(), content, addresses, charset if isinstance(charset, str) else None)


def _recognises(data: bytes, name: str) -> bool:
    del name
    head = data[:256].lstrip(b"\xef\xbb\xbf \r\n")
    return head.startswith((b"bplist00", b"<?xml", b"<!DOCTYPE plist", b"<plist")) and _MAIN.encode() in data


FORMAT = Format("webarchive", _recognises, read)
