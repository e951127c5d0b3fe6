"""How Sphinx builds these pages: `make docs`."""

from __future__ import annotations

import velvetbox

project = "Velvetbox"
author = "the Velvetbox authors"
copyright = author
release = velvetbox.__version__
version = ".".join(release.split(".")[:2])

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nitpicky = True

html_theme = "furo"
html_title = f"Velvetbox {release}"
html_show_sourcelink = False
html_permalinks_icon = "¶"
