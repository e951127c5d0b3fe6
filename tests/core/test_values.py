from __future__ import annotations

from dataclasses import replace

import pytest

from velvetbox.core.prose import Block, Kind, Span
from velvetbox.core.values import value


@value(frozen=True, slots=True)
class Lamp:
    """A value as the document's are."""

    colour: str
    height: int = 3


def test_a_value_equals_another_of_the_same_fields_and_can_be_a_key() -> None:
    assert {Lamp("green"): 1}[Lamp("green", 3)] == 1
    assert Lamp("green") != Lamp("red")
    assert replace(Lamp("green"), height=4) == Lamp("green", 4)


def test_a_value_has_no_fields_but_its_own() -> None:
    with pytest.raises(AttributeError):
        setattr(Lamp("green"), "width", 1)  # noqa: B010 - the type checker would not have it


def test_where_a_block_stood_makes_no_other_block_of_it() -> None:
    block = Block(Kind.PARAGRAPH, (Span("a"),), start=4)

    assert {block} == {replace(block, start=9)}
