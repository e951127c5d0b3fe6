"""Story maps of the works in a box: made in the background, kept as derived data, corrected by people."""
