"""The WSGI application that granian serves: Django behind the pages kept in memory."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from velvetbox.doors.web.page_cache import PageCache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "velvetbox.config.settings")


def _application() -> PageCache:
    django = get_wsgi_application()
    from velvetbox.doors.web.page_cache import PageCache  # reads the settings, which are ready now

    return PageCache(django)


application = _application()
