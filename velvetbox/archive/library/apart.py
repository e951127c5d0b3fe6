"""Slow work on stories that come together: one that cannot be done keeps none of the others waiting."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import InterfaceError, OperationalError

One = TypeVar("One")
NOT_THE_STORY = (OSError, OperationalError, InterfaceError)  # may pass: whoever called tries again
log = logging.getLogger(__name__)


def one_by_one(
    some: Sequence[One],
    take: Callable[[Sequence[One]], object],
    cannot: str,
    *,
    work: Callable[[One], int],
    beyond: tuple[type[Exception], ...] = (),
) -> list[One]:
    """Do something to all of some, or where that fails to each alone; give those of which it fails even then.

    `cannot` says in the log what cannot be done, with %s for the work's number and why. Faults that are not the story's, and
    those in `beyond`, go to the caller.
    """
    try:
        take(some)
    except Exception as error:  # whatever one story makes it stumble over, the others wait
        if isinstance(error, (*NOT_THE_STORY, *beyond)):
            raise
        if len(some) > 1:
            return [bad for one in some for bad in one_by_one([one], take, cannot, work=work, beyond=beyond)]
        log.warning(cannot, work(some[0]), told(error))
        log.debug("Where it stumbled:", exc_info=error)
        return list(some)
    return []


def told(error: Exception) -> str:
    """Give a fault in words."""
    return str(error) or type(error).__name__
