"""Blocks that others write beside CommonMark's: line blocks, fenced divs, and rules made of tildes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.rules_block import StateBlock

_VERSE = re.compile(r"\|(?: {1,40}\S|\s*\Z)")
_DIV = re.compile(r" {0,3}:{3,40}[ ]{0,4}(?:\{([^{}\n]{1,200})\}|([\w-]{1,60}))?[ ]{0,4}:{0,40}\s*\Z")
_CLASS = re.compile(r"\.([\w-]{1,60})")
_TILDES = re.compile(r" {0,3}~{3,}\s*\Z")
_LEAST = 2  # lines: one with a bar may be anything
_CODE = 4  # columns from which a line is code


def divs_in(lines: Sequence[str]) -> dict[int, tuple[int, str]]:
    """Give the fenced divs of a text: by the line of each that opens, the line that closes it, and its class."""
    found: dict[int, tuple[int, str]] = {}
    opened: list[tuple[int, str]] = []
    for at, line in enumerate(lines):
        match = _DIV.match(line) if ":::" in line else None
        if match and (match[1] or match[2]):
            opened.append((at, match[2] or next(iter(_CLASS.findall(match[1])), "")))
        elif match and opened:
            begun, name = opened.pop()
            found[begun] = at, name
    return found


def div_rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read the blocks between ::: and :::."""
    end, name = state.env.get("divs", {}).get(start_line, (end_line, ""))
    if end >= end_line or state.sCount[start_line] - state.blkIndent >= _CODE:
        return False
    if not silent:
        state.push("div_open", "div", 1).info = name
        last, state.lineMax = state.lineMax, end
        state.md.block.tokenize(state, start_line + 1, end)
        state.lineMax = last
        state.push("div_close", "div", -1)
        state.line = end + 1
    return True


def verse_rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read lines that begin with a bar, and are no table, as verse: a stanza ends at a bar alone."""
    if state.sCount[start_line] - state.blkIndent >= _CODE:
        return False
    lines: list[str] = []
    at = start_line
    while at < end_line and not state.isEmpty(at):
        text = state.src[state.bMarks[at] + state.tShift[at] : state.eMarks[at]]
        if _VERSE.match(text) and not text.rstrip().endswith(" |"):
            lines.append(text[1:].rstrip())
        elif lines and state.sCount[at] > state.blkIndent:
            lines[-1] += f" {text.strip()}"  # a line too long for the page goes on in the next, set in
        else:
            break
        at += 1
    ended = at >= end_line or state.isEmpty(at)
    if len(lines) < _LEAST or not any(lines) or not ended:
        return False
    if not silent:
        for stanza in "\n".join(line.strip() for line in lines).split("\n\n"):
            _push_stanza(state, stanza.strip("\n"), start_line, at)
        state.line = at
    return True


def _push_stanza(state: StateBlock, stanza: str, start: int, end: int) -> None:
    if not stanza:
        return
    state.push("verse_open", "p", 1).map = [start, end]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = stanza, [start, end], []
    state.push("verse_close", "p", -1)


def is_tildes(lines: Sequence[str], at: int) -> bool:
    """Tell whether a line is an ornament of tildes between blank lines: a fence stands at its code."""
    if "~~~" not in lines[at] or not _TILDES.match(lines[at]):
        return False
    return not any(line.strip() for line in [*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]])


def ornament_rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a line of tildes between blank lines as a rule."""
    around = range(max(0, start_line - 1), min(start_line + 2, end_line))
    lines = [state.src[state.bMarks[at] + state.tShift[at] : state.eMarks[at]] for at in around]
    if not is_tildes(lines, min(1, start_line)):
        return False
    if not silent:
        state.push("hr", "hr", 0).map = [start_line, start_line + 1]
        state.line = start_line + 1
    return True
