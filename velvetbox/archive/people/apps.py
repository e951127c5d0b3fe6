"""The people app."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the people app under its short label."""

    name = "velvetbox.archive.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
