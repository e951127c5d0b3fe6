"""Follows the changes and runs the slow work."""

from velvetbox.doors.jobs.following import run
from velvetbox.doors.jobs.remembering import Slow, Tell

__all__ = ["Slow", "Tell", "run"]
