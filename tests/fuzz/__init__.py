"""Every reader against broken files: `make fuzz` for long, a taste of it in `make test`."""
