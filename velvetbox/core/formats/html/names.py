"""The elements of HTML, by what they do to text."""

from __future__ import annotations

from velvetbox.core.prose import Mark, MarkKind

INLINE = {
    "i": Mark(MarkKind.EMPHASIS),
    "em": Mark(MarkKind.EMPHASIS),
    "var": Mark(MarkKind.EMPHASIS),
    "b": Mark(MarkKind.STRONG),
    "strong": Mark(MarkKind.STRONG),
    "u": Mark(MarkKind.UNDERLINE),
    "s": Mark(MarkKind.STRIKE),
    "strike": Mark(MarkKind.STRIKE),
    "del": Mark(MarkKind.STRIKE),
    "ins": Mark(MarkKind.INSERTED),
    "small": Mark(MarkKind.SMALL),
    "big": Mark(MarkKind.BIG),
    "sup": Mark(MarkKind.SUPERSCRIPT),
    "sub": Mark(MarkKind.SUBSCRIPT),
    "code": Mark(MarkKind.CODE),
    "kbd": Mark(MarkKind.CODE),
    "samp": Mark(MarkKind.CODE),
    "tt": Mark(MarkKind.CODE),
    "q": Mark(MarkKind.QUOTE),
    "cite": Mark(MarkKind.CITE),
}
"""Elements that are a mark of their own."""

INLINE_PLAIN = frozenset(
    "a abbr acronym dfn basefont bdi bdo blink data font label mark nobr output rb ruby rt rtc rp span time wbr "
    "x-math map picture object applet slot".split()
)
"""Elements in the line without a mark of their own, or with one that needs their attributes."""

BLOCKS = frozenset(
    "address article aside body center dd details dialog dir div dl dt fieldset figcaption figure footer form frameset "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol p plaintext pre search section "
    "summary ul xmp blockquote table caption colgroup col tbody thead tfoot tr td th noframes multicol marquee".split()
)
"""Elements that begin a new line before and after."""

DROPPED = frozenset(
    "script style template head title noscript select option optgroup button input textarea iframe embed audio video "
    "canvas datalist progress meter area base meta link param source track noembed frame".split()
)
"""Elements that hold no words of a story."""

OTHERS = frozenset({"br", "img", "image", "x-svg"})
KNOWN = INLINE.keys() | INLINE_PLAIN | BLOCKS | DROPPED | OTHERS
