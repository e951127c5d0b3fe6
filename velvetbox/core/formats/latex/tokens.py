"""The tokens of LaTeX, and what a reader holds open while it reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from velvetbox.core.formats.text.finish import Item
from velvetbox.core.prose import Block, Mark, Span

TOKEN = re.compile(
    r"(?P<end>\n[ \t]*\n\s*)|\\(?P<edge>begin|end)[ \t]*\{(?P<name>[A-Za-z]{1,40}\*?)\}|(?P<line>\\\\[*!>]?(?:\[[^\]\n]{0,30}\])?)|"
    r"\\(?P<word>[A-Za-z@]{1,60})(?P<star>\*?)[ \t]*|\\(?P<sign>[\s\S])|(?P<open>\{)|(?P<close>\})|(?P<cell>&)|(?P<math>\$\$?)"
)
ASSIGNED = re.compile(
    r"(?:\\[A-Za-z@]{1,40})?[ \t]*+=?[ \t]*+(?:\\[A-Za-z@]{1,40}\d?|[A-Za-z]{1,20}[\w./-]{0,60}(?![\w{])|[-+]?\d[\d.]{0,8}[ \t]*+(?:true)?[a-z]{0,2}\b)"
    r"(?:[ \t]*+(?:plus|minus|scaled|at)[ \t]*+(?:\\[a-z]{1,20}|[\d.]{1,8}[ \t]*+[a-z]{0,4}))*+[ \t]*+"
)


@dataclass
class Group:
    """An open brace or environment: the marks before it, and what happens when it closes."""

    marks: tuple[Mark, ...]
    close: Callable[[], None] | None = None
    name: str = ""  # of an environment


@dataclass
class Page:
    """Blocks being made, and the paragraph that is not yet ended."""

    blocks: list[Block | Item] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
