"""Plain text: its lines, paragraphs, emphasis and notes, and the writing of it."""
