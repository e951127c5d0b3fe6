"""What a box keeps: originals, works and how they were read, tags, series, and every change."""

from velvetbox.archive.library.models.change import Change, Follower
from velvetbox.archive.library.models.edit import Edit, Sweep
from velvetbox.archive.library.models.evidence import Fact, Mend
from velvetbox.archive.library.models.highlight import Highlight
from velvetbox.archive.library.models.history import ReadingDay
from velvetbox.archive.library.models.kept import BesidePicture, Original, Source
from velvetbox.archive.library.models.place import ReadingPlace, ReadingState, Shelf, ShelfWork
from velvetbox.archive.library.models.regrouping import Regrouping
from velvetbox.archive.library.models.tags import Tag, TagParent, WorkTag
from velvetbox.archive.library.models.works import (
    Band,
    Chapter,
    Creatorship,
    Edition,
    EditionChapter,
    Revision,
    Series,
    SeriesWork,
    Signature,
    Work,
    WorkLink,
)

__all__ = [
    "Band",
    "BesidePicture",
    "Change",
    "Chapter",
    "Creatorship",
    "Edit",
    "Edition",
    "EditionChapter",
    "Fact",
    "Follower",
    "Highlight",
    "Mend",
    "Original",
    "ReadingDay",
    "ReadingPlace",
    "ReadingState",
    "Regrouping",
    "Revision",
    "Series",
    "SeriesWork",
    "Shelf",
    "ShelfWork",
    "Signature",
    "Source",
    "Sweep",
    "Tag",
    "TagParent",
    "Work",
    "WorkLink",
    "WorkTag",
]
