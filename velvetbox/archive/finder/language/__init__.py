"""The language of the search box: AO3's operators and fields, forgiving. `parse` reads it, `said` tells it back."""

from velvetbox.archive.finder.language.parsing import Parsed, parse
from velvetbox.archive.finder.language.scanning import Fault

__all__ = ["Fault", "Parsed", "parse"]
