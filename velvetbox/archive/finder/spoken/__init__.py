"""What is said in stories, by whom, and who is in a scene together, as an index of its own beside that of words."""
