"""What a web worker loads: the box made ready, then Django's application."""

from __future__ import annotations

import gc
import os
from multiprocessing import parent_process
from pathlib import Path
from typing import TYPE_CHECKING

from velvetbox.doors.cli import house
from velvetbox.doors.cli.orphan import leave_with_parent

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication


def application() -> WSGIApplication:
    """Make the box in $VELVETBOX_BOX ready to be served and give the application. Granian calls it in each worker."""
    if server := parent_process():
        leave_with_parent(server.pid or 0, lambda: os._exit(1))
    return prepared(Path(os.environ["VELVETBOX_BOX"]))


def prepared(box: Path) -> WSGIApplication:
    """Make a box ready to be served and give the application that serves it, in a process that does nothing else."""
    from django.core.servers.basehttp import get_internal_wsgi_application

    house.open_box(box)
    house.collect_static(box)
    _make_owner()
    handler: WSGIApplication = get_internal_wsgi_application()
    gc.freeze()  # what was loaded stays; to look through it now and then would keep a reader waiting for 40 ms
    return handler


def _make_owner() -> None:
    """Have the owner there before anybody opens the address with the start token."""
    from velvetbox.archive.people.acts import local_owner

    local_owner()
