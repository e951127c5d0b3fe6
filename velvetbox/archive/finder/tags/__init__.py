"""Filters: sets of works as compressed bitmaps, their counts exact at any size of box."""
