"""Works, chapters, revisions, originals, tags and series."""
