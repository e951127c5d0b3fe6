"""The tokens of forms, in the form Django's CsrfViewMiddleware takes, made in a tenth of its time.

A token is a random mask of 32 characters and the reader's secret shifted by it, so that it is another in
each answer and a compressed page tells nothing of the secret (django.middleware.csrf, "BREACH").
"""

from __future__ import annotations

import os
from operator import add

from django.http import HttpRequest
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, CSRF_TOKEN_LENGTH, get_token

FIELD = '<input type="hidden" name="csrfmiddlewaretoken" value="'
TOKEN_LENGTH = CSRF_TOKEN_LENGTH
_CHARACTERS = CSRF_ALLOWED_CHARS.encode()
_COUNT = len(_CHARACTERS)
_EVEN = 256 // _COUNT * _COUNT  # bytes below it fall on each character equally often
_UNEVEN = bytes(range(_EVEN, 256))
_CHARACTER = bytes(_CHARACTERS[value % _COUNT] for value in range(256))
_PLACE = bytes(max(0, _CHARACTERS.find(value)) for value in range(256))


def is_secret(text: str) -> bool:
    """Tell whether a cookie's value is a secret as it is made now."""
    return len(text) == CSRF_SECRET_LENGTH and text.isascii() and text.isalnum()


def new_secret() -> str:
    """Give a secret for a reader who has none."""
    return _random().decode()


def masked(secret: str) -> str:
    """Give a token for a secret; another each time."""
    mask = _random()
    shifted = map(add, secret.encode().translate(_PLACE), mask.translate(_PLACE))
    return (mask + bytes(shifted).translate(_CHARACTER)).decode()


def _random() -> bytes:
    """Give random characters, each as likely as any other."""
    found = os.urandom(2 * CSRF_SECRET_LENGTH).translate(None, _UNEVEN)
    while len(found) < CSRF_SECRET_LENGTH:
        found += os.urandom(CSRF_SECRET_LENGTH).translate(None, _UNEVEN)
    return found[:CSRF_SECRET_LENGTH].translate(_CHARACTER)


class Field:
    """The hidden field that every form of a page carries: one token for all of them, and none without a form."""

    __slots__ = ("_html", "_request")

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._html = ""

    def __html__(self) -> str:
        """Give the field; the reader is given a cookie to it then."""
        if not self._html:
            self._html = f'{FIELD}{_token(self._request)}">'
        return self._html


def _token(request: HttpRequest) -> str:
    if "CSRF_COOKIE" not in request.META:
        return get_token(request)
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True  # as get_token does
    return masked(request.META["CSRF_COOKIE"])
