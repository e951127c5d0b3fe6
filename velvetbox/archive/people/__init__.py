"""Accounts, pseuds, roles, blocks and mutes."""
