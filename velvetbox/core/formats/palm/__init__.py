"""Databases of the Palm: PalmDOC, eReader, and what packs them."""
