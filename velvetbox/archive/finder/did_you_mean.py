"""What may have been meant where a search finds little: its words as the box writes them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import tantivy
from django.conf import settings
from django.utils import timezone

from velvetbox.archive.finder import opening, spelling
from velvetbox.archive.finder.index import TEXTS, IndexUnusable, damage_reported
from velvetbox.archive.finder.language.scanning import Kind, Scanner
from velvetbox.archive.finder.language.tags import in_whose_names
from velvetbox.archive.finder.words import cut
from velvetbox.archive.library.models.tags import Tag, TagType
from velvetbox.archive.library.tag_names import folded_tag

_SHORTEST = 4  # letters of a word that may be wrong
_LONG = 6  # letters of a word in which two may be
_MOST = 6  # words put right in one search


def did_you_mean(text: str) -> str:
    """Give a search with the words that the box does not have put right by those it has; "" when there are none.

    The words come from its texts and from its names, the most frequent first. "spike/buffy" is a relationship by the names
    that its tag has. Worth asking when little is found.
    """
    if tag := _relationship(text):
        return tag
    try:
        with damage_reported():
            index = opening.text_index(Path(settings.BOX)).words
            return _put_right(index.searcher(), text)
    except IndexUnusable:
        return ""


def _relationship(text: str) -> str:
    """Give the most used relationship between these two or more, by its tag in quotation marks; "" for none."""
    if "/" not in text or '"' in text or ":" in text:
        return ""
    for tag, canonical in in_whose_names(text, TagType.RELATIONSHIP)[:1]:
        name: str = Tag.objects.values_list("name", flat=True).get(pk=canonical or tag)
        return "" if folded_tag(name) == folded_tag(text) else f'"{name}"'
    return ""


def _put_right(searcher: tantivy.Searcher, text: str) -> str:
    scanned = Scanner(text, timezone.localdate())
    out, at, changed = [], 0, 0
    for token in scanned.tokens:
        if token.kind not in {Kind.WORD, Kind.PHRASE} or changed == _MOST:
            continue
        written = scanned.text[token.start : token.end]
        for word in written.replace('"', " ").split():
            place = scanned.text.index(word, max(at, token.start))
            if better := _better(searcher, word):
                out += [scanned.text[at:place], better]
                at = place + len(word)
                changed += 1
    return "".join([*out, scanned.text[at:]]) if changed else ""


def _better(searcher: tantivy.Searcher, written: str) -> str | None:
    """Give a word of the box for one that it does not have."""
    words = cut(written)
    if len(words) != 1 or len(words[0]) < _SHORTEST or not words[0].isalpha() or words[0] != written.lower():
        return None
    word = words[0]
    if any(searcher.doc_freq(field, word) for field in TEXTS):
        return None
    for letters in (1, 2) if len(word) >= _LONG else (1,):
        found: Counter[str] = Counter()
        for field in TEXTS:
            found.update(dict(spelling.words(searcher, field, word, letters)))
        if found:
            return max(found, key=lambda near: (found[near], near))
    return None
