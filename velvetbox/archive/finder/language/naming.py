"""Names of tags in a search: which words may be one, how each may be written, and which tags it means."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from velvetbox.archive.finder.language.scanning import Kind, Token
from velvetbox.archive.finder.language.tree import TAG_FIELDS, Field, Node, TagNamed
from velvetbox.archive.library.tag_names import folded_tag

_LONGEST_NAME = 12  # words of a tag's name typed without quotation marks
_SHORT = {
    Field.RATING: {
        "g": "general audiences", "gen": "general audiences", "t": "teen and up audiences", "teen": "teen and up audiences",
        "m": "mature", "e": "explicit", "nr": "not rated",
    },
    Field.WARNING: {
        "none": "no archive warnings apply", "cnw": "creator chose not to use archive warnings",
        "mcd": "major character death",
    },
}  # fmt: skip

Known = Callable[[Collection[str]], Mapping[str, Sequence[TagNamed]]]  # tags by their names, folded


def nothing_known(_names: Collection[str]) -> Mapping[str, Sequence[TagNamed]]:
    """Know no tags."""
    return {}


class Names:
    """The names in the pieces of a search. What is known of them is asked once, when this is made."""

    def __init__(self, text: str, tokens: Sequence[Token], known: Known) -> None:
        self._text = text
        self._tokens = tokens
        names = {folded_tag(token.text) for token in tokens if token.kind is Kind.PHRASE}
        if any(token.field in TAG_FIELDS for token in tokens):
            for at, token in enumerate(tokens):
                if token.kind is Kind.WORD:
                    names.update(name for _, name in self.beginning(at))
                    names.update(folded_tag(part) for part in token.text.split(","))
        names.update([long for short in _SHORT.values() for name, long in short.items() if name in names])
        names.discard("")
        self._known = known(names) if names else {}

    def beginning(self, at: int) -> Iterator[tuple[int, str]]:
        """Give the names that may begin at a token, folded, each with the token behind it; shortest first."""
        start, depth = self._tokens[at].start, 0
        for after, token in enumerate(self._tokens[at : at + _LONGEST_NAME], at + 1):
            if token.kind not in {Kind.WORD, Kind.OPEN, Kind.CLOSE}:
                return
            depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(token.kind, 0)
            if depth < 0:
                return
            if not depth:
                written = self._text[start : token.end]
                yield from ((after, name) for name in spellings(written))

    def tags(self, name: str, field: Field | None) -> list[Node]:
        """Give the tags of a folded name that the field in which it stands may hold."""
        types = None if field in {None, Field.TAG} else field
        short = _SHORT.get(field, {}).get(name) if field else None
        found = (self._known.get(short) if short else None) or self._known.get(name, ())
        return [tag for tag in found if types is None or tag.type == types]


def spellings(written: str) -> list[str]:
    """Give how a name that was typed may be stored: as it is, and a relationship the other way round."""
    name = folded_tag(written)
    turned = "/".join(reversed(name.split("/"))) if "/" in name else name
    return list(dict.fromkeys((name, turned)))
