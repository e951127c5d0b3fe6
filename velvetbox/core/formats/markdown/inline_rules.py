"""What others write within a line beside CommonMark: notes, ruby, wiki links, classes, shortcodes.

Each rule gives the place behind what it read, or None to leave it to CommonMark. All patterns are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline

from velvetbox.core.formats.markdown.ruby import is_ruby, ruby

_REFERENCE = re.compile(r"\[\^([^\]\s]{1,80})\]")
_WIKI = re.compile(r"(!?)\[\[([^\[\]|\n]{1,200})(?:\|([^\[\]\n]{0,200}))?\]\]")
_ATTRIBUTES = re.compile(
    r"\{:?[ ]{0,3}(?:-|(?:[#.][\w:-]{1,60}|[\w-]{1,40}=(?:\"[^\"{}\n]{0,200}\"|[^\s\"{}]{1,200}))(?:[ ]{1,3}|(?=\})))"
    r"(?:(?:[#.][\w:-]{1,60}|[\w-]{1,40}=(?:\"[^\"{}\n]{0,200}\"|[^\s\"{}]{1,200}))(?:[ ]{1,3}|(?=\}))){0,20}\}"
)
_RUBY = re.compile(r"\{([^{}|\n]{1,60})\|([^{}\n]{1,120})\}")
_SHORTCODE = re.compile(r"\{\{[<%]([^{}\n]{0,500})[%>]\}\}")
_SOURCE = re.compile(r"\bsrc=\"([^\"]{1,500})\"|\bsrc='([^']{1,500})'")
_TOLD = re.compile(r"\b(?:alt|title|caption)=\"([^\"]{1,300})\"")
_BLOCK_NAME = re.compile(r"\^[A-Za-z0-9-]{1,40}\Z")
_RAISED = re.compile(r"\^([\w+-]{1,10})\^|~([\w+-]{1,4})~(?!~)")
_LIT = re.compile(r"==(?=[^\s=])([^=\n]{1,1000})==(?!=)")
_ASIDE = re.compile(r"%%[^%]{0,2000}%%")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp")
_NAMED = {
    "smallcaps": "smallcaps",
    "small-caps": "smallcaps",
    "sc": "smallcaps",
    "underline": "u",
    "ul": "u",
}
_CLASS = re.compile(r"\.([\w-]{1,60})")


def inline_rule(state: StateInline, silent: bool) -> bool:
    """Read what begins here, if it is something that CommonMark does not know."""
    rules = _RULES.get(state.src[state.pos])
    for rule in rules or ():
        end = rule(state, silent)
        if end is not None:
            state.pos = end
            return True
    return False


def _note(state: StateInline, silent: bool) -> int | None:
    """Read a reference to a note that the text has: [^1]."""
    found = _REFERENCE.match(state.src, state.pos)
    if not found or found[1] not in state.env.get("notes", ()):
        return None
    if not silent:
        state.push("note_ref", "", 0).content = found[1]
    return found.end()


def _note_here(state: StateInline, silent: bool) -> int | None:
    """Read a note that stands in the line: ^[its words]."""
    if not state.src.startswith("^[", state.pos) or "notes" not in state.env:
        return None
    end = parseLinkLabel(state, state.pos + 1)
    if end < 0:
        return None
    if not silent:
        notes = state.env["notes"]
        number = len(notes) + 1
        while (key := f"inline-{number}") in notes:
            number += 1
        notes[key] = [state.src[state.pos + 2 : end]]
        state.push("note_ref", "", 0).content = key
    return end + 1


def _wiki(state: StateInline, silent: bool) -> int | None:
    """Read [[another page|the words shown]], and ![[a picture.png]]."""
    found = _WIKI.match(state.src, state.pos)
    if not found:
        return None
    page, shown = found[2].strip(), (found[3] or "").strip()
    if not silent and found[1] and page.lower().endswith(_PICTURES):
        picture = state.push("image", "img", 0)
        picture.attrs = {"src": page, "alt": ""}
        picture.content = "" if re.fullmatch(r"[\dx]{1,12}", shown) else shown
    elif not silent:
        state.push("text", "", 0).content = shown or page.rpartition("/")[2].replace("#", " › ").lstrip(" ›")
    return found.end()


def _classed(state: StateInline, silent: bool) -> int | None:
    """Read [words]{.smallcaps}: words with a class."""
    if "]{" not in state.src:
        return None
    end = parseLinkLabel(state, state.pos)
    found = _ATTRIBUTES.match(state.src, end + 1) if end > 0 else None
    if found is None:
        return None
    if not silent:
        name = next(iter(_CLASS.findall(found[0])), "")
        _around(state, _NAMED.get(name, ""), name, state.pos + 1, end)
    return found.end()


def _around(state: StateInline, tag: str, name: str, start: int, end: int) -> None:
    """Read what stands between two places under a mark."""
    kind = "mark" if tag else "span"
    state.push(f"{kind}_open", tag, 1).info = name
    last, state.pos, state.posMax = state.posMax, start, end
    state.md.inline.tokenize(state)
    state.posMax = last
    state.push(f"{kind}_close", tag, -1)


def _attributes(state: StateInline, silent: bool) -> int | None:
    """Leave out {#name .class} behind a heading, a link or a picture."""
    del silent
    found = _ATTRIBUTES.match(state.src, state.pos)
    if found is None:
        return None
    behind = state.pos > 0 and state.src[state.pos - 1] in ")]`"
    return found.end() if behind or found.end() == state.posMax else None


def _reading(state: StateInline, silent: bool) -> int | None:
    """Read {漢字|かんじ}; with a reading for each character, {漢字|かん|じ}, each has its own."""
    found = _RUBY.match(state.src, state.pos)
    if not found or not is_ruby(found[1], found[2]):
        return None
    if not silent:
        parts = found[2].split("|")
        pairs = zip(found[1], parts, strict=True) if len(parts) == len(found[1]) > 1 else ()
        for base, told in [*pairs] or [(found[1], "".join(parts))]:
            token = ruby(base, told)
            made = state.push(token.type, "", 0)
            made.content, made.info = token.content, token.info
    return found.end()


def _shortcode(state: StateInline, silent: bool) -> int | None:
    """Read {{< figure src="a.png" >}} as the picture it is; of other shortcodes nothing is shown."""
    found = _SHORTCODE.match(state.src, state.pos)
    if not found:
        return None
    source = _SOURCE.search(found[1])
    if not silent and source:
        picture = state.push("image", "img", 0)
        picture.attrs = {"src": source[1] or source[2], "alt": ""}
        picture.content = told[1] if (told := _TOLD.search(found[1])) else ""
    return found.end()


def _block_name(state: StateInline, silent: bool) -> int | None:
    """Leave out the name that Obsidian gives a paragraph at its end: ^a1b2c3."""
    del silent
    found = _BLOCK_NAME.match(state.src, state.pos)
    return found.end() if found and state.pos > 0 and state.src[state.pos - 1] in " \n" else None


def _raised(state: StateInline, silent: bool) -> int | None:
    """Read x^2^ and H~2~O; ^_^ and ~so~ are no such thing."""
    found = _RAISED.match(state.src, state.pos)
    if not found or state.pos == 0 or not state.src[state.pos - 1].isalnum():
        return None
    if not silent:
        tag = "sup" if found[1] else "sub"
        state.push("mark_open", tag, 1)
        state.push("text", "", 0).content = found[1] or found[2]
        state.push("mark_close", tag, -1)
    return found.end()


def _lit(state: StateInline, silent: bool) -> int | None:
    """Read ==words made bright==."""
    found = _LIT.match(state.src, state.pos)
    if not found or found[1][-1].isspace():
        return None
    if not silent:
        _around(state, "", "highlight", found.start(1), found.end(1))
    return found.end()


def _aside(state: StateInline, silent: bool) -> int | None:
    """Leave out %% what the writer told nobody %%."""
    del silent
    found = _ASIDE.match(state.src, state.pos)
    return found.end() if found and (state.pos == 0 or state.src[state.pos - 1] in " \n") else None


_Rule = Callable[[StateInline, bool], int | None]
_RULES: dict[str, tuple[_Rule, ...]] = {
    "[": (_note, _wiki, _classed),
    "!": (_wiki,),
    "^": (_note_here, _block_name, _raised),
    "~": (_raised,),
    "{": (_shortcode, _reading, _attributes),
    "=": (_lit,),
    "%": (_aside,),
}
