"""What TeX writes for characters: accents, symbols, quotes and dashes in ASCII."""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "u": "\u0306", "v": "\u030c", "H": "\u030b", "r": "\u030a", "k": "\u0328", "d": "\u0323", "b": "\u0331",
}  # fmt: skip
SYMBOLS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł",
    "i": "ı", "j": "ȷ", "S": "§", "P": "¶", "dag": "†", "ddag": "‡", "copyright": "©", "pounds": "£", "ldots": "…", "dots": "…",
    "textellipsis": "…", "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’",
    "textquotedblleft": "“", "textquotedblright": "”", "lq": "‘", "rq": "’", "guillemotleft": "«", "guillemotright": "»",
    "textasciitilde": "~", "textasciicircum": "^", "textbackslash": "\\", "textbar": "|", "textless": "<", "textgreater": ">",
    "textbullet": "•", "textdegree": "°", "texttrademark": "™", "textregistered": "®", "euro": "€", "texteuro": "€",
    "TeX": "TeX", "LaTeX": "LaTeX", "slash": "/", "quad": " ", "qquad": " ", "space": " ", "glqq": "„", "grqq": "“",
    "flqq": "«", "frqq": "»", "dh": "ð", "th": "þ", "DH": "Ð", "TH": "Þ", "textasteriskcentered": "*", "ast": "*", "star": "⋆",
    "&": "&", "%": "%", "$": "$", "#": "#", "_": "_", "{": "{", "}": "}", " ": " ", "\n": " ", ",": "\u2009", ";": " ", ":": " ",
    "-": "", "/": "", "!": "", "@": "", ">": " ",
}  # fmt: skip
ACCENT = re.compile(
    r"\\(?:(?P<sign>[`'^\"~=.])[ \t]*(?:\{\\?(?P<a>[A-Za-z])\}|\\?(?P<b>[A-Za-z]))|"
    r"(?P<letter>[cuvHrkdb])(?:[ \t]*\{\\?(?P<c>[A-Za-z])\}|[ \t]+\\?(?P<d>[A-Za-z])))"
)
_PLAIN = re.compile(r"---?|``|''|,,|[?!]`|`|'|~|\"[`'=~-]|[ \t\n]+")
_SIGNS = {
    "---": "—", "--": "–", "``": "“", "''": "”", ",,": "„", "?`": "¿", "!`": "¡", "`": "‘", "'": "’", "~": "\u00a0",
    '"`': "„", "\"'": "“", '"=': "-", '"~': "-", '"-': "",
}  # fmt: skip


def accented(match: re.Match[str]) -> str:
    """Give the letter that an accent command writes."""
    letter = match["a"] or match["b"] or match["c"] or match["d"]
    return unicodedata.normalize("NFC", letter + _ACCENTS[match["sign"] or match["letter"]])


def plain(text: str) -> str:
    """Give text between commands: quotes and dashes as characters, white space folded."""
    return _PLAIN.sub(lambda match: _SIGNS.get(match[0], " "), text)
