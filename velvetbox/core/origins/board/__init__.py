"""Threads of discussion boards in which a story is posted, a chapter a post."""
