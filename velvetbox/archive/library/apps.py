"""The library app."""

from __future__ import annotations

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Registers the library app under its short label."""

    name = "velvetbox.archive.library"
    label = "library"
    default_auto_field = "django.db.models.BigAutoField"
