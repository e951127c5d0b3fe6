"""Archives of files: zip, tar, and what libarchive opens, each within limits."""
