"""Untrusted markup and addresses to safe ones, under a numbered policy."""

from velvetbox.core.clean.addresses import is_picture_data, safe_address
from velvetbox.core.clean.bounds import check, without_foreign
from velvetbox.core.clean.flatten import flatten
from velvetbox.core.clean.markup import POLICY, sanitise

__all__ = ["POLICY", "check", "flatten", "is_picture_data", "safe_address", "sanitise", "without_foreign"]
