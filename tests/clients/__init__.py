"""Slow tests with other programs and fresh installs: `make clients`."""
