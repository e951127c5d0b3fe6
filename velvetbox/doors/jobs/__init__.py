"""Follows the changes and runs the slow work."""

from velvetbox.doors.jobs.following import run

__all__ = ["run"]
