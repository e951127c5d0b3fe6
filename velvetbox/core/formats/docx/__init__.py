"""Word's documents of XML."""
