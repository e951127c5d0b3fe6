"""Putting the works of a box in order by hand: one change of many works, seen before it is made, and undone as one."""
