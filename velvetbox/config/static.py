"""Static files that come back: the copies in `<box>/cache` may be deleted at any time, also while they are served."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from whitenoise.middleware import WhiteNoiseFileResponse, WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from velvetbox.config import setup


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc] # it has no types
    """Serves the static files; those that are gone are copied anew. Their names tell their content, so it is the same."""

    @staticmethod
    def serve(static_file: StaticFile, request: WSGIRequest) -> WhiteNoiseFileResponse:
        """Answer with a file."""
        try:
            return WhiteNoiseMiddleware.serve(static_file, request)
        except FileNotFoundError as gone:
            setup.collect_static(Path(settings.BOX), missing=Path(gone.filename))
        return WhiteNoiseMiddleware.serve(static_file, request)
