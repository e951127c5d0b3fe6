"""Sessions in signed cookies, as Django's; a process reckons the signature of a cookie once an hour, not for each page."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import signed_cookies

_HOUR = 3600


class SessionStore(signed_cookies.SessionStore):
    """What a reader's cookie holds."""

    def load(self) -> dict[str, Any]:
        """Give what the cookie holds, nothing where it is not ours or too old."""
        held = _held(self.session_key, settings.SECRET_KEY, int(time.time()) // _HOUR)
        return super().load() if held is None else held.copy()


@lru_cache(maxsize=256)
def _held(cookie: str | None, _secret: str, _hour: int) -> dict[str, Any] | None:
    store = signed_cookies.SessionStore(cookie)
    held: dict[str, Any] = store.load()
    return None if store.modified else held
