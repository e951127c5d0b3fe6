"""The addresses of the pages."""

from __future__ import annotations

from django.urls import path, re_path

from velvetbox.doors.web.views import (
    community,
    doubles,
    entrance,
    find,
    imports,
    plain,
    reading,
    remember,
    settings,
    shelf,
    works,
)

urlpatterns = [
    path("", shelf.shelf, name="shelf"),
    path("find", find.find, name="find"),
    path("find/remember", remember.remember, name="remember"),
    path("works/<int:pk>", works.work, name="work"),
    path("works/<int:pk>/read", reading.go_on, name="go-on"),
    path("works/<int:pk>/whole", reading.whole, name="whole"),
    path("works/<int:pk>/chapters/<int:chapter>", reading.chapter, name="chapter"),
    path("works/<int:pk>/place", reading.place, name="place"),
    path("works/<int:pk>/take/<slug:form>", works.take, name="take"),
    path("works/<int:pk>/original/<int:source>", works.original, name="original"),
    path("works/<int:pk>/copies", doubles.copies, name="copies"),
    path("works/<int:pk>/merge", doubles.merge, name="merge"),
    path("works/<int:pk>/split", doubles.split, name="split"),
    path("works/<int:pk>/comments", community.comments, name="comments"),
    path("series/<int:pk>", community.series, name="series"),
    path("people/<int:pk>", community.person, name="person"),
    path("news/", community.news, name="news"),
    path("news/<int:pk>", community.news, name="news-post"),
    re_path(
        r"^(?P<folder>(?:[\w.~-]{1,60}/){0,4})(?P<script>viewstory|viewseries|viewuser|reviews|news|browse)\.php$",
        community.old,
        name="old-address",
    ),
    path("doubles", doubles.doubles, name="doubles"),
    path("compare/<int:before>/<int:after>", doubles.compare, name="compare"),
    path("regroupings/<int:pk>/undo", doubles.undo, name="regrouping-undo"),
    path("imports/", imports.imports, name="imports"),
    path("imports/current.json", imports.current, name="import-current"),
    path("imports/<int:pk>", imports.report, name="import"),
    path("imports/<int:pk>/undo", imports.undo, name="import-undo"),
    path("imports/<int:pk>/restore", imports.restore, name="import-restore"),
    path("mends/<int:pk>/undo", imports.undo_mend, name="mend-undo"),
    path("mends/<int:pk>/redo", imports.redo_mend, name="mend-redo"),
    path("settings", settings.settings, name="settings"),
    path("settings/light", settings.light, name="light"),
    path("settings/type", settings.type_, name="type"),
    path("sign-in", entrance.sign_in, name="sign-in"),
    path("images/<str:key>", plain.image, name="image"),
    path("robots.txt", plain.robots, name="robots"),
    path("favicon.svg", plain.favicon, name="favicon"),
    path("manifest.webmanifest", plain.manifest, name="manifest"),
]
