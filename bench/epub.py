"""How long an EPUB of a 100,000-word work takes to make."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import stories
from bench.measure import Case, a_box, cpu_of, options, show

WORDS = 100_000
LETTERS = 6.7  # of a made-up word, with the space after it
FORMS = (("epub", 100.0), ("html", None), ("txt", None))


def main(arguments: Sequence[str] | None = None) -> int:
    args = options(arguments, "CPU of taking away a work of 100,000 words.")
    return show(cases(), as_json=args.json)


def cases() -> Iterator[Case]:
    from bench.filled import fill
    from velvetbox.doors.cli import house

    with TemporaryDirectory() as folder, a_box() as box:
        one = stories.story(1, size=round(WORDS * LETTERS), chapters=25)
        (Path(folder) / "novel.html").write_bytes(stories.as_html(one))
        fill(Path(folder), box)
        house.open_box(box)
        from velvetbox.archive import exports
        from velvetbox.archive.library.models import Work

        work, words = Work.objects.values_list("id", "words").get()
        for form, budget in FORMS:
            spent = cpu_of(lambda form=form: exports.take(None, work, form), 10) * 1000  # type: ignore[misc]
            yield Case(
                "epub", f"{form} of {words:,} words in 25 chapters, by CPU", spent, "ms", "less", budget
            )


if __name__ == "__main__":
    sys.exit(main())
