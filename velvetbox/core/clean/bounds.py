"""A look at markup before any parser sees it: how deep it nests, how many attributes, how tangled.

HTML parsers take quadratic time on hostile nesting. This pass is linear, follows the tokeniser of the
HTML standard (13.2.5) and keeps a simple stack; where the stack of a real parser could differ, it counts
the difference as a tangle and refuses too many of those. It assumes that `<svg` and `<math` are unknown
elements, as `core.formats.html.format.parse` and `sanitise` make them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Protocol

from velvetbox.core.errors import Refused

_MOST_OPEN = 64  # formatting elements a parser must open again in each paragraph
_SAME_OPEN = 3  # of them alike: the standard's "Noah's Ark" clause
_MOST_TANGLES = 4000
_MOST_STEPS = 2_000_000
_LONG_TAG = 1000  # characters from which attributes are counted
_REACH = 8  # elements above an unclosed paragraph that a new block still closes with it

_S = r" \t\n\f\r"  # what the standard calls white space; Python's \s is wider
_ATTRIBUTE = rf"""(?:[^{_S}/>][^{_S}/>=]*+(?:[{_S}]*+=[{_S}]*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^{_S}>"'][^{_S}>]*+)?+)?+)"""
_TOKEN = re.compile(
    r"<(?:!--(?:>|->|.*?(?:--!?>|\Z))|[!?][^>]*+(?:>|\Z)|/[^A-Za-z>][^>]*+(?:>|\Z)"
    rf"|(/?)([A-Za-z][^{_S}/>]*+)([^\"'>]*+(?=>)|(?:[{_S}/]++|{_ATTRIBUTE})*+)(?:>|\Z))",
    re.DOTALL,
)
_STRESSED = "|".join(rf"<{name}>[^<]*+</{name}>" for name in ("em", "strong", "i", "b"))
_PLAIN = re.compile(
    rf"""(?:\s*+<p(?: (?:id|class)="[\w -]{{0,80}}")?>[^<]*+(?:(?:{_STRESSED})[^<]*+)*+</p>)++"""
)  # no group is captured: Python 3.11 may fail on one inside a repetition that gives nothing back
_ONE_ATTRIBUTE = re.compile(_ATTRIBUTE)
_SCRIPT = re.compile(rf"<!(?=--)|-->|<(/?)script(?=[{_S}/>])", re.IGNORECASE)
_FOREIGN = re.compile(rf"<(/?)(svg|math|select)(?=[{_S}/>])", re.IGNORECASE)
_FOREIGN_TAGS = "<svg", "<math", "<select", "</svg", "</math", "</select"
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
_VOID = frozenset(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr html head body".split()
)
_FORMATTING = frozenset("b big code em font i s small strike strong tt u".split())
_EASY = _FORMATTING | frozenset(
    "span abbr acronym q cite sup sub ins del dfn kbd samp var label bdi bdo mark".split()
)
_ANCHORS = frozenset({"a", "nobr"})
_IMPLIED = frozenset("p li dd dt option optgroup rb rp rt rtc".split())
_TABLE = frozenset("tr td th tbody thead tfoot".split())
_CLOSES_P = frozenset(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hgroup li listing main menu nav ol p pre search section summary ul dd dt xmp plaintext".split()
)
_ALIKE = {
    "li": {"li"},
    "dd": {"dd", "dt"},
    "dt": {"dd", "dt"},
    "option": {"option"},
    "tr": {"tr", "td", "th"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tbody": _TABLE,
    "thead": _TABLE,
    "tfoot": _TABLE,
}
_MARKERS = frozenset("applet marquee object template table caption td th button select x-select".split())
_BLOCK_ENDS = _CLOSES_P | {"table", "button", "template", "object"} | _TABLE


class Bound(Protocol):
    """The limits that `check` looks at."""

    @property
    def nesting(self) -> int:
        """Elements inside elements."""

    @property
    def attributes(self) -> int:
        """Attributes of one element."""


class _Usual:
    nesting = 256
    attributes = 256


def check(html: str, limits: Bound = _Usual()) -> None:  # noqa: B008 - immutable
    """Refuse markup that would cost a parser too much. Raises Refused ("markup.…"); linear in time."""
    _Bounds(limits).run(html)


def without_foreign(html: str) -> str:
    """Rename SVG, MathML and select elements (`x-svg`), in which the rules of parsing change."""
    folded = html.lower()
    if not any(tag in folded for tag in _FOREIGN_TAGS):
        return html  # told in a fifth of the time
    return _FOREIGN.sub(r"<\1x-\2", html)


class _Bounds:
    """The stack of open elements, as a parser would have it, and how sure that is."""

    def __init__(self, limits: Bound) -> None:
        self.nesting, self.attributes = limits.nesting, limits.attributes
        self.stack: list[str] = []
        self.open: Counter[str] = Counter()
        self.formatting: dict[str, Counter[str]] = {}
        self.formatted = 0  # entries of the list of active formatting elements, at most
        self.tangles = self.steps = 0
        self.anchored = False  # a link may be open

    def run(self, html: str) -> None:
        position = 0
        scan = _TOKEN.search
        while (found := scan(html, self._past_plain(html, position))) is not None:
            position = found.end()
            closing, name, attributes = found.groups()
            if name is None:
                continue
            name = name.lower()
            if closing:
                self._close(name)
                continue
            if len(attributes) > _LONG_TAG:
                self._count(attributes)
            if name in _RAW:
                position = after_raw(html, name, position)
            elif name == "plaintext":
                return
            elif name not in _VOID:
                self._open(name, attributes)

    def _past_plain(self, html: str, position: int) -> int:
        """Give where a run of paragraphs ends that hold nothing but words and a stress here and there.

        They leave the stack as it was, so that most of a story needs no look at its tags one by one.
        """
        if self.open["p"] or self.formatted or len(self.stack) + 2 > self.nesting:
            return position
        plain = _PLAIN.match(html, position)
        return plain.end() if plain else position

    def _count(self, attributes: str) -> None:
        for number, _ in enumerate(_ONE_ATTRIBUTE.finditer(attributes)):
            if number >= self.attributes:
                raise Refused("markup.attributes", f"An element has more than {self.attributes} attributes.")

    def _open(self, name: str, attributes: str) -> None:
        if name in _ANCHORS:
            self._anchor()
            return
        if name in _FORMATTING:
            self._remember(name, attributes)
        elif name in _CLOSES_P:
            self._close_paragraph()
        alike = _ALIKE.get(name)
        while alike and self.stack and self.stack[-1] in alike:
            self._pop()
        self.stack.append(name)
        self.open[name] += 1
        if len(self.stack) > self.nesting:
            raise Refused("markup.nesting", f"Elements lie inside each other more than {self.nesting} deep.")

    def _anchor(self) -> None:
        """A link inside a link ends the one around it, and a parser looks for that among all that is open."""
        if self.anchored:
            self._tangle(1, 1)
        self.anchored = True

    def _remember(self, name: str, attributes: str) -> None:
        alike = self.formatting.setdefault(name, Counter())
        alike[attributes] += 1
        self.formatted += alike[attributes] <= _SAME_OPEN
        if self.formatted > _MOST_OPEN:
            raise Refused(
                "markup.formatting", f"More than {_MOST_OPEN} formatting elements are open at once."
            )

    def _close_paragraph(self) -> None:
        if not self.open["p"]:
            return
        for reach, name in enumerate(reversed(self.stack[-_REACH:]), 1):
            if name == "p":
                for _ in range(reach):
                    self._pop()
                return
            if name in _MARKERS:
                return

    def _close(self, name: str) -> None:
        if name in _FORMATTING:
            self._forget(name)
        elif name in _ANCHORS:
            self.anchored = False
        if self.stack and self.stack[-1] == name:
            self._pop()
        elif self.open[name] and name in _FORMATTING:
            self._take_out(name)
        elif self.open[name]:
            self._close_over(name)

    def _forget(self, name: str) -> None:
        alike = self.formatting.get(name)
        if not alike:
            return
        attributes = next(reversed(alike))
        alike[attributes] -= 1
        self.formatted -= alike[attributes] < _SAME_OPEN
        if not alike[attributes]:
            del alike[attributes]

    def _take_out(self, name: str) -> None:
        """End a formatting element below others: the standard's "adoption agency", counted as a tangle."""
        index = len(self.stack) - 1
        while self.stack[index] != name:
            index -= 1
        self._tangle(1, len(self.stack) - index)
        del self.stack[index]
        self.open[name] -= 1

    def _close_over(self, name: str) -> None:
        """End an element with others open inside it: where a parser may not do so, they count as tangles."""
        ends = (_EASY | _IMPLIED) if name in _BLOCK_ENDS else _EASY
        sure, popped = True, 1
        while self.stack[-1] != name:
            sure = sure and (self.stack[-1] in ends or (name == "table" and self.stack[-1] in _TABLE))
            self._pop()
            popped += 1
        self._pop()
        self._tangle(0 if sure else popped, popped)

    def _tangle(self, tangles: int, steps: int) -> None:
        self.tangles += tangles
        self.steps += steps
        if self.tangles > _MOST_TANGLES or self.steps > _MOST_STEPS:
            raise Refused("markup.tangled", "The elements of this page are too entangled to be read safely.")

    def _pop(self) -> None:
        self.open[self.stack.pop()] -= 1


def tags(html: str) -> Iterator[tuple[int, int, bool, str]]:
    """Give start, end, "is an end tag" and name of each tag; comments come with the name ""."""
    for found in _TOKEN.finditer(html):
        yield found.start(), found.end(), found[1] == "/", (found[2] or "").lower()


def after_raw(html: str, name: str, position: int) -> int:
    """Give where the text of a raw element ends (13.2.5.4 to 13.2.5.31)."""
    if name != "script":
        end = re.compile(rf"</{name}(?=[{_S}/>])", re.IGNORECASE).search(html, position)
        return end.start() if end else len(html)
    state = "plain"
    for found in _SCRIPT.finditer(html, position):
        if found[0] == "<!":
            state = "escaped" if state == "plain" else state
        elif found[0] == "-->":
            state = "plain"
        elif found[1]:
            if state != "double":
                return found.start()
            state = "escaped"
        elif state == "escaped":
            state = "double"
    return len(html)
