"""The works of a fandom along the time of its source."""
