"""Bytes to text: which encoding, and what had to be mended.

In this order: byte order mark, pattern of NULs, UTF-8 where it holds, the charset declared, UTF-8 with
stray windows-1252, chardet. No byte is ever left out silently: what cannot be decoded becomes U+FFFD
and is told with its line.
"""

from __future__ import annotations

import codecs
from dataclasses import replace

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.characters.guess import WINDOWS, by_statistics, codec_of, mixed, wide
from velvetbox.core.formats.characters.repair import clean_controls, lost_bytes, mend_mojibake, next_lines
from velvetbox.core.formats.draft import Mend, ReadOptions, Remark
from velvetbox.core.values import value

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOT_TEXT = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b")) + b"\x7f"
_MOST_CONTROLS = 0.01  # of the bytes; any binary format has about ten times as many
_MOST_WITH_NULS = 0.0005
_DEFAULT = ReadOptions()


@value(frozen=True, slots=True)
class Decoded:
    """A decoded text: lines end in LF only, and there are no NULs or control characters in it."""

    text: str
    encoding: str
    mends: tuple[Mend, ...] = ()
    remarks: tuple[Remark, ...] = ()


def decode(data: bytes, declared: str | None = None, options: ReadOptions = _DEFAULT) -> Decoded:
    """Decode a file.

    `declared` is the charset the file names (a <meta>, an XML declaration), if any. Raises ReadError
    with the code "empty", "unreadable.nul" or "unreadable.binary", and Refused ("refused.text") beyond
    `options.limits.text`.
    """
    _refuse(data, options)
    raw = _raw(data, declared, options)
    text, mends = next_lines(raw.text), list(raw.mends)
    if "text.mojibake" not in options.without:
        text, mend = mend_mojibake(text)
        mends += [mend] if mend else []
    text, remarks = clean_controls(text)
    if not text.strip():
        raise ReadError("empty", "There is no text in this file, only white space.")
    return Decoded(text, raw.encoding, tuple(mends), (*raw.remarks, *remarks))


def _refuse(data: bytes, options: ReadOptions) -> None:
    if len(data) > options.limits.text:
        most = options.limits.text / 2**20
        raise Refused(
            "refused.text", f"The text is longer than {most:g} MiB and was not opened. The file is kept."
        )
    if not data:
        raise ReadError("empty", "The file is empty.")
    if not data.strip(b"\0"):
        raise ReadError(
            "unreadable.nul", "The file holds nothing but NUL bytes: its content was lost on the disk."
        )


def _raw(data: bytes, declared: str | None, options: ReadOptions) -> Decoded:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _with_bom(data.removeprefix(bom), encoding, options)
    if b"\0" in data[:65536]:
        found = wide(data)
        if found:
            return _told(data, found)
    return _narrow(data, declared, options)


def _with_bom(data: bytes, encoding: str, options: ReadOptions) -> Decoded:
    if encoding == "utf-8":
        return _narrow(data, "utf-8", options)
    return _told(data, encoding)


def _narrow(data: bytes, declared: str | None, options: ReadOptions) -> Decoded:
    """Decode bytes that are not UTF-16 or UTF-32."""
    if _is_binary(data):
        raise ReadError("unreadable.binary", "This is not a text file. It is kept as it is.")
    bare = data.replace(b"\0", b"")
    remarks: tuple[Remark, ...] = ()
    if len(bare) < len(data):
        count = len(data) - len(bare)
        remarks = (Remark("text.nul", f"{count} NUL bytes were left out."),)
    found = _decoded(bare, codec_of(declared), options)
    return Decoded(found.text, found.encoding, found.mends, (*remarks, *found.remarks))


def _is_binary(data: bytes) -> bool:
    bare = data.replace(b"\0", b"")
    most = max(2, _MOST_CONTROLS * len(bare)) if len(bare) == len(data) else _MOST_WITH_NULS * len(bare)
    return len(bare) - len(bare.translate(None, _NOT_TEXT)) > most


def _decoded(data: bytes, declared: str | None, options: ReadOptions) -> Decoded:
    strict = _strictly(data, "utf-8")
    if strict is not None and not (data.isascii() and (declared or b"\x1b" in data)):
        return Decoded(strict, "utf-8")
    if declared and declared != "utf-8":
        text = _strictly(data, declared)
        if text is not None:
            return Decoded(text, declared)
    if strict is None:
        found = mixed(data, mend="text.mixed_encoding" not in options.without)
        if found:
            text, mend = found
            return Decoded(text, "utf-8", (mend,) if mend else (), lost_bytes(text, data, None))
    if declared and declared != "utf-8":
        told = _told(data, declared)
        if told.text.count("\ufffd") * 200 <= max(200, len(told.text)):
            return told
    encoding = by_statistics(data) if strict is None or b"\x1b" in data else "utf-8"
    told = _told(data, encoding)
    if encoding in {"utf-8", WINDOWS}:
        return told
    guess = Remark(
        "text.encoding_guess",
        f"No encoding is stated. It was read as {encoding}, which fits its letters best.",
    )
    return replace(told, remarks=(*told.remarks, guess))


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _told(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        return Decoded(text, encoding, (), lost_bytes(text, data, error.start))


def is_text(data: bytes) -> bool:
    """Tell whether bytes look like a text in some encoding. Nothing at all and nothing but NULs do too."""
    head = data[:65536]
    if head.startswith(tuple(bom for bom, _ in _BOMS[1:])) or not head.strip(b"\0"):
        return True
    if b"\0" in head and wide(head):
        return True
    return not _is_binary(head)


__all__ = ["WINDOWS", "Decoded", "codec_of", "decode", "is_text"]
