"""The words of RTF (Microsoft, Rich Text Format Specification 1.9.1): charsets, characters, destinations."""

from __future__ import annotations

from typing import Any

from velvetbox.core.prose import MarkKind

CHARSETS = {
    2: "symbol",
    77: "mac_roman",
    78: "cp932",
    79: "cp949",
    80: "gb18030",
    81: "cp950",
    83: "mac_hebrew",
    84: "mac_arabic",
    85: "mac_greek",
    86: "mac_turkish",
    88: "mac_latin2",
    89: "mac_cyrillic",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
"""\\fcharset to a codec. 0 (ANSI) and 1 (default) mean the document's own code page."""

CODE_PAGES = {
    708: "iso8859-6",
    720: "cp720",
    936: "gb18030",
    10000: "mac_roman",
    10006: "mac_greek",
    10007: "mac_cyrillic",
    65001: "utf-8",
}
"""\\ansicpg and \\cpg that are not simply "cp" and the number."""

CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "ltrmark": "\u200e",
    "rtlmark": "\u200f",
    "softline": "\n",
}

SYMBOLS = {"~": "\u00a0", "-": "\u00ad", "_": "\u2011", "\\": "\\", "{": "{", "}": "}"}

TOGGLES = {
    "b": MarkKind.STRONG,
    "i": MarkKind.EMPHASIS,
    "ul": MarkKind.UNDERLINE,
    "uldb": MarkKind.UNDERLINE,
    "ulw": MarkKind.UNDERLINE,
    "uld": MarkKind.UNDERLINE,
    "uldash": MarkKind.UNDERLINE,
    "ulwave": MarkKind.UNDERLINE,
    "ulth": MarkKind.UNDERLINE,
    "strike": MarkKind.STRIKE,
    "striked": MarkKind.STRIKE,
    "scaps": MarkKind.SMALL_CAPS,
    "super": MarkKind.SUPERSCRIPT,
    "sub": MarkKind.SUBSCRIPT,
}
ENDS = {"ulnone": (MarkKind.UNDERLINE,), "nosupersub": (MarkKind.SUPERSCRIPT, MarkKind.SUBSCRIPT)}

LOOKS: dict[str, dict[str, Any]] = {
    "qc": {"align": "center"},
    "qr": {"align": "right"},
    "ql": {"align": None},
    "qj": {"align": None},
    "rtlpar": {"direction": "rtl"},
    "ltrpar": {"direction": None},
    "brdrb": {"rule": True},
    "brdrt": {"rule": True},
    "intbl": {"in_table": True},
}
"""What words set of a paragraph's look (office_story.Look)."""

ORDER = (
    MarkKind.STRONG,
    MarkKind.EMPHASIS,
    MarkKind.UNDERLINE,
    MarkKind.STRIKE,
    MarkKind.SMALL_CAPS,
    MarkKind.SUPERSCRIPT,
    MarkKind.SUBSCRIPT,
)

SKIPPED = frozenset(
    "colortbl listtable listoverridetable rsidtbl revtbl filetbl header headerl headerr headerf footer footerl footerr "
    "footerf ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn xe tc rxe tcn themedata colorschememapping latentstyles "
    "datastore xmlnstbl nonshppict pnseclvl pn objdata objclass objname objalias objsect private background "
    "atnid atnauthor atntime atndate atnref atnparent atnicn atrfstart atrfend bkmkstart bkmkend fontemb fontfile "
    "panose falt template passwordhash mmathPr wgrffmtfilter do userprops docvar protusertbl htmltag mhtmltag nextfile "
    "sp sn sv shpgrp blipuid picprop nesttableprops".split()
)

INFO = frozenset(
    "title subject author manager company operator category keywords comment doccomm hlinkbase".split()
)
TIMES = frozenset({"creatim", "revtim"})

LANGUAGES = {
    1025: "ar", 1026: "bg", 1028: "zh-TW", 1029: "cs", 1030: "da", 1031: "de", 1032: "el", 1033: "en-US", 1034: "es",
    1035: "fi", 1036: "fr", 1037: "he", 1038: "hu", 1040: "it", 1041: "ja", 1042: "ko", 1043: "nl", 1044: "nb",
    1045: "pl", 1046: "pt-BR", 1048: "ro", 1049: "ru", 1050: "hr", 1051: "sk", 1053: "sv", 1054: "th", 1055: "tr",
    1057: "id", 1058: "uk", 1060: "sl", 1066: "vi", 2052: "zh-CN", 2055: "de-CH", 2057: "en-GB", 2058: "es-MX",
    2070: "pt-PT", 2067: "nl-BE", 3079: "de-AT", 3081: "en-AU", 3082: "es-ES", 3084: "fr-CA", 4105: "en-CA",
}  # fmt: skip
"""\\deflang (Windows language ids) to BCP 47."""
