"""eFiction: dumps of its database and its saved pages."""
