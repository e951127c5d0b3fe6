"""The Content-Security-Policy of every answer, written once: django-csp puts the same words together for each."""

from __future__ import annotations

from csp.constants import HEADER
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin


class PolicyMiddleware(MiddlewareMixin):
    """Gives each answer the policy of the settings, where its view set none of its own."""

    policy: str | None = None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Set the header."""
        if self.policy is None:
            self.policy = build_policy()
        response.headers.setdefault(HEADER, self.policy)
        return response
