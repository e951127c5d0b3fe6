"""Cast, speakers, scenes and time: claims with evidence over a work."""
