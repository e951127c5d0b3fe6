"""What stands before a story: labels, header lines, notes and titles."""
