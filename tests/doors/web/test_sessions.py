from __future__ import annotations

import time

import pytest
from django.conf import settings
from django.test import Client

from velvetbox.doors.web.sessions import SessionStore

pytestmark = pytest.mark.django_db


def test_a_session_is_read_as_often_as_it_is_asked_for_and_what_is_done_to_one_stays_there(
    owner: Client,
) -> None:
    cookie = owner.cookies[settings.SESSION_COOKIE_NAME].value
    one = SessionStore(cookie)
    reader = one["reader"]
    one["reader"] = 99
    assert (SessionStore(cookie)["reader"], reader > 0) == (reader, True)


def test_a_bent_session_and_one_that_is_too_old_hold_nothing(
    owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = owner.cookies[settings.SESSION_COOKIE_NAME].value
    assert SessionStore(cookie).get("reader")
    bent = SessionStore(cookie[:-1] + ("a" if cookie[-1] != "a" else "b"))
    assert (bent.get("reader"), bent.modified) == (None, True)
    later = time.time() + settings.SESSION_COOKIE_AGE + 3601
    monkeypatch.setattr(time, "time", lambda: later)
    assert SessionStore(cookie).get("reader") is None
