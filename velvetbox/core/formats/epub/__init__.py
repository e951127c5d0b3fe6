"""EPUB 2 and 3, whole or damaged, and the writing of them."""
