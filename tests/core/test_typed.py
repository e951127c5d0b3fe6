from __future__ import annotations

from velvetbox.core.typed import one_line, readable


def test_what_is_typed_can_be_kept_and_has_no_more_characters_than_may_be() -> None:
    assert readable("a\ud800b\0c", 4) == "a?b "
    assert one_line(" To\0reread\n \ud83d now ", 20) == "To reread ? now"
    assert one_line("a b" * 9, 5) == "a ba"
    assert one_line("\0" * 40, 10) == ""
