"""Addresses: each door brings its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("velvetbox.doors.web.urls"))]
handler403 = "velvetbox.doors.web.views.errors.forbidden"
handler404 = "velvetbox.doors.web.views.errors.not_found"
handler500 = "velvetbox.doors.web.views.errors.server_error"
