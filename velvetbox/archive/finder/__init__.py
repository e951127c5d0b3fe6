"""The query language, filters and full text."""
