"""OPDS catalogues and feeds."""
