"""From bytes to characters: encodings told, guessed and repaired."""
