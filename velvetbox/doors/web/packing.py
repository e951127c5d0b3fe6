"""Pages packed with gzip (RFC 1952) piece by piece, so that a page kept in memory is packed once and gets its tokens after.

A page is packed in the parts that lie around the reader's tokens for forms; a token stands between them in a block of
its own that is not compressed. So nothing tells of a token by how well a page packs with it (the BREACH attack:
https://www.breachattack.com). What else is private in a page is not told to another site either: what such a
site made a browser ask for is not packed.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping
from functools import lru_cache
from ipaddress import ip_address
from typing import Any

LEAST = 2_000  # bytes: a smaller page goes into the first packets as it is
_LEVEL = 2  # a page of 31 kB takes .3 ms; the usual 6 takes 1 ms for a tenth less
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # gzip, deflated, no name, no time, unknown system
_END = b"\x03\x00"  # an empty last block
_FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_VIA")
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))")


def is_wanted(environ: Mapping[str, Any]) -> bool:
    """Tell whether an answer is to be packed: not for this very machine, where no line is saved and time is lost."""
    if not _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        return False
    if environ.get("HTTP_SEC_FETCH_SITE", "none") not in {"none", "same-origin"}:
        return False
    return not _is_own_machine(environ.get("REMOTE_ADDR", "")) or any(map(environ.get, _FORWARDED))


@lru_cache(maxsize=64)
def _takes_gzip(accepted: str) -> bool:
    return _GZIP.search(accepted.lower()) is not None


@lru_cache(maxsize=64)
def _is_own_machine(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return True  # no address is told where a file of this machine is the door (a Unix socket)


def packed(part: bytes) -> bytes:
    """Pack a part of a page: whole deflated blocks (RFC 1951) that end on a byte and refer to nothing before them."""
    deflating = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflating.compress(part) + deflating.flush(zlib.Z_FULL_FLUSH)


def joined(parts: tuple[bytes, ...], token: bytes, page: bytes) -> bytes:
    """Give a page packed: its packed parts with the token between them, and the sums of the plain page."""
    stored = struct.pack("<BHH", 0, len(token), len(token) ^ 0xFFFF) + token
    sums = struct.pack("<II", zlib.crc32(page), len(page) & 0xFFFFFFFF)
    return _HEAD + stored.join(parts) + _END + sums


def headers(given: list[tuple[str, str]], body: bytes) -> list[tuple[str, str]]:
    """Give the headers of a page for the same page packed."""
    ours = [one for one in given if one[0] not in {"Content-Length", "Vary"}]
    vary = ", ".join([*(value for name, value in given if name == "Vary"), "Accept-Encoding"])
    return [*ours, ("Vary", vary), ("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))]
