"""Opening the house: the one module of the command that touches the roof (config)."""

from __future__ import annotations

import atexit
import gc
import os
from pathlib import Path

from velvetbox.doors.cli.exits import RefusedToRun
from velvetbox.doors.cli.words import _

_NEW_OBJECTS = 50_000  # between two looks for cycles: what is loaded makes many objects and no cycle


def look_for_cycles_seldom() -> None:
    """Keep Python from looking for cycles again and again while it loads, and once more through all when it ends."""
    gc.set_threshold(_NEW_OBJECTS, 20, 20)
    atexit.register(gc.freeze)


def name_box(given: str | None) -> Path:
    """Settle which box is meant, for this process and those it starts: --box, else what config says."""
    from velvetbox.config.box import box_folder

    if given:
        os.environ["VELVETBOX_BOX"] = str(Path(given).expanduser().absolute())
    box = box_folder()
    os.environ["VELVETBOX_BOX"] = str(box)
    os.environ["DJANGO_SETTINGS_MODULE"] = "velvetbox.config.settings"
    os.environ.setdefault(
        "OPENBLAS_NUM_THREADS", "1"
    )  # numpy would start threads that have nothing to do here
    return box


def name_log(*, verbose: bool) -> None:
    """Settle how much of Django's log is shown, unless $VELVETBOX_LOG says: details only with --verbose."""
    os.environ.setdefault("VELVETBOX_LOG", "WARNING" if verbose else "CRITICAL")


def make_box(box: Path) -> None:
    """Make the box's folders if they are missing, and refuse a box of a newer version. Quick: no Django.

    Raises RefusedToRun for a newer box or a file in its place.
    """
    from velvetbox.config import setup

    if box.exists() and not box.is_dir():
        raise RefusedToRun(
            "box.not_folder",
            _("{box} is a file, so it cannot be a box. Name a folder with --box.").format(box=box),
        )
    try:
        setup.make(box)
        if not os.environ.get("VELVETBOX_DATABASE"):
            setup.refuse_newer(box)
    except setup.NewerBox as error:
        raise RefusedToRun(error.code, error.text) from error


def open_box(box: Path) -> None:
    """Make the box ready and wake Django. Raises RefusedToRun for a newer box."""
    look_for_cycles_seldom()
    import django

    from velvetbox.config import setup

    gc.disable()  # it makes more objects than that, and all of them stay
    django.setup()
    gc.freeze()
    gc.enable()
    try:
        setup.ready(box)
    except setup.NewerBox as error:
        raise RefusedToRun(error.code, error.text) from error


def collect_static(box: Path) -> None:
    """Make the static files ready to be served."""
    from velvetbox.config import setup

    setup.collect_static(box)
