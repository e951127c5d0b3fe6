"""Makes a box of a thousand works on disk: python -m tests.clients.thousand. The box is $VELVETBOX_BOX."""

from __future__ import annotations

import random

WORKS = 1000
_FIRST = "The A Small Every What Long Salt Last First Two Low Deep Old Winter Cold Bright".split()
_SECOND = (
    "Lamp Tide Ledger Harbour Boat Letter Debt Pilot Window Rope Light Bell Anchor Net Gull Chart".split()
)
_PLACES = (
    "Pre-Canon", "Post-Canon", "Season/Series 01", "Season/Series 02", "Post-Season/Series 02", "Episode: s02e02 Neap",
    "Post-Episode: s03e08 Home", "Alternate Universe - Space", "Angst", "Fluff", "Slow Burn", "Letters", "Storms",
)  # fmt: skip
_PAIRS = ("Ada Quill/Bo Marsh", "Ada Quill/The Ferryman", "Bo Marsh & Kit")
_RATINGS = ("General Audiences", "Teen And Up Audiences", "Mature", "Explicit")


def main() -> None:
    """Make the box named in the environment: the stories of the browser tests, and as many more as make a thousand."""
    from tests.browser import box

    box.main(more=_more)


def _more() -> None:
    from tests import factory
    from tests.browser.stories import LAMP
    from velvetbox.archive.library.models import Work
    from velvetbox.core.prose import paragraph, to_html

    draw = random.Random(5)
    summary = to_html([paragraph(LAMP[0])])
    for number in range(WORKS - Work.objects.count()):
        factory.work(
            f"{draw.choice(_FIRST)} {draw.choice(_SECOND)} {number}",
            [factory.chapter(*LAMP) for _ in range(draw.randint(1, 4))],
            creators=(f"writer {draw.randint(1, 90)}",), rating=draw.choice(_RATINGS), complete=draw.random() < 0.7,
            updated_on=factory.day(f"20{draw.randint(10, 25)}-0{draw.randint(1, 9)}-1{draw.randint(0, 9)}"), summary=summary,
            tags={"fandom": ["Harbour Lights (TV)"], "relationship": [draw.choice(_PAIRS)], "warning": ["No Archive Warnings Apply"],
                  "character": ["Ada Quill", "Bo Marsh"], "freeform": draw.sample(_PLACES, 4)},
        )  # fmt: skip


if __name__ == "__main__":
    main()
