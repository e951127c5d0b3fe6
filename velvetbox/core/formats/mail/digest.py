"""Digests of mailing lists: many messages sent as the text of one (RFC 1153 and what Yahoo! Groups made of it)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from velvetbox.core.formats.mail.mime import Part, told

_RULE = re.compile(rb"(?m)^[ \t]*(?:-{27,200}|_{27,200}|={27,200})[ \t]*\r?$\n?")
_IS_ONE = re.compile(rb"digest|topics in this|messages in this|today'?s topics", re.IGNORECASE)
_HEADER = re.compile(
    rb"[ \t]{0,8}(date|from|subject|to|cc|reply-to|sender|message-id|posted by|content-[a-z-]{1,30}|mime-version)[ \t]*:[ \t]*(.{0,1000})",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = re.compile(
    rb"[ \t]*(?:message[ \t]*:?[ \t]*#?\d{1,4}(?:[ \t]+of[ \t]+\d{1,4})?|\[?\d{1,4}\]?)[ \t]*\Z",
    re.IGNORECASE,
)
_LISTED = re.compile(rb"[ \t]*\d{1,3}[a-z]{0,2}\.[ \t]+(\S.{0,300})", re.DOTALL)
_END = re.compile(
    rb"\s*(?:end of\b.{0,80}digest|\*{3,}|your use of yahoo|to unsubscribe)", re.IGNORECASE | re.DOTALL
)
_TOPIC = re.compile(
    rb"\r?\n[ \t]*(?:Messages in this topic[ \t]*\(|Reply to sender[ \t]*\|).{0,1000}\Z", re.DOTALL
)
_HEAD = 4000  # bytes in which a digest says that it is one
_MOST = 2000  # messages


def messages_in(subject: str, part: Part) -> list[Part]:
    """Give the messages that the text of a digest holds, [] where it is none. `subject` is that of the mail."""
    content = part.content
    if not (_IS_ONE.search(subject.encode()) or _IS_ONE.search(content[:_HEAD])):
        return []
    found: list[tuple[dict[str, str], list[bytes]]] = []
    for rule, piece in _pieces(content):
        head = _head_of(piece)
        if head is not None and len(found) < _MOST:
            found.append((head[0], [piece[head[1] :]]))
        elif found and _END.match(piece):
            break
        elif found and piece.strip():
            found[-1][1].append(rule + piece)  # a rule inside the message
    for _, body in found:
        body[-1] = _TOPIC.sub(b"", body[-1])
    kind = {key: value for key, value in part.headers.items() if key == "content-type"}
    messages = [
        Part(kind | headers, b"".join(body).rstrip(b"-_= \t\r\n"), (), part.parameters)
        for headers, body in found
    ]
    return messages if len(messages) > 1 or (messages and _IS_ONE.search(subject.encode())) else []


def _pieces(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give what stands between rules, each with the rule above it."""
    rule, start = b"", 0
    for match in _RULE.finditer(content):
        yield rule, content[start : match.start()]
        rule, start = match[0], match.end()
    yield rule, content[start:]


def _head_of(piece: bytes) -> tuple[dict[str, str], int] | None:
    """Give the headers at the start of a piece and where they end; None where it has no subject and sender."""
    headers: dict[str, str] = {}
    at, name = 0, ""
    for line in piece[:_HEAD].splitlines(keepends=True):
        bare = line.strip()
        header = _HEADER.match(line.rstrip(b"\r\n"))
        listed = _LISTED.match(line.rstrip(b"\r\n"))
        if header is not None:
            name = {"posted by": "from"}.get(key := header[1].decode().lower(), key)
            headers.setdefault(name, told(_text(header[2])))
        elif not headers and listed is not None:
            name = "subject"
            headers[name] = told(_text(listed[1]))
        elif name and bare and line[:1] in b" \t":
            headers[name] += " " + told(_text(bare))
        elif bare and not (not headers and _NUMBER.match(bare)):
            break
        elif not bare and headers:
            at += len(line)
            break
        at += len(line)
    return (headers, at) if "subject" in headers and headers.keys() & {"from", "date"} else None


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8").strip()
    except UnicodeDecodeError:
        return value.decode("windows-1252", "replace").strip()
