"""The read side: typed cards and pages for every door, built from plain rows with a fixed number of queries."""
