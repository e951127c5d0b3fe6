"""The finder app."""

from __future__ import annotations

from django.apps import AppConfig


class FinderConfig(AppConfig):
    """Registers the finder app under its short label."""

    name = "velvetbox.archive.finder"
    label = "finder"
    default_auto_field = "django.db.models.BigAutoField"
