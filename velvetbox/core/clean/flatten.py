"""The words of a page whose markup is refused: paragraphs, lines and rules without any nesting."""

from __future__ import annotations

import re

from velvetbox.core.clean.bounds import after_raw, tags

_RAW = frozenset({"script", "style", "textarea", "xmp", "iframe", "noembed", "noframes", "title"})
_PARTS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header li main "
    "nav ol p pre section summary table td th tr ul".split()
)
_SLANTED = frozenset({"i", "em"})
_TAG = r"</?(?!br\b|hr\b|script\b)[a-z][^<>]{0,200}+>"
_AGAIN = re.compile(rf"({_TAG}(?:{_TAG}){{0,3}}?)\1++", re.IGNORECASE)


def flatten(html: str) -> str:
    """Give a page's text as flat paragraphs, keeping only `<p>`, `<br>`, `<hr>`, `<i>` and no attribute.

    A hundred thousand tags on end that repeat a few say no more than those few, and are looked at once.
    """
    html = _AGAIN.sub(r"\1", html)
    out: list[str] = []
    position, skipped, slanted = 0, 0, False
    for start, end, closing, name in tags(html):
        if start < skipped:
            continue
        if text := html[position:start]:
            out.append(text.replace("<", "&lt;"))
        position = end
        if name in _RAW and not closing:
            position = skipped = after_raw(html, name, end)
        elif name in _PARTS:
            out += ["</i>"] if slanted else []
            out += ["<p>"] if out[-1:] != ["<p>"] else []
            slanted = False
        elif name in {"br", "hr"}:
            out.append(f"<{name}>")
        elif name in _SLANTED and slanted is bool(closing):
            out.append("</i>" if slanted else "<i>")
            slanted = not slanted
    out.append(html[position:].replace("<", "&lt;"))
    return "".join(out)
