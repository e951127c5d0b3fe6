"""Messages in the form of RFC 5322 and RFC 2045: headers, parts, transfer encodings. Linear and bounded.

The standard library's parser is not used: it compares every line with the boundary of every part around it,
and so is quadratic in nesting.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from email.errors import HeaderParseError
from email.header import decode_header

from velvetbox.core.formats.characters.guess import codec_of
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.values import value

_MOST_HEADERS = 200_000  # bytes
_LONGEST_VALUE = 4_000
_DEEPEST = 6
_MOST_PARTS = 2_000
_NAME = lazy_pattern(rb"([!-9;-~]{1,76}):[ \t]*(.*)", re.DOTALL)
_PARAMETER = lazy_pattern(r""";\s*([\w*-]{1,40})\s*=\s*(?:"([^"]{0,500})"|([^\s;"]{1,500}))""")
_LINE = lazy_pattern(rb"[^\n]*\n?")

_NEWLINE = 10


@value(frozen=True, slots=True)
class Part:
    """A message or a part of one. `headers` are by lower name, the first of each; `body` is as it was sent."""

    headers: Mapping[str, str]
    body: bytes
    parts: tuple[Part, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)  # of Content-Type

    @property
    def kind(self) -> str:
        """Give the type and subtype, "text/plain" where none is stated."""
        stated = self.headers.get("content-type", "").split(";", 1)[0].strip().lower()
        return stated if "/" in stated else "text/plain"

    @property
    def content(self) -> bytes:
        """Give the body with its transfer encoding taken off; what cannot be decoded stays as it is."""
        coding = self.headers.get("content-transfer-encoding", "").strip().lower()
        try:
            if coding == "quoted-printable":
                return binascii.a2b_qp(self.body)
            if coding == "base64":
                return binascii.a2b_base64(self.body)
        except (binascii.Error, ValueError):
            return self.body
        return self.body

    def walk(self) -> Iterator[Part]:
        """Give the part and all parts in it, in order."""
        yield self
        for part in self.parts:
            yield from part.walk()


def parse_message(data: bytes) -> Part:
    """Read a message with the parts in it; parts nested too deep stay in the body that holds them."""
    return _part(data, 0, [_MOST_PARTS])


def _part(data: bytes, depth: int, left: list[int], usual: str = "text/plain") -> Part:
    """Read a part; `usual` is what it holds where it does not say: in a digest a message (RFC 2046, 5.1.5)."""
    headers, start = headers_of(data)
    if usual != "text/plain":
        headers.setdefault("content-type", usual)
    kind, parameters = _content_type(headers.get("content-type", ""))
    headers = {name: told(value) if name != "content-type" else value for name, value in headers.items()}
    body = data[start:]
    parts: tuple[Part, ...] = ()
    boundary = parameters.get("boundary", "")
    if depth < _DEEPEST and kind.startswith("multipart/") and boundary:
        usual = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        parts = tuple(_part(piece, depth + 1, left, usual) for piece in _pieces(body, boundary, left))
    elif depth < _DEEPEST and kind == "message/rfc822":
        parts = (_part(body, depth + 1, left),)
    return Part(headers, body, parts, parameters)


def headers_of(data: bytes) -> tuple[dict[str, str], int]:
    """Give the headers by lower name as written, folded lines joined, and where the body begins."""
    found: dict[str, str] = {}
    name, value = "", b""
    at = 0
    for match in _LINE.finditer(data, 0, _MOST_HEADERS):
        line = match[0]
        bare = line.rstrip(b"\r\n")
        if not bare.strip():
            at = match.end()
            break
        if bare[:1] in b" \t" and name:
            value += b" " + bare.strip() if len(value) < _LONGEST_VALUE else b""
        elif (header := _NAME.match(bare)) is not None:
            _keep(found, name, value)
            name, value = header[1].decode("ascii").lower(), header[2]
        else:
            break  # the body begins without a blank line
        at = match.end()
    _keep(found, name, value)
    return found, at


def _keep(found: dict[str, str], name: str, value: bytes) -> None:
    if name and name not in found:
        raw = value[:_LONGEST_VALUE].strip()
        try:
            found[name] = raw.decode("utf-8")
        except UnicodeDecodeError:
            found[name] = raw.decode("windows-1252", "replace")


def told(value: str) -> str:
    """Give a header's words with encoded words decoded (RFC 2047)."""
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value)
    except (HeaderParseError, binascii.Error, ValueError):
        return value
    return "".join(
        piece if isinstance(piece, str) else piece.decode(codec_of(charset) or "utf-8", "replace")
        for piece, charset in pieces
    )


def _content_type(value: str) -> tuple[str, dict[str, str]]:
    parameters = {
        match[1].lower(): match[2] if match[2] is not None else match[3]
        for match in _PARAMETER.finditer(value[:_LONGEST_VALUE])
    }
    return value.split(";", 1)[0].strip().lower(), parameters


def _boundaries(body: bytes, mark: bytes) -> Iterator[re.Match[bytes]]:
    """Give the lines that are a boundary."""
    line = re.compile(re.escape(mark) + rb"(--)?[ \t]*+\r?(?:\n|\Z)")
    at = body.find(mark)
    while at >= 0:
        found = line.match(body, at) if at == 0 or body[at - 1] == _NEWLINE else None
        if found is not None:
            yield found
        at = body.find(mark, found.end() if found is not None else at + 1)


def _pieces(body: bytes, boundary: str, left: list[int]) -> Iterator[bytes]:
    """Give what stands between the lines of a boundary; text before the first and after the last is nobody's."""
    mark = b"--" + boundary.encode("utf-8", "replace")
    start: int | None = None
    for match in _boundaries(body, mark):
        if start is not None and left[0] > 0:
            left[0] -= 1
            yield body[start : match.start()].removesuffix(b"\n").removesuffix(b"\r")
        start = None if match[1] else match.end()
        if match[1]:
            return
    if start is not None and left[0] > 0:
        yield body[start:]
