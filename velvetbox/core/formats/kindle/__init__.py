"""Books of the Kindle: MOBI 6 and KF8."""
