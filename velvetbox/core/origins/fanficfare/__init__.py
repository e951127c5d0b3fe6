"""Books and texts made by FanFicFare."""
