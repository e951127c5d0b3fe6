"""Text as the index takes it: folded and cut into words, alike for what is stored and what is asked."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import tantivy

# Scripts written without spaces: each character is a word, and a run of them asked for is a phrase.
_SINGLE = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー\uff70"
_WORD = rf"[{_SINGLE}]|[\p{{L}}\p{{M}}\p{{N}}--[{_SINGLE}]]+"
_LONGEST = 60  # bytes of a word; longer runs are noise (addresses, ciphers)
ANALYZER = "words"

# What makes words of most texts: ASCII, letters of Latin, Greek, Cyrillic and Hangul, and common punctuation.
# Where there is nothing else, words are parted without the pattern above, in a tenth of its time.
_LETTERS = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0391-\u03a1\u03a3-\u03f5\u0400-\u0481\u048a-\u052f\uac00-\ud7a3"
)
_MARKS = "\u00a0\u00a1\u00ab\u00b4\u00b7\u00bb\u00bf\u2010\u2011\u2012\u2013\u2014\u2015\u2018\u2019\u201a\u201c\u201d\u201e\u2022\u2026\u2032"
_UNCOMMON = re.compile(rf"[^\x00-\x7f{_LETTERS}{_MARKS}]")
_SPACED = bytes(byte if byte >= 0x80 or chr(byte).isalnum() else 0x20 for byte in range(256))
_LINES = _SPACED[:0x0A] + b"\n" + _SPACED[0x0B:]

# Snowball stemmers that tantivy brings, by language subtag. The index holds words as they stand; stems
# only decide which of its words a search also looks for, so one index serves every language.
STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "nl": "dutch",
    "en": "english",
    "fi": "finnish",
    "fr": "french",
    "de": "german",
    "el": "greek",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "es": "spanish",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}

_INVISIBLE = ("\u00ad", "\u2060", "\u200b", "\u200c", "\u200d", "\ufeff")
_LEAF = re.compile(r"<(p|h[1-6]|pre|dt)\b([^>]*)>([^<]*+(?:<(?!/\1>)[^<]*+)*+)</\1>")
_NOT_READ = re.compile(r'<rt>[^<]*</rt>|<a class="note"[^>]*>[^<]*</a>')
_TAG = re.compile(r"<[^>]*>")
_ID = re.compile(r'\bid="([^"]*)"')


class Paragraph(NamedTuple):
    """One leaf of a stored text: its anchor and its words."""

    anchor: str
    text: str


@cache
def analyzer() -> tantivy.TextAnalyzer:
    """Give what cuts text into words: lower case, without accents, quotes or marks."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(_WORD))
    builder = builder.filter(tantivy.Filter.remove_long(_LONGEST)).filter(tantivy.Filter.lowercase())
    return builder.filter(tantivy.Filter.ascii_fold()).build()


@cache
def parted_analyzer() -> tantivy.TextAnalyzer:
    """Give what cuts text into the same words as `analyzer`, once `parted` has put spaces between them."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    builder = builder.filter(tantivy.Filter.remove_long(_LONGEST)).filter(tantivy.Filter.lowercase())
    return builder.filter(tantivy.Filter.ascii_fold()).build()


@cache
def _pattern_analyzer() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(_WORD)).build()


def parted(text: str) -> str:
    """Give text with its words, as `analyzer` cuts them, parted by white space and by nothing else."""
    if not text.isascii():
        if _UNCOMMON.search(text):
            return " ".join(_pattern_analyzer().analyze(text))
        for mark in _MARKS:
            text = text.replace(mark, " ")
    return text.encode().translate(_SPACED).decode()


def parted_paragraphs(stored: str) -> list[str]:
    """Give the same as `parted` of each of a stored text's `paragraphs`, in any order, those without words left out.

    Most are plain ASCII, and all of those are parted at once; so are those with common marks and letters besides.
    """
    plain: list[str] = []
    marked: list[str] = []
    out: list[str] = []
    for found in _LEAF.findall(_read(stored)):
        leaf = found[2]
        if "&" in leaf or "\n" in leaf:
            out.append(parted(_readable(leaf)))
        else:
            (plain if leaf.isascii() else marked).append(leaf)
    text = "\n".join(marked)
    if text and _UNCOMMON.search(text):
        out += (parted(_readable(leaf)) for leaf in marked)
        text = ""
    for mark in _MARKS if text else "":
        text = text.replace(mark, " ")
    text = "\n".join([*plain, text])
    if "<" in text:
        text = _TAG.sub("", text.replace("<br>", " "))
    out += text.encode().translate(_LINES).decode().split("\n")
    return [leaf for leaf in out if leaf and not leaf.isspace()]


@cache
def stemmer(language: str) -> tantivy.TextAnalyzer:
    """Give the stemmer of a language of STEMMERS; it takes folded words parted by spaces."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    return builder.filter(tantivy.Filter.stemmer(STEMMERS[language])).build()


def clean(text: str) -> str:
    """Give text composed (NFC) and without what is not seen: soft hyphens, joiners, zero-width spaces."""
    if text.isascii():
        return text
    for character in _INVISIBLE:
        text = text.replace(character, "")
    return unicodedata.normalize("NFC", text)


def cut(text: str) -> list[str]:
    """Give the words of a text as the index knows them."""
    return list(analyzer().analyze(clean(text)))


def paragraphs(stored: str) -> Iterator[Paragraph]:
    """Give the paragraphs of a stored text (see core.prose.markup) with their anchors.

    Emphasis leaves no trace, ruby is its base text, note references and pictures are left out.
    """
    for match in _LEAF.finditer(_read(stored)):
        text = _readable(match[3])
        if text:
            name = _ID.search(match[2])
            yield Paragraph(name[1] if name else "", text)


def _read(stored: str) -> str:
    return _NOT_READ.sub("", stored) if "<rt>" in stored or 'class="note"' in stored else stored


def _readable(inner: str) -> str:
    if "<" in inner:
        inner = _TAG.sub("", inner.replace("<br>", "\n"))
    return clean(html.unescape(inner) if "&" in inner else inner)
