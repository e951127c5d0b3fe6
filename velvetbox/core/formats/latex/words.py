"""The commands of LaTeX that stories use, by what they do to the text."""

from __future__ import annotations

from velvetbox.core.prose import EMPHASIS, STRONG, Mark, MarkKind

_SMALL_CAPS = Mark(MarkKind.SMALL_CAPS)
_CODE = Mark(MarkKind.CODE)
STYLES = {
    "emph": EMPHASIS, "textit": EMPHASIS, "textsl": EMPHASIS, "textbf": STRONG, "textsc": _SMALL_CAPS, "texttt": _CODE,
    "underline": Mark(MarkKind.UNDERLINE), "uline": Mark(MarkKind.UNDERLINE), "ul": Mark(MarkKind.UNDERLINE),
    "sout": Mark(MarkKind.STRIKE), "st": Mark(MarkKind.STRIKE), "textsuperscript": Mark(MarkKind.SUPERSCRIPT),
    "textsubscript": Mark(MarkKind.SUBSCRIPT),
}  # fmt: skip
"""Commands that mark their argument."""

SWITCHES = {
    "it": EMPHASIS, "itshape": EMPHASIS, "em": EMPHASIS, "sl": EMPHASIS, "slshape": EMPHASIS, "bf": STRONG, "bfseries": STRONG,
    "sc": _SMALL_CAPS, "scshape": _SMALL_CAPS, "tt": _CODE, "ttfamily": _CODE,
}  # fmt: skip
"""Commands that mark what follows, to the end of the group."""

UPRIGHT = frozenset({"rm", "upshape", "normalfont", "textup", "textnormal", "mdseries", "textrm"})
HEADINGS = {
    "part": 1,
    "chapter": 2,
    "section": 3,
    "subsection": 4,
    "subsubsection": 5,
    "addchap": 2,
    "addsec": 3,
}
FACTS = frozenset({"title", "author", "date", "subtitle"})
NOTES = frozenset({"footnote", "endnote", "footnotetext"})
BREAKS = frozenset(
    "scenebreak fancybreak pfbreak asterism plainbreak sceneline newscene hrule hrulefill rule secbreak storybreak "
    "dinkus ornament starbreak sectionbreak".split()
)
LINES = {"centerline": "center", "rightline": "right", "leftline": None}
"""Commands of plain TeX for a line by itself."""
APART = frozenset({*LINES, "epigraph", "endinput", "bye", "include", "input", "subfile"})
"""Commands for what stands by itself, or in another file."""
GAPS = frozenset({"bigskip", "medskip", "vspace", "vskip", "vfill"})
SWALLOWED = {
    "label": 1, "ref": 1, "pageref": 1, "input": 1, "include": 1, "usepackage": 1, "documentclass": 1, "documentstyle": 1,
    "RequirePackage": 1, "setlength": 2, "addtolength": 2, "vspace": 1, "hspace": 1, "pagestyle": 1, "thispagestyle": 1,
    "pagenumbering": 1, "bibliography": 1, "bibliographystyle": 1, "setcounter": 2, "addtocounter": 2, "hypersetup": 1,
    "index": 1, "color": 1, "pagecolor": 1, "definecolor": 3, "fontsize": 2, "selectlanguage": 1, "geometry": 1,
    "hyphenation": 1, "markboth": 2, "markright": 1, "addcontentsline": 3, "textcolor": 1, "colorbox": 1, "parbox": 1,
    "raisebox": 1, "resizebox": 2, "scalebox": 1, "rule": 2, "pdfbookmark": 2, "foreignlanguage": 1, "newlength": 1,
    "newcounter": 1, "newenvironment": 3, "renewenvironment": 3, "titleformat": 5, "lhead": 1, "rhead": 1, "chead": 1,
    "lfoot": 1, "rfoot": 1, "cfoot": 1, "fancyhead": 1, "fancyfoot": 1, "setmainfont": 1, "newfontfamily": 2, "makebox": 0,
    "framebox": 0, "thanks": 1, "phantomsection": 0, "enlargethispage": 1, "linespread": 1, "plainbreak": 1, "hangindent": 0,
    "fontfamily": 1, "fontseries": 1, "fontshape": 1, "DeclareUnicodeCharacter": 2, "graphicspath": 1,
}  # fmt: skip
"""How many arguments of a command are no words of the text."""

ALIGNED = {"center": "center", "flushright": "right", "centering": "center", "raggedleft": "right"}
ASSIGNED = frozenset(
    "font input magnification hsize vsize hoffset voffset parindent parskip baselineskip tolerance pretolerance pageno leftskip "
    "rightskip abovedisplayskip hfuzz vfuzz overfullrule emergencystretch clubpenalty widowpenalty lineskip normalbaselineskip".split()
)
"""Commands of plain TeX that set something: "\\hsize=5in", "\\font\\big=cmr17", "\\input macros"."""

QUOTES = frozenset(
    {
        "quote",
        "quotation",
        "epigraphs",
        "letter",
        "displayquote",
        "quoting",
        "adjustwidth",
        "minipage",
        "abstract",
    }
)
LISTS = {"itemize": "bullet", "enumerate": "ordered", "description": "bullet", "compactitem": "bullet"}
VERSES = frozenset({"verse", "poem", "stanza", "obeylines", "altverse", "patverse"})
ARGUMENTS = {
    "minipage": 1,
    "adjustwidth": 2,
    "tabular": 1,
    "multicols": 1,
    "longtable": 1,
    "thebibliography": 1,
    "list": 2,
}
"""How many arguments of an environment are no words of the text."""

SKIPPED = frozenset({"comment", "filecontents", "tikzpicture", "picture", "thebibliography"})
