"""Dumps of databases, statement by statement."""
