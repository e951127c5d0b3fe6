"""The imports app."""

from __future__ import annotations

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Registers the imports app under its short label."""

    name = "velvetbox.archive.imports"
    label = "imports"
    default_auto_field = "django.db.models.BigAutoField"
