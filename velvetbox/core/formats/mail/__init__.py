"""Mails, digests, and pages saved as mails (MHT)."""
