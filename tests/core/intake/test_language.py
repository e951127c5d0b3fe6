from __future__ import annotations

import pytest

from velvetbox.core.intake.language import language

SAMPLES = {
    "en": "It was the best of times and she was not at all sure that he had been there in the morning with his hat. ",
    "fr": "Il était une fois dans la maison une femme qui ne savait pas ce que les gens de la ville avaient dit. ",
    "de": "Es war einmal ein Mann und der wusste nicht, dass die Frau in dem Haus auf ihn gewartet hatte. ",
    "nl": "Er was eens een man die niet wist dat het huis van zijn vader in de stad op hem stond te wachten. ",
}


@pytest.mark.parametrize("code", SAMPLES)
def test_a_common_language_is_told_by_its_little_words(code: str) -> None:
    assert language(SAMPLES[code] * 5) == code


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ja", "むかしむかし、あるところに、おじいさんとおばあさんが住んでいました。"),
        ("ru", "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему."),
        ("pl", "Był sobie raz król, który miał trzy córki i wielki zamek nad morzem, a w nim złotą komnatę."),
    ],
)
def test_any_other_language_is_told_by_the_classifier(code: str, text: str) -> None:
    assert language(text) == code


def test_too_little_text_is_in_no_known_language() -> None:
    assert language("Hm.") is None
    assert language("* * *") is None
