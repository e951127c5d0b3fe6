"""The end of a story: "The End", "TBC", and the notes that stand after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from velvetbox.core.origins.advisory import is_note
from velvetbox.core.origins.header_lines import label_of
from velvetbox.core.origins.placed import Line, Placed, is_prose, lines, trim
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import LEAVES, Basis, Fact, Field, Kind

_FINISHED = lazy_pattern(
    r"[\W_]*(?:the\s+(?:very\s+)?end|fin|finis|finito|finite|owari|end|ende|das\s+ende|la\s+fin|einde|slut|koniec|конец|el\s+fin|fine|"
    r"end\s+of\s+(?:the\s+)?(?:story|fic|tale|book)|end\s+(?:story|fic)|完|終わり|おわり|全文完|終)[\W_]*\Z",
    re.IGNORECASE,
)
_CONTINUED = lazy_pattern(
    r"[\W_]*(?:tbc|t\.\s?b\.\s?c|to\s+be\s+(?:continued|cont\W?d?)|(?:be\s+)?continued(?:\s+in\s.{1,60})?|more\s+(?:to\s+come|soon)|tsuzuku|"
    r"fortsetzung\s+folgt|[àa]\s+suivre|continuar[áa]|wordt\s+vervolgd|продолжение\s+следует|未完待续|つづく|続く)"
    r"(?:[\W_]*|[\W_]+(?:in\s+)?(?:part|chapter)\s+\w{1,12}[\W_]*|[\s.…]+\?)\Z",
    re.IGNORECASE,
)
_PART_ENDS = lazy_pattern(
    r"[\W_]*(?:the\s+)?end(?:s|ing)?\s+(?:of\s+)?(?:the\s+)?(?:chapter|part|book|episode|prologue|epilogue|interlude|act|volume|flashback\s+chapter)"
    r"(?:\s+[\w/]{1,15}){0,3}[\W_]*\Z|[\W_]*(?:the\s+)?end\s+(?:of\s+)?\d{1,4}\s*(?:/|of)\s*(?:\d{1,4}|\?)[\W_]*\Z|[\W_]*(?:the\s+)?end\s*[\W_]*(?:for\s+now|\?)[\W_]*\Z",
    re.IGNORECASE,
)
_CHROME_LINE = lazy_pattern(
    r"\W*(?:(?:go|click\s+here\s+to\s+go|take\s+me)\s+)?(?:back|return)\s+to\s+[^.,!?;:]{1,50}$|\W*(?:home|index|next|previous|prev|top|back|up|main|"
    r"stories|fiction|fanfiction|archive|e-?mail|sign\s+(?:my\s+)?guestbook|guestbook|links)(?:\W+(?:home|index|next|previous|prev|top|back|up|main|stories|"
    r"fiction|archive|e-?mail|guestbook|links|page|story|chapter)){0,12}\W*$|\s*(?:https?://|www\.)\S+\s*$|\s*[\w.+-]+@[\w.-]+\s*$|"
    r"\W*powered\s+by\s+\S.{0,60}$|\W*(?:submit|post|leave|write|add)\s+(?:a\s+|your\s+)?review\W*$|\W*reviews?\s*[-:]\s*\d{1,6}\W*$|"
    r"\W*(?:this\s+story\s+)?archived\s+at\s+(?:https?://|www\.)\S+\s*$"
)  # searched in lower case, which is quicker than re.IGNORECASE
_CHROME = lazy_pattern(
    r"visitor\s+(?:number|no)|©|\bcopyright\s+(?:19|20)\d\d|\ball\s+rights\s+reserved\b|\bthis\s+page\s+hosted\b"
)
_CHROME_UNLESS_TOLD = lazy_pattern(
    r"\bhome\s*page\b|\bwebmaster\b|\blast\s+(?:updated|modified)\b|\bgeocities\b"
)
_TELLS = lazy_pattern(
    r"[\"“”«»]|\b(?:he|she|they|him|her|his|them|was|were|had|said)\b"
)  # of people, so it may be the story's last line
_CHROME_SIGNS = ("visitor", "page", "webmaster", "©", "copyright", "reserved", "last", "geocities")
_LONGEST_CHROME = 300  # characters
_LOOK_BACK = 40  # blocks
_AFTERWORD = 250  # words: more text than this after "The End" means that the end was not there


@dataclass
class End:
    """A text with its end taken off: the body, the notes after it, and what the end says."""

    body: list[Placed]
    notes: list[Placed] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


def read(items: Sequence[Placed]) -> End:
    """Take the end marker and what follows it off a text; without a marker, the notes at the very end."""
    items = list(items)
    words = 0
    for at in range(len(items) - 1, max(-1, len(items) - _LOOK_BACK), -1):
        if marker := _marker_in(items[at]):
            return _at_marker(items, at, marker)
        words += len(items[at].text.split()) if _is_story(items[at]) else 0
        if words > _AFTERWORD:
            break
    return _notes_only(items)


def marker_facts(line: Line) -> list[Fact]:
    """Give what an end marker says: itself, and whether the work is complete."""
    facts = [Fact(Field.END_MARKER, line.text, Basis.STATED, line.where)]
    if _CONTINUED.match(line.text):
        facts.append(Fact(Field.COMPLETE, "false", Basis.STATED, line.where))
    elif _FINISHED.match(line.text):
        facts.append(Fact(Field.COMPLETE, "true", Basis.STATED, line.where))
    return facts


def is_chrome(text: str) -> bool:
    """Tell whether a line belongs to the page it stood on: links around it, counters, addresses."""
    if len(text) >= _LONGEST_CHROME:
        return False
    text = text.lower()
    if _CHROME_LINE.match(text):
        return True
    if not any(sign in text for sign in _CHROME_SIGNS):
        return False
    return _CHROME.search(text) is not None or (
        _CHROME_UNLESS_TOLD.search(text) is not None and _TELLS.search(text) is None
    )


def _marker_in(item: Placed) -> Line | None:
    if item.block.kind not in LEAVES:
        return None
    found = list(lines(item))
    last = found if len(item.text) <= 2000 else found[-2:]  # of a whole story in one block, its end
    return next((line for line in reversed(last) if is_marker(line.text)), None)


def is_marker(text: str) -> bool:
    """Tell whether a line says that the text ends or goes on elsewhere."""
    return len(text) < 90 and any(pattern.match(text) for pattern in (_FINISHED, _CONTINUED, _PART_ENDS))


def _at_marker(items: list[Placed], at: int, marker: Line) -> End:
    item = items[at]
    body = items[:at]
    if item.text[: marker.start].strip():
        body.append(item.cut(0, marker.start))
    after = [item.cut(marker.end)] if item.text[marker.end :].strip() else []
    after += items[at + 1 :]
    above = read_quietly(body)
    return End(trim(above.body), above.notes + _worth(after), [*above.facts, *marker_facts(marker)])


def read_quietly(items: list[Placed]) -> End:
    """Take a second marker ("TBC" above "The End of part 2") and notes right above one off."""
    last = next((item for item in reversed(items) if is_prose(item)), None)
    if last is None:
        return End(items)
    marker = _marker_in(last)
    if marker is None or marker.end != len(last.text.rstrip()):
        return End(items)
    at = len(items) - 1 - next(index for index, item in enumerate(reversed(items)) if item is last)
    body = items[:at] + ([last.cut(0, marker.start)] if last.text[: marker.start].strip() else [])
    return End(trim(body), [], marker_facts(marker))


def _notes_only(items: list[Placed]) -> End:
    at = len(items)
    for index in range(len(items) - 1, max(-1, len(items) - _LOOK_BACK), -1):
        item = items[index]
        if not is_prose(item):
            continue
        if (
            _opens_note(item)
            or is_chrome(item.text)
            or (_is_closing(items, index, at) and not _is_story(item))
        ):
            at = index
        elif _is_story(item):
            break
    return End(trim(items[:at]), _worth(items[at:]), [])


def _opens_note(item: Placed) -> bool:
    first = next(lines(item), None)
    label = label_of(first) if first else None
    if label is not None and label.line.text.lower().lstrip("*_ ").startswith(
        ("season", "part", "when", "set", "for", "by", "story", "date", "title")
    ):
        return False
    return label is not None and (
        label.field in {Field.NOTE_BEFORE, Field.DISCLAIMER}
        or (label.field is None and "feedback" in label.key)
    )


def _is_closing(items: list[Placed], index: int, at: int) -> bool:
    """Tell whether a block that speaks of the story ends the text, or is set off from it by a break."""
    before = items[index - 1] if index else None
    short = len(items[index].text.split()) <= 60
    return (at == len(items) and short) or (before is not None and before.block.kind is Kind.BREAK)


def _is_story(item: Placed) -> bool:
    return is_prose(item) and not (is_note(item.text) or is_chrome(item.text) or _opens_note(item))


def _worth(items: Sequence[Placed]) -> list[Placed]:
    """Leave out what belongs to the page, not to the story's notes."""
    kept = []
    for item in items:
        if not is_prose(item):
            continue
        told = [line for line in lines(item) if not is_chrome(line.text) and not is_marker(line.text)]
        if told:
            kept.append(item)
    return kept
