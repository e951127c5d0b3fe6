"""Where stories come from: each source recognised by its own marks, the bare scrape last of all."""

from velvetbox.core.origins.reading import Origin, Reading
from velvetbox.core.origins.recognising import ORIGINS, recognise

__all__ = ["ORIGINS", "Origin", "Reading", "recognise"]
