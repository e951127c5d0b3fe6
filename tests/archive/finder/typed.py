"""Searches as people and others type them: sound ones, broken ones, and noise."""

from __future__ import annotations

import random

from hypothesis import strategies as st

PIECES = [
    "kitten", "necklace", "a", "b", "the", "dragon*", "dr*n", "*", "wandrer~", "word~1", "x^2", '"', '"a b"', '"the kitten"~3',
    "“slow burn”", "(", ")", "((", "-", "--", "+", "AND", "OR", "NOT", "&&", "||", "and", "\\", '\\"', "/", "hurt/comfort", "m/m",
    "A & B", "fandom:", "fandom:Harbour Lights", "title:", "title:(", "by:ada", "tag:slow burn", "ship:Bo Marsh/Ada Quill",
    "rating:E,M", "words:", "words>", "words:1000-5000", "words:[1 TO", "words:9999999999999999999", "kudos:<", "kudos:10-50",
    "comments:0", "bookmarks>0", "hits<5", 'updated:"< 2 weeks"', "updated:", "updated:> 99999 years ago", "posted:2015-13-45",
    "posted:2015", "posted:0000", "complete:true", "complete:", "crossover:no", "otp:true", "missing:yes", "oneshot:1", "language:en",
    "language:", "series:long", "source:ao3", "canon:entropy", "collection:yule", "reading:read", "-reading:unread,x", "shelf:", "sort:>words", "sort:", "nofield:x", "http://a.b/c?d=e", "10:30",
    "漢字", "รักเธอ", "é", "e\u0301", "\u00ad", "\u200b", "\u202e", "\0", "\ud800", "'", "’", ";", "%", "_", "{", "}", "[", "]", "~", "^", ":",
    "<b>", "&amp;", "{{", "İ", "ß", "🙂", "\n", "\t", "1" * 30, "z" * 80, "NEAR", "TO", "true", "NULL", "-words:5", "-(", "NOT (",
]  # fmt: skip

TYPED = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.text(
        alphabet=st.one_of(st.sampled_from('ab"-*() ORNT&|/:~^[]{}\\<>,.'), st.characters()), max_size=60
    ),
)


def typed(draw: random.Random) -> str:
    """Give a search at random."""
    size = draw.choice((1, 2, 3, 5, 8, 13, 40))
    if draw.random() < 0.2:
        return "".join(
            chr(draw.choice((draw.randrange(32, 127), draw.randrange(0x3000)))) for _ in range(size)
        )
    return draw.choice((" ", " ", "")).join(draw.choices(PIECES, k=size))
