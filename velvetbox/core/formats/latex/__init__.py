"""LaTeX and plain TeX."""
