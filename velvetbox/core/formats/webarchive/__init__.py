"""Pages saved by Safari: property lists that hold a page with its pictures and frames."""
