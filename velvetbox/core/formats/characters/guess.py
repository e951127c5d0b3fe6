"""Guessing an encoding where none is marked: by NULs, by mixture, by statistics."""

from __future__ import annotations

import codecs
import unicodedata

from velvetbox.core.formats.draft import Mend
from velvetbox.core.patterns import lazy_pattern

WINDOWS = "windows-1252"
_SAMPLE = 32_000  # bytes shown to chardet
_LATIN = frozenset(
    {"iso8859-1", "iso-8859-1", "latin-1", "ascii", "us-ascii", "cp1252", "iso8859-15", "cp819"}
)
_UNSAFE = frozenset(
    {"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
)
_NEVER = ("utf-7", "hz", "hz-gb-2312", "cp037", "cp500", "cp875", "cp1026", "cp1140", "cp424", "cp273")
_CYRILLICS = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac_cyrillic")
_CYRILLIC = lazy_pattern("[\u0400-\u04ff]{2}")
_MIXED_WORD = lazy_pattern("[A-Za-z][\u0370-\u07ff]|[\u0370-\u07ff][A-Za-z]")
_ODD = lazy_pattern(
    "[a-z\u0430-\u044f\u00df-\u00ff][A-Z\u0410-\u042f\u00c0-\u00de\u0160\u017d\u0178]|[^\\W\\d_][\u00a1-\u00bf\u2020-\u203a\u2200-\u25ff][^\\W\\d_]"
)
_ASCII = bytes(range(128))
_WINDOWS_MARKS = b"\x85\x91\x92\x93\x94\x96\x97\xa0"  # … ‘ ’ “ ” – — and a space
_MARK_IN_WORD = lazy_pattern(rb"[A-Za-z][\x91\x93\x94][A-Za-z]")
_QUOTING = lazy_pattern(rb"(?:^|[\s(])[\x91\x93][A-Za-z]|[A-Za-z]\x92(?:s|t|d|m|ll|re|ve)\b")
_RARE = 12  # bytes to a mark at the least
_SUSPECT = frozenset({"Cc", "Cn", "Co", "Cs"})


def codec_of(label: str | None) -> str | None:
    """Give Python's codec for a declared charset, None when there is none.

    As on the web, ISO-8859-1 and ASCII mean windows-1252 (WHATWG Encoding Standard, names and labels).
    """
    if not label:
        return None
    try:
        name = codecs.lookup(label.strip().lower()).name
    except (LookupError, ValueError):
        return None
    name = {"shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949"}.get(name, name)
    if name in _UNSAFE or not _is_text_codec(name):
        return None
    return WINDOWS if name in _LATIN - {"iso8859-15"} else name


def _is_text_codec(name: str) -> bool:
    try:
        return isinstance(b"a".decode(name), str)
    except (UnicodeError, LookupError):
        return name.startswith(("utf-16", "utf-32"))


def wide(data: bytes) -> str | None:
    """Tell which of UTF-16 and UTF-32 unmarked bytes with NULs are in, None if neither fits."""
    sample = data[:8192]
    bare = sample.replace(b"\0", b"")
    if len(bare) > 0.8 * len(sample) and len(bare.translate(None, _UNPRINTED)) > 0.95 * len(bare):
        return None  # ASCII with a few NULs in it
    for encoding, width in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        try:
            text = sample[: len(sample) // width * width].decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(sample) - 8:
                continue
            text = sample[: error.start].decode(encoding)
        if text and _plausible(text):
            return encoding
    return None


def _plausible(text: str) -> bool:
    """Tell whether decoded text looks like writing: spaces or stops, hardly a control or unassigned character."""
    suspects = sum(unicodedata.category(char) in _SUSPECT and char not in "\t\n\r\f\v" for char in text)
    known = sum(char in " \n\r\t.,、。，\u3000" for char in text)
    return suspects * 50 <= len(text) and known * 200 >= len(text)


_HIGH_BYTES = bytes(range(128, 256))
_UNPRINTED = _HIGH_BYTES + bytes(set(range(32)) - set(b"\t\n\r\f"))
_LIKELY = lazy_pattern(
    "[\xa0-\u017f\u0900-\ud7ff\uf900-\uffef\U00010000-\U0010ffff]"
)  # hardly ever by chance
_RUN = lazy_pattern("[\udc80-\udcff]+")


def mixed(data: bytes, *, mend: bool) -> tuple[str, Mend | None] | None:
    """Decode mostly-UTF-8 with stray windows-1252 bytes; None if the bytes are not mostly UTF-8.

    In texts of another script than Latin a stray byte is damage, not a letter: it becomes U+FFFD.
    """
    text = data.decode("utf-8", "surrogateescape")
    runs = _RUN.findall(text)
    stray = sum(map(len, runs))
    beyond = len(text) - len(data.translate(None, _HIGH_BYTES)) - stray
    likely = len(_LIKELY.findall(text))
    if beyond < stray * 8 and (likely * 4 < stray or not likely) and not _only_cut(text, stray):
        return None
    latin = beyond * 2 < len(text)
    if not (mend and latin) or _only_cut(text, stray):
        return _RUN.sub("\ufffd", text), None
    mended = _RUN.sub(lambda found: _as_windows(found[0]), text)
    place = _RUN.search(text)
    start = max(0, place.start() - 60) if place else 0
    return mended, Mend(
        "text.mixed_encoding",
        f"{len(runs)} places written in windows-1252 inside a UTF-8 text were read as such.",
        _RUN.sub("\ufffd", text[start : start + 200]),
        mended[start : start + 200],
        len(runs),
    )


def _only_cut(text: str, stray: int) -> bool:
    """Tell whether the only bad bytes are a character cut at the end of the file."""
    return (
        stray <= 3 and text[-stray:] == "".join(_RUN.findall(text)) and "\udcc2" <= text[-stray] <= "\udcf4"
    )


def _as_windows(run: str) -> str:
    return run.encode("utf-8", "surrogateescape").decode(WINDOWS, "replace")


def by_statistics(data: bytes) -> str:
    """Give the most likely encoding of bytes that are not UTF-8; windows-1252 when nothing speaks clearly."""
    sample = data if len(data) <= _SAMPLE else _telling(data)
    if _only_punctuation(sample):
        return WINDOWS
    import chardet  # of no use to the files that say how they are encoded, or are in UTF-8

    found = chardet.detect(sample, compat_names=False, exclude_encodings=_NEVER)
    codec = codec_of(found["encoding"])
    if codec is None or codec in {"utf-8", "ascii"} or not _fits(sample, codec):
        codec = WINDOWS
    text = sample.decode(codec, "replace")
    if text == sample.decode(WINDOWS, "replace"):
        codec = WINDOWS
    if _CYRILLIC.search(text):
        return min(dict.fromkeys((codec, *_CYRILLICS)), key=lambda name: _oddities(sample, name))
    if _MIXED_WORD.search(text):
        return min((WINDOWS, "mac_roman"), key=lambda name: _oddities(sample, name))
    if codec in {WINDOWS, "mac_roman"}:
        return min((codec, WINDOWS, "mac_roman"), key=lambda name: _oddities(sample, name))
    return codec


def _only_punctuation(sample: bytes) -> bool:
    """Tell whether nothing is beyond ASCII but the curly quotes and dashes of Windows, where such marks stand.

    They are the same bytes in all its Latin, Greek and Cyrillic code pages; in those of DOS and the Mac they are letters.
    """
    high = sample.translate(None, _ASCII)
    return (
        not high.translate(None, _WINDOWS_MARKS)
        and len(high) * _RARE < len(sample)
        and _QUOTING.search(sample) is not None
        and _MARK_IN_WORD.search(sample) is None
    )


def _oddities(sample: bytes, codec: str) -> int:
    """Count places where a letter stands beside one it hardly ever does: sOme, d£e."""
    text = sample.decode(codec, "replace")
    return sum(1 for _ in _ODD.finditer(text)) + text.count("\ufffd")


def _telling(data: bytes) -> bytes:
    """Give lines with bytes beyond ASCII, as many as are shown to chardet."""
    parts: list[bytes] = []
    size = 0
    for line in data.splitlines():
        if not line.isascii():
            parts.append(line[:_SAMPLE])
            size += len(line)
        if size > _SAMPLE:
            break
    return b"\n".join(parts)[:_SAMPLE]


def _fits(sample: bytes, codec: str) -> bool:
    text = sample.decode(codec, "replace")
    odd = text.count("\ufffd") + sum(
        unicodedata.category(char) in _SUSPECT for char in set(text) if char > "~"
    )
    return odd * 200 <= max(200, len(text))
