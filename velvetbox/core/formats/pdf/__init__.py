"""PDF with a layer of text: lines, paragraphs, notes and what repeats on each sheet."""
