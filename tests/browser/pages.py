"""Every kind of page, by a short name: its address in the box of `stories`."""

from __future__ import annotations

PAGES = {
    "shelf": "/",
    "find": "/find?q=lamp",
    "none": "/find?q=lamp+xyzzyx",
    "canon": "/canon/?fandom=Harbour+Lights+%28TV%29",
    "work": "/works/1",
    "edit": "/works/1/edit",
    "change": "/change/",
    "history": "/history/",
    "wall": "/works/5",
    "read": "/works/1/chapters/1",
    "right-to-left": "/works/4/whole",
    "report": "/imports/1?show=mended",
    "imports": "/imports/",
    "settings": "/settings",
    "mutes": "/mutes/?kind=freeform&name=Slow+Burn",
    "notes": "/notes/",
    "shelves": "/shelves/",
    "kept": "/kept/",
    "mute-work": "/works/1/mute",
    "copies": "/works/1/copies",
    "compare": "/compare/1/2",
    "doubles": "/doubles",
    "comments": "/works/1/comments",
    "series": "/series/1",
    "person": "/people/1",
    "news": "/news/",
    "lines": "/works/1/lines",
    "writing": "/works/1/writing",
}
