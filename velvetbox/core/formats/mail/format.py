"""Mails and news posts: an mbox of many, or one in a file of its own. A page a message; headers as properties.

mbox after RFC 4155 and its dialects (">From " undone, as mboxrd has it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from velvetbox.core.errors import ReadError, Refused
from velvetbox.core.formats.characters.encoding import decode, is_text
from velvetbox.core.formats.draft import Draft, Format, Mend, Page, ReadOptions, Remark
from velvetbox.core.formats.html import format as html
from velvetbox.core.formats.mail.digest import messages_in
from velvetbox.core.formats.mail.mime import Part, headers_of, parse_message
from velvetbox.core.formats.mail.text import best_part, unflowed
from velvetbox.core.formats.text.txt import read_text

_DEFAULT = ReadOptions()
HEADERS = ("subject", "from", "date", "message-id", "in-reply-to", "references", "list-id", "newsgroups")
_LARGEST = 4  # times the largest text: an mbox holds many
_FROM = re.compile(rb"(?m)^From [^\r\n]{1,300}\r?\n(?=>?[!-9;-~]{1,76}:)")
_HIDDEN_AT = re.compile(r"([\w.+-]{1,80}) at ([\w-]{1,80}(?:\.[\w-]{1,40}){1,6})(?![\w.-])")
_ESCAPED = re.compile(rb"(?m)^>(?=>*From )")
_ENDINGS = (".mbox", ".mbx", ".eml")
_SURE = frozenset(
    {
        "message-id",
        "received",
        "newsgroups",
        "nntp-posting-host",
        "x-mailer",
        "return-path",
        "mime-version",
        "path",
    }
)


def read(data: bytes, name: str, options: ReadOptions = _DEFAULT) -> Draft:
    """Read mails. `properties` holds "mail:subject", "mail:from", … each with one value a page ("" where there is none).

    Raises ReadError when no message has words in it, Refused beyond a limit.
    """
    if len(data) > _LARGEST * options.limits.text:
        raise Refused("refused.text", "This mailbox is larger than a file may be and was not opened.")
    pages: list[Page] = []
    values: dict[str, list[str]] = {f"mail:{header}": [] for header in HEADERS}
    mends: list[Mend] = []
    remarks: list[Remark] = []
    empty = 0
    for number, message in enumerate(_messages(data, options, mends), 1):
        try:
            page, told = _page(message, f"message {number}", options)
        except ReadError:
            empty += 1
            continue
        pages.append(page)
        mends += told
        for header in HEADERS:
            values[f"mail:{header}"].append(_told(header, message))
    if not pages:
        raise ReadError("mail.empty", "No message in this file has any words in it.")
    if empty:
        remarks.append(Remark("mail.without_text", f"{empty} messages have no text and were left out."))
    return Draft(
        format="mail",
        pages=tuple(pages),
        properties={header: tuple(found) for header, found in values.items()},
        mends=_together(mends),
        remarks=tuple(remarks),
        images={},
    )


def _told(header: str, message: Part) -> str:
    """Give a header's value; of a sender the name alone, since an address is nobody's to publish."""
    value = message.headers.get(header, "")
    return sender(value) if header == "from" else " ".join(value.split())


def sender(value: str) -> str:
    """Give the name in a From header, "" where it holds an address only."""
    value = _HIDDEN_AT.sub(r"\1@\2", value)  # as archives of lists write an address
    if (quoted := re.match(r'\s*"([^"@]{1,200})"\s+\S', value)) is not None:
        return " ".join(quoted[1].split()).strip("\"' ,")
    comment = re.search(r"\(([^()]{1,200})\)", value)
    named = re.sub(r"<[^<>]{0,300}>", " ", value)
    bare = " ".join(part for part in named.split() if "@" not in part and not part.startswith("("))
    told = comment[1] if comment and "@" in re.sub(r"\([^()]{0,200}\)", "", named) else bare
    told = " ".join(part for part in told.split() if "@" not in part)
    return told.strip("\"' ,").replace('\\"', '"')


def _messages(data: bytes, options: ReadOptions, mends: list[Mend]) -> Iterator[Part]:
    count = 0
    for raw in _split(data, options, mends):
        message = parse_message(raw)
        digest = [part.parts[0] for part in message.walk() if part.kind == "message/rfc822" and part.parts]
        inside = [part for part in digest if "subject" in part.headers]
        if len(inside) < 2 and (text := best_part(message)) is not None and text.kind == "text/plain":
            inside = messages_in(message.headers.get("subject", ""), text)
        for each in inside if len(inside) > 1 else [message]:
            count += 1
            if count > options.limits.members:
                return
            yield each


def _split(data: bytes, options: ReadOptions, mends: list[Mend]) -> Iterator[bytes]:
    data = data.lstrip(b"\xef\xbb\xbf\r\n")
    if not data.startswith(b"From "):
        yield data
        return
    starts = [match for match in _FROM.finditer(data) if _is_start(data, match.start())]
    if not starts:
        yield data.partition(b"\n")[2]
        return
    for match, following in zip(starts, [*starts[1:], None], strict=True):
        raw = data[match.end() : following.start() if following else len(data)]
        if "mail.from" not in options.without and b"\n>" in raw:
            bare, count = _ESCAPED.subn(b"", raw)
            if count:
                mends.append(_from_mend(raw, count))
            raw = bare
        yield raw


def _is_start(data: bytes, at: int) -> bool:
    return at == 0 or data[max(0, at - 2) : at] == b"\n\n" or data[max(0, at - 4) : at].endswith(b"\n\r\n")


def _from_mend(raw: bytes, count: int) -> Mend:
    found = _ESCAPED.search(raw)
    line = raw[found.start() :].split(b"\n", 1)[0][:200].decode("utf-8", "replace") if found else ""
    told = "Lines began with “>From ” because a mailbox may not hold “From ”; the sign was taken off."
    return Mend("mail.from", told, line, line[1:], count)


def _page(message: Part, name: str, options: ReadOptions) -> tuple[Page, tuple[Mend, ...]]:
    part = best_part(message)
    content = part.content if part is not None else b""
    if part is None or not content.strip():
        raise ReadError("empty", "There is no text in this message.")
    charset = part.parameters.get("charset")
    if part.kind == "text/html":
        charset = charset or html.declared_charset(content)
        decoded = decode(content, charset, options)
        return html.page(decoded.text, name, options), decoded.mends
    decoded = decode(content, charset, options)
    text = decoded.text
    if part.parameters.get("format", "").lower() == "flowed":
        text = unflowed(text, joined=part.parameters.get("delsp", "").lower() == "yes")
    return Page(name, lambda: read_text(text, options).blocks, source=text), decoded.mends


def _together(mends: list[Mend]) -> tuple[Mend, ...]:
    """Tell each kind of mend once, with the number of its places in all messages."""
    out: dict[str, Mend] = {}
    for mend in mends:
        first = out.get(mend.code)
        out[mend.code] = (
            mend
            if first is None
            else Mend(mend.code, first.text, first.before, first.after, first.count + mend.count)
        )
    return tuple(out.values())


def _recognises(data: bytes, name: str) -> bool:
    head = data[:65_536].lstrip(b"\xef\xbb\xbf\r\n")
    if head.startswith(b"From ") and is_text(data):
        start = _FROM.match(head)
        if start is not None:
            return bool(headers_of(head[start.end() :])[0].keys() & {"from", "subject", "date", "message-id"})
        return name.lower().endswith(_ENDINGS)
    if not re.match(rb"[!-9;-~]{1,76}:[ \t]", head):
        return False
    headers, _ = headers_of(head)
    if "from" not in headers or not ({"subject", "date"} & headers.keys()):
        return False
    sure = bool(headers.keys() & _SURE) or name.lower().endswith(_ENDINGS)
    return sure and is_text(data)  # a story may begin with a mail of its characters: that has no Message-ID


FORMAT = Format("mail", _recognises, read)
