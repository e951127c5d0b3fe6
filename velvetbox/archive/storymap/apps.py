"""The storymap app."""

from __future__ import annotations

from django.apps import AppConfig


class StorymapConfig(AppConfig):
    """Registers the storymap app under its short label."""

    name = "velvetbox.archive.storymap"
    label = "storymap"
    default_auto_field = "django.db.models.BigAutoField"
