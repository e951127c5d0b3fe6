"""Makes a box on disk with the stories to look at: python -m tests.browser.box. The box is $VELVETBOX_BOX."""

from __future__ import annotations

import os
from collections.abc import Callable


def main(more: Callable[[], None] | None = None) -> None:
    """Make the box named in the environment; `more` puts more works into it before it is indexed."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "velvetbox.config.settings"
    import django

    django.setup()
    from tests.browser.stories import fill
    from velvetbox.archive.finder import acts
    from velvetbox.config import setup
    from velvetbox.config.box import box_folder

    box = box_folder()
    setup.ready(box)
    setup.collect_static(box)

    fill()
    if more is not None:
        more()
    acts.rebuild()


if __name__ == "__main__":
    main()
