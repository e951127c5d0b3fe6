r"""How a pattern begins with spaces and stays linear.

`\s*,` begins anew at each space of a long run and goes to its end each time. These begin only where a run does, and never give a
space back. What follows them must not begin with a space.
"""

from __future__ import annotations

GAP = r"(?:(?<!\s)\s++)?+"  # any spaces
SOME = r"(?<!\s)\s++"  # at least one
