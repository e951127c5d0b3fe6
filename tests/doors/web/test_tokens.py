from __future__ import annotations

from collections import Counter
from typing import Any

from django.middleware import csrf
from hypothesis import given
from hypothesis import strategies as st

from velvetbox.doors.web.tokens import is_secret, masked, new_secret

django: Any = csrf  # what it keeps to itself
secrets = st.text(csrf.CSRF_ALLOWED_CHARS, min_size=32, max_size=32)


def fits(token: str, secret: str) -> bool:
    django._check_token_format(token)
    return bool(django._does_token_match(token, secret))


@given(secrets, secrets)
def test_django_takes_a_token_for_its_own_secret_and_no_other(secret: str, other: str) -> None:
    token = masked(secret)
    assert fits(token, secret)
    assert fits(token, other) == (other == secret)


def test_each_token_is_another() -> None:
    secret = new_secret()
    assert len({masked(secret) for _ in range(1000)}) == 1000


def test_every_character_is_as_likely_as_any_other() -> None:
    """At 40,000 characters each stands 645 times, give or take 25; a sixth off is beyond that six times over."""
    seen = Counter("".join(masked("a" * 32)[:32] for _ in range(1250)))
    assert set(seen) == set(csrf.CSRF_ALLOWED_CHARS)
    assert all(495 < count < 795 for count in seen.values())


@given(st.text(max_size=40) | secrets)
def test_a_secret_is_what_django_takes_for_one(text: str) -> None:
    good = len(text) == 32 and set(text) <= set(csrf.CSRF_ALLOWED_CHARS)
    assert is_secret(text) == good
