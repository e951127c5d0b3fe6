"""Makes a box on disk with the stories to look at: python -m tests.browser.box. The box is $VELVETBOX_BOX."""

from __future__ import annotations

import os


def main() -> None:
    """Make the box named in the environment."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "velvetbox.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from tests.browser.stories import fill
    from velvetbox.archive.finder import acts

    fill()
    acts.rebuild()


if __name__ == "__main__":
    main()
