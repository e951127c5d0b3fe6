"""What a story is and how to read one: plain typed Python, usable as a library by anyone."""
