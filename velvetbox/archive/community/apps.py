"""The community app."""

from __future__ import annotations

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """Registers the community app under its short label."""

    name = "velvetbox.archive.community"
    label = "community"
    default_auto_field = "django.db.models.BigAutoField"
