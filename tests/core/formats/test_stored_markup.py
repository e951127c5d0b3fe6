"""The stored form made fit for a file of its own."""

from __future__ import annotations

import pytest

from velvetbox.core.formats.stored_markup import Rewriter
from velvetbox.core.prose import Block, Kind, Span, paragraph

TERM = Block(Kind.TERM, (Span("Dhampir"),))
DEFINITION = Block(Kind.ITEM, children=(paragraph("Half of one."),), style="definition")


def terms(*entries: Block) -> str:
    return Rewriter().blocks((Block(Kind.LIST, children=entries, style="terms"),))


@pytest.mark.parametrize("entries", [(TERM,), (TERM, DEFINITION, TERM), (TERM, TERM)])
def test_the_last_term_of_a_list_has_a_definition_even_an_empty_one(entries: tuple[Block, ...]) -> None:
    assert terms(*entries).endswith("Dhampir</dt><dd></dd></dl>")


def test_a_definition_without_a_term_gets_an_empty_one() -> None:
    assert terms(DEFINITION).startswith("<dl><dt></dt><dd>")


def test_a_list_of_terms_without_any_is_left_out() -> None:
    assert terms() == ""


def test_a_whole_list_of_terms_stays_as_it_is() -> None:
    assert terms(TERM, DEFINITION).count("<dd>") == 1
    assert "<dt></dt>" not in terms(TERM, DEFINITION)
