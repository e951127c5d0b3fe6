"""The parser: CommonMark with tables, strike-through, notes, and what Pandoc, Obsidian, Hugo and DenDenMarkdown add."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore, normalize
from markdown_it.token import Token

from velvetbox.core.formats.markdown.block_rules import div_rule, ornament_rule, verse_rule
from velvetbox.core.formats.markdown.inline_rules import inline_rule
from velvetbox.core.formats.text.finish import fold_text
from velvetbox.core.prose import Block, Kind

_SIGN = re.compile(r"[\n\\`~*_\[\]!<&{^=%]")  # where plain words end
_OPENS = re.compile(r"[\n\\`~*_\[<&{^]|==|%%")  # what a line needs to be more than its own text
_OTHER = re.compile(r"[^\w\"'“‘”’«»„(….—–]|\d|_")  # what another block may begin with
_CODE = 4  # columns from which a line is code


def parser() -> MarkdownIt:
    """Give the parser. Its environment holds "notes", the texts of notes by name, to which notes in the line are added."""
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    markdown.inline.ruler.before("link", "kin", inline_rule)
    markdown.inline.terminator_re = _SIGN
    markdown.block.ruler.before("table", "plain", _plain_rule)
    markdown.block.ruler.before("fence", "verse", verse_rule)
    for name, rule in (("ornament", ornament_rule), ("div", div_rule)):
        markdown.block.ruler.before("fence", name, rule, {"alt": ["paragraph", "blockquote", "list"]})
    markdown.core.ruler.at("inline", _inline_rule)
    markdown.core.ruler.at("normalize", _normalize_rule)
    markdown.core.ruler.disable("text_join")  # spans are joined anyhow
    return markdown


def plain_words(text: str) -> list[Block]:
    """Give the paragraph that a text of one line without any sign is; nothing for any other text."""
    bare = text.rstrip(" \n")
    if not bare or _OTHER.match(bare) or _OPENS.search(bare):
        return []
    return [Block(Kind.PARAGRAPH, fold_text(bare))]


def _plain_rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a paragraph of one line that begins as no other block does: no other rule need look at it."""
    del end_line
    if silent or state.sCount[start_line] - state.blkIndent >= _CODE:
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    if _OTHER.match(state.src, start):
        return False
    after = start_line + 1
    if after < state.lineMax and not state.isEmpty(after):
        return False
    state.line = after
    state.push("paragraph_open", "p", 1).map = [start_line, after]
    inline = state.push("inline", "", 0)
    inline.content = mdTrim(state.src[start : state.eMarks[start_line]])
    inline.map, inline.children = [start_line, after], []
    state.push("paragraph_close", "p", -1)
    return True


def _normalize_rule(state: StateCore) -> None:
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _inline_rule(state: StateCore) -> None:
    """Read the lines of each paragraph; one without signs is its own text."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        if token.content and not _OPENS.search(token.content):
            token.children.append(Token("text", "", 0, content=token.content))
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)
