"""HTML: from the tags of a page to blocks, and back."""
