"""Works taken away: EPUB, HTML, text. `take` gives the file."""

from velvetbox.archive.exports.queries import FORMATS, NoSuchFormat, NoSuchWork, Taken, load_work, take

__all__ = ["FORMATS", "NoSuchFormat", "NoSuchWork", "Taken", "load_work", "take"]
