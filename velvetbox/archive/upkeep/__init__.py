"""Keeping a box sound: checking it, and building anew what can be built from its rows."""

from velvetbox.archive.finder.acts import rebuild
from velvetbox.archive.upkeep.checking import check
from velvetbox.archive.upkeep.finding import Finding, Level

__all__ = ["Finding", "Level", "check", "rebuild"]
