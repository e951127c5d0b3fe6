"""Ruby in Markdown: `{漢字|かん|じ}` as DenDenMarkdown writes it, and HTML's <ruby> in a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

_FIRST = "\u2e80"  # of the characters that are read with ruby, or that readings are written in
_MOST = 80  # tokens of one <ruby>


def is_ruby(base: str, reading: str) -> bool:
    """Tell whether `{base|reading}` is ruby: one of them is written in characters of East Asia."""
    return max(base) >= _FIRST or max(reading) >= _FIRST


def readings(tokens: Sequence[Token]) -> Iterator[Token]:
    """Give the tokens of a line with each <ruby> … <rt> … </ruby> as tokens "ruby": the base, and `info` its reading."""
    at = 0
    while at < len(tokens):
        end = _end(tokens, at) if _tag(tokens[at]) == "<ruby" else None
        if end is None:
            yield tokens[at]
            at += 1
        else:
            yield from _read(tokens[at + 1 : end])
            at = end + 1


def _tag(token: Token) -> str:
    """Give the start of a tag in lower case, "<rt" or "</rt"; "" for what is none."""
    return token.content.lower().rstrip(">").split()[0] if token.type == "html_inline" else ""


def _end(tokens: Sequence[Token], at: int) -> int | None:
    within = range(at + 1, min(len(tokens), at + _MOST))
    return next((place for place in within if _tag(tokens[place]) == "</ruby"), None)


def _read(tokens: Sequence[Token]) -> Iterator[Token]:
    base: list[str] = []
    reading: list[str] | None = None
    in_parenthesis = False
    for token in tokens:
        tag = _tag(token)
        if tag in {"<rp", "</rp"}:
            in_parenthesis = tag == "<rp"
        elif tag == "<rt":
            in_parenthesis, reading = False, []
        elif tag == "</rt" and reading is not None:
            yield ruby("".join(base), "".join(reading))
            base, reading = [], None
        elif token.type in {"text", "text_special"} and not in_parenthesis:
            (base if reading is None else reading).append(token.content)
    if base or reading:
        yield ruby("".join(base), "".join(reading or ()))


def ruby(base: str, reading: str) -> Token:
    """Make the token of a base and its reading; the base alone where there is no reading, and the other way round."""
    base, reading = base.strip(), reading.strip()
    if base and reading:
        return Token("ruby", "", 0, content=base, info=reading)
    return Token("text", "", 0, content=base or (f"({reading})" if reading else ""))
