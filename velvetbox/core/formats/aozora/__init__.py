"""Texts in the manner of Aozora Bunko."""
