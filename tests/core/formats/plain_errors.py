"""What a reader may say of hostile bytes: a draft, or one of our errors with its code."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from velvetbox.core.errors import ReadError

T = TypeVar("T")


def said_of(call: Callable[[], T]) -> tuple[T | None, str]:
    """Give what a reader made of something and "", or None and the code of its error."""
    try:
        return call(), ""
    except ReadError as error:
        return None, error.code
