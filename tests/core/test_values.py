from __future__ import annotations

import copy
from dataclasses import field, replace

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


@value(frozen=True, slots=True)
class Room:
    """A value with a field that does not count."""

    lamp: Lamp
    names: tuple[str, ...] = field(default_factory=tuple)
    seen: int = field(default=0, compare=False, repr=False)


def test_a_value_shows_what_it_holds() -> None:
    assert repr(Room(Lamp("green"), ("a",), 7)) == "Room(lamp=Lamp(colour='green', height=3), names=('a',))"


def test_what_does_not_count_makes_no_other_value() -> None:
    assert {Room(Lamp("green"))} == {Room(Lamp("green"), seen=7)}


def test_values_of_different_classes_differ() -> None:
    everything: list[object] = [Lamp("green"), Room(Lamp("green")), "green"]
    assert [one == Lamp("green") for one in everything] == [True, False, False]


def test_a_copy_of_a_value_equals_it() -> None:
    assert copy.deepcopy(Room(Lamp("green"), ("a",))) == Room(Lamp("green"), ("a",))


def test_a_value_has_no_fields_but_its_own() -> None:
    with pytest.raises(AttributeError):
        setattr(Lamp("green"), "width", 1)  # noqa: B010 - the type checker would not have it


def test_where_a_block_stood_makes_no_other_block_of_it() -> None:
    block = Block(Kind.PARAGRAPH, (Span("a"),), start=4)

    assert {block} == {replace(block, start=9)}
