"""Encryption in EPUBs: fonts made unreadable are no matter, locked texts are refused plainly."""

from __future__ import annotations

from velvetbox.core.errors import ReadError
from velvetbox.core.formats.epub.package import Package, inside, is_page
from velvetbox.core.formats.packed.zip_archive import Archive
from velvetbox.core.formats.xml import parse_xml

_ENCRYPTION = "META-INF/encryption.xml"
_FONTS_ONLY = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})


def refuse_locked(archive: Archive, package: Package) -> None:
    """Raise ReadError ("epub.drm") when pages of the book are encrypted (OCF 3.3, 4.2.6.3.2)."""
    if _ENCRYPTION not in archive.names:
        return
    try:
        root = parse_xml(archive.read(_ENCRYPTION), recover=True, limits=archive.limits)
    except ReadError:
        return
    pages = {item.path for item, _ in package.spine if is_page(item.media_type, item.path)}
    for each in root.iter("{*}EncryptedData"):
        method = each.find("{*}EncryptionMethod")
        if method is not None and method.get("Algorithm") in _FONTS_ONLY:
            continue
        for reference in each.iter("{*}CipherReference"):
            if inside("", reference.get("URI") or "") in pages:
                raise ReadError(
                    "epub.drm", "This EPUB is locked (DRM) and cannot be read here. It is kept as it is."
                )
