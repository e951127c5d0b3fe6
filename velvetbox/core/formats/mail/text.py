"""The words of a mail: the richest of its texts, flowed lines joined, what programs add at the end cut off."""

from __future__ import annotations

import re

from velvetbox.core.formats.mail.mime import Part
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.values import value

_SIGNATURE_LINES = 15  # a text below "-- " that is longer belongs to the mail
_TEXTS = frozenset({"text/plain", "text/html"})
_RICH = 0.9  # of the words of the plain text: an HTML with fewer left some out
_TAG = lazy_pattern(r"<[^<>]{0,2000}>")
_FOOTER = lazy_pattern(
    r"(?:[-_=~*+<># ]{0,40}(?:yahoo!? groups? (?:sponsor|links)|to unsubscribe|unsubscribe|to (?:subscribe|post a message|change your)|"
    r"your use of yahoo|community e-?mail addresses|do you yahoo|get your free e-?mail|this message was sent (?:to|from)|"
    r"e-?groups? sponsor|list archives?|mailing list\b)|"
    r"[\w.+-]{1,60} mailing list\Z|https?://\S{0,200}/(?:mailman|listinfo)\S*\Z|"
    r"(?:post message|subscribe|unsubscribe|list owner|mailing list home)\s*:\s)",
    re.IGNORECASE,
)
_RULE = lazy_pattern(r"[-_=~*+<>]{8,200}[^\n]{0,60}\Z")
_REACH = 60  # lines at the end in which a list's footer stands


@value(frozen=True, slots=True)
class Cut:
    """A text without what stands below it, and that: a signature or the footer of a list ("" for none)."""

    text: str
    below: str = ""


def best_part(message: Part) -> Part | None:
    """Give the part that holds the words: of a choice the HTML where it has as many, else the longest text."""
    texts = [part for part in message.walk() if part.kind in _TEXTS and not part.parts]
    if len(texts) < 2:
        return texts[0] if texts else None
    words = {id(part): _words(part) for part in texts}
    plain = max(
        (part for part in texts if part.kind == "text/plain"), key=lambda p: words[id(p)], default=None
    )
    rich = max((part for part in texts if part.kind == "text/html"), key=lambda p: words[id(p)], default=None)
    if rich is None or plain is None:
        return rich or plain
    return rich if words[id(rich)] >= _RICH * words[id(plain)] else plain


def _words(part: Part) -> int:
    text = part.content.decode("latin-1")
    if part.kind == "text/html":
        at = text.lower().find("<body")
        text = _TAG.sub(" ", text[max(at, 0) :])
    return len(text.split())


def unflowed(text: str, *, joined: bool = False) -> str:
    """Join the lines of format=flowed (RFC 3676); `joined` is DelSp=yes: the space at a soft end goes."""
    out: list[str] = []
    soft = False
    for raw in text.split("\n"):
        line = raw.removeprefix(" ")
        if soft and not line.startswith(">") and line != "-- ":
            out[-1] = (
                (out[-1][:-1] if joined else out[-1]) + line
                if len(out[-1]) < 20_000
                else out[-1] + "\n" + line
            )
        else:
            out.append(line)
        soft = line.endswith(" ") and line != "-- " and not line.startswith(">")
    return "\n".join(out)


def without_signature(text: str) -> Cut:
    """Cut off the footer of a mailing list, and then a signature below "-- "."""
    lines = text.rstrip().split("\n")
    end = _footer(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    for at in range(end - 1, max(0, end - _SIGNATURE_LINES) - 1, -1):
        if lines[at].rstrip("\r") in {"-- ", "--"} and at > 0:
            end = at
            break
    return Cut("\n".join(lines[:end]), "\n".join(lines[end:]).strip())


def _footer(lines: list[str]) -> int:
    first = max(1, len(lines) - _REACH)
    found = next((at for at in range(first, len(lines)) if _FOOTER.match(lines[at].strip()[:300])), None)
    if found is None:
        return len(lines)
    at = found
    while at > first and (not lines[at - 1].strip() or _RULE.match(lines[at - 1].strip())):
        at -= 1
    ruled = any(_RULE.match(line.strip()) for line in lines[at:found])
    return at if ruled or found >= len(lines) - 12 else len(lines)
