"""Mutes: what somebody does not want to be shown. Every list asks `muted.muted_for` and nothing else."""
