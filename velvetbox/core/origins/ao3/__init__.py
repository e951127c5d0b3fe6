"""The Archive of Our Own: its downloads and its saved pages."""
