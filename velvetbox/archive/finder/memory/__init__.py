"""What I remember: stories found by messy sentences about them."""

from __future__ import annotations

from velvetbox.archive.finder.memory.answering import Remembered
from velvetbox.archive.finder.memory.keeping import catch_up
from velvetbox.archive.finder.memory.progress import Learnt, learnt
from velvetbox.archive.finder.memory.remembering import SOON, remember

__all__ = ["SOON", "Learnt", "Remembered", "catch_up", "learnt", "remember"]
