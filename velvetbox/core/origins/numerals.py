"""Numbers as people write them: digits, Roman numerals, words, Chinese numerals."""

from __future__ import annotations

import re

from velvetbox.core.origins.foreign_numbers import NUMBERS

ROMAN = r"(?=[MDCLXVI])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: number for number, word in enumerate(_ONES)}
_WORDS |= {word: number for number, word in enumerate(_ORDINALS)}
_WORDS |= {word: 10 * number for number, word in enumerate(_TENS, 2)}
_WORDS |= {f"{word[:-1]}ieth": 10 * number for number, word in enumerate(_TENS, 2)}

WORD = r"(?:" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")"
CARDINALS = rf"(?:{'|'.join(sorted(_ONES[1:], key=len, reverse=True))}|(?:{'|'.join(_TENS)})(?:[-\s](?:{'|'.join(_ONES[1:10])}))?)"
NUMBER_WORDS = rf"{WORD}(?:[-\s]{WORD})?"

_HAN = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "兩": 2,
    "〇": 0,
}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_LETTERS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN = re.compile(ROMAN + r"\Z", re.IGNORECASE)


def number_of(text: str) -> int | None:
    """Read "12", "XII", "twelve", "twenty-three", "zwölf", "十二"; None for anything else."""
    text = text.strip()
    if text.isdecimal():
        return int(text) if len(text) <= 6 else None
    return roman(text) or _in_words(text) or NUMBERS.get(text.lower().replace("ё", "е")) or _in_han(text)


def roman(text: str) -> int | None:
    """Read a well-formed Roman numeral of either case."""
    if not text or not _ROMAN.match(text):
        return None
    values = [_LETTERS[char] for char in text.upper()]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _in_words(text: str) -> int | None:
    values = [_WORDS.get(word) for word in re.split(r"[-\s]+", text.lower())]
    if len(values) == 1:
        return values[0]
    tens, ones = (values[0], values[1]) if len(values) == 2 else (None, None)
    return tens + ones if tens and ones and tens >= 20 and ones < 10 else None


def _in_han(text: str) -> int | None:
    if not text or len(text) > 8 or any(char not in _HAN and char not in _HAN_UNITS for char in text):
        return None
    total, digit = 0, 0
    for char in text:
        if char in _HAN_UNITS:
            total += (digit or 1) * _HAN_UNITS[char]
            digit = 0
        else:
            digit = digit * 10 + _HAN[char] if char in _HAN else digit
    return total + digit
