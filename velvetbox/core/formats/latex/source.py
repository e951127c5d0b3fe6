"""The text of a LaTeX file without its comments, and where its arguments begin and end."""

from __future__ import annotations

import re

_COMMENT = re.compile(r"((?<!\\)(?:\\\\){0,8})%[^\n]*(\n[ \t]*)?")
_BRACE = re.compile(r"\\[\s\S]|[{}]")
_OPTION = re.compile(r"\s*\[[^\[\]]{0,300}\]")
_SPACE = re.compile(r"[ \t]*\n?[ \t]*")


class Source:
    """The text of a file; `pairs` gives for each brace that opens where it is closed."""

    def __init__(self, text: str) -> None:
        # A comment goes with its line end; a blank line after it still ends a paragraph.
        self.text = _COMMENT.sub(r"\1", text)
        self.pairs: dict[int, int] = {}
        opened: list[int] = []
        for match in _BRACE.finditer(self.text):
            if match[0] == "{":
                opened.append(match.start())
            elif match[0] == "}" and opened:
                self.pairs[opened.pop()] = match.start()

    def brace(self, at: int) -> int | None:
        """Give where the argument after a command opens, None where there is none."""
        space = _SPACE.match(self.text, at)
        at = space.end() if space else at
        return at if at in self.pairs else None

    def after_option(self, at: int) -> int:
        """Give where the words go on after "[…]", where it stands there."""
        option = _OPTION.match(self.text, at) if self.text[at : at + 1] == "[" else None
        return option.end() if option else at

    def after_arguments(self, at: int, count: int) -> int:
        """Give where the words go on after options and `count` arguments."""
        at = self.after_option(at)
        for _ in range(count):
            start = self.brace(at)
            if start is None:
                return at
            at = self.after_option(self.pairs[start] + 1)
        return at
