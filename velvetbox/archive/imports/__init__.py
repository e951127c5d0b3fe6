"""An import as it runs and as it ended."""
