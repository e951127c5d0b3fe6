"""What is mended in a decoded text: double-encoded UTF-8, control characters, line ends."""

from __future__ import annotations

from collections.abc import Iterator

from velvetbox.core.formats.draft import Mend, Remark
from velvetbox.core.patterns import lazy_pattern

_CONTROLS = lazy_pattern("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ufdd0-\ufdef]")
_SHOWN = 200
_ASCII = bytes(range(128))
_UNSUSPICIOUS = frozenset("“”‘’–—…")
_PLACE = lazy_pattern(r"[^\x00-\x7f](?:[^\x00-\x7f]+|(?<=[\xc0-\xc3]) |(?<=[\x80-\x9f]))")
_ODD_NEL = lazy_pattern("[\x80-\x84\x86-\x9f]|[\xa0-\xff]\x85|\x85[\x80-\xff]")
_C1 = lazy_pattern("[\x80-\x9f]")


def next_lines(text: str) -> str:
    """Make U+0085 a line end where it can be nothing else: in garbled text it is half of a letter, or an ellipsis."""
    if "\x85" not in text or _ODD_NEL.search(text):
        return text
    return text.replace("\x85", "\n")


def mend_mojibake(text: str) -> tuple[str, Mend | None]:
    """Undo UTF-8 that was read as something else and written again, once or more.

    The whole text is tried first, then line by line, since files were often pasted together. ftfy
    decides what is garbled (`ftfy.badness`); nothing else of ftfy is used, so clean text stays as it is.
    """
    if text.isascii() or not _suspicious(text):
        return text, None
    lines = text.split("\n")
    if not any(_suspicious(line) for line in lines if not line.isascii()):
        return text, None
    mended = _mended_whole(lines, text)
    changed = [index for index, (old, new) in enumerate(zip(lines, mended, strict=True)) if old != new]
    if not changed:
        return text, None
    before, after = _place(lines[changed[0]], mended[changed[0]])
    told = f"Garbled characters in {len(changed)} lines were put right (text encoded twice)."
    return "\n".join(mended), Mend("text.mojibake", told, before, after, len(changed))


def _suspicious(text: str) -> bool:
    """Tell whether a text may hold double encoding: ftfy's test on the few places where it can be."""
    beyond = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    if _UNSUSPICIOUS.issuperset(beyond.decode("utf-8", "surrogatepass")):
        return False  # half a garbled character is always another one
    import ftfy.badness

    places = dict.fromkeys(_places(text))
    return bool(places) and ftfy.badness.is_bad("\n".join(places))


def _places(text: str) -> Iterator[str]:
    """Give the places where characters beyond ASCII stand together, each with the ASCII beside it."""
    taken = 0
    for found in _PLACE.finditer(text):
        start, end = found.span()
        if end - start > 1 and text[end - 1] != " ":
            start -= start > taken and " " <= text[start - 1] <= "\x7f"
            end += " " <= text[end : end + 1] <= "\x7f"
        yield text[start:end]
        taken = end


def _mended_whole(lines: list[str], text: str) -> list[str]:
    import ftfy

    whole = ftfy.fix_encoding(text).split("\n")
    if len(whole) == len(lines):
        lines = whole
    return [_mended(line) if not line.isascii() and _suspicious(line) else line for line in lines]


def _mended(line: str) -> str:
    """Mend one line, only if it then holds fewer characters beyond ASCII or fewer controls."""
    import ftfy

    fixed = ftfy.fix_encoding(line)
    if "\n" in fixed or len(fixed) + len(_C1.findall(fixed)) >= len(line) + len(_C1.findall(line)):
        return line
    return fixed


def _place(before: str, after: str) -> tuple[str, str]:
    """Cut both to where they differ."""
    same = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    start = max(0, same - 40)
    return before[start : start + _SHOWN], after[start : start + _SHOWN]


def clean_controls(text: str) -> tuple[str, tuple[Remark, ...]]:
    """Drop control characters and byte order marks, and end every line in LF.

    Tabs and form feeds stay; a vertical tab is Word's line break; a paragraph separator is a blank line.
    """
    text = text.lstrip("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for written, line in (("\x0b", "\n"), ("\x85", "\n"), ("\u2028", "\n"), ("\u2029", "\n\n")):
        if written in text:
            text = text.replace(written, line)
    text = text.removesuffix("\x1a")
    if text.replace("\n", " ").replace("\t", " ").isprintable():
        return text, ()
    cleaned, count = _CONTROLS.subn("", text)
    if not count:
        return text, ()
    return cleaned, (Remark("text.controls", f"{count} control characters were left out."),)


def lost_bytes(text: str, data: bytes, at: int | None) -> tuple[Remark, ...]:
    """Tell where bytes of `data` could not be decoded; `at` is the offset of the first one, if known."""
    count = text.count("\ufffd")
    if not count:
        return ()
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    which = "" if at is None else f" (byte {at}, 0x{data[at]:02X})"
    return (
        Remark("text.undecodable", f"{count} places could not be decoded, the first in line {line}{which}."),
    )
