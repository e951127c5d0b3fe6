"""Lines that head a chapter, and lines that could be a title."""

from __future__ import annotations

import re

from velvetbox.core.origins.foreign_numbers import FOREIGN_WORDS
from velvetbox.core.origins.numerals import CARDINALS, NUMBER_WORDS, ROMAN, number_of
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.values import value

LONGEST = 120  # characters of a heading
_FOREIGN_WHOLE = r"buch|band|teil|livre|tome|partie|libro|parte|deel|часть|том|книга"
_WHOLE = rf"part|book|volume|vol\.?|epoch|act|{_FOREIGN_WHOLE}"
_FOREIGN_CHAPTER = (
    r"chapitre|kapitel|hoofdstuk|cap[ií]tulo|capitolo|kapittel|kapitola|rozdzia[lł]|luku|fejezet|глава"
)
_CHAPTER = rf"chapter|{_FOREIGN_CHAPTER}|episode|stave|canto|letter|scene|section|fit|chap\.?|ch\.?|pt\.?"
_NUMBER = rf"(?:\d{{1,4}}|{NUMBER_WORDS}|{ROMAN})(?![^\W\d_])"
_COUNTED = lazy_pattern(
    rf"(?:the\s+)?(?P<word>{_CHAPTER}|{_WHOLE})\s*(?:the\s+|no\.?\s*|\#\s*)?(?P<number>{_NUMBER})"
    rf"(?:\s*(?:of|/|von|de|sur)\s*(?P<total>\d{{1,4}}|\?))?(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_ORDINAL = lazy_pattern(
    rf"(?:the\s+)?(?P<number>{NUMBER_WORDS})\s+(?P<word>chapter|part|book|stave|letter|act|volume|epoch)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_FOREIGN = lazy_pattern(
    rf"(?P<word>{_FOREIGN_CHAPTER}|{_FOREIGN_WHOLE})\s+(?P<number>{FOREIGN_WORDS})(?![^\W\d_])(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_FOREIGN_ORDINAL = lazy_pattern(
    rf"(?P<number>{FOREIGN_WORDS})\s+(?P<word>{_FOREIGN_CHAPTER}|{_FOREIGN_WHOLE})(?![^\W\d_])(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BOOK_THE = lazy_pattern(
    rf"(?P<word>{_WHOLE})\s+the\s+(?P<number>{NUMBER_WORDS}|last)\b(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_HAN = lazy_pattern(
    r"第\s*(?P<number>[〇零一二三四五六七八九十百千两兩\d]{1,8})\s*(?P<word>[章回話话節节部巻卷])(?P<rest>.{0,60})\Z"
)
_HEADS = _COUNTED, _BOOK_THE, _ORDINAL, _FOREIGN, _FOREIGN_ORDINAL, _HAN
_NAMED = lazy_pattern(
    r"(?:(?:the\s+)?(?:author|editor|publisher|translator)['’]?s['’]?\s+)?"
    r"(?P<word>prologue|epilogue|preface|introduction|introductory|foreword|afterword|dedication|interlude|intermission|"
    r"appendix|conclusion|coda|prelude|epigraph|pr[oó]logo|ep[ií]logo|prolog|epilog|vorwort|nachwort|pr[ée]face|voorwoord|"
    r"einleitung|пролог|эпилог)(?P<rest>(?:\s*[:.–—-].*)?|\s*\d{1,2}\.?)\Z",
    re.IGNORECASE | re.DOTALL,
)
_BARE_NUMBER = lazy_pattern(rf"[\s(\[*~–—-]*(?P<number>\d{{1,3}}|{ROMAN})\.?[\s)\]*~–—-]*\Z")
_BARE_WORD = lazy_pattern(rf"[\s(\[*~–—-]*(?P<number>{CARDINALS})\.?[\s)\]*~–—-]*\Z", re.IGNORECASE)
_NUMBERED = lazy_pattern(rf"(?P<number>\d{{1,3}}|{ROMAN})(?:[.):]|\s[–—-])\s*(?P<rest>\S.*)\Z", re.DOTALL)
_BEFORE_TITLE = lazy_pattern(r"[\s:.,;)\]–—*~_=-]+")
_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "nor",
        "but",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "by",
        "with",
        "from",
        "as",
        "into",
        "onto",
        "over",
        "under",
        "per",
        "vs",
        "via",
        "is",
        "it",
        "its",
        "my",
        "'n'",
        "n",
        "de",
        "la",
        "le",
        "les",
        "du",
        "des",
        "et",
        "un",
        "une",
        "del",
        "der",
        "die",
        "das",
        "den",
        "und",
        "von",
        "zu",
        "el",
        "los",
        "las",
        "y",
        "i",
        "il",
        "e",
        "o",
        "da",
        "do",
        "het",
        "een",
        "en",
        "van",
    ]
)
_DATELINE = lazy_pattern(
    r"\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\b|h\b|$)|\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b,|"
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december)\b\s+\d|\b\d{1,2}/\d{1,2}/\d{2,4}\b",
    re.IGNORECASE,
)


@value(frozen=True, slots=True)
class Heading:
    """A heading understood: what kind it is, the number and title it gives, of how many in all.

    `kind` is "chapter", "whole" (a part or book that holds chapters), "named" (Prologue), "number" or "free".
    """

    kind: str
    number: int | None = None
    title: str | None = None
    total: int | None = None
    word: str = ""


def heading_of(text: str) -> Heading | None:
    """Understand a line as the heading of a chapter or part; None if it is none by its words."""
    text = " ".join(text.split()).strip("*_~= ")
    if not text or len(text) > LONGEST:
        return None
    return _counted(text) or _named(text) or _numbered(text)


def _counted(text: str) -> Heading | None:
    match = next((found for each in _HEADS if (found := each.match(text))), None)
    if not match:
        return None
    title = _title_in(match["rest"])
    if title is None:
        return None
    total = match.groupdict().get("total")
    word = match["word"].lower().rstrip(".")
    kind = "whole" if re.fullmatch(_WHOLE + "|[部巻卷]", word, re.IGNORECASE) else "chapter"
    return Heading(kind, number_of(match["number"]), title or None, number_of(total) if total else None, word)


def _title_in(rest: str) -> str | None:
    """Give the title after "Chapter 3", "" if there is none, None if this is a sentence."""
    if not rest.strip():
        return ""
    mark = _BEFORE_TITLE.match(rest)
    if not mark:
        return None
    title = rest[mark.end() :].strip()
    if mark[0].isspace() and not is_title_case(title):
        return None
    if mark[0].strip() in {",", ";"} or (
        title and title[0].islower() and mark[0].strip() == "-" and not mark[0][0].isspace()
    ):
        return None
    return unquoted(title)


def _named(text: str) -> Heading | None:
    match = _NAMED.match(text)
    if not match:
        return None
    return Heading("named", title=text.rstrip(".: "), word=match["word"].lower())


def _numbered(text: str) -> Heading | None:
    if match := _BARE_NUMBER.match(text):
        return Heading("number", number_of(match["number"]))
    if (match := _BARE_WORD.match(text)) and text[:1].isupper():
        return Heading("number", number_of(match["number"]), word="in words")
    match = _NUMBERED.match(text)
    if match and is_title_case(match["rest"]) and not match["rest"].endswith((",", ";")):
        return Heading("number", number_of(match["number"]), unquoted(match["rest"].rstrip(". ")))
    return None


def could_be_title(text: str) -> bool:
    """Tell whether a line has the shape of a title: short, no sentence, no speech, no date."""
    bare = text.strip()
    if not 0 < len(bare) <= 100 or len(bare.split()) > 16 or not any(char.isalpha() for char in bare):
        return False
    if bare[-1] in ",;:。、，；：" or (
        bare[-1] == "." and not re.search(r"(?:\.\.|\b(?:[A-Z]|Mr|Mrs|Dr|St|Inc|etc)\.)\Z", bare)
    ):
        return False
    if "@" in bare or "://" in bare or _DATELINE.search(bare) or "---" in bare:
        return False
    if bare[0] in "\"“«„‚‘'":
        return is_title_case(unquoted(bare)) and not re.search(r"[,.!?]['\"”’»]?\Z", bare)
    if bare.startswith(("...", "…")):  # "...and Then": a sentence taken up again would end like one
        return len(bare.split()) <= 8 and bare[-1].isalnum()
    return bare[0] not in "-–—"


def is_title_case(text: str) -> bool:
    """Tell whether all words that count begin with a capital, or all letters are capitals."""
    words = re.findall(r"[^\W\d_][^\s]*", text)
    if not words:
        return False
    if text.upper() == text and text.lower() != text:
        return True
    telling = [word for word in words if word.lower().strip(".,!?'’\"”") not in _SMALL_WORDS]
    return not words[0][0].islower() and all(word[0].isupper() or not word[0].islower() for word in telling)


def unquoted(text: str) -> str:
    """Leave out one pair of quotation marks around the whole text."""
    for opening, closing in ('""', "“”", "''", "‘’", "«»", "„“", "**", "__"):
        inner = text[1:-1]
        if (
            len(text) > 2
            and text[0] == opening
            and text[-1] == closing
            and opening not in inner
            and closing not in inner
        ):
            return inner.strip()
    return text
